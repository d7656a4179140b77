package dev.gatehouse.wire.chat;

/** Why an answer ended. */
public enum FinishReason {
    /** The model was done, or met one of the request's stop sequences. */
    STOP,
    /** The output cap or the context was reached. */
    LENGTH,
    TOOL_CALLS,
    CONTENT_FILTER,
    /** The model declined; Anthropic's {@code refusal}. */
    REFUSAL,
    /** A long turn was paused and can be sent back to go on; Anthropic's {@code pause_turn}. */
    PAUSE
}
