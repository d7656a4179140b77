package dev.gatehouse.wire.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.chat.ChatRequest;
import dev.gatehouse.wire.chat.ChatRequest.OutputFormat;
import dev.gatehouse.wire.chat.ChatRequest.Reasoning;
import dev.gatehouse.wire.chat.ChatRequest.Tool;
import dev.gatehouse.wire.chat.ChatRequest.ToolChoice;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The canonical request as a body for an OpenAI-compatible provider. Members always stand in the same order, so that equal
 * conversations have equal bytes.
 *
 * <p>Left out because the protocol has no word for it and the answer's shape does not depend on it: cache marks, thinking of
 * earlier turns, {@code top_k}, and extras of other protocols. Refused because the answer would not be what was asked for:
 * more than four stop sequences, documents by URL, other protocols' blocks.
 */
final class RequestWriter {
    private RequestWriter() {}

    /** OpenAI's own members that may stand in the extras; anything else there is another protocol's. */
    private static final List<String> OWN_EXTRAS = List.of(
            "n",
            "seed",
            "frequency_penalty",
            "presence_penalty",
            "logit_bias",
            "logprobs",
            "top_logprobs",
            "modalities",
            "audio",
            "prediction",
            "web_search_options",
            "verbosity",
            "prompt_cache_key",
            "prompt_cache_retention",
            "safety_identifier",
            "store");

    private static final Set<String> SERVICE_TIERS = Set.of("auto", "default", "flex", "scale", "priority");
    private static final Set<String> EFFORTS = Set.of("none", "minimal", "low", "medium", "high", "xhigh");
    private static final int MOST_STOPS = 4;

    static byte[] write(ChatRequest request) {
        ObjectNode body = Json.object();
        body.put("model", request.model());
        body.set("messages", new MessagesWriter().write(request));
        sampling(body, request);
        stream(body, request);
        tools(body, request);
        format(body, request.format());
        reasoning(body, request);
        if (request.user() != null) {
            body.put("user", request.user());
        }
        extras(body, request.extras());
        return Json.bytes(body);
    }

    private static void sampling(ObjectNode body, ChatRequest request) {
        if (request.maxTokens() != null) {
            body.put(OutputCap.memberFor(request.model()), request.maxTokens());
        }
        if (request.temperature() != null) {
            body.put("temperature", request.temperature());
        }
        if (request.topP() != null) {
            body.put("top_p", request.topP());
        }
        if (request.stop().size() > MOST_STOPS) {
            throw Fields.untranslatable("More than four stop sequences", "stop");
        }
        if (!request.stop().isEmpty()) {
            ArrayNode stop = body.putArray("stop");
            request.stop().forEach(stop::add);
        }
    }

    // Usage is always asked for: the bill depends on it, whether or not the client wants to see it.
    private static void stream(ObjectNode body, ChatRequest request) {
        if (request.stream()) {
            body.put("stream", true);
            body.putObject("stream_options").put("include_usage", true);
        }
    }

    // Choices about tools are refused by OpenAI where there are no tools.
    private static void tools(ObjectNode body, ChatRequest request) {
        if (request.tools().isEmpty()) {
            return;
        }
        ArrayNode tools = body.putArray("tools");
        request.tools().forEach(tool -> tools.add(tool(tool)));
        if (request.toolChoice() != null) {
            toolChoice(body, request.toolChoice());
        }
        if (request.parallelToolCalls() != null) {
            body.put("parallel_tool_calls", request.parallelToolCalls());
        }
    }

    private static ObjectNode tool(Tool tool) {
        ObjectNode json = Json.object().put("type", "function");
        ObjectNode function = json.putObject("function").put("name", tool.name());
        if (tool.description() != null) {
            function.put("description", tool.description());
        }
        function.set("parameters", tool.parameters());
        if (tool.strict() != null) {
            function.put("strict", tool.strict());
        }
        return json;
    }

    private static void toolChoice(ObjectNode body, ToolChoice choice) {
        switch (choice) {
            case ToolChoice.Auto _ -> body.put("tool_choice", "auto");
            case ToolChoice.None _ -> body.put("tool_choice", "none");
            case ToolChoice.Required _ -> body.put("tool_choice", "required");
            case ToolChoice.Named named -> {
                ObjectNode json = body.putObject("tool_choice").put("type", "function");
                json.putObject("function").put("name", named.name());
            }
        }
    }

    private static void format(ObjectNode body, @Nullable OutputFormat format) {
        switch (format) {
            case null -> {}
            case OutputFormat.JsonObject _ -> body.putObject("response_format").put("type", "json_object");
            case OutputFormat.JsonSchema schema -> schema(body, schema);
        }
    }

    private static void schema(ObjectNode body, OutputFormat.JsonSchema format) {
        ObjectNode spec = body.putObject("response_format")
                .put("type", "json_schema")
                .putObject("json_schema")
                .put("name", format.name());
        if (format.description() != null) {
            spec.put("description", format.description());
        }
        spec.set("schema", format.schema());
        if (format.strict() != null) {
            spec.put("strict", format.strict());
        }
    }

    private static void reasoning(ObjectNode body, ChatRequest request) {
        String effort = switch (request.reasoning()) {
            case null -> null;
            case Reasoning.Off _ -> null;
            case Reasoning.Budget budget -> effortOf(budget.tokens());
            case Reasoning.Effort chosen -> known(chosen.level());
            case Reasoning.Adaptive adaptive -> adaptive.effort() == null ? null : known(adaptive.effort());
        };
        if (effort != null && Thinkers.mayBeTold(request.model())) {
            body.put("reasoning_effort", effort);
        }
    }

    private static String effortOf(long budget) {
        return budget < 4096 ? "low" : budget < 16384 ? "medium" : "high";
    }

    private static String known(String effort) {
        return EFFORTS.contains(effort) ? effort : "high";
    }

    private static void extras(ObjectNode body, ObjectNode extras) {
        for (String name : OWN_EXTRAS) {
            if (extras.has(name)) {
                body.set(name, extras.get(name));
            }
        }
        // Other protocols have members of these names with other meanings.
        if (extras.path("store").asBoolean(false) && extras.has("metadata")) {
            body.set("metadata", extras.get("metadata"));
        }
        JsonNode tier = extras.path("service_tier");
        if (tier.isTextual() && SERVICE_TIERS.contains(tier.textValue())) {
            body.set("service_tier", tier);
        }
    }
}
