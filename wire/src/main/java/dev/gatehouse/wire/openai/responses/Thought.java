package dev.gatehouse.wire.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.wire.chat.Block;
import dev.gatehouse.wire.openai.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Thoughts of other protocols as {@code encrypted_content}: text and signature together, because a signature holds for the unchanged
 * text only, and clients change or drop summaries.
 */
public final class Thought {
    private static final String MARK = "gwt1.";

    private Thought() {}

    /** Null where nobody signed it: then there is nothing to carry. */
    static @Nullable String pack(String text, String signature) {
        return signature.isEmpty() ? null : packed(Json.object().put("t", text).put("s", signature));
    }

    static String packRedacted(String data) {
        return packed(Json.object().put("r", data));
    }

    private static String packed(JsonNode json) {
        return MARK + Base64.getUrlEncoder().withoutPadding().encodeToString(Json.bytes(json));
    }

    /** Whether it was made here, of another protocol's thought. */
    public static boolean isPacked(String encrypted) {
        return encrypted.startsWith(MARK);
    }

    /** The thought; null where the text is none of ours. */
    static @Nullable Block open(String encrypted) {
        if (!isPacked(encrypted)) {
            return null;
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(encrypted.substring(MARK.length()));
            JsonNode json = Json.lenient(new String(bytes, StandardCharsets.UTF_8));
            if (json == null || !json.isObject()) {
                return null;
            }
            return json.has("r")
                    ? new Block.RedactedThinking(Json.textOrEmpty(json, "r"))
                    : new Block.Thinking(Json.textOrEmpty(json, "t"), Json.textOrEmpty(json, "s"));
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }
}
