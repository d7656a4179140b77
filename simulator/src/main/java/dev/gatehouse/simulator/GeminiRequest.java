package dev.gatehouse.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.simulator.Prompt.Choice;
import dev.gatehouse.simulator.Prompt.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads a generateContent request as strictly as the provider does, and counts it. */
final class GeminiRequest {
    private static final Set<String> MEMBERS = Set.of(
            "contents",
            "systemInstruction",
            "tools",
            "toolConfig",
            "generationConfig",
            "safetySettings",
            "cachedContent",
            "labels",
            "model");
    private static final Set<String> SETTINGS = Set.of(
            "temperature",
            "topP",
            "topK",
            "candidateCount",
            "maxOutputTokens",
            "stopSequences",
            "responseMimeType",
            "responseSchema",
            "responseJsonSchema",
            "responseModalities",
            "thinkingConfig",
            "seed",
            "presencePenalty",
            "frequencyPenalty",
            "responseLogprobs",
            "logprobs",
            "mediaResolution");
    /** What a model thinks that is told nothing but to do it. */
    private static final int THINKING = 12;

    private final ObjectNode body;
    private final String model;
    private int tokens;

    private GeminiRequest(ObjectNode body, String model) {
        this.body = body;
        this.model = model;
    }

    /** @throws Refusal 400 or 404 as the provider would */
    static Prompt read(ObjectNode body, String model, Directives directives) {
        return new GeminiRequest(body, model).prompt(directives);
    }

    private Prompt prompt(Directives directives) {
        if (model.startsWith("unknown")) {
            throw new Refusal(404, "models/" + model + " is not found for API version v1beta.", null, null);
        }
        refuseUnknown(body, MEMBERS, "");
        var config = GeminiConversation.member(body, "generationConfig");
        refuseUnknown(config, SETTINGS, "generation_config.");
        var conversation = new GeminiConversation(model).read(body);
        tokens += conversation.tokens();
        for (JsonNode part :
                GeminiConversation.member(body, "systemInstruction").path("parts")) {
            tokens += Tokens.count(Json.text(part, "text"));
        }
        List<Tool> tools = tools();
        tools.forEach(tool -> tokens += tool.tokens());
        return new Prompt(
                tokens,
                Conversation.lastUserText(body),
                conversation.toolResults(),
                conversation.images(),
                conversation.documents(),
                tools,
                choice(),
                true,
                limit(config),
                stops(config),
                thinking(config, directives),
                json(config));
    }

    private static void refuseUnknown(JsonNode object, Set<String> known, String at) {
        for (var member : object.properties()) {
            if (!known.contains(camel(member.getKey()))) {
                throw Refusal.invalid(
                        at + member.getKey(),
                        "Invalid JSON payload received. Unknown name \"" + member.getKey() + "\": Cannot find field.");
            }
        }
    }

    private static String camel(String name) {
        var camel = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            boolean humps = name.charAt(i) == '_' && i > 0 && i + 1 < name.length();
            camel.append(humps ? Character.toUpperCase(name.charAt(++i)) : name.charAt(i));
        }
        return camel.toString();
    }

    private List<Tool> tools() {
        var tools = new ArrayList<Tool>();
        for (JsonNode tool : GeminiConversation.member(body, "tools")) {
            for (JsonNode function : GeminiConversation.member(tool, "functionDeclarations")) {
                if (Json.text(function, "name").isEmpty()) {
                    throw Refusal.invalid("tools", "[FIELD_INVALID] function declaration without a name");
                }
                var schema = GeminiConversation.member(function, "parametersJsonSchema");
                tools.add(new Tool(
                        Json.text(function, "name"),
                        Json.text(function, "description"),
                        schema.isMissingNode() ? plain(function.path("parameters")) : schema));
            }
        }
        return tools;
    }

    /** Google's own schemas write types in capitals. */
    private static JsonNode plain(JsonNode schema) {
        var copy = schema.deepCopy();
        for (JsonNode holder : copy.findParents("type")) {
            if (holder instanceof ObjectNode object && object.path("type").isTextual()) {
                object.put("type", object.path("type").textValue().toLowerCase(Locale.ROOT));
            }
        }
        return copy;
    }

    private Choice choice() {
        var calling = GeminiConversation.member(GeminiConversation.member(body, "toolConfig"), "functionCallingConfig");
        var allowed = GeminiConversation.member(calling, "allowedFunctionNames");
        return switch (Json.text(calling, "mode")) {
            case "", "AUTO", "VALIDATED" -> new Choice.Auto();
            case "NONE" -> new Choice.None();
            case "ANY" -> allowed.size() == 1 ? new Choice.Named(allowed.path(0).asText()) : new Choice.Any();
            default ->
                throw Refusal.invalid("tool_config", "Invalid value at 'tool_config.function_calling_config.mode'");
        };
    }

    private static int limit(JsonNode config) {
        var limit = GeminiConversation.member(config, "maxOutputTokens");
        if (limit.isMissingNode()) {
            return Integer.MAX_VALUE;
        }
        if (!limit.isIntegralNumber() || !limit.canConvertToInt() || limit.asInt() < 1) {
            throw Refusal.invalid("max_output_tokens", "max_output_tokens must be positive.");
        }
        return limit.asInt();
    }

    private static List<String> stops(JsonNode config) {
        var stops = new ArrayList<String>();
        GeminiConversation.member(config, "stopSequences").forEach(stop -> stops.add(stop.asText()));
        return stops;
    }

    private int thinking(JsonNode config, Directives directives) {
        var thinking = GeminiConversation.member(config, "thinkingConfig");
        var level = GeminiConversation.member(thinking, "thinkingLevel");
        if (!level.isMissingNode() && model.contains("gemini-2")) {
            throw Refusal.invalid("thinking_config", "Thinking level is not supported for this model.");
        }
        var budget = GeminiConversation.member(thinking, "thinkingBudget");
        if (thinking.isMissingNode() || (budget.isNumber() && budget.asInt() == 0)) {
            return directives.number("thinking", 0);
        }
        return switch (level.asText("").toLowerCase(Locale.ROOT)) {
            case "minimal" -> 4;
            case "low" -> 8;
            case "medium" -> 16;
            case "high" -> 32;
            default -> THINKING;
        };
    }

    private static Optional<JsonNode> json(JsonNode config) {
        if (!GeminiConversation.member(config, "responseMimeType").asText("").equals("application/json")) {
            return Optional.empty();
        }
        var schema = GeminiConversation.member(config, "responseJsonSchema");
        if (schema.isMissingNode()) {
            schema = plain(GeminiConversation.member(config, "responseSchema"));
        }
        return Optional.of(schema.isMissingNode() ? Json.object() : schema);
    }
}
