package dev.gatehouse.wire.anthropic;

import dev.gatehouse.wire.ByteSink;
import dev.gatehouse.wire.chat.ChatEvent;
import dev.gatehouse.wire.chat.ChatEvent.Opening;
import dev.gatehouse.wire.chat.StreamWriter;
import dev.gatehouse.wire.chat.Usage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Events to a message stream.
 *
 * <pre>
 * message_start (content_block_start content_block_delta* content_block_stop)* message_delta message_stop
 * </pre>
 *
 * Only one block may be open at a time and indexes ascend, but parallel tool calls may come interleaved: what belongs to a later
 * block waits until the earlier one stops. {@code message_start} waits for the next event, since usage may come first;
 * {@code message_delta} waits for {@link ChatEvent.Done}, since some providers tell usage after the finish.
 */
final class EventWriter implements StreamWriter {
    private static final int NONE = -1;

    /** A block whose turn has not come. */
    private static final class Waiting {
        final int block;
        final Opening opening;
        final List<ChatEvent> pieces = new ArrayList<>();
        boolean stopped;

        Waiting(int block, Opening opening) {
            this.block = block;
            this.opening = opening;
        }
    }

    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private ChatEvent.@Nullable Start start;
    private ChatEvent.@Nullable Finish finish;
    private Usage usage = Usage.NONE;
    private int open = NONE;
    private int index = NONE;
    private boolean toolCalls;

    @Override
    public void write(ChatEvent event, ByteSink out) {
        switch (event) {
            case ChatEvent.Start begin -> start = begin;
            case ChatEvent.UsageReport report -> usage = report.usage();
            case ChatEvent.BlockStart(int block, Opening opening) -> {
                beginMessage(out);
                start(block, opening, out);
            }
            case ChatEvent.TextDelta delta -> piece(delta.block(), event, out);
            case ChatEvent.ThinkingDelta delta -> piece(delta.block(), event, out);
            case ChatEvent.SignatureDelta delta -> piece(delta.block(), event, out);
            case ChatEvent.ArgumentsDelta delta -> piece(delta.block(), event, out);
            case ChatEvent.BlockStop(int block) -> stop(block, out);
            case ChatEvent.Finish end -> finish(end, out);
            case ChatEvent.Done() -> end(out);
            case ChatEvent.Failure(var error) ->
                throw new IllegalArgumentException("a failure is no event of a message: " + error.kind());
        }
    }

    private void beginMessage(ByteSink out) {
        var begin = start;
        if (begin == null) {
            return;
        }
        start = null;
        out.write(Frame.of("message_start", json -> {
            json.writeObjectFieldStart("message");
            AnswerWriter.begin(begin.id(), begin.model(), json);
            json.writeArrayFieldStart("content");
            json.writeEndArray();
            json.writeNullField("stop_reason");
            json.writeNullField("stop_sequence");
            json.writeFieldName("usage");
            UsageTally.write(usage, json);
            json.writeEndObject();
        }));
    }

    private void start(int block, Opening opening, ByteSink out) {
        toolCalls |= opening instanceof Opening.ToolCall;
        if (open == NONE) {
            open(block, opening, out);
        } else {
            waiting.add(new Waiting(block, opening));
        }
    }

    private void open(int block, Opening opening, ByteSink out) {
        open = block;
        index++;
        out.write(Frame.of("content_block_start", json -> {
            json.writeNumberField("index", index);
            json.writeObjectFieldStart("content_block");
            switch (opening) {
                case Opening.Text(), Opening.Refusal() -> {
                    json.writeStringField("type", "text");
                    json.writeStringField("text", "");
                }
                case Opening.Thinking() -> {
                    json.writeStringField("type", "thinking");
                    json.writeStringField("thinking", "");
                    json.writeStringField("signature", "");
                }
                case Opening.RedactedThinking(String data) -> {
                    json.writeStringField("type", "redacted_thinking");
                    json.writeStringField("data", data);
                }
                case Opening.ToolCall(String id, String name) -> {
                    json.writeStringField("type", "tool_use");
                    json.writeStringField("id", id);
                    json.writeStringField("name", name);
                    json.writeObjectFieldStart("input");
                    json.writeEndObject();
                }
            }
            json.writeEndObject();
        }));
    }

    private void piece(int block, ChatEvent delta, ByteSink out) {
        if (block == open) {
            writePiece(delta, out);
        } else {
            waiting(block).pieces.add(delta);
        }
    }

    private void writePiece(ChatEvent piece, ByteSink out) {
        switch (piece) {
            case ChatEvent.TextDelta delta -> delta("text_delta", "text", delta.text(), out);
            case ChatEvent.ThinkingDelta delta -> delta("thinking_delta", "thinking", delta.text(), out);
            case ChatEvent.SignatureDelta delta -> delta("signature_delta", "signature", delta.signature(), out);
            case ChatEvent.ArgumentsDelta delta -> delta("input_json_delta", "partial_json", delta.json(), out);
            default -> throw new IllegalStateException("no piece of a block");
        }
    }

    private void delta(String type, String member, String text, ByteSink out) {
        if (text.isEmpty()) {
            return;
        }
        out.write(Frame.of("content_block_delta", json -> {
            json.writeNumberField("index", index);
            json.writeObjectFieldStart("delta");
            json.writeStringField("type", type);
            json.writeStringField(member, text);
            json.writeEndObject();
        }));
    }

    private Waiting waiting(int block) {
        for (Waiting one : waiting) {
            if (one.block == block) {
                return one;
            }
        }
        throw new IllegalStateException("block " + block + " is not open");
    }

    private void stop(int block, ByteSink out) {
        if (block != open) {
            waiting(block).stopped = true;
            return;
        }
        close(out);
        while (open == NONE && !waiting.isEmpty()) {
            var next = waiting.remove();
            open(next.block, next.opening, out);
            for (ChatEvent piece : next.pieces) {
                writePiece(piece, out);
            }
            if (next.stopped) {
                close(out);
            }
        }
    }

    private void close(ByteSink out) {
        open = NONE;
        out.write(Frame.of("content_block_stop", json -> json.writeNumberField("index", index)));
    }

    /** Nothing can follow in any block. An answer without content has one empty text, as a whole one has. */
    private void finish(ChatEvent.Finish end, ByteSink out) {
        beginMessage(out);
        finish = end;
        if (index == NONE) {
            open(0, new Opening.Text(), out);
        }
        waiting.forEach(one -> one.stopped = true);
        if (open != NONE) {
            stop(open, out);
        }
    }

    /** An answer without a finish is never given an end. */
    private void end(ByteSink out) {
        var end = finish;
        if (end == null) {
            throw new IllegalStateException("an end without a finish");
        }
        out.write(Frame.of("message_delta", json -> {
            json.writeObjectFieldStart("delta");
            var reason = StopReason.write(end.reason(), end.stopSequence(), toolCalls);
            AnswerWriter.stop(reason, end.stopSequence(), json);
            json.writeEndObject();
            json.writeFieldName("usage");
            UsageTally.write(usage, json);
        }));
        out.write(Frame.messageStop());
    }
}
