package dev.gatehouse.wire.openai.responses;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.ByteSink;
import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.WireError;
import dev.gatehouse.wire.chat.ChatEvent;
import dev.gatehouse.wire.chat.ChatEvent.Opening;
import dev.gatehouse.wire.chat.StreamWriter;
import dev.gatehouse.wire.chat.Usage;
import dev.gatehouse.wire.openai.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Events as a response's events, one item for each block.
 *
 * <pre>
 * created in_progress (output_item.added … output_item.done)* (completed | incomplete)
 * </pre>
 *
 * Items may be open side by side: each event says which one it means. The last event holds the whole answer again, and waits for
 * {@link ChatEvent.Done}, since some providers tell usage after the finish.
 */
final class EventWriter implements StreamWriter {
    private final Echo echo;
    private final Map<Integer, Writing> open = new HashMap<>();
    private final Map<Integer, ObjectNode> done = new TreeMap<>();
    private long sequence;
    private int items;
    private ChatEvent.@Nullable Start start;
    private ChatEvent.@Nullable Finish finish;
    private @Nullable Usage usage;

    EventWriter(Echo echo) {
        this.echo = echo;
    }

    @Override
    public void write(ChatEvent event, ByteSink out) {
        switch (event) {
            case ChatEvent.Start begun -> start(begun, out);
            case ChatEvent.BlockStart(int block, Opening opening) -> begin(block, opening, out);
            case ChatEvent.TextDelta(int block, String text) -> piece(block, text, out);
            case ChatEvent.ThinkingDelta(int block, String text) -> piece(block, text, out);
            case ChatEvent.ArgumentsDelta(int block, String json) -> piece(block, json, out);
            case ChatEvent.SignatureDelta(int block, String signature) -> {
                if (open.get(block) instanceof Writing.Reasoning reasoning) {
                    reasoning.signature.append(signature);
                }
            }
            case ChatEvent.BlockStop(int block) -> {
                Writing writing = open.remove(block);
                if (writing != null) {
                    end(writing, "completed", out);
                }
            }
            case ChatEvent.UsageReport report -> usage = report.usage();
            case ChatEvent.Finish end -> finish(end, out);
            case ChatEvent.Done() -> complete(out);
            case ChatEvent.Failure _ -> throw new IllegalArgumentException("failures are told by fail");
        }
    }

    private void start(ChatEvent.Start begun, ByteSink out) {
        start = new ChatEvent.Start(AnswerWriter.id(begun.id()), begun.model(), begun.created());
        tell("response.created", response("in_progress"), out);
        tell("response.in_progress", response("in_progress"), out);
    }

    private ObjectNode response(String status) {
        var begun = start;
        if (begun == null) {
            throw new MalformedAnswer("an answer without a start");
        }
        return echo.response(begun.id(), begun.created(), begun.model(), status);
    }

    private void tell(String type, ObjectNode response, ByteSink out) {
        ObjectNode event = event(type);
        event.set("response", response);
        Frames.write(event, out);
    }

    private ObjectNode event(String type) {
        return Json.object().put("type", type).put("sequence_number", sequence++);
    }

    private void begin(int block, Opening opening, ByteSink out) {
        int index = items++;
        String tail = AnswerWriter.tail(start == null ? "" : start.id());
        Writing writing = switch (opening) {
            case Opening.Text() -> new Writing.Message(index, AnswerWriter.itemId("msg", tail, index), false);
            case Opening.Refusal() -> new Writing.Message(index, AnswerWriter.itemId("msg", tail, index), true);
            case Opening.Thinking() -> new Writing.Reasoning(index, AnswerWriter.itemId("rs", tail, index), null);
            case Opening.RedactedThinking(String data) ->
                new Writing.Reasoning(index, AnswerWriter.itemId("rs", tail, index), Thought.packRedacted(data));
            case Opening.ToolCall(String id, String name) ->
                new Writing.Call(
                        index,
                        AnswerWriter.itemId("fc", tail, index),
                        id,
                        name,
                        echo.tools().get(name) instanceof Echo.ToolOrigin.Custom);
        };
        open.put(block, writing);
        ObjectNode added = event("response.output_item.added").put("output_index", index);
        added.set("item", writing.begun(echo));
        Frames.write(added, out);
        if (writing instanceof Writing.Message message) {
            part("response.content_part.added", message, message.part(""), out);
        }
    }

    private void piece(int block, String piece, ByteSink out) {
        Writing writing = open.get(block);
        if (writing == null || piece.isEmpty()) {
            return;
        }
        boolean first = writing.text.isEmpty();
        writing.text.append(piece);
        switch (writing) {
            case Writing.Message message -> {
                ObjectNode event = part(
                                message.refusal ? "response.refusal.delta" : "response.output_text.delta", message)
                        .put("delta", piece);
                if (!message.refusal) {
                    event.putArray("logprobs");
                }
                Frames.write(event, out);
            }
            case Writing.Reasoning reasoning -> {
                if (first) {
                    summary("response.reasoning_summary_part.added", reasoning, "", out);
                }
                Frames.write(
                        summary("response.reasoning_summary_text.delta", reasoning)
                                .put("delta", piece),
                        out);
            }
            case Writing.Call call -> {
                // The text of a tool with plain input is known when its JSON is whole.
                if (!call.custom) {
                    Frames.write(
                            of("response.function_call_arguments.delta", call).put("delta", piece), out);
                }
            }
        }
    }

    private void end(Writing writing, String status, ByteSink out) {
        switch (writing) {
            case Writing.Message message -> {
                String text = message.text.toString();
                ObjectNode event = part(
                                message.refusal ? "response.refusal.done" : "response.output_text.done", message)
                        .put(message.refusal ? "refusal" : "text", text);
                if (!message.refusal) {
                    event.putArray("logprobs");
                }
                Frames.write(event, out);
                part("response.content_part.done", message, message.part(text), out);
            }
            case Writing.Reasoning reasoning -> {
                String text = reasoning.text.toString();
                if (!text.isEmpty()) {
                    Frames.write(
                            summary("response.reasoning_summary_text.done", reasoning)
                                    .put("text", text),
                            out);
                    summary("response.reasoning_summary_part.done", reasoning, text, out);
                }
            }
            case Writing.Call call -> endCall(call, out);
        }
        ObjectNode item = writing.whole(status, echo);
        done.put(writing.index, item);
        ObjectNode event = event("response.output_item.done").put("output_index", writing.index);
        event.set("item", item);
        Frames.write(event, out);
    }

    private void endCall(Writing.Call call, ByteSink out) {
        if (!call.custom) {
            Frames.write(
                    of("response.function_call_arguments.done", call)
                            .put("name", Json.textOrEmpty(call.begun(echo), "name"))
                            .put("arguments", call.arguments()),
                    out);
            return;
        }
        String input = Items.input(call.arguments());
        Frames.write(of("response.custom_tool_call_input.delta", call).put("delta", input), out);
        Frames.write(of("response.custom_tool_call_input.done", call).put("input", input), out);
    }

    private ObjectNode of(String type, Writing writing) {
        return event(type).put("item_id", writing.id).put("output_index", writing.index);
    }

    private ObjectNode part(String type, Writing.Message message) {
        return of(type, message).put("content_index", 0);
    }

    private void part(String type, Writing.Message message, ObjectNode part, ByteSink out) {
        ObjectNode event = part(type, message);
        event.set("part", part);
        Frames.write(event, out);
    }

    private ObjectNode summary(String type, Writing.Reasoning reasoning) {
        return of(type, reasoning).put("summary_index", 0);
    }

    private void summary(String type, Writing.Reasoning reasoning, String text, ByteSink out) {
        ObjectNode event = summary(type, reasoning);
        event.set("part", Items.summary(text));
        Frames.write(event, out);
    }

    /** What is still open was cut off. */
    private void finish(ChatEvent.Finish end, ByteSink out) {
        finish = end;
        for (Writing writing : new TreeMap<>(open).values()) {
            end(writing, "incomplete", out);
        }
        open.clear();
    }

    /** An answer without a finish is never given an end. */
    private void complete(ByteSink out) {
        var end = finish;
        if (end == null) {
            throw new MalformedAnswer("an end without a finish");
        }
        ObjectNode response = response("completed");
        AnswerWriter.finish(response, end.reason(), output(), usage);
        tell("response." + Json.textOrEmpty(response, "status"), response, out);
    }

    private ArrayNode output() {
        return Json.array().addAll(done.values());
    }

    @Override
    public boolean fail(WireError error, ByteSink out) {
        if (start == null) {
            return false;
        }
        ObjectNode response = response("failed");
        response.set("output", output());
        Frames.failure(response, error, sequence, out);
        return true;
    }

    /** An item that is open, and what has been said of it. */
    private abstract static sealed class Writing {
        final int index;
        final String id;
        final StringBuilder text = new StringBuilder();

        Writing(int index, String id) {
            this.index = index;
            this.id = id;
        }

        abstract ObjectNode begun(Echo echo);

        abstract ObjectNode whole(String status, Echo echo);

        static final class Message extends Writing {
            final boolean refusal;

            Message(int index, String id, boolean refusal) {
                super(index, id);
                this.refusal = refusal;
            }

            ObjectNode part(String text) {
                return refusal ? Items.refusal(text) : Items.text(text);
            }

            @Override
            ObjectNode begun(Echo echo) {
                return Items.message(id, "in_progress", null);
            }

            @Override
            ObjectNode whole(String status, Echo echo) {
                return Items.message(id, status, part(text.toString()));
            }
        }

        static final class Reasoning extends Writing {
            final StringBuilder signature = new StringBuilder();
            private final @Nullable String redacted;

            Reasoning(int index, String id, @Nullable String redacted) {
                super(index, id);
                this.redacted = redacted;
            }

            @Override
            ObjectNode begun(Echo echo) {
                return Items.reasoning(id, "", null);
            }

            @Override
            ObjectNode whole(String status, Echo echo) {
                String said = text.toString();
                return Items.reasoning(
                        id, said, redacted == null ? Thought.pack(said, signature.toString()) : redacted);
            }
        }

        static final class Call extends Writing {
            private final String callId;
            final String name;
            final boolean custom;

            Call(int index, String id, String callId, String name, boolean custom) {
                super(index, id);
                this.callId = callId;
                this.name = name;
                this.custom = custom;
            }

            String arguments() {
                return text.isEmpty() ? "{}" : text.toString();
            }

            @Override
            ObjectNode begun(Echo echo) {
                return Items.call(id, "in_progress", callId, name, "", echo);
            }

            @Override
            ObjectNode whole(String status, Echo echo) {
                return Items.call(id, status, callId, name, arguments(), echo);
            }
        }
    }
}
