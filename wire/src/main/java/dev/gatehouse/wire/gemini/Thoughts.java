package dev.gatehouse.wire.gemini;

import dev.gatehouse.wire.chat.Block;
import dev.gatehouse.wire.chat.Seals;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Seals over thoughts as {@code thoughtSignature}. Gemini's clients treat it as bytes and send it back in another alphabet of base64
 * than they got it, so another provider's seal, which is text, goes to them encoded: {@code base64("sealed " + signature)}.
 */
final class Thoughts {
    private static final String SEALED = "sealed ";
    private static final String HIDDEN = "hidden ";

    private Thoughts() {}

    /** A signature as clients of this protocol get it. */
    static String toClient(String signature) {
        var own = toProvider(signature);
        return own == null ? encoded(SEALED + signature) : own;
    }

    static String hiddenToClient(String data) {
        return encoded(HIDDEN + data);
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** What a client's thought means; what we did not seal is Gemini's own. */
    static Block fromClient(String text, String thoughtSignature) {
        var ours = decoded(thoughtSignature);
        if (ours != null && ours.startsWith(SEALED)) {
            return new Block.Thinking(text, ours.substring(SEALED.length()));
        }
        if (ours != null && ours.startsWith(HIDDEN)) {
            return new Block.RedactedThinking(ours.substring(HIDDEN.length()));
        }
        return new Block.Thinking(text, fromProvider(thoughtSignature));
    }

    private static @Nullable String decoded(String base64) {
        try {
            var standard = base64.replace('-', '+').replace('_', '/');
            return new String(Base64.getDecoder().decode(standard), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Empty stays empty. */
    static String fromProvider(String thoughtSignature) {
        return thoughtSignature.isEmpty() ? "" : Seals.marked(GeminiChat.NAME, thoughtSignature);
    }

    /** The provider's own seal; null for another's, which it would refuse. */
    static @Nullable String toProvider(String signature) {
        return Seals.unmarked(GeminiChat.NAME, signature);
    }
}
