package dev.gatehouse.wire.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.openai.Json;
import java.util.List;
import java.util.Map;

/**
 * What a response repeats of its request, and what its tools are called in it: a translated answer is written with both.
 *
 * @param members of the request, as a response has them
 * @param tools by the name the provider knows them under, where that is not the client's own plain function
 */
public record Echo(ObjectNode members, Map<String, ToolOrigin> tools) {
    private static final List<String> REPEATED = List.of(
            "instructions",
            "max_output_tokens",
            "max_tool_calls",
            "metadata",
            "parallel_tool_calls",
            "prompt_cache_key",
            "reasoning",
            "safety_identifier",
            "temperature",
            "text",
            "tool_choice",
            "tools",
            "top_logprobs",
            "top_p",
            "truncation",
            "user");

    static final Echo NONE = new Echo(Json.object(), Map.of());

    public Echo {
        tools = Map.copyOf(tools);
    }

    /** What a tool was before it was made a function. */
    sealed interface ToolOrigin {
        /** A function in a namespace. */
        record Namespaced(String namespace, String name) implements ToolOrigin {}

        /** A tool whose input is plain text. */
        record Custom() implements ToolOrigin {}
    }

    static Echo of(ObjectNode request, Map<String, ToolOrigin> tools) {
        ObjectNode members = Json.object();
        for (String name : REPEATED) {
            JsonNode value = request.get(name);
            if (value != null && !value.isNull()) {
                members.set(name, value);
            }
        }
        return new Echo(members, tools);
    }

    /** The response as it is before anything of it is known. */
    ObjectNode response(String id, long created, String model, String status) {
        ObjectNode response = Json.object()
                .put("id", id)
                .put("object", "response")
                .put("created_at", created)
                .put("status", status)
                .put("background", false);
        response.putNull("error");
        response.putNull("incomplete_details");
        response.putNull("instructions");
        response.putNull("max_output_tokens");
        response.put("model", model);
        response.putArray("output");
        response.put("parallel_tool_calls", true);
        response.putNull("previous_response_id");
        response.putObject("reasoning").putNull("effort").putNull("summary");
        response.put("store", false);
        response.put("temperature", 1.0);
        response.putObject("text").putObject("format").put("type", "text");
        response.put("tool_choice", "auto");
        response.putArray("tools");
        response.put("top_p", 1.0);
        response.put("truncation", "disabled");
        response.putNull("usage");
        response.putNull("user");
        response.putObject("metadata");
        response.setAll(members);
        return response;
    }
}
