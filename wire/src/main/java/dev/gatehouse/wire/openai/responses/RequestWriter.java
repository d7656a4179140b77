package dev.gatehouse.wire.openai.responses;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.chat.ChatRequest;
import dev.gatehouse.wire.chat.ChatRequest.OutputFormat;
import dev.gatehouse.wire.chat.ChatRequest.Reasoning;
import dev.gatehouse.wire.chat.ChatRequest.Tool;
import dev.gatehouse.wire.chat.ChatRequest.ToolChoice;
import dev.gatehouse.wire.openai.Fields;
import dev.gatehouse.wire.openai.Json;
import dev.gatehouse.wire.openai.Thinkers;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The canonical request as a body for a provider that speaks Responses. Its members always stand in the same order. Nothing is stored
 * there: what a model thought goes back with the conversation, encrypted.
 *
 * <p>Left out because it only steers: {@code top_k}, seeds, penalties, cache marks, thinking of other protocols. Refused because the
 * answer would not be what was asked for: stop sequences, several choices, log probabilities, audio.
 */
final class RequestWriter {
    private static final Set<String> EFFORTS = Set.of("none", "minimal", "low", "medium", "high", "xhigh");
    private static final List<String> KEPT = List.of("prompt_cache_key", "prompt_cache_retention", "safety_identifier");
    private static final Set<String> SERVICE_TIERS = Set.of("auto", "default", "flex", "scale", "priority");

    private RequestWriter() {}

    static byte[] write(ChatRequest request) {
        refuse("stop", !request.stop().isEmpty());
        refuse("n", request.extras().path("n").asLong(1) > 1);
        refuse("logprobs", request.extras().path("logprobs").asBoolean());
        refuse("audio", request.extras().path("audio").isObject());
        refuse("web_search_options", request.extras().path("web_search_options").isObject());
        ObjectNode body = Json.object();
        body.put("model", request.model());
        body.set("input", new ItemsWriter().write(request));
        if (request.maxTokens() != null) {
            body.put("max_output_tokens", request.maxTokens());
        }
        if (request.temperature() != null) {
            body.put("temperature", request.temperature());
        }
        if (request.topP() != null) {
            body.put("top_p", request.topP());
        }
        if (request.stream()) {
            body.put("stream", true);
        }
        tools(body, request);
        text(body, request);
        reasoning(body, request);
        body.put("store", false);
        if (request.user() != null) {
            body.put("user", request.user());
        }
        KEPT.stream()
                .filter(request.extras()::has)
                .forEach(name -> body.set(name, request.extras().get(name)));
        if (SERVICE_TIERS.contains(request.extras().path("service_tier").asText())) {
            body.set("service_tier", request.extras().get("service_tier"));
        }
        return Json.bytes(body);
    }

    private static void refuse(String name, boolean wanted) {
        if (wanted) {
            throw Fields.untranslatable("This member", name);
        }
    }

    private static void tools(ObjectNode body, ChatRequest request) {
        if (request.tools().isEmpty()) {
            return;
        }
        ArrayNode tools = body.putArray("tools");
        for (Tool tool : request.tools()) {
            ObjectNode json = tools.addObject().put("type", "function").put("name", tool.name());
            if (tool.description() != null) {
                json.put("description", tool.description());
            }
            json.set("parameters", tool.parameters());
            // Unsaid it would mean true, and most schemas do not meet its rules.
            json.put("strict", tool.strict() != null && tool.strict());
        }
        switch (request.toolChoice()) {
            case null -> {}
            case ToolChoice.Auto() -> body.put("tool_choice", "auto");
            case ToolChoice.None() -> body.put("tool_choice", "none");
            case ToolChoice.Required() -> body.put("tool_choice", "required");
            case ToolChoice.Named(String name) ->
                body.putObject("tool_choice").put("type", "function").put("name", name);
        }
        if (request.parallelToolCalls() != null) {
            body.put("parallel_tool_calls", request.parallelToolCalls());
        }
    }

    private static void text(ObjectNode body, ChatRequest request) {
        ObjectNode text = Json.object();
        switch (request.format()) {
            case null -> {}
            case OutputFormat.JsonObject() -> text.putObject("format").put("type", "json_object");
            case OutputFormat.JsonSchema schema -> {
                ObjectNode format =
                        text.putObject("format").put("type", "json_schema").put("name", schema.name());
                if (schema.description() != null) {
                    format.put("description", schema.description());
                }
                format.set("schema", schema.schema());
                format.put("strict", schema.strict() != null && schema.strict());
            }
        }
        if (request.extras().path("verbosity").isTextual()) {
            text.set("verbosity", request.extras().get("verbosity"));
        }
        if (!text.isEmpty()) {
            body.set("text", text);
        }
    }

    /** A thinking model is asked for a summary, which clients of other protocols are shown, and for its thoughts. */
    private static void reasoning(ObjectNode body, ChatRequest request) {
        if (!Thinkers.mayBeTold(request.model())) {
            return;
        }
        String effort = effort(request.reasoning());
        if (effort != null) {
            body.putObject("reasoning").put("effort", effort).put("summary", "auto");
        }
        body.putArray("include").add("reasoning.encrypted_content");
    }

    private static @Nullable String effort(@Nullable Reasoning reasoning) {
        return switch (reasoning) {
            case null -> null;
            case Reasoning.Off() -> null;
            case Reasoning.Budget(long tokens) -> tokens < 4096 ? "low" : tokens < 16384 ? "medium" : "high";
            case Reasoning.Effort(String level) -> known(level);
            case Reasoning.Adaptive(String level) -> level == null ? null : known(level);
        };
    }

    private static String known(String effort) {
        return EFFORTS.contains(effort) ? effort : "high";
    }
}
