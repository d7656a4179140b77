package dev.gatehouse.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.simulator.Prompt.Choice;
import dev.gatehouse.simulator.Prompt.Tool;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a request for a response as strictly as the provider does, and counts it. */
final class ResponsesRequest {
    private static final List<String> FOREIGN = List.of(
            "messages", "max_tokens", "max_completion_tokens", "stop", "n", "response_format", "thinking", "top_k");
    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant");
    private static final int LEAST_LIMIT = 16;

    private final ObjectNode body;
    private final String apiKey;
    private final Set<String> called = new HashSet<>();
    private final List<String> toolResults = new ArrayList<>();
    private int tokens;
    private int images;
    private int documents;

    private ResponsesRequest(ObjectNode body, String apiKey) {
        this.body = body;
        this.apiKey = apiKey;
    }

    /**
     * @param items the whole conversation, stored turns included
     * @throws Refusal 400 or 404 as the provider would
     */
    static Prompt read(ObjectNode body, ArrayNode items, String apiKey, Directives directives) {
        return new ResponsesRequest(body, apiKey).prompt(items, directives);
    }

    private Prompt prompt(ArrayNode items, Directives directives) {
        OpenAiRequest.model(body);
        for (String name : FOREIGN) {
            if (body.has(name)) {
                throw new Refusal(400, "Unknown parameter: '" + name + "'.", name, "unknown_parameter");
            }
        }
        if (items.isEmpty() && !body.has("instructions")) {
            throw Refusal.invalid("input", "Missing required parameter: 'input'.");
        }
        tokens += Tokens.count(Json.text(body, "instructions"));
        for (int i = 0; i < items.size(); i++) {
            item(items.get(i), "input[" + i + "]");
        }
        List<Tool> tools = tools();
        tools.forEach(tool -> tokens += tool.tokens());
        return new Prompt(
                tokens,
                Conversation.lastUserText(Json.object().set("messages", items)),
                toolResults,
                images,
                documents,
                tools,
                choice(),
                body.path("parallel_tool_calls").asBoolean(true),
                limit(),
                List.of(),
                thinking(directives),
                json());
    }

    private void item(JsonNode item, String at) {
        String type = item.has("type") ? Json.text(item, "type") : "message";
        if (!type.endsWith("_output")) {
            toolResults.clear();
        }
        switch (type) {
            case "message" -> message(item, at);
            case "function_call", "custom_tool_call" -> {
                called.add(Json.text(item, "call_id"));
                tokens += Tokens.count(Json.text(item, "name"))
                        + Tokens.count(Json.text(item, "arguments"))
                        + Tokens.count(Json.text(item, "input"));
            }
            case "function_call_output", "custom_tool_call_output" -> {
                if (!called.contains(Json.text(item, "call_id"))) {
                    throw Refusal.invalid(
                            "input",
                            "No tool call found for function call output with call_id " + Json.text(item, "call_id")
                                    + ".");
                }
                toolResults.add(Conversation.textOf(item.path("output")));
                content(item.path("output"), at);
            }
            case "reasoning" -> reasoning(item, at);
            default -> {}
        }
    }

    private void message(JsonNode item, String at) {
        if (!ROLES.contains(Json.text(item, "role"))) {
            throw Refusal.invalid(
                    at,
                    "Invalid value: '" + Json.text(item, "role")
                            + "'. Supported values are: 'assistant', 'system', 'developer', and 'user'.");
        }
        content(item.path("content"), at);
    }

    private void content(JsonNode content, String at) {
        if (content.isTextual()) {
            tokens += Tokens.count(content.asText());
            return;
        }
        for (JsonNode part : content) {
            switch (Json.text(part, "type")) {
                case "input_text", "output_text" -> tokens += Tokens.count(Json.text(part, "text"));
                case "refusal" -> tokens += Tokens.count(Json.text(part, "refusal"));
                case "input_image" -> {
                    images++;
                    tokens += Tokens.IMAGE;
                }
                case "input_file", "input_audio" -> {
                    documents++;
                    tokens += Tokens.DOCUMENT;
                }
                default ->
                    throw Refusal.invalid(
                            at + ".content",
                            "Invalid value: '" + Json.text(part, "type")
                                    + "'. Supported values are: 'input_text', 'input_image', 'output_text', 'refusal', "
                                    + "'input_file'.");
            }
        }
    }

    /** What was encrypted for one credential is nothing to another. */
    private void reasoning(JsonNode item, String at) {
        String encrypted = Json.text(item, "encrypted_content");
        if (encrypted.isEmpty()) {
            return;
        }
        if (!item.path("summary").isArray()) {
            throw Refusal.invalid(at + ".summary", "Missing required parameter: '" + at + ".summary'.");
        }
        tokens += Tokens.count(decrypted(encrypted));
    }

    private String decrypted(String encrypted) {
        int dot = encrypted.indexOf('.');
        if (dot > 0) {
            try {
                String text = new String(Base64.getUrlDecoder().decode(encrypted.substring(0, dot)), UTF_8);
                if (Signature.verifies(apiKey + "\n" + text, encrypted.substring(dot + 1))) {
                    return text;
                }
            } catch (IllegalArgumentException notBase64) {
                // Refused below, as everything else that was not encrypted here.
            }
        }
        throw new Refusal(
                400,
                "The encrypted content could not be verified. Reason: Encrypted content could not be decrypted or parsed.",
                null,
                "invalid_encrypted_content");
    }

    static String encrypted(String apiKey, String thinking) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(thinking.getBytes(UTF_8)) + "."
                + Signature.of(apiKey + "\n" + thinking);
    }

    /** Tools of the provider's own are taken, and never used. */
    private List<Tool> tools() {
        var tools = new ArrayList<Tool>();
        for (JsonNode tool : body.path("tools")) {
            String type = Json.text(tool, "type");
            boolean named = type.equals("function") || type.equals("custom");
            if (type.isEmpty() || (named && Json.text(tool, "name").isEmpty())) {
                throw Refusal.invalid("tools", "Missing required parameter: 'tools[" + tools.size() + "].name'.");
            }
            if (named) {
                tools.add(new Tool(
                        Json.text(tool, "name"),
                        Json.text(tool, "description"),
                        type.equals("custom") ? Json.object() : tool.path("parameters")));
            }
        }
        return tools;
    }

    private Choice choice() {
        JsonNode choice = body.path("tool_choice");
        if (choice.isObject()) {
            return Json.text(choice, "name").isEmpty()
                    ? new Choice.Auto()
                    : new Choice.Named(Json.text(choice, "name"));
        }
        return switch (choice.asText("auto")) {
            case "", "null", "auto" -> new Choice.Auto();
            case "none" -> new Choice.None();
            case "required" -> new Choice.Any();
            default ->
                throw Refusal.invalid(
                        "tool_choice",
                        "Invalid value: '" + choice.asText()
                                + "'. Supported values are: 'none', 'auto', and 'required'.");
        };
    }

    private int limit() {
        JsonNode limit = body.path("max_output_tokens");
        if (limit.isMissingNode() || limit.isNull()) {
            return Integer.MAX_VALUE;
        }
        if (!limit.canConvertToInt() || !limit.isIntegralNumber() || limit.asInt() < LEAST_LIMIT) {
            throw new Refusal(
                    400,
                    "Invalid 'max_output_tokens': integer below minimum value. Expected a value >= " + LEAST_LIMIT
                            + ".",
                    "max_output_tokens",
                    "integer_below_min_value");
        }
        return limit.asInt();
    }

    private int thinking(Directives directives) {
        return switch (Json.text(body.path("reasoning"), "effort")) {
            case "low" -> 8;
            case "medium" -> 16;
            case "high" -> 32;
            case "xhigh" -> 64;
            default -> directives.number("thinking", 0);
        };
    }

    private Optional<JsonNode> json() {
        JsonNode format = body.path("text").path("format");
        return switch (Json.text(format, "type")) {
            case "json_object" -> Optional.of(Json.object());
            case "json_schema" -> Optional.of(format.path("schema"));
            default -> Optional.empty();
        };
    }
}
