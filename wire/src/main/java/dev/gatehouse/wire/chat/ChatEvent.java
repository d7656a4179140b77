package dev.gatehouse.wire.chat;

import dev.gatehouse.wire.WireError;
import org.jspecify.annotations.Nullable;

/**
 * One step of a streamed answer. Blocks have ids of their own, counted from 0 in order of appearance; a block is started, fed
 * and stopped, and several may be open at a time (OpenAI interleaves parallel tool calls).
 *
 * <pre>Start UsageReport* (BlockStart delta* BlockStop)* UsageReport* Finish UsageReport* Done   or, at any place,   Failure</pre>
 */
public sealed interface ChatEvent {

    /** @param created Unix seconds; 0 where the provider gave none */
    record Start(String id, String model, long created) implements ChatEvent {}

    record BlockStart(int block, Opening opening) implements ChatEvent {}

    record TextDelta(int block, String text) implements ChatEvent {}

    record ThinkingDelta(int block, String text) implements ChatEvent {}

    record SignatureDelta(int block, String signature) implements ChatEvent {}

    /** A piece of a tool call's arguments: JSON text cut anywhere. */
    record ArgumentsDelta(int block, String json) implements ChatEvent {}

    record BlockStop(int block) implements ChatEvent {}

    /** Usage so far; a later report replaces an earlier one. */
    record UsageReport(Usage usage) implements ChatEvent {}

    record Finish(FinishReason reason, @Nullable String stopSequence) implements ChatEvent {}

    /** The provider's own end marker. */
    record Done() implements ChatEvent {}

    /** The provider's error event. */
    record Failure(WireError error) implements ChatEvent {}

    /** What kind of block begins. */
    sealed interface Opening {
        record Text() implements Opening {}

        record Refusal() implements Opening {}

        record Thinking() implements Opening {}

        record RedactedThinking(String data) implements Opening {}

        record ToolCall(String id, String name) implements Opening {}
    }
}
