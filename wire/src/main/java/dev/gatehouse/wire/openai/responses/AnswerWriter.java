package dev.gatehouse.wire.openai.responses;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.chat.Block;
import dev.gatehouse.wire.chat.ChatAnswer;
import dev.gatehouse.wire.chat.FinishReason;
import dev.gatehouse.wire.chat.Usage;
import dev.gatehouse.wire.openai.Json;
import org.jspecify.annotations.Nullable;

/** The canonical answer as a response. Blocks only other protocols have words for are left out. */
final class AnswerWriter {
    private static final String ID_PREFIX = "resp_";

    private final Echo echo;
    private final String tail;
    private int number;

    private AnswerWriter(Echo echo, String id) {
        this.echo = echo;
        this.tail = tail(id);
    }

    static byte[] write(ChatAnswer answer, Echo echo) {
        String id = id(answer.id());
        ArrayNode output = Json.array();
        var writer = new AnswerWriter(echo, id);
        String status = itemStatus(answer.finish());
        for (Block block : answer.content()) {
            ObjectNode item = writer.item(block, status);
            if (item != null) {
                output.add(item);
            }
        }
        ObjectNode response = echo.response(id, answer.created(), answer.model(), "completed");
        finish(response, answer.finish(), output, answer.usage());
        return Json.bytes(response);
    }

    static String id(String id) {
        return id.startsWith(ID_PREFIX) ? id : ID_PREFIX + tail(id);
    }

    /** An id without its prefix, of the letters that ids have. */
    static String tail(String id) {
        return id.substring(id.lastIndexOf('_') + 1).replaceAll("[^A-Za-z0-9-]", "");
    }

    /** Puts in what is known at the end. */
    static void finish(ObjectNode response, FinishReason finish, ArrayNode output, @Nullable Usage usage) {
        String reason = switch (finish) {
            case STOP, TOOL_CALLS, REFUSAL, PAUSE -> null;
            case LENGTH -> "max_output_tokens";
            case CONTENT_FILTER -> "content_filter";
        };
        response.put("status", reason == null ? "completed" : "incomplete");
        if (reason != null) {
            response.putObject("incomplete_details").put("reason", reason);
        }
        response.set("output", output);
        if (usage != null) {
            response.set("usage", Tallies.write(usage));
        }
    }

    /** Of the items of an answer that ended so. */
    private static String itemStatus(FinishReason finish) {
        return finish == FinishReason.LENGTH || finish == FinishReason.CONTENT_FILTER ? "incomplete" : "completed";
    }

    private @Nullable ObjectNode item(Block block, String status) {
        return switch (block) {
            case Block.Text text -> Items.message(itemId("msg", tail, number++), status, Items.text(text.text()));
            case Block.Refusal refusal ->
                Items.message(itemId("msg", tail, number++), status, Items.refusal(refusal.text()));
            case Block.Thinking thinking ->
                Items.reasoning(
                        itemId("rs", tail, number++),
                        thinking.text(),
                        Thought.pack(thinking.text(), thinking.signature()));
            case Block.RedactedThinking hidden ->
                Items.reasoning(itemId("rs", tail, number++), "", Thought.packRedacted(hidden.data()));
            case Block.ToolCall call ->
                Items.call(
                        itemId("fc", tail, number++),
                        "completed",
                        call.id(),
                        call.name(),
                        call.arguments().isBlank() ? "{}" : call.arguments(),
                        echo);
            case Block.Image _, Block.Document _, Block.Audio _, Block.ToolResult _, Block.Native _ -> null;
        };
    }

    static String itemId(String prefix, String tail, int number) {
        return prefix + "_" + tail + number;
    }
}
