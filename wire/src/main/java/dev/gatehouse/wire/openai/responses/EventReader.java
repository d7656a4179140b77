package dev.gatehouse.wire.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.WireError;
import dev.gatehouse.wire.chat.ChatEvent;
import dev.gatehouse.wire.chat.ChatEvent.Opening;
import dev.gatehouse.wire.chat.StreamReader;
import dev.gatehouse.wire.chat.Usage;
import dev.gatehouse.wire.openai.ErrorReader;
import dev.gatehouse.wire.openai.Json;
import dev.gatehouse.wire.sse.SseFrame;
import dev.gatehouse.wire.sse.SseFramer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** A provider's events to canonical ones. Each part of a message is a block, each call and each thought. */
final class EventReader implements StreamReader {
    private final SseFramer framer = new SseFramer();
    private final SseFrame frame = new SseFrame();
    /** Open blocks by where they stand: output index and, of messages, content index. */
    private final Map<Place, Integer> open = new HashMap<>();

    private int blocks;
    private boolean started;
    private boolean calledTools;
    private boolean over;

    private record Place(int output, int content) {}

    /** Where an item that has no parts stands. */
    private static final int WHOLE = -1;

    @Override
    public void feed(byte[] buffer, int from, int to, Consumer<ChatEvent> events) {
        framer.feed(buffer, from, to, (bytes, start, end) -> frame(frame.read(bytes, start, end), events));
    }

    private void frame(SseFrame frame, Consumer<ChatEvent> events) {
        if (over || !frame.hasData() || frame.dataFrom() == frame.dataTo() || frame.dataIs("[DONE]")) {
            return;
        }
        ObjectNode event = Json.answer(frame.dataBuffer(), frame.dataFrom(), frame.dataTo());
        switch (Json.textOrEmpty(event, "type")) {
            case "response.created", "response.in_progress" -> start(event.path("response"), events);
            case "response.output_item.added" -> added(event, events);
            case "response.content_part.added" -> part(event, events);
            case "response.output_text.delta", "response.refusal.delta" ->
                events.accept(new ChatEvent.TextDelta(block(place(event)), delta(event)));
            case "response.content_part.done" -> stop(place(event), events);
            case "response.reasoning_summary_part.added" -> {
                if (event.path("summary_index").asInt(0) > 0) {
                    events.accept(new ChatEvent.ThinkingDelta(block(whole(event)), "\n\n"));
                }
            }
            case "response.reasoning_summary_text.delta", "response.reasoning_text.delta" ->
                events.accept(new ChatEvent.ThinkingDelta(block(whole(event)), delta(event)));
            case "response.function_call_arguments.delta" ->
                events.accept(new ChatEvent.ArgumentsDelta(block(whole(event)), delta(event)));
            case "response.output_item.done" -> done(event, events);
            case "response.completed", "response.incomplete" -> end(event.path("response"), events);
            case "response.failed" -> fail(failure(event), events);
            case "error" -> fail(ErrorReader.failure(event), events);
            case "" -> {
                if (!event.has("error")) {
                    throw new MalformedAnswer("event without a type");
                }
                fail(ErrorReader.failure(event), events);
            }
            default -> {}
        }
    }

    private void start(JsonNode response, Consumer<ChatEvent> events) {
        if (!started) {
            started = true;
            events.accept(new ChatEvent.Start(
                    Json.textOrEmpty(response, "id"),
                    Json.textOrEmpty(response, "model"),
                    response.path("created_at").asLong(0)));
        }
    }

    private void added(JsonNode event, Consumer<ChatEvent> events) {
        JsonNode item = event.path("item");
        switch (Json.textOrEmpty(item, "type")) {
            case "function_call" -> {
                calledTools = true;
                begin(
                        whole(event),
                        new Opening.ToolCall(
                                AnswerReader.required(item, "call_id"), AnswerReader.required(item, "name")),
                        events);
            }
            case "reasoning" -> begin(whole(event), new Opening.Thinking(), events);
            default -> {}
        }
    }

    private void part(JsonNode event, Consumer<ChatEvent> events) {
        switch (Json.textOrEmpty(event.path("part"), "type")) {
            case "output_text" -> begin(place(event), new Opening.Text(), events);
            case "refusal" -> begin(place(event), new Opening.Refusal(), events);
            default -> {}
        }
    }

    private void begin(Place place, Opening opening, Consumer<ChatEvent> events) {
        if (open.putIfAbsent(place, blocks) != null) {
            throw new MalformedAnswer("item begun twice");
        }
        events.accept(new ChatEvent.BlockStart(blocks++, opening));
    }

    private int block(Place place) {
        Integer block = open.get(place);
        if (block == null) {
            throw new MalformedAnswer("delta of an item that was not begun");
        }
        return block;
    }

    private static Place place(JsonNode event) {
        return new Place(
                event.path("output_index").asInt(0), event.path("content_index").asInt(0));
    }

    private static Place whole(JsonNode event) {
        return new Place(event.path("output_index").asInt(0), WHOLE);
    }

    private static String delta(JsonNode event) {
        return Json.textOrEmpty(event, "delta");
    }

    private void done(JsonNode event, Consumer<ChatEvent> events) {
        Place place = whole(event);
        String encrypted = Json.textOrEmpty(event.path("item"), "encrypted_content");
        Integer block = open.get(place);
        if (block != null && !encrypted.isEmpty()) {
            events.accept(new ChatEvent.SignatureDelta(block, AnswerReader.sealed(encrypted)));
        }
        stop(place, events);
    }

    private void stop(Place place, Consumer<ChatEvent> events) {
        Integer block = open.remove(place);
        if (block != null) {
            events.accept(new ChatEvent.BlockStop(block));
        }
    }

    private void end(JsonNode response, Consumer<ChatEvent> events) {
        start(response, events);
        open.values().stream().sorted().forEach(block -> events.accept(new ChatEvent.BlockStop(block)));
        open.clear();
        over = true;
        events.accept(new ChatEvent.Finish(AnswerReader.finish(response, calledTools), null));
        Usage usage = Tallies.read(response.path("usage"));
        if (usage != null) {
            events.accept(new ChatEvent.UsageReport(usage));
        }
        events.accept(new ChatEvent.Done());
    }

    private void fail(WireError error, Consumer<ChatEvent> events) {
        over = true;
        events.accept(new ChatEvent.Failure(error));
    }

    /** Why a response failed. */
    static WireError failure(JsonNode event) {
        ObjectNode said = Json.object();
        JsonNode error = event.path("response").path("error");
        said.set("error", error.isObject() ? error : Json.object());
        return ErrorReader.failure(said);
    }
}
