package dev.gatehouse.wire.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.chat.Block;
import dev.gatehouse.wire.chat.ChatRequest;
import dev.gatehouse.wire.chat.ChatRequest.OutputFormat;
import dev.gatehouse.wire.chat.ChatRequest.Reasoning;
import dev.gatehouse.wire.openai.Fields;
import dev.gatehouse.wire.openai.Json;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A body to the canonical request, and to what its answer repeats of it. */
final class RequestReader {
    private static final Set<String> EFFORTS = Set.of("none", "minimal", "low", "medium", "high", "xhigh", "max");
    /** Members chat completions have too, under the same name and with the same meaning. */
    private static final List<String> SHARED =
            List.of("service_tier", "prompt_cache_key", "prompt_cache_retention", "safety_identifier");

    private RequestReader() {}

    static RequestAndEcho read(byte[] bytes) {
        HeadReader.read(bytes);
        ObjectNode body = Json.checkedRequest(bytes);
        if (!Fields.absent(body.path("prompt"))) {
            throw Fields.untranslatable("A stored prompt", "prompt");
        }
        var items = new ItemsReader();
        String instructions = Fields.optionalText(body, "instructions", "instructions");
        if (instructions != null && !instructions.isEmpty()) {
            items.system().add(new Block.Text(instructions));
        }
        input(body.path("input"), items);
        var tools = new ToolsReader(body);
        var choice = tools.choice(body);
        boolean stream = Boolean.TRUE.equals(Fields.optionalFlag(body, "stream", "stream"));
        var request = new ChatRequest(
                Fields.text(body, "model", "model"),
                items.system(),
                items.turns(),
                tools.tools(),
                choice,
                Fields.optionalFlag(body, "parallel_tool_calls", "parallel_tool_calls"),
                Fields.optionalInteger(body, "max_output_tokens", "max_output_tokens"),
                Fields.optionalNumber(body, "temperature", "temperature"),
                Fields.optionalNumber(body, "top_p", "top_p"),
                null,
                List.of(),
                format(body.path("text").path("format")),
                reasoning(body.path("reasoning")),
                stream,
                true,
                Fields.optionalText(body, "user", "user"),
                extras(body));
        return new RequestAndEcho(request, Echo.of(body, tools.origins()));
    }

    private static void input(JsonNode input, ItemsReader items) {
        if (input.isTextual()) {
            items.user(input.textValue());
            return;
        }
        int index = 0;
        for (JsonNode item : input) {
            items.add(item, "input[" + index++ + "]");
        }
    }

    private static @Nullable OutputFormat format(JsonNode format) {
        if (Fields.absent(format)) {
            return null;
        }
        String path = "text.format";
        return switch (Fields.text(Fields.object(format, path), "type", path + ".type")) {
            case "text" -> null;
            case "json_object" -> new OutputFormat.JsonObject();
            case "json_schema" ->
                new OutputFormat.JsonSchema(
                        Fields.text(format, "name", path + ".name"),
                        Fields.object(format, "schema", path + ".schema"),
                        Fields.optionalFlag(format, "strict", path + ".strict"),
                        Fields.optionalText(format, "description", path + ".description"));
            default -> throw Fields.untranslatable("A format of this type", path + ".type");
        };
    }

    private static @Nullable Reasoning reasoning(JsonNode reasoning) {
        String effort = Fields.optionalText(reasoning, "effort", "reasoning.effort");
        if (effort == null) {
            return null;
        }
        if (!EFFORTS.contains(effort)) {
            throw Fields.outOfRange("no known effort", "reasoning.effort");
        }
        return effort.equals("none") ? new Reasoning.Off() : new Reasoning.Effort(effort);
    }

    private static ObjectNode extras(ObjectNode body) {
        ObjectNode extras = Json.object();
        for (String name : SHARED) {
            JsonNode value = body.get(name);
            if (value != null && !value.isNull()) {
                extras.set(name, value);
            }
        }
        JsonNode verbosity = body.path("text").path("verbosity");
        if (verbosity.isTextual()) {
            extras.set("verbosity", verbosity);
        }
        return extras;
    }
}
