package dev.gatehouse.wire.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.chat.ChatRequest.Tool;
import dev.gatehouse.wire.chat.ChatRequest.ToolChoice;
import dev.gatehouse.wire.openai.Fields;
import dev.gatehouse.wire.openai.Json;
import dev.gatehouse.wire.openai.responses.Echo.ToolOrigin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tools as functions, which every protocol has: a tool with plain input becomes a function of one text, a namespace its functions.
 * Searching the web is left out where the provider cannot; what else OpenAI runs itself is refused.
 */
final class ToolsReader {
    /** Tools other protocols have words for. */
    static final Set<String> SAID = Set.of("function", "custom", "namespace");
    /** Tools whose absence the model can live with. */
    static final Set<String> DISPENSABLE =
            Set.of("web_search", "web_search_preview", "web_search_2025_08_26", "web_search_preview_2025_03_11");
    /** Choices that name such tools. */
    static final Set<String> CHOSEN = Set.of("function", "custom", "allowed_tools");

    private static final int LONGEST_NAME = 64;

    private final List<Tool> tools = new ArrayList<>();
    private final Map<String, ToolOrigin> origins = new HashMap<>();

    ToolsReader(ObjectNode body) {
        int index = 0;
        for (JsonNode tool : Fields.array(body, "tools", "tools")) {
            String at = "tools[" + index++ + "]";
            tool(Fields.object(tool, at), at);
        }
    }

    private void tool(JsonNode tool, String at) {
        String type = Fields.text(tool, "type", at + ".type");
        switch (type) {
            case "function" -> tools.add(function(tool, Fields.text(tool, "name", at + ".name"), at));
            case "custom" -> custom(tool, at);
            case "namespace" -> namespace(tool, at);
            default -> {
                if (!DISPENSABLE.contains(type)) {
                    throw Fields.untranslatable("A tool of this type", at + ".type");
                }
            }
        }
    }

    private static Tool function(JsonNode tool, String name, String at) {
        JsonNode parameters = tool.path("parameters");
        return new Tool(
                name,
                Fields.optionalText(tool, "description", at + ".description"),
                Fields.absent(parameters)
                        ? Json.object().put("type", "object").set("properties", Json.object())
                        : Fields.object(parameters, at + ".parameters"),
                Fields.optionalFlag(tool, "strict", at + ".strict"),
                null);
    }

    private void custom(JsonNode tool, String at) {
        String name = Fields.text(tool, "name", at + ".name");
        var description = new StringBuilder();
        String own = Fields.optionalText(tool, "description", at + ".description");
        description.append(own == null ? "" : own + "\n\n").append("The input is plain text");
        String grammar = Json.textOrEmpty(tool.path("format"), "definition");
        description.append(grammar.isEmpty() ? "." : " that follows this grammar:\n" + grammar);
        ObjectNode schema = Json.object().put("type", "object");
        schema.putObject("properties").putObject(Items.INPUT).put("type", "string");
        schema.putArray("required").add(Items.INPUT);
        schema.put("additionalProperties", false);
        tools.add(new Tool(name, description.toString(), schema, null, null));
        origins.put(name, new ToolOrigin.Custom());
    }

    private void namespace(JsonNode tool, String at) {
        String namespace = Fields.text(tool, "name", at + ".name");
        int index = 0;
        for (JsonNode inner : Fields.array(tool, "tools", at + ".tools")) {
            String path = at + ".tools[" + index++ + "]";
            String name = Fields.text(Fields.object(inner, path), "name", path + ".name");
            String joined = joined(namespace, name);
            tools.add(function(inner, joined, path));
            origins.put(joined, new ToolOrigin.Namespaced(namespace, name));
        }
    }

    /** One name of both; where that is longer than providers take, cut, and told apart by what was cut off. */
    static String joined(String namespace, String name) {
        String whole = namespace.endsWith("__") ? namespace + name : namespace + "__" + name;
        return whole.length() <= LONGEST_NAME
                ? whole
                : whole.substring(0, LONGEST_NAME - 9) + "_" + String.format("%08x", whole.hashCode());
    }

    List<Tool> tools() {
        return tools;
    }

    Map<String, ToolOrigin> origins() {
        return origins;
    }

    /** The choice; where it allows only some tools, the others are taken away. */
    @Nullable
    ToolChoice choice(ObjectNode body) {
        JsonNode choice = body.path("tool_choice");
        if (Fields.absent(choice)) {
            return null;
        }
        if (choice.isTextual()) {
            return mode(choice.textValue());
        }
        return switch (Fields.text(Fields.object(choice, "tool_choice"), "type", "tool_choice.type")) {
            case "function", "custom" -> new ToolChoice.Named(name(choice, "tool_choice"));
            case "allowed_tools" -> allowed(choice);
            default -> throw Fields.untranslatable("A choice of this type", "tool_choice.type");
        };
    }

    private static ToolChoice mode(String mode) {
        return switch (mode) {
            case "auto" -> new ToolChoice.Auto();
            case "none" -> new ToolChoice.None();
            case "required" -> new ToolChoice.Required();
            default -> throw Fields.outOfRange("expected none, auto or required", "tool_choice");
        };
    }

    private static String name(JsonNode choice, String at) {
        String namespace = Fields.optionalText(choice, "namespace", at + ".namespace");
        String name = Fields.text(choice, "name", at + ".name");
        return namespace == null ? name : joined(namespace, name);
    }

    private ToolChoice allowed(JsonNode choice) {
        var names = new ArrayList<String>();
        for (JsonNode tool : Fields.array(choice, "tools", "tool_choice.tools")) {
            if (tool.has("name")) {
                names.add(name(tool, "tool_choice.tools"));
            }
        }
        tools.removeIf(tool -> !names.contains(tool.name()));
        String mode = Fields.optionalText(choice, "mode", "tool_choice.mode");
        return mode(mode == null ? "auto" : mode);
    }
}
