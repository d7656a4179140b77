package dev.gatehouse.wire.openai;

import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.chat.FinishReason;

/** {@code finish_reason}, each way. */
final class Finishes {
    private Finishes() {}

    /**
     * @param calledTools providers that were told which tool to call finish with "stop"; for the client's tool loop that is
     *     a tool call all the same
     */
    static FinishReason read(String reason, boolean calledTools) {
        return switch (reason) {
            case "length", "max_tokens", "model_length" -> FinishReason.LENGTH;
            case "tool_calls", "tool_use", "function_call" -> FinishReason.TOOL_CALLS;
            case "content_filter", "safety" -> FinishReason.CONTENT_FILTER;
            case "error" -> throw new MalformedAnswer("the provider finished with an error");
            default -> calledTools ? FinishReason.TOOL_CALLS : FinishReason.STOP;
        };
    }

    static String write(FinishReason reason) {
        return switch (reason) {
            case STOP, PAUSE -> "stop";
            case LENGTH -> "length";
            case TOOL_CALLS -> "tool_calls";
            case CONTENT_FILTER, REFUSAL -> "content_filter";
        };
    }
}
