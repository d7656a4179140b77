package dev.gatehouse.wire.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.openai.Json;
import dev.gatehouse.wire.openai.responses.Echo.ToolOrigin;
import org.jspecify.annotations.Nullable;

/** The items of an output, in the exact shape clients check. */
final class Items {
    /** The only parameter of a function that stands for a tool with plain input. */
    static final String INPUT = "input";

    private Items() {}

    static ObjectNode text(String text) {
        ObjectNode part = Json.object().put("type", "output_text");
        part.putArray("annotations");
        part.putArray("logprobs");
        return part.put("text", text);
    }

    static ObjectNode refusal(String text) {
        return Json.object().put("type", "refusal").put("refusal", text);
    }

    /** @param part null where it has not begun */
    static ObjectNode message(String id, String status, @Nullable ObjectNode part) {
        ObjectNode item = Json.object()
                .put("id", id)
                .put("type", "message")
                .put("status", status)
                .put("role", "assistant");
        var content = item.putArray("content");
        if (part != null) {
            content.add(part);
        }
        return item;
    }

    static ObjectNode summary(String text) {
        return Json.object().put("type", "summary_text").put("text", text);
    }

    /** @param encrypted null where there is nothing to carry */
    static ObjectNode reasoning(String id, String text, @Nullable String encrypted) {
        ObjectNode item = Json.object().put("id", id).put("type", "reasoning");
        var summary = item.putArray("summary");
        if (!text.isEmpty()) {
            summary.add(summary(text));
        }
        if (encrypted != null) {
            item.put("encrypted_content", encrypted);
        }
        return item;
    }

    static ObjectNode call(String id, String status, String callId, String name, String arguments, Echo echo) {
        return switch (echo.tools().get(name)) {
            case null -> function(id, status, callId, name, arguments);
            case ToolOrigin.Namespaced(String namespace, String own) ->
                function(id, status, callId, own, arguments).put("namespace", namespace);
            case ToolOrigin.Custom() ->
                Json.object()
                        .put("id", id)
                        .put("type", "custom_tool_call")
                        .put("status", status)
                        .put("call_id", callId)
                        .put("name", name)
                        .put("input", input(arguments));
        };
    }

    private static ObjectNode function(String id, String status, String callId, String name, String arguments) {
        return Json.object()
                .put("id", id)
                .put("type", "function_call")
                .put("status", status)
                .put("call_id", callId)
                .put("name", name)
                .put("arguments", arguments);
    }

    /** The plain text in the arguments of a function that stands for a tool with plain input. */
    static String input(String arguments) {
        JsonNode json = Json.lenient(arguments);
        JsonNode input = json == null ? null : json.get(INPUT);
        return input != null && input.isTextual() ? input.textValue() : arguments;
    }
}
