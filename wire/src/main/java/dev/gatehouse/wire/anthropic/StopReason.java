package dev.gatehouse.wire.anthropic;

import dev.gatehouse.wire.chat.FinishReason;
import org.jspecify.annotations.Nullable;

/** {@code stop_reason} both ways. */
final class StopReason {
    private StopReason() {}

    /** What no one knows yet is an end like any other. */
    static FinishReason read(String reason) {
        return switch (reason) {
            case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
            case "tool_use" -> FinishReason.TOOL_CALLS;
            case "refusal" -> FinishReason.REFUSAL;
            case "pause_turn" -> FinishReason.PAUSE;
            default -> FinishReason.STOP;
        };
    }

    /** @param toolCalls the answer has some: OpenAI calls a forced one a plain stop, Anthropic's clients look for tool_use */
    static String write(FinishReason reason, @Nullable String stopSequence, boolean toolCalls) {
        return switch (reason) {
            case STOP -> {
                if (stopSequence != null) {
                    yield "stop_sequence";
                }
                yield toolCalls ? "tool_use" : "end_turn";
            }
            case LENGTH -> "max_tokens";
            case TOOL_CALLS -> "tool_use";
            case CONTENT_FILTER, REFUSAL -> "refusal";
            case PAUSE -> "pause_turn";
        };
    }
}
