package dev.gatehouse.endpoint;

import java.util.Arrays;

/**
 * The one spelling of a request's path: it decides both the policy and the handler, so that no odd spelling reaches what the plain
 * one would not.
 *
 * <p>Escapes are decoded once, as UTF-8. Repeated slashes become one and a trailing slash is dropped. Refused as malformed: dot
 * segments however written, raw semicolons, backslashes, control characters, and whatever a path cannot hold unescaped. Decoded slashes
 * are remembered: they are data, and may stand only inside a variable that may hold them.
 */
public final class CanonicalPath {
    private static final int[] NONE = {};
    private static final String FORBIDDEN_RAW = ";\\#?\"<>^`{|}";

    private final String text;
    private final int[] encodedSlashes;

    private CanonicalPath(String text, int[] encodedSlashes) {
        this.text = text;
        this.encodedSlashes = encodedSlashes;
    }

    /**
     * @param raw the path as sent, without the query
     * @throws dev.gatehouse.error.ApiException 400
     */
    public static CanonicalPath of(String raw) {
        return isPlain(raw) ? new CanonicalPath(raw, NONE) : new Decoder(raw).decode();
    }

    /** Begins with a slash, and ends with none unless it is only that. */
    public String text() {
        return text;
    }

    /** Indexes in {@link #text} of slashes that were sent encoded. */
    int[] encodedSlashes() {
        return encodedSlashes;
    }

    @Override
    public String toString() {
        return text;
    }

    /** Nearly every request: letters, digits and single slashes, to be used as it is. */
    private static boolean isPlain(String raw) {
        int length = raw.length();
        if (length == 0 || raw.charAt(0) != '/' || (length > 1 && raw.charAt(length - 1) == '/')) {
            return false;
        }
        char before = 0;
        for (int i = 0; i < length; i++) {
            char c = raw.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '_'
                    || c == '-'
                    || c == ':'
                    || ((c == '/' || c == '.') && before != '/');
            if (!plain) {
                return false;
            }
            before = c;
        }
        return true;
    }

    private static final class Decoder {
        private final String raw;
        private final byte[] bytes;
        private int length;
        private int[] slashes = NONE;

        Decoder(String raw) {
            this.raw = raw;
            this.bytes = new byte[raw.length()];
        }

        CanonicalPath decode() {
            if (raw.isEmpty() || raw.charAt(0) != '/') {
                throw PercentDecoding.malformed("a path that does not begin with a slash");
            }
            for (int i = 0; i < raw.length(); i++) {
                char c = raw.charAt(i);
                if (c == '%') {
                    escaped(PercentDecoding.escapeAt(raw, i));
                    i += 2;
                } else if (c == '/') {
                    slash();
                } else {
                    literal(c);
                }
            }
            if (length > 1 && bytes[length - 1] == '/' && !isEncoded(length - 1)) {
                length--;
            }
            refuseDotSegments();
            return new CanonicalPath(PercentDecoding.utf8(bytes, length), slashesAsIndexes());
        }

        private void escaped(int value) {
            if (value < 0x20 || value == 0x7f || value == '\\') {
                throw PercentDecoding.malformed("an escaped control character or backslash");
            }
            if (value == '/') {
                slashes = Arrays.copyOf(slashes, slashes.length + 1);
                slashes[slashes.length - 1] = length;
            }
            bytes[length++] = (byte) value;
        }

        private void slash() {
            if (length == 0 || bytes[length - 1] != '/' || isEncoded(length - 1)) {
                bytes[length++] = '/';
            }
        }

        private void literal(char c) {
            if (c <= ' ' || c >= 0x7f || FORBIDDEN_RAW.indexOf(c) >= 0) {
                throw PercentDecoding.malformed("a character that a path cannot hold unescaped");
            }
            bytes[length++] = (byte) c;
        }

        private boolean isEncoded(int index) {
            return slashes.length > 0 && slashes[slashes.length - 1] == index;
        }

        private void refuseDotSegments() {
            int start = 1;
            for (int i = 1; i <= length; i++) {
                if (i == length || bytes[i] == '/') {
                    int size = i - start;
                    if (size >= 1 && size <= 2 && bytes[start] == '.' && bytes[i - 1] == '.') {
                        throw PercentDecoding.malformed("a dot segment");
                    }
                    start = i + 1;
                }
            }
        }

        /** Byte offsets to indexes of characters. */
        private int[] slashesAsIndexes() {
            return Arrays.stream(slashes)
                    .map(offset -> PercentDecoding.utf8(bytes, offset).length())
                    .toArray();
        }
    }
}
