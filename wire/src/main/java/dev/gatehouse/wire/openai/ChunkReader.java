package dev.gatehouse.wire.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.chat.ChatEvent;
import dev.gatehouse.wire.chat.StreamReader;
import dev.gatehouse.wire.chat.Usage;
import dev.gatehouse.wire.sse.SseFrame;
import dev.gatehouse.wire.sse.SseFramer;
import java.util.function.Consumer;

/**
 * A provider's chunks to events.
 *
 * <p>Only the first choice is read: a client of another protocol cannot have asked for more. The answer starts with the first
 * chunk that has a choice; what comes before it (Azure's filter results) says nothing of it.
 */
final class ChunkReader implements StreamReader {
    private final SseFramer framer = new SseFramer();
    private final SseFrame frame = new SseFrame();
    private final DeltaReader deltas = new DeltaReader();
    private boolean started;
    private boolean finished;
    private boolean over;

    @Override
    public void feed(byte[] buffer, int from, int to, Consumer<ChatEvent> events) {
        framer.feed(buffer, from, to, (bytes, start, end) -> frame(frame.read(bytes, start, end), events));
    }

    private void frame(SseFrame frame, Consumer<ChatEvent> events) {
        // Nothing counts after the end marker or an error.
        if (over || !frame.hasData() || frame.dataFrom() == frame.dataTo()) {
            return;
        }
        if (frame.dataIs("[DONE]")) {
            over = true;
            events.accept(new ChatEvent.Done());
        } else {
            chunk(Json.answer(frame.dataBuffer(), frame.dataFrom(), frame.dataTo()), events);
        }
    }

    private void chunk(ObjectNode chunk, Consumer<ChatEvent> events) {
        if (ErrorReader.isError(chunk)) {
            over = true;
            events.accept(new ChatEvent.Failure(ErrorReader.failure(chunk)));
            return;
        }
        for (JsonNode choice : chunk.path("choices")) {
            if (choice.path("index").asInt(0) == 0) {
                start(chunk, events);
                choice(choice, events);
            }
        }
        Usage usage = Tokens.read(chunk.path("usage"));
        if (usage != null) {
            start(chunk, events);
            events.accept(new ChatEvent.UsageReport(usage));
        }
    }

    private void start(ObjectNode chunk, Consumer<ChatEvent> events) {
        if (!started) {
            started = true;
            events.accept(new ChatEvent.Start(
                    Json.textOrEmpty(chunk, "id"),
                    Json.textOrEmpty(chunk, "model"),
                    chunk.path("created").asLong(0)));
        }
    }

    // Some providers repeat their finish; the first one stands.
    private void choice(JsonNode choice, Consumer<ChatEvent> events) {
        deltas.read(choice.path("delta"), events);
        String reason = Json.text(choice, "finish_reason");
        if (reason != null && !reason.isEmpty() && !finished) {
            finished = true;
            deltas.finish(events);
            events.accept(new ChatEvent.Finish(
                    Finishes.read(reason, deltas.calledTools()), AnswerReader.stopSequence(choice)));
        }
    }
}
