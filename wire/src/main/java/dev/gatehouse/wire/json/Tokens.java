package dev.gatehouse.wire.json;

import dev.gatehouse.wire.ByteSearch;
import java.nio.charset.StandardCharsets;

/** Strict checks of single tokens. Each takes where the token begins and returns where it ends. */
final class Tokens {
    // A number shorter than this whose exponent is smaller than this is certainly a finite double.
    private static final int SURE_LENGTH = 100;
    private static final int SURE_EXPONENT = 200;

    private Tokens() {}

    /** Checks the string whose opening quote stands at {@code at}; returns the place after the closing one. */
    static int string(byte[] b, int at, int end, int base) {
        int i = at + 1;
        while (true) {
            i = ByteSearch.notPlain(b, i, end);
            if (i == end) {
                throw new InvalidJson("String without an end", i - base);
            }
            byte c = b[i];
            if (c == '"') {
                return i + 1;
            }
            if (c == '\\') {
                i = escape(b, i, end, base);
            } else if (c < 0) {
                // Characters that are no ASCII rarely stand alone.
                do {
                    i = utf8(b, i, end, base);
                } while (i < end && b[i] < 0);
            } else {
                throw new InvalidJson("Control character in a string", i - base);
            }
        }
    }

    private static int escape(byte[] b, int at, int end, int base) {
        if (at + 1 == end) {
            throw new InvalidJson("String without an end", at - base);
        }
        return switch (b[at + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 2;
            case 'u' -> unicodeEscape(b, at, end, base);
            default -> throw new InvalidJson("Unknown escape", at - base);
        };
    }

    private static int unicodeEscape(byte[] b, int at, int end, int base) {
        int unit = at + 6 <= end ? JsonString.hex4(b, at + 2) : -1;
        if (unit < 0) {
            throw new InvalidJson("Unicode escape without four hexadecimal digits", at - base);
        }
        if (unit == 0) {
            throw new InvalidJson("Escaped NUL", at - base);
        }
        if (!Character.isSurrogate((char) unit)) {
            return at + 6;
        }
        boolean paired = Character.isHighSurrogate((char) unit)
                && at + 12 <= end
                && b[at + 6] == '\\'
                && b[at + 7] == 'u'
                && Character.isLowSurrogate((char) JsonString.hex4(b, at + 8));
        if (!paired) {
            throw new InvalidJson("Lone surrogate", at - base);
        }
        return at + 12;
    }

    private static int utf8(byte[] b, int at, int end, int base) {
        int lead = b[at] & 0xff;
        int second = at + 1 < end ? b[at + 1] & 0xff : 0;
        int length;
        boolean valid;
        if (lead >= 0xc2 && lead <= 0xdf) {
            length = 2;
            valid = second >>> 6 == 2;
        } else if (lead >= 0xe0 && lead <= 0xef) {
            length = 3;
            // Neither what fits two bytes nor surrogates.
            valid = second >= (lead == 0xe0 ? 0xa0 : 0x80) && second <= (lead == 0xed ? 0x9f : 0xbf);
        } else if (lead >= 0xf0 && lead <= 0xf4) {
            length = 4;
            // Neither what fits three bytes nor past U+10FFFF.
            valid = second >= (lead == 0xf0 ? 0x90 : 0x80) && second <= (lead == 0xf4 ? 0x8f : 0xbf);
        } else {
            throw new InvalidJson("Broken UTF-8", at - base);
        }
        for (int i = 2; i < length && valid; i++) {
            valid = at + i < end && (b[at + i] & 0xc0) == 0x80;
        }
        if (!valid) {
            throw new InvalidJson("Broken UTF-8", at - base);
        }
        return at + length;
    }

    static int number(byte[] b, int at, int end, int base) {
        int i = at;
        if (b[i] == '-') {
            i++;
        }
        // A zero stands alone: digits after it are found to be neither comma nor end.
        i = i < end && b[i] == '0' ? i + 1 : digits(b, i, end, base);
        if (i < end && b[i] == '.') {
            i = digits(b, i + 1, end, base);
        }
        int exponent = 0;
        if (i < end && (b[i] | 0x20) == 'e') {
            i++;
            if (i < end && (b[i] == '+' || b[i] == '-')) {
                i++;
            }
            int from = i;
            i = digits(b, i, end, base);
            exponent = magnitude(b, from, i);
        }
        if (exponent > SURE_EXPONENT || i - at > SURE_LENGTH) {
            requireDouble(b, at, i, base);
        }
        return i;
    }

    private static int digits(byte[] b, int at, int end, int base) {
        int i = at;
        while (i < end && b[i] >= '0' && b[i] <= '9') {
            i++;
        }
        if (i == at) {
            throw new InvalidJson("Digit missing", at - base);
        }
        return i;
    }

    private static int magnitude(byte[] b, int from, int to) {
        int value = 0;
        for (int i = from; i < to && value <= SURE_EXPONENT; i++) {
            value = value * 10 + b[i] - '0';
        }
        return value;
    }

    private static void requireDouble(byte[] b, int from, int to, int base) {
        double value = Double.parseDouble(new String(b, from, to - from, StandardCharsets.ISO_8859_1));
        if (Double.isInfinite(value) || (value == 0 && !zero(b, from, to))) {
            throw new InvalidJson("Number out of range", from - base);
        }
    }

    private static boolean zero(byte[] b, int from, int to) {
        for (int i = from; i < to && (b[i] | 0x20) != 'e'; i++) {
            if (b[i] >= '1' && b[i] <= '9') {
                return false;
            }
        }
        return true;
    }

    static int literal(byte[] b, int at, int end, String word, int base) {
        if (at + word.length() > end || !JsonString.plainEquals(b, at, at + word.length(), word)) {
            throw new InvalidJson("Unknown word", at - base);
        }
        return at + word.length();
    }

    /** Whether a valid string, quotes included, has an escape. */
    static boolean escaped(byte[] b, int from, int to) {
        return ByteSearch.quoteOrBackslash(b, from + 1, to) < to - 1;
    }

    static int space(byte[] b, int at, int end) {
        int i = at;
        while (i < end && (b[i] == ' ' || b[i] == '\n' || b[i] == '\r' || b[i] == '\t')) {
            i++;
        }
        return i;
    }
}
