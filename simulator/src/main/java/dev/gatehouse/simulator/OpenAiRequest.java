package dev.gatehouse.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.simulator.Prompt.Choice;
import dev.gatehouse.simulator.Prompt.Tool;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a chat completion request as strictly as the provider does, and counts it. */
final class OpenAiRequest {
    private static final List<String> FOREIGN = List.of("cache_control", "thinking", "top_k");
    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant", "tool", "function");

    private final ObjectNode body;
    private int tokens;
    private int images;
    private int documents;
    private final List<String> toolResults = new ArrayList<>();

    private OpenAiRequest(ObjectNode body) {
        this.body = body;
    }

    /** @throws Refusal 400 or 404 as the provider would */
    static Prompt read(ObjectNode body, Directives directives) {
        return new OpenAiRequest(body).prompt(directives);
    }

    private Prompt prompt(Directives directives) {
        model(body);
        refuseForeignMembers();
        messages();
        List<Tool> tools = tools();
        tools.forEach(tool -> tokens += tool.tokens());
        if (body.path("stream_options").isObject() && !body.path("stream").asBoolean()) {
            throw Refusal.invalid(
                    "stream_options", "The 'stream_options' parameter is only allowed when 'stream' is enabled.");
        }
        return new Prompt(
                tokens,
                Conversation.lastUserText(body),
                toolResults,
                images,
                documents,
                tools,
                choice(),
                body.path("parallel_tool_calls").asBoolean(true),
                limit(),
                stops(),
                thinking(directives),
                json());
    }

    static String model(ObjectNode body) {
        String model = Json.text(body, "model");
        if (model.isEmpty()) {
            throw Refusal.invalid("model", "you must provide a model parameter");
        }
        if (model.startsWith("unknown")) {
            throw Refusal.unknownModel(model);
        }
        return model;
    }

    private void refuseForeignMembers() {
        for (String name : FOREIGN) {
            if (body.has(name) || body.path("messages").findValue(name) != null) {
                throw Refusal.invalid(name, "Unrecognized request argument supplied: " + name);
            }
        }
    }

    private void messages() {
        JsonNode messages = body.path("messages");
        if (!messages.isArray() || messages.isEmpty()) {
            throw Refusal.invalid("messages", "Invalid 'messages': expected an array with at least one message.");
        }
        Set<String> awaited = new HashSet<>();
        for (int i = 0; i < messages.size(); i++) {
            message(messages.get(i), "messages[" + i + "]", awaited);
        }
        refuseUnanswered(awaited, "messages");
    }

    private void message(JsonNode message, String at, Set<String> awaited) {
        String role = Json.text(message, "role");
        if (!ROLES.contains(role)) {
            throw Refusal.invalid(
                    at + ".role",
                    "Invalid value: '" + role + "'. Supported values are: 'system', 'developer', 'user', "
                            + "'assistant', 'tool' and 'function'.");
        }
        if (role.equals("tool")) {
            toolResult(message, at, awaited);
        } else {
            refuseUnanswered(awaited, at);
            toolResults.clear();
        }
        content(message.path("content"), at);
        tokens += Tokens.count(Json.text(message, "reasoning_content"));
        for (JsonNode call : message.path("tool_calls")) {
            awaited.add(Json.text(call, "id"));
            tokens += Tokens.count(Json.text(call.path("function"), "name"));
            tokens += Tokens.count(Json.text(call.path("function"), "arguments"));
        }
    }

    private void toolResult(JsonNode message, String at, Set<String> awaited) {
        if (!awaited.remove(Json.text(message, "tool_call_id"))) {
            throw Refusal.invalid(
                    at,
                    "A message with role 'tool' must answer a 'tool_calls' entry of the assistant message before it.");
        }
        toolResults.add(Conversation.textOf(message.path("content")));
    }

    private static void refuseUnanswered(Set<String> awaited, String at) {
        if (!awaited.isEmpty()) {
            throw Refusal.invalid(
                    at,
                    "An assistant message with 'tool_calls' must be followed by tool messages that answer each "
                            + "'tool_call_id'. Not answered: "
                            + String.join(", ", awaited.stream().sorted().toList()));
        }
    }

    private void content(JsonNode content, String at) {
        if (content.isTextual()) {
            tokens += Tokens.count(content.asText());
            return;
        }
        for (JsonNode part : content) {
            switch (Json.text(part, "type")) {
                case "text" -> tokens += Tokens.count(Json.text(part, "text"));
                case "refusal" -> tokens += Tokens.count(Json.text(part, "refusal"));
                case "image_url" -> image(part, at);
                case "file", "input_audio" -> {
                    documents++;
                    tokens += Tokens.DOCUMENT;
                }
                default ->
                    throw Refusal.invalid(
                            at + ".content",
                            "Invalid value: '" + Json.text(part, "type")
                                    + "'. Supported values are: 'text', 'image_url', 'input_audio', 'refusal' and 'file'.");
            }
        }
    }

    private void image(JsonNode part, String at) {
        String url = Json.text(part.path("image_url"), "url");
        if (!url.startsWith("data:image/") && !url.startsWith("http://") && !url.startsWith("https://")) {
            throw Refusal.invalid(
                    at + ".content", "Invalid image_url: expected an http(s) URL or a base64 data URL of an image.");
        }
        images++;
        tokens += Tokens.IMAGE;
    }

    private List<Tool> tools() {
        var tools = new ArrayList<Tool>();
        for (JsonNode tool : body.path("tools")) {
            JsonNode function = tool.path("function");
            if (!Json.text(tool, "type").equals("function")
                    || Json.text(function, "name").isEmpty()) {
                throw Refusal.invalid(
                        "tools", "Invalid 'tools': each must have type 'function' and a function with a name.");
            }
            tools.add(new Tool(
                    Json.text(function, "name"), Json.text(function, "description"), function.path("parameters")));
        }
        return tools;
    }

    private Choice choice() {
        JsonNode choice = body.path("tool_choice");
        if (choice.isMissingNode() || choice.isNull()) {
            return new Choice.Auto();
        }
        if (body.path("tools").isEmpty()) {
            throw Refusal.invalid("tool_choice", "'tool_choice' is only allowed when 'tools' are specified.");
        }
        if (choice.isObject()) {
            return new Choice.Named(Json.text(choice.path("function"), "name"));
        }
        return switch (choice.asText()) {
            case "auto" -> new Choice.Auto();
            case "none" -> new Choice.None();
            case "required" -> new Choice.Any();
            default ->
                throw Refusal.invalid(
                        "tool_choice",
                        "Invalid value: '" + choice.asText() + "'. Supported values are: 'none', "
                                + "'auto' and 'required'.");
        };
    }

    private int limit() {
        JsonNode limit =
                body.hasNonNull("max_completion_tokens") ? body.get("max_completion_tokens") : body.path("max_tokens");
        if (limit.isMissingNode() || limit.isNull()) {
            return Integer.MAX_VALUE;
        }
        if (!limit.canConvertToInt() || !limit.isIntegralNumber() || limit.asInt() < 1) {
            throw Refusal.invalid("max_tokens", "Invalid 'max_tokens': expected an integer of at least 1.");
        }
        return limit.asInt();
    }

    private List<String> stops() {
        JsonNode stop = body.path("stop");
        var stops = new ArrayList<String>();
        if (stop.isTextual()) {
            stops.add(stop.asText());
        }
        stop.forEach(one -> stops.add(one.asText()));
        return stops;
    }

    /** A model of this protocol thinks when it is asked for effort, or told to by a directive. */
    private int thinking(Directives directives) {
        return switch (Json.text(body, "reasoning_effort")) {
            case "low" -> 8;
            case "medium" -> 16;
            case "high" -> 32;
            case "xhigh" -> 64;
            default -> directives.number("thinking", 0);
        };
    }

    private Optional<JsonNode> json() {
        JsonNode format = body.path("response_format");
        return switch (Json.text(format, "type")) {
            case "json_object" -> Optional.of(Json.object());
            case "json_schema" -> Optional.of(format.path("json_schema").path("schema"));
            case "", "text" -> Optional.empty();
            default ->
                throw Refusal.invalid(
                        "response_format",
                        "Invalid value: '" + Json.text(format, "type")
                                + "'. Supported values are: 'text', 'json_object' and 'json_schema'.");
        };
    }
}
