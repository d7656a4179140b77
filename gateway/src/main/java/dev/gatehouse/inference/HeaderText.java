package dev.gatehouse.inference;

/** Text from outside as the value of a header. */
final class HeaderText {
    private static final int LIMIT = 256;

    private HeaderText() {}

    /** Printable ASCII only, cut to 256 characters: what a client sends must not become a header of its own. */
    static String safe(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.length() > LIMIT || text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return clean(text);
            }
        }
        return text;
    }

    private static String clean(String text) {
        var out = new StringBuilder();
        for (int i = 0; i < text.length() && i < LIMIT; i++) {
            char c = text.charAt(i);
            out.append(c < ' ' || c > '~' ? '?' : c);
        }
        return out.toString();
    }
}
