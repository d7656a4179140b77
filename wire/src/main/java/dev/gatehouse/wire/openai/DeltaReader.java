package dev.gatehouse.wire.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.chat.ChatEvent;
import dev.gatehouse.wire.chat.ChatEvent.Opening;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Deltas to blocks. Text, refusal and thinking follow one another: one of them is open at a time. Tool calls stay open until
 * the finish, because any of them may be continued.
 */
final class DeltaReader {
    private enum Kind {
        TEXT,
        REFUSAL,
        THINKING
    }

    private final CallReader calls = new CallReader(this::newBlock);
    private @Nullable Kind open;
    private int openBlock;
    private int blocks;
    /** The open thinking came in reasoning_content; its thinking_blocks repeat the text and add the seal. */
    private boolean thoughtInClear;

    private boolean finished;

    private int newBlock() {
        if (finished) {
            throw new MalformedAnswer("content after the finish");
        }
        return blocks++;
    }

    boolean calledTools() {
        return calls.any();
    }

    void read(JsonNode delta, Consumer<ChatEvent> events) {
        String reasoning = AnswerReader.reasoning(delta);
        if (!reasoning.isEmpty()) {
            think(reasoning, true, events);
        }
        delta.path("thinking_blocks").forEach(block -> thinkingBlock(block, events));
        JsonNode content = delta.path("content");
        if (content.isArray()) {
            content.forEach(part -> part(part, events));
        } else {
            say(Kind.TEXT, Json.textOrEmpty(delta, "content"), events);
        }
        say(Kind.REFUSAL, Json.textOrEmpty(delta, "refusal"), events);
        if (!delta.path("tool_calls").isEmpty() || delta.path("function_call").isObject()) {
            close(events);
            calls.read(delta, events);
        }
    }

    private void part(JsonNode part, Consumer<ChatEvent> events) {
        switch (Json.textOrEmpty(part, "type")) {
            case "text" -> say(Kind.TEXT, Json.textOrEmpty(part, "text"), events);
            case "thinking" -> think(AnswerReader.thought(part), false, events);
            default -> {}
        }
    }

    private void say(Kind kind, String text, Consumer<ChatEvent> events) {
        if (!text.isEmpty()) {
            open(kind, events);
            events.accept(new ChatEvent.TextDelta(openBlock, text));
        }
    }

    private void think(String text, boolean inClear, Consumer<ChatEvent> events) {
        if (!text.isEmpty()) {
            open(Kind.THINKING, events);
            thoughtInClear |= inClear;
            events.accept(new ChatEvent.ThinkingDelta(openBlock, text));
        }
    }

    private void thinkingBlock(JsonNode block, Consumer<ChatEvent> events) {
        switch (Json.textOrEmpty(block, "type")) {
            case "thinking" -> sealed(block, events);
            case "redacted_thinking" -> {
                close(events);
                int id = newBlock();
                events.accept(
                        new ChatEvent.BlockStart(id, new Opening.RedactedThinking(Json.textOrEmpty(block, "data"))));
                events.accept(new ChatEvent.BlockStop(id));
            }
            default -> {}
        }
    }

    private void sealed(JsonNode block, Consumer<ChatEvent> events) {
        if (open != Kind.THINKING || !thoughtInClear) {
            think(Json.textOrEmpty(block, "thinking"), false, events);
        }
        String signature = Json.textOrEmpty(block, "signature");
        if (!signature.isEmpty()) {
            open(Kind.THINKING, events);
            events.accept(new ChatEvent.SignatureDelta(openBlock, signature));
            close(events);
        }
    }

    private void open(Kind kind, Consumer<ChatEvent> events) {
        if (open == kind) {
            return;
        }
        close(events);
        open = kind;
        openBlock = newBlock();
        Opening opening = switch (kind) {
            case TEXT -> new Opening.Text();
            case REFUSAL -> new Opening.Refusal();
            case THINKING -> new Opening.Thinking();
        };
        events.accept(new ChatEvent.BlockStart(openBlock, opening));
    }

    private void close(Consumer<ChatEvent> events) {
        if (open != null) {
            open = null;
            thoughtInClear = false;
            events.accept(new ChatEvent.BlockStop(openBlock));
        }
    }

    void finish(Consumer<ChatEvent> events) {
        close(events);
        calls.closeAll(events);
        finished = true;
    }
}
