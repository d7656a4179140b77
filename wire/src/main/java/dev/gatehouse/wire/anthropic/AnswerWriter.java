package dev.gatehouse.wire.anthropic;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.chat.Block;
import dev.gatehouse.wire.chat.ChatAnswer;
import dev.gatehouse.wire.chat.Usage;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The canonical answer to a message. Log probabilities and other protocols' own blocks are left out: a message has no place for
 * them.
 */
final class AnswerWriter {
    /**
     * Holds the arguments of a tool call that are no JSON object, as a model that was cut off leaves them: a message's input must
     * be one, and what the model wrote must not be lost.
     */
    static final String RAW_ARGUMENTS = "_raw";

    private static final String ID_PREFIX = "msg_";

    private AnswerWriter() {}

    static byte[] write(ChatAnswer answer) {
        return Json.written(out -> message(answer, out));
    }

    private static void message(ChatAnswer answer, JsonGenerator out) throws IOException {
        out.writeStartObject();
        begin(answer.id(), answer.model(), out);
        out.writeArrayFieldStart("content");
        content(answer.content(), out);
        out.writeEndArray();
        boolean toolCalls = answer.content().stream().anyMatch(Block.ToolCall.class::isInstance);
        stop(StopReason.write(answer.finish(), answer.stopSequence(), toolCalls), answer.stopSequence(), out);
        var usage = answer.usage();
        out.writeFieldName("usage");
        UsageTally.write(usage == null ? Usage.NONE : usage, out);
        out.writeEndObject();
    }

    /** The members every message begins with. */
    static void begin(String id, String model, JsonGenerator out) throws IOException {
        out.writeStringField("id", id.startsWith(ID_PREFIX) ? id : ID_PREFIX + id);
        out.writeStringField("type", "message");
        out.writeStringField("role", "assistant");
        out.writeStringField("model", model);
    }

    static void stop(String reason, @Nullable String sequence, JsonGenerator out) throws IOException {
        out.writeStringField("stop_reason", reason);
        out.writeStringField("stop_sequence", reason.equals("stop_sequence") ? sequence : null);
    }

    /** At least one block: clients read the first without asking. */
    private static void content(List<Block> content, JsonGenerator out) throws IOException {
        int written = 0;
        for (Block block : content) {
            written += block(block, out) ? 1 : 0;
        }
        if (written == 0) {
            text("", out);
        }
    }

    /** Whether the block has a place in a message. */
    private static boolean block(Block block, JsonGenerator out) throws IOException {
        switch (block) {
            case Block.Text text -> text(text.text(), out);
            case Block.Refusal refusal -> text(refusal.text(), out);
            case Block.ToolCall call -> toolUse(call, out);
            case Block.Thinking thinking -> thinking(thinking, out);
            case Block.RedactedThinking redacted -> redacted(redacted, out);
            case Block.Native whole -> {
                if (!whole.format().equals(AnthropicMessages.NAME)) {
                    return false;
                }
                out.writePOJO(whole.json());
            }
            case Block.Image _, Block.Document _, Block.Audio _, Block.ToolResult _ -> {
                return false;
            }
        }
        return true;
    }

    private static void text(String text, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", "text");
        out.writeStringField("text", text);
        out.writeEndObject();
    }

    private static void toolUse(Block.ToolCall call, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", "tool_use");
        out.writeStringField("id", call.id());
        out.writeStringField("name", call.name());
        out.writeFieldName("input");
        out.writePOJO(input(call.arguments()));
        out.writeEndObject();
    }

    private static ObjectNode input(String arguments) {
        if (arguments.isBlank()) {
            return Json.object();
        }
        var input = Json.objectOrNull(arguments);
        return input == null ? Json.object().put(RAW_ARGUMENTS, arguments) : input;
    }

    private static void thinking(Block.Thinking thinking, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", "thinking");
        out.writeStringField("thinking", thinking.text());
        out.writeStringField("signature", thinking.signature());
        out.writeEndObject();
    }

    private static void redacted(Block.RedactedThinking redacted, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", "redacted_thinking");
        out.writeStringField("data", redacted.data());
        out.writeEndObject();
    }
}
