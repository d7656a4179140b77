package dev.gatehouse.wire.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.ByteSink;
import dev.gatehouse.wire.chat.ChatEvent;
import dev.gatehouse.wire.chat.ChatEvent.Opening;
import dev.gatehouse.wire.chat.StreamWriter;
import dev.gatehouse.wire.chat.Usage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Events as chunks.
 *
 * <pre>role chunk, content chunks, finish chunk, usage chunk (when asked for), [DONE]</pre>
 *
 * Usage waits for the end marker, so that a report that follows the finish is the one the client sees. Thinking goes out in
 * pieces as {@code reasoning_content}; its seal as one whole entry of {@code thinking_blocks}, because clients keep only the
 * last chunk of a member they do not know. Every object in a list inside a delta has an index: openai-python wants it.
 */
final class ChunkWriter implements StreamWriter {
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FRAME_END = "\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END_MARKER = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private final boolean includeUsage;
    private final Map<Integer, Writing> open = new HashMap<>();
    private String id = "";
    private String model = "";
    private long created;
    private int calls;
    private int seals;
    private @Nullable Usage usage;

    ChunkWriter(boolean includeUsage) {
        this.includeUsage = includeUsage;
    }

    static byte[] endMarker() {
        return END_MARKER.clone();
    }

    @Override
    public void write(ChatEvent event, ByteSink out) {
        switch (event) {
            case ChatEvent.Start start -> start(start, out);
            case ChatEvent.BlockStart begun -> begin(begun, out);
            case ChatEvent.TextDelta delta -> text(delta, out);
            case ChatEvent.ThinkingDelta delta -> thinking(delta, out);
            case ChatEvent.SignatureDelta delta -> sealing(delta);
            case ChatEvent.ArgumentsDelta delta -> arguments(delta, out);
            case ChatEvent.BlockStop stop -> end(stop, out);
            case ChatEvent.UsageReport report -> usage = report.usage();
            case ChatEvent.Finish finish -> send(Json.object(), Finishes.write(finish.reason()), out);
            case ChatEvent.Done _ -> done(out);
            case ChatEvent.Failure _ ->
                throw new IllegalArgumentException("failures are told by ChatFormat.streamError");
        }
    }

    private void start(ChatEvent.Start start, ByteSink out) {
        id = AnswerWriter.id(start.id());
        model = start.model();
        created = start.created();
        send(Json.object().put("role", "assistant").put("content", ""), null, out);
    }

    private void begin(ChatEvent.BlockStart begun, ByteSink out) {
        switch (begun.opening()) {
            case Opening.Text _ -> {}
            case Opening.Refusal _ -> open.put(begun.block(), new Writing.Refusal());
            case Opening.Thinking _ -> open.put(begun.block(), new Writing.Thinking());
            case Opening.RedactedThinking hidden -> seal(AnswerWriter.redacted(hidden.data()), out);
            case Opening.ToolCall call -> {
                var writing = new Writing.Call(calls++);
                open.put(begun.block(), writing);
                ObjectNode json = writing.json().put("id", call.id()).put("type", "function");
                json.putObject("function").put("name", call.name()).put("arguments", "");
                send(listed("tool_calls", json), null, out);
            }
        }
    }

    private void text(ChatEvent.TextDelta delta, ByteSink out) {
        String member = open.get(delta.block()) instanceof Writing.Refusal ? "refusal" : "content";
        send(Json.object().put(member, delta.text()), null, out);
    }

    private void thinking(ChatEvent.ThinkingDelta delta, ByteSink out) {
        if (open.get(delta.block()) instanceof Writing.Thinking thought) {
            thought.text.append(delta.text());
        }
        send(Json.object().put("reasoning_content", delta.text()), null, out);
    }

    private void sealing(ChatEvent.SignatureDelta delta) {
        if (open.get(delta.block()) instanceof Writing.Thinking thought) {
            thought.signature.append(delta.signature());
        }
    }

    private void arguments(ChatEvent.ArgumentsDelta delta, ByteSink out) {
        if (open.get(delta.block()) instanceof Writing.Call call
                && !delta.json().isEmpty()) {
            call.argued = true;
            arguments(call, delta.json(), out);
        }
    }

    private void arguments(Writing.Call call, String json, ByteSink out) {
        ObjectNode piece = call.json();
        piece.putObject("function").put("arguments", json);
        send(listed("tool_calls", piece), null, out);
    }

    private void end(ChatEvent.BlockStop stop, ByteSink out) {
        switch (open.remove(stop.block())) {
            case Writing.Thinking thought
            when !thought.signature.isEmpty() ->
                seal(AnswerWriter.sealed(thought.text.toString(), thought.signature.toString()), out);
            case Writing.Call call when !call.argued -> arguments(call, MessagesWriter.arguments(""), out);
            case null, default -> {}
        }
    }

    private void seal(ObjectNode block, ByteSink out) {
        ObjectNode indexed = Json.object().put("index", seals++);
        indexed.setAll(block);
        send(listed("thinking_blocks", indexed), null, out);
    }

    private static ObjectNode listed(String member, ObjectNode only) {
        ObjectNode delta = Json.object();
        delta.putArray(member).add(only);
        return delta;
    }

    private void done(ByteSink out) {
        if (includeUsage && usage != null) {
            ObjectNode chunk = chunk();
            chunk.putArray("choices");
            chunk.set("usage", Tokens.write(usage));
            frame(chunk, out);
        }
        out.write(END_MARKER, 0, END_MARKER.length);
    }

    private void send(ObjectNode delta, @Nullable String finish, ByteSink out) {
        ObjectNode chunk = chunk();
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.put("finish_reason", finish);
        frame(chunk, out);
    }

    private ObjectNode chunk() {
        return Json.object()
                .put("id", id)
                .put("object", "chat.completion.chunk")
                .put("created", created)
                .put("model", model);
    }

    private static void frame(JsonNode chunk, ByteSink out) {
        byte[] json = Json.bytes(chunk);
        var frame = new ByteArrayOutputStream(json.length + DATA.length + FRAME_END.length);
        frame.writeBytes(DATA);
        frame.writeBytes(json);
        frame.writeBytes(FRAME_END);
        out.write(frame.toByteArray());
    }

    /** What must be remembered of a block that is open. */
    private sealed interface Writing {
        final class Refusal implements Writing {}

        final class Thinking implements Writing {
            private final StringBuilder text = new StringBuilder();
            private final StringBuilder signature = new StringBuilder();
        }

        final class Call implements Writing {
            private final int index;
            private boolean argued;

            Call(int index) {
                this.index = index;
            }

            ObjectNode json() {
                return Json.object().put("index", index);
            }
        }
    }
}
