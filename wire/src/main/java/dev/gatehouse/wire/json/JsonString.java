package dev.gatehouse.wire.json;

import dev.gatehouse.wire.ByteSearch;
import java.nio.charset.StandardCharsets;

/**
 * String values in place. Spans include the quotes and must come from a document {@link JsonScan} accepted; other bytes give an
 * undefined answer or an {@link IndexOutOfBoundsException}.
 */
public final class JsonString {
    private static final String HEX = "0123456789abcdef";

    private JsonString() {}

    /** The text, unescaped. */
    public static String decode(byte[] buffer, int from, int to) {
        int last = to - 1;
        int escape = ByteSearch.quoteOrBackslash(buffer, from + 1, last);
        return escape == last
                ? new String(buffer, from + 1, last - from - 1, StandardCharsets.UTF_8)
                : unescape(buffer, from + 1, escape, last);
    }

    private static String unescape(byte[] buffer, int from, int firstEscape, int to) {
        var out = new byte[to - from];
        int length = 0;
        int start = from;
        int at = firstEscape;
        while (at < to) {
            System.arraycopy(buffer, start, out, length, at - start);
            length += at - start;
            length = encode(codePoint(buffer, at), out, length);
            start = at + escapeLength(buffer, at);
            at = ByteSearch.quoteOrBackslash(buffer, start, to);
        }
        System.arraycopy(buffer, start, out, length, to - start);
        return new String(out, 0, length + to - start, StandardCharsets.UTF_8);
    }

    /** Bytes of the text in UTF-8, unescaped; allocates nothing. */
    public static int utf8Length(byte[] buffer, int from, int to) {
        int last = to - 1;
        int length = last - from - 1;
        int at = ByteSearch.quoteOrBackslash(buffer, from + 1, last);
        while (at < last) {
            int escape = escapeLength(buffer, at);
            length += utf8Length(codePoint(buffer, at)) - escape;
            at = ByteSearch.quoteOrBackslash(buffer, at + escape, last);
        }
        return length;
    }

    /** Whether the text is this one; allocates nothing unless it is escaped. */
    public static boolean equalsAscii(byte[] buffer, int from, int to, String ascii) {
        if (plainEquals(buffer, from + 1, to - 1, ascii)) {
            return true;
        }
        return to - from - 2 > ascii.length()
                && ByteSearch.quoteOrBackslash(buffer, from + 1, to - 1) < to - 1
                && decode(buffer, from, to).equals(ascii);
    }

    static boolean plainEquals(byte[] buffer, int from, int to, String ascii) {
        if (to - from != ascii.length()) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (buffer[from + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** A text as a JSON string, quotes included, in UTF-8. A lone surrogate becomes a question mark. */
    public static byte[] quote(String text) {
        var out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < ' ') {
                        out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.append('"').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static int escapeLength(byte[] buffer, int at) {
        if (buffer[at + 1] != 'u') {
            return 2;
        }
        return Character.isSurrogate((char) hex4(buffer, at + 2)) ? 12 : 6;
    }

    private static int codePoint(byte[] buffer, int at) {
        return switch (buffer[at + 1]) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                int unit = hex4(buffer, at + 2);
                yield Character.isSurrogate((char) unit)
                        ? Character.toCodePoint((char) unit, (char) hex4(buffer, at + 8))
                        : unit;
            }
            default -> buffer[at + 1];
        };
    }

    /** Four hexadecimal digits as a number, -1 where they are none. */
    static int hex4(byte[] buffer, int at) {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            // Character.digit also knows the digits of other scripts, but no byte is one of those.
            int digit = Character.digit(buffer[at + i], 16);
            if (digit < 0) {
                return -1;
            }
            value = (value << 4) | digit;
        }
        return value;
    }

    private static int utf8Length(int codePoint) {
        if (codePoint < 0x80) {
            return 1;
        }
        if (codePoint < 0x800) {
            return 2;
        }
        return codePoint < 0x10000 ? 3 : 4;
    }

    private static int encode(int codePoint, byte[] out, int at) {
        int length = utf8Length(codePoint);
        if (length == 1) {
            out[at] = (byte) codePoint;
            return at + 1;
        }
        int rest = codePoint;
        for (int i = length - 1; i > 0; i--) {
            out[at + i] = (byte) (0x80 | (rest & 0x3f));
            rest >>>= 6;
        }
        // The lead byte begins with as many ones as the sequence has bytes.
        out[at] = (byte) ((0xf00 >> length) | rest);
        return at + length;
    }
}
