package dev.gatehouse.simulator;

import java.util.ArrayList;
import java.util.List;

/**
 * The one rule by which the simulator counts, for prompts and for answers alike.
 *
 * <p>A token is a run of at most {@value #LONGEST} letters and digits, or any other single code point that is no white space. White space
 * belongs to the token it precedes, at the end of the text to the token before it, so tokens put together are the text again and the
 * count does not depend on spacing. {@code ""} has none; a text of nothing but white space has one.
 *
 * <p>A prompt is the sum over every text the model reads: system and message texts, thinking, names and arguments of tool calls, tool
 * results, and of each offered tool its name, description and schema (compact JSON). Roles and separators cost nothing, an image
 * {@value #IMAGE}, a document that is not plain text {@value #DOCUMENT}. The same conversation therefore counts the same in every protocol.
 *
 * <p>An answer is streamed token by token: what was written of a cut stream is a whole number of tokens.
 */
final class Tokens {
    static final int LONGEST = 12;
    static final int IMAGE = 85;
    static final int DOCUMENT = 300;

    private static final String[] WORDS = {
        "alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliett", "kilo", "lima",
                "mike",
        "november", "oscar", "papa", "quebec", "romeo", "sierra", "tango", "uniform", "victor", "whiskey", "xray",
                "yankee", "zulu"
    };
    private static final String[] SPACED = spaced();

    private Tokens() {}

    static int count(String text) {
        int tokens = 0;
        for (int at = 0; at < text.length(); at = end(text, at)) {
            tokens++;
        }
        return tokens;
    }

    static List<String> split(String text) {
        var pieces = new ArrayList<String>();
        for (int at = 0; at < text.length(); ) {
            int end = end(text, at);
            pieces.add(text.substring(at, end));
            at = end;
        }
        return pieces;
    }

    /** Text of exactly {@code count} tokens, already split. */
    static List<String> words(int count) {
        var pieces = new ArrayList<String>(count);
        for (int i = 0; i < count; i++) {
            pieces.add(i == 0 ? WORDS[0] : SPACED[i % SPACED.length]);
        }
        return pieces;
    }

    private static int end(String text, int from) {
        int at = afterSpace(text, from);
        if (at == text.length()) {
            return at;
        }
        int first = text.codePointAt(at);
        at += Character.charCount(first);
        if (Character.isLetterOrDigit(first)) {
            at = afterWord(text, at);
        }
        return afterSpace(text, at) == text.length() ? text.length() : at;
    }

    private static int afterWord(String text, int from) {
        int at = from;
        for (int length = 1; length < LONGEST && at < text.length(); length++) {
            int next = text.codePointAt(at);
            if (!Character.isLetterOrDigit(next)) {
                break;
            }
            at += Character.charCount(next);
        }
        return at;
    }

    private static int afterSpace(String text, int from) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static String[] spaced() {
        var spaced = new String[WORDS.length];
        for (int i = 0; i < WORDS.length; i++) {
            spaced[i] = " " + WORDS[i];
        }
        return spaced;
    }
}
