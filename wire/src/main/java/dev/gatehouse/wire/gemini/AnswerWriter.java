package dev.gatehouse.wire.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.chat.Block;
import dev.gatehouse.wire.chat.ChatAnswer;
import dev.gatehouse.wire.chat.FinishReason;
import dev.gatehouse.wire.chat.Usage;
import org.jspecify.annotations.Nullable;

/** The canonical answer as a {@code GenerateContentResponse}. Blocks only other protocols have words for are left out. */
final class AnswerWriter {
    /**
     * Holds the arguments of a call that are no JSON object, as a model that was cut off leaves them: a call's arguments must be one, and
     * what the model wrote must not be lost.
     */
    private static final String RAW_ARGUMENTS = "_raw";

    private AnswerWriter() {}

    static byte[] write(ChatAnswer answer) {
        var parts = Json.object().putArray("parts");
        answer.content().forEach(block -> block(block, parts));
        if (parts.isEmpty()) {
            parts.add(text(""));
        }
        var usage = answer.usage();
        return Json.bytes(
                response(answer.id(), answer.model(), parts, answer.finish(), usage == null ? Usage.NONE : usage));
    }

    private static void block(Block block, ArrayNode parts) {
        switch (block) {
            case Block.Text(var text, var _) -> parts.add(text(text));
            case Block.Refusal(var text) -> parts.add(text(text));
            case Block.ToolCall call -> parts.add(call(call.id(), call.name(), call.arguments()));
            case Block.Thinking(var text, var signature) -> {
                var part = thought(text);
                if (!signature.isEmpty()) {
                    part.put("thoughtSignature", Thoughts.toClient(signature));
                }
                parts.add(part);
            }
            case Block.RedactedThinking(var data) -> parts.add(hidden(data));
            case Block.Native whole -> {
                if (whole.format().equals(GeminiChat.NAME)) {
                    parts.add(whole.json());
                }
            }
            case Block.Image _, Block.Document _, Block.Audio _, Block.ToolResult _ -> {}
        }
    }

    static ObjectNode text(String text) {
        return Json.object().put("text", text);
    }

    static ObjectNode thought(String text) {
        return text(text).put("thought", true);
    }

    static ObjectNode sealed(String signature) {
        return thought("").put("thoughtSignature", Thoughts.toClient(signature));
    }

    static ObjectNode hidden(String data) {
        return thought("").put("thoughtSignature", Thoughts.hiddenToClient(data));
    }

    static ObjectNode call(String id, String name, String arguments) {
        var part = Json.object();
        var call = part.putObject("functionCall").put("id", id).put("name", name);
        var args = arguments.isBlank() ? Json.object() : Json.objectOrNull(arguments);
        call.set("args", args == null ? Json.object().put(RAW_ARGUMENTS, arguments) : args);
        return part;
    }

    /** @param usage null where it is told later */
    static ObjectNode response(
            String id, String model, ArrayNode parts, @Nullable FinishReason finish, @Nullable Usage usage) {
        var json = Json.object();
        var candidate = json.putArray("candidates").addObject();
        candidate.putObject("content").put("role", Roles.MODEL).set("parts", parts);
        if (finish != null) {
            candidate.put("finishReason", Finishes.write(finish));
        }
        candidate.put("index", 0);
        if (usage != null) {
            json.set("usageMetadata", UsageTally.write(usage));
        }
        json.put("modelVersion", model);
        return json.put("responseId", id);
    }
}
