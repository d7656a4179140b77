package dev.gatehouse.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The blocks of system and messages: checked, counted, and what an answer needs of them kept. */
final class AnthropicBlocks {
    private final AnthropicCounter counter;
    private final List<String> toolResults = new ArrayList<>();
    private Set<String> awaited = new LinkedHashSet<>();
    private int images;
    private int documents;

    AnthropicBlocks(AnthropicCounter counter) {
        this.counter = counter;
    }

    int images() {
        return images;
    }

    int documents() {
        return documents;
    }

    /** The texts of the tool results in the last message. */
    List<String> toolResults() {
        return toolResults;
    }

    void system(JsonNode system) {
        if (system.isTextual()) {
            counter.add(system, Tokens.count(system.asText()));
            return;
        }
        for (JsonNode block : system) {
            if (!Json.text(block, "type").equals("text")) {
                throw Refusal.invalid("system: Input should be a string or a list of text blocks");
            }
            counter.add(block, Tokens.count(Json.text(block, "text")));
        }
    }

    void messages(JsonNode messages) {
        if (!messages.isArray()) {
            throw Refusal.invalid("messages: Field required");
        }
        if (messages.isEmpty()) {
            throw Refusal.invalid("messages: at least one message is required");
        }
        for (int i = 0; i < messages.size(); i++) {
            message(messages.get(i), i, i == messages.size() - 1);
        }
        refuseUnanswered(awaited, messages.size() - 1);
    }

    private void message(JsonNode message, int index, boolean last) {
        String role = Json.text(message, "role");
        if (!role.equals("user") && !role.equals("assistant")) {
            throw Refusal.invalid("messages." + index + ": Unexpected role \"" + role
                    + "\". Allowed roles are \"user\" or \"assistant\".");
        }
        JsonNode content = message.path("content");
        if (content.isEmpty() && content.asText().isEmpty() && !(last && role.equals("assistant"))) {
            throw Refusal.invalid("messages." + index + ": all messages must have non-empty content");
        }
        Set<String> answered = awaited;
        awaited = new LinkedHashSet<>();
        toolResults.clear();
        if (content.isTextual()) {
            counter.add(content, Tokens.count(content.asText()));
        }
        for (int i = 0; content.isArray() && i < content.size(); i++) {
            block(content.get(i), role, "messages." + index + ".content." + i, answered);
        }
        refuseUnanswered(answered, index - 1);
    }

    private static void refuseUnanswered(Set<String> unanswered, int index) {
        if (!unanswered.isEmpty()) {
            throw Refusal.invalid(
                    "messages." + index + ": `tool_use` ids were found without `tool_result` blocks immediately after: "
                            + String.join(", ", unanswered)
                            + ". Each `tool_use` block must have its `tool_result` in the next message.");
        }
    }

    private void block(JsonNode block, String role, String at, Set<String> answered) {
        String type = Json.text(block, "type");
        counter.add(
                block,
                switch (type) {
                    case "text" -> text(block, at);
                    case "image" -> image(block, at);
                    case "document" -> document(block);
                    case "tool_use" -> toolUse(block, role, at);
                    case "tool_result" -> toolResult(block, role, at, answered);
                    case "thinking" -> thinking(block, role, at);
                    case "redacted_thinking" -> redactedThinking(block, role, at);
                    default ->
                        throw Refusal.invalid(at + ": Input tag '" + type
                                + "' found using 'type' does not match any of the expected tags");
                });
    }

    private static int text(JsonNode block, String at) {
        String text = Json.text(block, "text");
        if (text.isEmpty()) {
            throw Refusal.invalid(at + ": text content blocks must be non-empty");
        }
        return Tokens.count(text);
    }

    private int image(JsonNode block, String at) {
        String type = Json.text(block.path("source"), "type");
        if (!type.equals("base64") && !type.equals("url") && !type.equals("file")) {
            throw Refusal.invalid(
                    at + ".image.source: Input tag '" + type + "' does not match any of the expected tags");
        }
        if (type.equals("base64")
                && Json.text(block.path("source"), "media_type").isEmpty()) {
            throw Refusal.invalid(at + ".image.source.base64.media_type: Field required");
        }
        images++;
        return Tokens.IMAGE;
    }

    private int document(JsonNode block) {
        documents++;
        JsonNode source = block.path("source");
        return switch (Json.text(source, "type")) {
            case "text" -> Tokens.count(Json.text(source, "data"));
            case "content" -> Tokens.count(Conversation.textOf(source.path("content")));
            default -> Tokens.DOCUMENT;
        };
    }

    private int toolUse(JsonNode block, String role, String at) {
        if (!role.equals("assistant")) {
            throw Refusal.invalid(at + ": `tool_use` blocks can only be in `assistant` messages");
        }
        if (!block.path("input").isObject()) {
            throw Refusal.invalid(at + ".tool_use.input: Input should be a valid dictionary");
        }
        if (!awaited.add(Json.text(block, "id"))) {
            throw Refusal.invalid(at + ": `tool_use` ids must be unique");
        }
        return Tokens.count(Json.text(block, "name"))
                + Tokens.count(block.path("input").toString());
    }

    private int toolResult(JsonNode block, String role, String at, Set<String> answered) {
        String id = Json.text(block, "tool_use_id");
        if (!role.equals("user")) {
            throw Refusal.invalid(at + ": `tool_result` blocks can only be in `user` messages");
        }
        if (!answered.remove(id)) {
            throw Refusal.invalid(at + ": unexpected `tool_use_id` found in `tool_result` blocks: " + id
                    + ". Each `tool_result` block must have a corresponding `tool_use` block in the previous message.");
        }
        toolResults.add(Conversation.textOf(block.path("content")));
        int tokens = Tokens.count(block.path("content").asText());
        for (JsonNode part : block.path("content")) {
            tokens += switch (Json.text(part, "type")) {
                case "image" -> image(part, at);
                case "document" -> document(part);
                default -> Tokens.count(Json.text(part, "text"));
            };
        }
        return tokens;
    }

    private static int thinking(JsonNode block, String role, String at) {
        if (!role.equals("assistant")) {
            throw Refusal.invalid(at + ": `thinking` blocks can only be in `assistant` messages");
        }
        if (!Signature.verifies(Json.text(block, "thinking"), Json.text(block, "signature"))) {
            throw Refusal.invalid(at + ": Invalid `signature` in `thinking` block");
        }
        return Tokens.count(Json.text(block, "thinking"));
    }

    private static int redactedThinking(JsonNode block, String role, String at) {
        if (!role.equals("assistant") || Json.text(block, "data").isEmpty()) {
            throw Refusal.invalid(
                    at + ": `redacted_thinking` blocks need `data` and can only be in `assistant` messages");
        }
        return 0;
    }
}
