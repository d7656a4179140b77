package dev.gatehouse.endpoint;

import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Percent escapes, undone once and strictly: what is not well-formed is refused, never guessed. */
final class PercentDecoding {
    private PercentDecoding() {}

    /** @return the byte of the escape at this index */
    static int escapeAt(String text, int index) {
        if (index + 2 >= text.length()) {
            throw malformed("an incomplete percent escape");
        }
        int high = Character.digit(text.charAt(index + 1), 16);
        int low = Character.digit(text.charAt(index + 2), 16);
        if (high < 0 || low < 0) {
            throw malformed("a percent escape that is no hexadecimal number");
        }
        return high << 4 | low;
    }

    static String utf8(byte[] bytes, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException _) {
            throw malformed("text that is not UTF-8");
        }
    }

    static ApiException malformed(String what) {
        return new ApiError.BadRequest("MALFORMED_REQUEST", "The request's address contains " + what + ".", null)
                .asException();
    }
}
