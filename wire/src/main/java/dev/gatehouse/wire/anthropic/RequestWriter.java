package dev.gatehouse.wire.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.MalformedRequest;
import dev.gatehouse.wire.MalformedRequest.Reason;
import dev.gatehouse.wire.chat.Block;
import dev.gatehouse.wire.chat.ChatRequest;
import dev.gatehouse.wire.chat.ChatRequest.OutputFormat;
import dev.gatehouse.wire.chat.ChatRequest.Tool;
import dev.gatehouse.wire.chat.ChatRequest.ToolChoice;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The canonical request to a messages request. Its members always stand in one order, so that equal conversations begin with
 * equal bytes and the provider's prompt cache stays warm.
 *
 * <p>What Anthropic cannot say and the client would miss in the answer is refused: several choices, log probabilities, audio.
 * What only steers is left out: seed, penalties, logit bias, prediction, storing, service tiers of others, participants' names, image
 * detail. Otherwise, against a sure refusal by Anthropic: temperature is at most 1 and stands without {@code top_p}; beside thinking
 * neither temperature nor {@code top_k} is sent and {@code top_p} only from 0.95; a model that takes no sampling gets none; blank
 * texts, blank stop sequences and thoughts without a signature are left out; an object schema says that it is one.
 */
final class RequestWriter {
    /** Asks for JSON where the client wants any: Anthropic knows only schemas. */
    static final String JSON_ONLY = "Respond with a single valid JSON object and nothing else.";

    private static final double MIN_TOP_P_WHEN_THINKING = 0.95;
    /** Anthropic's own members: they come from its clients only. */
    private static final List<String> KEPT = List.of("service_tier", "container", "mcp_servers", "context_management");

    private static final Set<String> OWN_SERVICE_TIERS = Set.of("auto", "standard_only");

    private final ChatRequest request;
    private final ModelGeneration generation;
    private final Conversation conversation;
    private final ThinkingPlan thinking;
    private final ObjectNode body = Json.object();

    private RequestWriter(ChatRequest request) {
        this.request = request;
        generation = ModelGeneration.of(request.model());
        conversation = Conversation.of(request.messages());
        thinking = ThinkingPlan.of(request, generation, conversation.inUnthoughtToolLoop());
    }

    static byte[] write(ChatRequest request) {
        refuseWhatCannotBeSaid(request.extras());
        return Json.bytes(new RequestWriter(request).body());
    }

    private static void refuseWhatCannotBeSaid(ObjectNode extras) {
        refuse("n", extras.path("n").asLong(1) > 1);
        refuse("logprobs", extras.path("logprobs").asBoolean());
        refuse("top_logprobs", extras.path("top_logprobs").asLong() > 0);
        refuse("modalities", holds(extras.path("modalities"), "audio"));
        refuse("audio", extras.path("audio").isObject());
        refuse("web_search_options", extras.path("web_search_options").isObject());
    }

    private static void refuse(String name, boolean wanted) {
        if (wanted) {
            throw new MalformedRequest(Reason.UNTRANSLATABLE, name + " is not available for this model", name);
        }
    }

    private static boolean holds(JsonNode array, String text) {
        return array.valueStream().anyMatch(element -> element.asText().equals(text));
    }

    private ObjectNode body() {
        body.put("model", request.model());
        body.put("max_tokens", thinking.maxTokens());
        system();
        conversation.writeTo(body.putArray("messages"));
        tools();
        toolChoice();
        stop();
        if (request.stream()) {
            body.put("stream", true);
        }
        sampling();
        thinking();
        outputConfig();
        if (request.user() != null) {
            body.putObject("metadata").put("user_id", request.user());
        }
        keepOwn();
        return body;
    }

    private void system() {
        var blocks = Json.MAPPER.createArrayNode();
        for (Block block : request.system()) {
            if (!(block instanceof Block.Text)) {
                throw new MalformedRequest(Reason.UNTRANSLATABLE, "System messages must be text", "messages");
            }
            add(blocks, BlockWriter.write(block));
        }
        if (request.format() instanceof OutputFormat.JsonObject) {
            add(blocks, BlockWriter.text(JSON_ONLY, null));
        }
        if (!blocks.isEmpty()) {
            body.set("system", blocks);
        }
    }

    private static void add(ArrayNode blocks, @Nullable ObjectNode block) {
        if (block != null) {
            blocks.add(block);
        }
    }

    private void tools() {
        if (request.tools().isEmpty()) {
            return;
        }
        var tools = body.putArray("tools");
        for (Tool tool : request.tools()) {
            tools.add(tool(tool));
        }
    }

    private static ObjectNode tool(Tool tool) {
        var json = Json.object().put("name", tool.name());
        if (tool.description() != null) {
            json.put("description", tool.description());
        }
        json.set("input_schema", Schemas.ofObject(tool.parameters()));
        if (tool.strict() != null) {
            json.put("strict", tool.strict());
        }
        return BlockWriter.marked(json, tool.cache());
    }

    /** Without tools there is no choice: Anthropic refuses one. */
    private void toolChoice() {
        var choice = request.toolChoice();
        var parallel = request.parallelToolCalls();
        boolean oneByOne = parallel != null && !parallel;
        if (request.tools().isEmpty() || (choice == null && !oneByOne)) {
            return;
        }
        var json = body.putObject("tool_choice");
        switch (choice) {
            case null -> json.put("type", "auto");
            case ToolChoice.Auto() -> json.put("type", "auto");
            case ToolChoice.None() -> json.put("type", "none");
            case ToolChoice.Required() -> json.put("type", "any");
            case ToolChoice.Named(String name) -> json.put("type", "tool").put("name", name);
        }
        if (oneByOne && !(choice instanceof ToolChoice.None)) {
            json.put("disable_parallel_tool_use", true);
        }
    }

    private void stop() {
        var stop = request.stop().stream().filter(text -> !text.isBlank()).toList();
        if (!stop.isEmpty()) {
            var json = body.putArray("stop_sequences");
            stop.forEach(json::add);
        }
    }

    private void sampling() {
        if (generation == ModelGeneration.ADAPTIVE) {
            return;
        }
        boolean thinks = thinking.mode() != ThinkingPlan.Mode.NONE;
        var temperature = thinks ? null : request.temperature();
        var topP = request.topP();
        if (temperature != null) {
            body.put("temperature", Math.min(temperature, 1.0));
        } else if (topP != null && !(thinks && topP < MIN_TOP_P_WHEN_THINKING)) {
            body.put("top_p", topP);
        }
        if (!thinks && request.topK() != null) {
            body.put("top_k", request.topK());
        }
    }

    private void thinking() {
        switch (thinking.mode()) {
            case NONE -> {}
            case BUDGET -> body.putObject("thinking").put("type", "enabled").put("budget_tokens", thinking.budget());
            case ADAPTIVE -> body.putObject("thinking").put("type", "adaptive");
        }
    }

    private void outputConfig() {
        var config = Json.object();
        if (thinking.effort() != null) {
            config.put("effort", thinking.effort());
        }
        if (request.format() instanceof OutputFormat.JsonSchema format) {
            config.putObject("format").put("type", "json_schema").set("schema", Schemas.closed(format.schema()));
        }
        if (!config.isEmpty()) {
            body.set("output_config", config);
        }
    }

    private void keepOwn() {
        for (String name : KEPT) {
            var value = request.extras().get(name);
            if (value != null && (!name.equals("service_tier") || OWN_SERVICE_TIERS.contains(value.asText()))) {
                body.set(name, value);
            }
        }
    }
}
