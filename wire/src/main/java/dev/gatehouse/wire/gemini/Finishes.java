package dev.gatehouse.wire.gemini;

import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.chat.FinishReason;

/** {@code finishReason}, each way. */
final class Finishes {
    private Finishes() {}

    /** @param calledTools Gemini calls a turn that ends in calls a plain stop; for the client's tool loop it is a call */
    static FinishReason read(String reason, boolean calledTools) {
        return switch (reason) {
            case "MAX_TOKENS" -> FinishReason.LENGTH;
            case "SAFETY",
                    "RECITATION",
                    "LANGUAGE",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "MODEL_ARMOR",
                    "IMAGE_SAFETY",
                    "IMAGE_PROHIBITED_CONTENT",
                    "IMAGE_RECITATION" -> FinishReason.CONTENT_FILTER;
            // The model wrote a call that nobody can read: shown as a stop, its emptiness would look like an answer.
            case "MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "MISSING_THOUGHT_SIGNATURE" ->
                throw new MalformedAnswer("the provider finished with " + reason);
            default -> calledTools ? FinishReason.TOOL_CALLS : FinishReason.STOP;
        };
    }

    static String write(FinishReason reason) {
        return switch (reason) {
            case STOP, TOOL_CALLS, PAUSE -> "STOP";
            case LENGTH -> "MAX_TOKENS";
            case CONTENT_FILTER, REFUSAL -> "SAFETY";
        };
    }
}
