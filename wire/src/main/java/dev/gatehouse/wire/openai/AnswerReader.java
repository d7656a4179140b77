package dev.gatehouse.wire.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.chat.Block;
import dev.gatehouse.wire.chat.ChatAnswer;
import dev.gatehouse.wire.chat.FinishReason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A provider's whole answer to the canonical one. Providers differ; what is understood is read and the rest left alone. */
final class AnswerReader {
    private AnswerReader() {}

    static ChatAnswer read(byte[] body) {
        ObjectNode answer = Json.answer(body, 0, body.length);
        JsonNode choice = answer.path("choices").path(0);
        JsonNode message = choice.path("message");
        if (!message.isObject()) {
            throw new MalformedAnswer("answer without a message");
        }
        List<Block> content = content(message);
        JsonNode logprobs = choice.path("logprobs");
        return new ChatAnswer(
                Json.textOrEmpty(answer, "id"),
                Json.textOrEmpty(answer, "model"),
                answer.path("created").asLong(0),
                content,
                finish(choice, content),
                stopSequence(choice),
                Tokens.read(answer.path("usage")),
                logprobs.isObject() ? logprobs : null);
    }

    private static List<Block> content(JsonNode message) {
        var blocks = new ArrayList<>(thinking(message));
        JsonNode content = message.path("content");
        if (content.isTextual()) {
            addText(blocks, content.textValue());
        }
        for (JsonNode part : content.isArray() ? content : Json.array()) {
            addPart(blocks, part);
        }
        String refusal = Json.textOrEmpty(message, "refusal");
        if (!refusal.isEmpty()) {
            blocks.add(new Block.Refusal(refusal));
        }
        int index = 0;
        for (JsonNode call : message.path("tool_calls")) {
            blocks.add(call(Json.textOrEmpty(call, "id"), index++, call.path("function")));
        }
        if (message.path("function_call").isObject()) {
            blocks.add(call("", index, message.path("function_call")));
        }
        return blocks;
    }

    private static List<Block> thinking(JsonNode message) {
        var blocks = new ArrayList<Block>();
        for (JsonNode block : message.path("thinking_blocks")) {
            String type = Json.textOrEmpty(block, "type");
            if (type.equals("thinking")) {
                blocks.add(
                        new Block.Thinking(Json.textOrEmpty(block, "thinking"), Json.textOrEmpty(block, "signature")));
            } else if (type.equals("redacted_thinking")) {
                blocks.add(new Block.RedactedThinking(Json.textOrEmpty(block, "data")));
            }
        }
        String reasoning = reasoning(message);
        if (blocks.isEmpty() && !reasoning.isEmpty()) {
            blocks.add(new Block.Thinking(reasoning, ""));
        }
        return blocks;
    }

    /** Thinking in the clear, under either of the names providers use; empty where there is none. */
    static String reasoning(JsonNode message) {
        String text = Json.textOrEmpty(message, "reasoning_content");
        return text.isEmpty() ? Json.textOrEmpty(message, "reasoning") : text;
    }

    private static void addPart(List<Block> blocks, JsonNode part) {
        switch (Json.textOrEmpty(part, "type")) {
            case "text" -> addText(blocks, Json.textOrEmpty(part, "text"));
            case "thinking" -> blocks.add(new Block.Thinking(thought(part), Json.textOrEmpty(part, "signature")));
            case "refusal" -> blocks.add(new Block.Refusal(Json.textOrEmpty(part, "refusal")));
            default -> {}
        }
    }

    /** The text of a thinking part: a string, or text parts as Mistral has them. */
    static String thought(JsonNode part) {
        JsonNode thinking = part.path("thinking");
        if (thinking.isTextual()) {
            return thinking.textValue();
        }
        var text = new StringBuilder();
        for (JsonNode piece : thinking) {
            text.append(Json.textOrEmpty(piece, "text"));
        }
        return text.toString();
    }

    private static void addText(List<Block> blocks, String text) {
        if (!text.isEmpty()) {
            blocks.add(new Block.Text(text));
        }
    }

    private static Block call(String id, int index, JsonNode function) {
        String name = Json.text(function, "name");
        if (name == null) {
            throw new MalformedAnswer("tool call without a name");
        }
        return new Block.ToolCall(idOr(id, index), name, arguments(function), null);
    }

    /** Some providers make no ids; the client's protocol needs one to pair results with calls. */
    static String idOr(String id, int index) {
        return id.isEmpty() ? "call_" + index : id;
    }

    /** Arguments as JSON text; some providers send the object itself. */
    static String arguments(JsonNode function) {
        JsonNode arguments = function.path("arguments");
        return arguments.isObject() ? arguments.toString() : Json.textOrEmpty(function, "arguments");
    }

    private static FinishReason finish(JsonNode choice, List<Block> content) {
        boolean calledTools = content.stream().anyMatch(Block.ToolCall.class::isInstance);
        return Finishes.read(Json.textOrEmpty(choice, "finish_reason"), calledTools);
    }

    /** The stop sequence that was met, where the provider says it in vLLM's way. */
    static @Nullable String stopSequence(JsonNode choice) {
        return Json.text(choice, "stop_reason");
    }
}
