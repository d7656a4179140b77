package dev.gatehouse.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.simulator.Prompt.Choice;
import dev.gatehouse.simulator.Prompt.Tool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a message request as strictly as the provider does, and counts it. */
final class AnthropicRequest {
    private static final List<String> FOREIGN = List.of(
            "stream_options",
            "n",
            "response_format",
            "max_completion_tokens",
            "parallel_tool_calls",
            "reasoning_effort",
            "stop");
    private static final int LEAST_BUDGET = 1_024;
    private static final int THINKING = 12;

    private final ObjectNode body;
    private final AnthropicCounter counter;
    private final AnthropicBlocks blocks;

    /** A prompt and where it may be cached. */
    record Read(Prompt prompt, List<PromptCache.Breakpoint> breakpoints) {}

    private AnthropicRequest(ObjectNode body, String apiKey) {
        this.body = body;
        this.counter = new AnthropicCounter(apiKey + "\n" + Json.text(body, "model"), body);
        this.blocks = new AnthropicBlocks(counter);
    }

    /** @throws Refusal 400 or 404 as the provider would */
    static Read read(ObjectNode body, String apiKey, boolean countOnly) {
        return new AnthropicRequest(body, apiKey).read(countOnly);
    }

    private Read read(boolean countOnly) {
        model();
        refuseForeignMembers();
        int limit = countOnly ? Integer.MAX_VALUE : limit();
        List<Tool> tools = tools();
        blocks.system(body.path("system"));
        blocks.messages(body.path("messages"));
        int thinking = thinking(limit);
        var prompt = new Prompt(
                counter.tokens(),
                Conversation.lastUserText(body),
                blocks.toolResults(),
                blocks.images(),
                blocks.documents(),
                tools,
                choice(thinking > 0),
                !body.path("tool_choice").path("disable_parallel_tool_use").asBoolean(),
                limit,
                stops(),
                thinking,
                json());
        return new Read(prompt, counter.breakpoints());
    }

    private void model() {
        String model = Json.text(body, "model");
        if (model.isEmpty()) {
            throw Refusal.invalid("model: Field required");
        }
        if (model.startsWith("unknown")) {
            throw new Refusal(404, "model: " + model, null, null);
        }
    }

    private void refuseForeignMembers() {
        for (String name : FOREIGN) {
            if (body.has(name)) {
                throw Refusal.invalid(name + ": Extra inputs are not permitted");
            }
        }
    }

    private int limit() {
        JsonNode limit = body.path("max_tokens");
        if (limit.isMissingNode()) {
            throw Refusal.invalid("max_tokens: Field required");
        }
        if (!limit.isIntegralNumber() || !limit.canConvertToInt() || limit.asInt() < 1) {
            throw Refusal.invalid("max_tokens: Input should be an integer greater than or equal to 1");
        }
        return limit.asInt();
    }

    private List<Tool> tools() {
        var tools = new ArrayList<Tool>();
        for (JsonNode tool : body.path("tools")) {
            if (Json.text(tool, "name").isEmpty()) {
                throw Refusal.invalid("tools." + tools.size() + ".name: Field required");
            }
            if (!tool.has("input_schema") && !tool.has("type")) {
                throw Refusal.invalid("tools." + tools.size() + ".input_schema: Field required");
            }
            var offered = new Tool(Json.text(tool, "name"), Json.text(tool, "description"), tool.path("input_schema"));
            counter.add(tool, offered.tokens());
            tools.add(offered);
        }
        return tools;
    }

    private int thinking(int limit) {
        JsonNode thinking = body.path("thinking");
        return switch (Json.text(thinking, "type")) {
            case "", "disabled" -> 0;
            case "adaptive" -> THINKING;
            case "enabled" -> {
                int budget = thinking.path("budget_tokens").asInt(0);
                if (budget < LEAST_BUDGET) {
                    throw Refusal.invalid(
                            "thinking.enabled.budget_tokens: Input should be greater than or equal to " + LEAST_BUDGET);
                }
                if (budget >= limit) {
                    throw Refusal.invalid("`max_tokens` must be greater than `thinking.budget_tokens`.");
                }
                yield THINKING;
            }
            default ->
                throw Refusal.invalid("thinking: Input tag '" + Json.text(thinking, "type")
                        + "' does not match any of the expected tags: 'adaptive', 'disabled', 'enabled'");
        };
    }

    private Choice choice(boolean thinks) {
        JsonNode choice = body.path("tool_choice");
        String type = choice.isMissingNode() ? "auto" : Json.text(choice, "type");
        if (!choice.isMissingNode() && body.path("tools").isEmpty()) {
            throw Refusal.invalid("tool_choice: may only be specified while providing tools");
        }
        if (thinks && (type.equals("any") || type.equals("tool"))) {
            throw Refusal.invalid("Thinking may not be enabled when tool_choice forces tool use.");
        }
        return switch (type) {
            case "auto" -> new Choice.Auto();
            case "none" -> new Choice.None();
            case "any" -> new Choice.Any();
            case "tool" -> new Choice.Named(Json.text(choice, "name"));
            default ->
                throw Refusal.invalid("tool_choice: Input tag '" + type
                        + "' does not match any of the expected tags: 'auto', 'any', 'tool', 'none'");
        };
    }

    private List<String> stops() {
        var stops = new ArrayList<String>();
        body.path("stop_sequences").forEach(stop -> stops.add(stop.asText()));
        return stops;
    }

    private Optional<JsonNode> json() {
        JsonNode format = body.path("output_config").path("format");
        return Json.text(format, "type").equals("json_schema") ? Optional.of(format.path("schema")) : Optional.empty();
    }
}
