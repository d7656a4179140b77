package dev.gatehouse.routers;

/** Bounds what is read of a text: whoever sends megabytes decides nothing by what stands in the middle. */
final class Excerpt {
    /** Characters that are looked at, at either end. */
    static final int END = 64 * 1024;

    private Excerpt() {}

    /** The text, or its beginning and its end. */
    static String of(String text) {
        return text.length() <= 2 * END ? text : text.substring(0, END) + "\n" + text.substring(text.length() - END);
    }
}
