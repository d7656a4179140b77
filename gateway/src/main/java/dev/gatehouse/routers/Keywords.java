package dev.gatehouse.routers;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the words of many categories in one pass over a text: whole words, in any case; white space of any kind is a blank. From each
 * beginning of a word a tree of all keywords is walked, so that a text costs little more than reading it, however many keywords there are.
 */
final class Keywords {
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789 -';_/+.";
    private static final int NOT_IN_ALPHABET = -1;
    private static final byte[] LETTERS = letters();
    /** A long keyword tells more than a short one: one of this many characters counts twice. */
    private static final double DOUBLE_AT = 50;

    private final int categories;
    private final int[] next;
    private final Hit[][] hits;

    /** What it means that a keyword was found. */
    private record Hit(int category, double weight) {}

    private record Node(int[] children, List<Hit> hits) {
        Node() {
            this(new int[ALPHABET.length()], new ArrayList<>());
        }
    }

    /** @param words of each category, in lower case */
    Keywords(List<List<String>> words) {
        categories = words.size();
        var nodes = new ArrayList<Node>();
        nodes.add(new Node());
        for (int category = 0; category < categories; category++) {
            for (var word : words.get(category)) {
                add(nodes, word, new Hit(category, 1 + word.length() / DOUBLE_AT));
            }
        }
        next = new int[nodes.size() * ALPHABET.length()];
        hits = new Hit[nodes.size()][];
        for (int i = 0; i < nodes.size(); i++) {
            System.arraycopy(nodes.get(i).children(), 0, next, i * ALPHABET.length(), ALPHABET.length());
            hits[i] = nodes.get(i).hits().toArray(Hit[]::new);
        }
    }

    private static void add(List<Node> nodes, String word, Hit hit) {
        int at = 0;
        for (int i = 0; i < word.length(); i++) {
            int letter = letter(word.charAt(i));
            if (letter == NOT_IN_ALPHABET || Character.isUpperCase(word.charAt(i))) {
                throw new IllegalArgumentException("a keyword with a character that cannot be found: " + word);
            }
            var children = nodes.get(at).children();
            if (children[letter] == 0) {
                nodes.add(new Node());
                children[letter] = nodes.size() - 1;
            }
            at = children[letter];
        }
        nodes.get(at).hits().add(hit);
    }

    /** What each category's keywords in the text come to. */
    double[] scores(String text) {
        var scores = new double[categories];
        boolean within = false;
        for (int i = 0; i < text.length(); i++) {
            boolean word = isWord(text.charAt(i));
            if (word && !within) {
                walk(text, i, scores);
            }
            within = word;
        }
        return scores;
    }

    private void walk(String text, int from, double[] scores) {
        int node = 0;
        for (int i = from; i < text.length(); i++) {
            int letter = letter(text.charAt(i));
            node = letter == NOT_IN_ALPHABET ? 0 : next[node * ALPHABET.length() + letter];
            if (node == 0) {
                return;
            }
            if (hits[node].length > 0 && (i + 1 == text.length() || !isWord(text.charAt(i + 1)))) {
                for (var hit : hits[node]) {
                    scores[hit.category()] += hit.weight();
                }
            }
        }
    }

    private static int letter(char c) {
        return c < LETTERS.length ? LETTERS[c] : NOT_IN_ALPHABET;
    }

    static boolean isWord(char c) {
        return c < 128
                ? c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_'
                : Character.isLetterOrDigit(c);
    }

    private static byte[] letters() {
        var letters = new byte[128];
        for (char c = 0; c < letters.length; c++) {
            char plain = Character.isWhitespace(c) ? ' ' : Character.toLowerCase(c);
            letters[c] = (byte) ALPHABET.indexOf(plain);
        }
        return letters;
    }
}
