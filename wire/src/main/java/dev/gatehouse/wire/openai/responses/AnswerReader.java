package dev.gatehouse.wire.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.chat.Block;
import dev.gatehouse.wire.chat.ChatAnswer;
import dev.gatehouse.wire.chat.FinishReason;
import dev.gatehouse.wire.chat.Seals;
import dev.gatehouse.wire.openai.Json;
import java.util.ArrayList;
import java.util.List;

/** A provider's whole response to the canonical answer. Items of tools it ran itself are left alone. */
final class AnswerReader {
    private AnswerReader() {}

    static ChatAnswer read(byte[] body) {
        ObjectNode response = Json.answer(body, 0, body.length);
        if (!response.path("output").isArray()) {
            throw new MalformedAnswer("response without output");
        }
        var content = new ArrayList<Block>();
        for (JsonNode item : response.path("output")) {
            item(item, content);
        }
        return new ChatAnswer(
                Json.textOrEmpty(response, "id"),
                Json.textOrEmpty(response, "model"),
                response.path("created_at").asLong(0),
                content,
                finish(response, content.stream().anyMatch(Block.ToolCall.class::isInstance)),
                null,
                Tallies.read(response.path("usage")),
                null);
    }

    private static void item(JsonNode item, List<Block> content) {
        switch (Json.textOrEmpty(item, "type")) {
            case "message" -> item.path("content").forEach(part -> part(part, content));
            case "function_call" ->
                content.add(new Block.ToolCall(
                        required(item, "call_id"), required(item, "name"), Json.textOrEmpty(item, "arguments"), null));
            case "reasoning" -> {
                var thought = new Block.Thinking(summary(item), sealed(Json.textOrEmpty(item, "encrypted_content")));
                if (!thought.text().isEmpty() || !thought.signature().isEmpty()) {
                    content.add(thought);
                }
            }
            default -> {}
        }
    }

    static String sealed(String encrypted) {
        return encrypted.isEmpty() ? "" : Seals.marked(OpenAiResponses.NAME, encrypted);
    }

    static String required(JsonNode item, String name) {
        String text = Json.text(item, name);
        if (text == null) {
            throw new MalformedAnswer("item has no " + name);
        }
        return text;
    }

    private static void part(JsonNode part, List<Block> content) {
        switch (Json.textOrEmpty(part, "type")) {
            case "output_text" -> content.add(new Block.Text(Json.textOrEmpty(part, "text")));
            case "refusal" -> content.add(new Block.Refusal(Json.textOrEmpty(part, "refusal")));
            default -> {}
        }
    }

    private static String summary(JsonNode item) {
        var text = new StringBuilder();
        for (JsonNode part : item.path("summary")) {
            text.append(text.isEmpty() ? "" : "\n\n").append(Json.textOrEmpty(part, "text"));
        }
        for (JsonNode part : item.path("content")) {
            text.append(Json.textOrEmpty(part, "text"));
        }
        return text.toString();
    }

    static FinishReason finish(JsonNode response, boolean calledTools) {
        return switch (Json.textOrEmpty(response, "status")) {
            case "completed" -> calledTools ? FinishReason.TOOL_CALLS : FinishReason.STOP;
            case "incomplete" ->
                Json.textOrEmpty(response.path("incomplete_details"), "reason").equals("content_filter")
                        ? FinishReason.CONTENT_FILTER
                        : FinishReason.LENGTH;
            default ->
                throw new MalformedAnswer(
                        "the response did not end: " + Json.textOrEmpty(response.path("error"), "code"));
        };
    }
}
