package dev.gatehouse.wire.json;

import dev.gatehouse.wire.ByteSearch;

/** Steps over values of a document that was already found strict, looking at no more than where they end. */
final class KnownValid {
    private KnownValid() {}

    /** The place after the value that begins at {@code at}. */
    static int value(byte[] b, int at, int end) {
        return switch (b[at]) {
            case '"' -> string(b, at, end);
            case '{', '[' -> container(b, at, end);
            default -> scalar(b, at, end);
        };
    }

    static int string(byte[] b, int at, int end) {
        int i = ByteSearch.quoteOrBackslash(b, at + 1, end);
        while (b[i] == '\\') {
            i = ByteSearch.quoteOrBackslash(b, i + 2, end);
        }
        return i + 1;
    }

    private static int container(byte[] b, int at, int end) {
        int depth = 0;
        int i = at;
        do {
            switch (b[i]) {
                case '"' -> i = string(b, i, end);
                case '{', '[' -> {
                    depth++;
                    i++;
                }
                case '}', ']' -> {
                    depth--;
                    i++;
                }
                default -> i++;
            }
        } while (depth > 0);
        return i;
    }

    private static int scalar(byte[] b, int at, int end) {
        int i = at;
        while (i < end && b[i] > ' ' && b[i] != ',' && b[i] != '}' && b[i] != ']') {
            i++;
        }
        return i;
    }
}
