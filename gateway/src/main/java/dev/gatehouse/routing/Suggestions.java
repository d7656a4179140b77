package dev.gatehouse.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Names a mistyped one may have meant. A stranger decides how often this runs, so it costs little: of thousands of names all but a
 * few are ruled out by their length and by which characters they hold, in two comparisons of numbers each.
 */
final class Suggestions {
    static final int MAX = 3;
    private static final int MAX_NAMES = 6_000;
    private static final int MAX_LENGTH = 128;
    /** Names this near are compared letter by letter; more of them would be no help. */
    private static final int MAX_COMPARED = 500;

    private final List<Name> names;

    private record Name(String name, String folded, long letters) {
        Name(String name) {
            this(name, name.toLowerCase(Locale.ROOT));
        }

        private Name(String name, String folded) {
            this(name, folded, Suggestions.letters(folded));
        }
    }

    private record Near(String name, int distance) {}

    Suggestions(List<String> names) {
        this.names = names.stream()
                .filter(name -> name.length() <= MAX_LENGTH)
                .limit(MAX_NAMES)
                .map(Name::new)
                .toList();
    }

    /** The nearest first, at most {@link #MAX}. */
    List<String> similar(String asked) {
        if (asked.length() > MAX_LENGTH) {
            return List.of();
        }
        var folded = asked.toLowerCase(Locale.ROOT);
        int limit = Math.clamp(folded.length() / 3, 1, 4);
        long letters = letters(folded);
        var near = new ArrayList<Near>();
        int compared = 0;
        for (var name : names) {
            if (compared == MAX_COMPARED) {
                break;
            }
            // An edit takes away at most one letter and brings at most one.
            if (Math.abs(name.folded().length() - folded.length()) <= limit
                    && Long.bitCount(name.letters() ^ letters) <= 2 * limit) {
                compared++;
                int distance = distance(name.folded(), folded, limit);
                if (distance <= limit) {
                    near.add(new Near(name.name(), distance));
                }
            }
        }
        return near.stream()
                .sorted(Comparator.comparingInt(Near::distance).thenComparing(Near::name))
                .limit(MAX)
                .map(Near::name)
                .toList();
    }

    /** One bit for each of 64 kinds of character. */
    private static long letters(String text) {
        long letters = 0;
        for (int i = 0; i < text.length(); i++) {
            letters |= 1L << text.charAt(i);
        }
        return letters;
    }

    /** Edits that make one text the other, or any number above the limit. Looks only at the diagonal within the limit. */
    static int distance(String a, String b, int limit) {
        int far = limit + 1;
        var above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = Math.min(j, far);
        }
        for (int i = 1; i <= a.length(); i++) {
            var row = new int[b.length() + 1];
            Arrays.fill(row, far);
            int from = Math.max(1, i - limit);
            int to = Math.min(b.length(), i + limit);
            row[0] = Math.min(i, far);
            int least = row[0];
            for (int j = from; j <= to; j++) {
                int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(far, Math.min(replaced, 1 + Math.min(above[j], row[j - 1])));
                least = Math.min(least, row[j]);
            }
            if (least > limit) {
                return far;
            }
            above = row;
        }
        return above[b.length()];
    }
}
