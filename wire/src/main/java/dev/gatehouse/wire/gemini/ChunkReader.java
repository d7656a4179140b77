package dev.gatehouse.wire.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.chat.ChatEvent;
import dev.gatehouse.wire.chat.ChatEvent.Opening;
import dev.gatehouse.wire.chat.FinishReason;
import dev.gatehouse.wire.chat.StreamReader;
import dev.gatehouse.wire.json.JsonScan;
import dev.gatehouse.wire.sse.SseFrame;
import dev.gatehouse.wire.sse.SseFramer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A provider's chunks to events. Only the first candidate is read: a client of another protocol cannot have asked for more. Parts that
 * other protocols have no word for are left out: the text of the answer stays.
 */
final class ChunkReader implements StreamReader {
    private enum Kind {
        TEXT,
        THINKING
    }

    private final SseFramer framer = new SseFramer();
    private final SseFrame frame = new SseFrame();
    private final JsonScan usageScan = new JsonScan();
    private final JsonScan chunkScan = new JsonScan();
    private final UsageTally tally = new UsageTally();
    private @Nullable Kind open;
    private int openBlock;
    private int blocks;
    private int calls;
    private String id = "";
    private boolean started;
    private boolean finished;
    private boolean over;

    @Override
    public void feed(byte[] buffer, int from, int to, Consumer<ChatEvent> events) {
        framer.feed(buffer, from, to, (bytes, begin, end) -> frame(frame.read(bytes, begin, end), events));
    }

    private void frame(SseFrame frame, Consumer<ChatEvent> events) {
        if (over || !frame.hasData() || frame.dataFrom() == frame.dataTo()) {
            return;
        }
        var chunk = Json.answer(frame.dataBuffer(), frame.dataFrom(), frame.dataTo());
        var error = Errors.errorOf(chunk);
        if (error != null) {
            over = true;
            events.accept(new ChatEvent.Failure(Errors.event(error)));
            return;
        }
        start(chunk, events);
        JsonNode first = null;
        for (JsonNode candidate : chunk.path("candidates")) {
            if (candidate.path("index").asInt(0) == 0) {
                first = candidate;
            }
        }
        usage(frame, events);
        if (first != null) {
            parts(first.path("content").path("parts"), events);
        }
        finish(first, chunk, events);
    }

    private void start(ObjectNode chunk, Consumer<ChatEvent> events) {
        if (!started) {
            started = true;
            id = Json.textOrEmpty(chunk, "responseId");
            events.accept(new ChatEvent.Start(id, Json.textOrEmpty(chunk, "modelVersion"), 0));
        }
    }

    private void parts(JsonNode parts, Consumer<ChatEvent> events) {
        for (JsonNode part : parts) {
            if (part.path("functionCall").isObject()) {
                call(part, events);
            } else if (part.path("text").isTextual()) {
                text(part, events);
            }
        }
    }

    private void text(JsonNode part, Consumer<ChatEvent> events) {
        var text = part.path("text").textValue();
        boolean thought = part.path("thought").asBoolean();
        if (!text.isEmpty()) {
            open(thought ? Kind.THINKING : Kind.TEXT, events);
            events.accept(
                    thought ? new ChatEvent.ThinkingDelta(openBlock, text) : new ChatEvent.TextDelta(openBlock, text));
        }
        var seal = Thoughts.fromProvider(Json.textOrEmpty(part, "thoughtSignature"));
        if (!seal.isEmpty()) {
            seal(seal, thought, events);
        }
    }

    /** One over a thought that was shown closes its block; any other is a block of its own. */
    private void seal(String seal, boolean thought, Consumer<ChatEvent> events) {
        if (!thought) {
            close(events);
        }
        open(Kind.THINKING, events);
        events.accept(new ChatEvent.SignatureDelta(openBlock, seal));
        close(events);
    }

    private void open(Kind kind, Consumer<ChatEvent> events) {
        if (open == kind) {
            return;
        }
        close(events);
        open = kind;
        openBlock = newBlock();
        events.accept(
                new ChatEvent.BlockStart(openBlock, kind == Kind.TEXT ? new Opening.Text() : new Opening.Thinking()));
    }

    private int newBlock() {
        if (finished) {
            throw new MalformedAnswer("content after the finish");
        }
        return blocks++;
    }

    private void close(Consumer<ChatEvent> events) {
        if (open != null) {
            open = null;
            events.accept(new ChatEvent.BlockStop(openBlock));
        }
    }

    /** Gemini tells a call at once, not in pieces. */
    private void call(JsonNode part, Consumer<ChatEvent> events) {
        close(events);
        var call = part.path("functionCall");
        var callId = Calls.forClient(part, AnswerReader.unique(id, calls++, part));
        int block = newBlock();
        events.accept(new ChatEvent.BlockStart(block, new Opening.ToolCall(callId, AnswerReader.name(call))));
        events.accept(new ChatEvent.ArgumentsDelta(block, AnswerReader.arguments(call)));
        events.accept(new ChatEvent.BlockStop(block));
    }

    private void usage(SseFrame frame, Consumer<ChatEvent> events) {
        // The tree was made of the same bytes, so they are known to be valid.
        chunkScan.rescan(frame.dataBuffer(), firstBrace(frame), frame.dataTo());
        int usage = chunkScan.find("usageMetadata");
        if (usage >= 0 && chunkScan.kind(usage) == JsonScan.Kind.OBJECT) {
            tally.replace(frame.dataBuffer(), chunkScan.object(usage, usageScan));
            var seen = tally.usage();
            if (seen != null) {
                events.accept(new ChatEvent.UsageReport(seen));
            }
        }
    }

    private static int firstBrace(SseFrame frame) {
        int at = frame.dataFrom();
        while (frame.dataBuffer()[at] != '{') {
            at++;
        }
        return at;
    }

    private void finish(@Nullable JsonNode candidate, ObjectNode chunk, Consumer<ChatEvent> events) {
        var reason = candidate == null ? "" : Json.textOrEmpty(candidate, "finishReason");
        boolean blocked = candidate == null
                && !Json.textOrEmpty(chunk.path("promptFeedback"), "blockReason")
                        .isEmpty();
        boolean told = blocked || !(reason.isEmpty() || reason.equals("FINISH_REASON_UNSPECIFIED"));
        if (!told || finished) {
            return;
        }
        close(events);
        finished = true;
        events.accept(
                new ChatEvent.Finish(blocked ? FinishReason.CONTENT_FILTER : Finishes.read(reason, calls > 0), null));
    }
}
