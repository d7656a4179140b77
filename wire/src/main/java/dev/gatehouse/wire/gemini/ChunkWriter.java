package dev.gatehouse.wire.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.ByteSink;
import dev.gatehouse.wire.chat.ChatEvent;
import dev.gatehouse.wire.chat.ChatEvent.Opening;
import dev.gatehouse.wire.chat.FinishReason;
import dev.gatehouse.wire.chat.StreamWriter;
import dev.gatehouse.wire.chat.Usage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Events as chunks. Text and thoughts go out in pieces; a call, which clients of this protocol take whole, when its last piece has come;
 * finish and usage together in the last chunk, because usage may come after the finish.
 */
final class ChunkWriter implements StreamWriter {
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    // As Google ends its frames.
    private static final byte[] FRAME_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** What must be remembered of a block that is open. */
    private sealed interface Writing {
        record Thinking(StringBuilder signature) implements Writing {}

        record Call(String id, String name, StringBuilder arguments) implements Writing {}
    }

    private final Map<Integer, Writing> open = new HashMap<>();
    private String id = "";
    private String model = "";
    private FinishReason finish = FinishReason.STOP;
    private Usage usage = Usage.NONE;

    @Override
    public void write(ChatEvent event, ByteSink out) {
        switch (event) {
            case ChatEvent.Start start -> {
                id = start.id();
                model = start.model();
            }
            case ChatEvent.BlockStart(int block, Opening opening) -> begin(block, opening, out);
            case ChatEvent.TextDelta(int _, String text) -> send(AnswerWriter.text(text), out);
            case ChatEvent.ThinkingDelta(int _, String text) -> send(AnswerWriter.thought(text), out);
            case ChatEvent.SignatureDelta(int block, String signature) -> {
                if (open.get(block) instanceof Writing.Thinking(var seal)) {
                    seal.append(signature);
                }
            }
            case ChatEvent.ArgumentsDelta(int block, String json) -> {
                if (open.get(block) instanceof Writing.Call call) {
                    call.arguments.append(json);
                }
            }
            case ChatEvent.BlockStop(int block) -> end(block, out);
            case ChatEvent.UsageReport(Usage report) -> usage = report;
            case ChatEvent.Finish(FinishReason reason, var _) -> finish = reason;
            case ChatEvent.Done() -> done(out);
            case ChatEvent.Failure _ ->
                throw new IllegalArgumentException("failures are told by ChatFormat.streamError");
        }
    }

    private void begin(int block, Opening opening, ByteSink out) {
        switch (opening) {
            case Opening.Text(), Opening.Refusal() -> {}
            case Opening.Thinking() -> open.put(block, new Writing.Thinking(new StringBuilder()));
            case Opening.RedactedThinking(String data) -> send(AnswerWriter.hidden(data), out);
            case Opening.ToolCall(String callId, String name) ->
                open.put(block, new Writing.Call(callId, name, new StringBuilder()));
        }
    }

    private void end(int block, ByteSink out) {
        switch (open.remove(block)) {
            case null -> {}
            case Writing.Thinking(var seal) -> {
                if (!seal.isEmpty()) {
                    send(AnswerWriter.sealed(seal.toString()), out);
                }
            }
            case Writing.Call(var callId, var name, var arguments) ->
                send(AnswerWriter.call(callId, name, arguments.toString()), out);
        }
    }

    private void done(ByteSink out) {
        send(AnswerWriter.text(""), finish, usage, out);
    }

    private void send(ObjectNode part, ByteSink out) {
        send(part, null, null, out);
    }

    private void send(ObjectNode part, @Nullable FinishReason reason, @Nullable Usage report, ByteSink out) {
        var parts = Json.object().putArray("parts").add(part);
        out.write(frame(AnswerWriter.response(id, model, parts, reason, report)));
    }

    static byte[] frame(JsonNode chunk) {
        byte[] json = Json.bytes(chunk);
        var frame = new ByteArrayOutputStream(json.length + DATA.length + FRAME_END.length);
        frame.writeBytes(DATA);
        frame.writeBytes(json);
        frame.writeBytes(FRAME_END);
        return frame.toByteArray();
    }
}
