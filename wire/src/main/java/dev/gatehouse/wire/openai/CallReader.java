package dev.gatehouse.wire.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.chat.ChatEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * Streamed tool calls, told apart by index. Some compatible servers give every call the index 0 or none at all, and make
 * themselves understood by a new id with a new name: that is a new call.
 */
final class CallReader {
    /** The legacy {@code function_call}, of which an answer has at most one. */
    private static final int LEGACY = -1;

    private record Call(String id, int block) {}

    private final IntSupplier newBlock;
    private final Map<Integer, Call> byIndex = new HashMap<>();
    private final List<Call> all = new ArrayList<>();

    CallReader(IntSupplier newBlock) {
        this.newBlock = newBlock;
    }

    boolean any() {
        return !all.isEmpty();
    }

    void read(JsonNode delta, Consumer<ChatEvent> events) {
        int position = 0;
        for (JsonNode call : delta.path("tool_calls")) {
            int index = call.path("index").asInt(position++);
            piece(index, Json.textOrEmpty(call, "id"), call.path("function"), events);
        }
        if (delta.path("function_call").isObject()) {
            piece(LEGACY, "", delta.path("function_call"), events);
        }
    }

    private void piece(int index, String id, JsonNode function, Consumer<ChatEvent> events) {
        String name = Json.textOrEmpty(function, "name");
        Call call = byIndex.get(index);
        if (call == null || (!name.isEmpty() && !id.isEmpty() && !id.equals(call.id()))) {
            call = begin(index, id, name, events);
        }
        String arguments = AnswerReader.arguments(function);
        if (!arguments.isEmpty()) {
            events.accept(new ChatEvent.ArgumentsDelta(call.block(), arguments));
        }
    }

    private Call begin(int index, String id, String name, Consumer<ChatEvent> events) {
        if (name.isEmpty()) {
            throw new MalformedAnswer("tool call without a name");
        }
        var call = new Call(AnswerReader.idOr(id, all.size()), newBlock.getAsInt());
        byIndex.put(index, call);
        all.add(call);
        events.accept(new ChatEvent.BlockStart(call.block(), new ChatEvent.Opening.ToolCall(call.id(), name)));
        return call;
    }

    void closeAll(Consumer<ChatEvent> events) {
        all.forEach(call -> events.accept(new ChatEvent.BlockStop(call.block())));
        byIndex.clear();
    }
}
