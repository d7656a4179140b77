package dev.gatehouse.wire.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.chat.Block;
import dev.gatehouse.wire.chat.ChatRequest;
import dev.gatehouse.wire.chat.ChatRequest.OutputFormat;
import dev.gatehouse.wire.chat.ChatRequest.Reasoning;
import dev.gatehouse.wire.chat.ChatRequest.Tool;
import dev.gatehouse.wire.chat.ChatRequest.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client's body to the canonical request. Understands what LiteLLM's clients send beside OpenAI's own members:
 * {@code thinking}, {@code top_k}, {@code thinking_blocks} and {@code cache_control}.
 *
 * <p>System and developer messages in mid-conversation have no place in every protocol; they are appended to the system
 * texts, where every model obeys them, rather than refused.
 */
final class RequestReader {
    private RequestReader() {}

    /** Members the canonical request has components for; all others are its extras. */
    private static final Set<String> HELD = Set.of(
            "model",
            "messages",
            "tools",
            "functions",
            "tool_choice",
            "function_call",
            "parallel_tool_calls",
            "max_tokens",
            "max_completion_tokens",
            "temperature",
            "top_p",
            "top_k",
            "stop",
            "response_format",
            "reasoning_effort",
            "thinking",
            "stream",
            "stream_options",
            "user");

    private static final Set<String> EFFORTS = Set.of("minimal", "low", "medium", "high", "xhigh", "max");

    static ChatRequest read(byte[] bytes) {
        // A body is refused for the same faults whether it is passed or translated.
        HeadReader.read(bytes);
        ObjectNode body = Json.checkedRequest(bytes);
        var messages = new MessagesReader();
        int index = 0;
        for (JsonNode message : Fields.array(body, "messages", "messages")) {
            messages.add(message, index++);
        }
        return new ChatRequest(
                Fields.text(body, "model", "model"),
                messages.system(),
                messages.turns(),
                tools(body),
                toolChoice(body),
                Fields.optionalFlag(body, "parallel_tool_calls", "parallel_tool_calls"),
                maxTokens(body),
                Fields.optionalNumber(body, "temperature", "temperature"),
                Fields.optionalNumber(body, "top_p", "top_p"),
                Fields.optionalInteger(body, "top_k", "top_k"),
                stop(body.path("stop")),
                format(body.path("response_format")),
                reasoning(body),
                body.path("stream").asBoolean(false),
                body.path("stream_options").path("include_usage").asBoolean(false),
                Fields.optionalText(body, "user", "user"),
                extras(body));
    }

    private static List<Tool> tools(ObjectNode body) {
        var tools = new ArrayList<Tool>();
        int index = 0;
        for (JsonNode tool : Fields.array(body, "tools", "tools")) {
            String path = "tools[" + index++ + "]";
            String type = Fields.text(Fields.object(tool, path), "type", path + ".type");
            if (!type.equals("function")) {
                throw Fields.untranslatable("A tool of a type other than 'function'", path + ".type");
            }
            Block.CacheMark outer = MessagesReader.mark(tool);
            tools.add(function(Fields.object(tool, "function", path + ".function"), path + ".function", outer));
        }
        index = 0;
        for (JsonNode function : Fields.array(body, "functions", "functions")) {
            String path = "functions[" + index++ + "]";
            tools.add(function(Fields.object(function, path), path, null));
        }
        return tools;
    }

    private static Tool function(JsonNode function, String path, Block.@Nullable CacheMark outer) {
        JsonNode parameters = function.path("parameters");
        return new Tool(
                Fields.text(function, "name", path + ".name"),
                Fields.optionalText(function, "description", path + ".description"),
                Fields.absent(parameters) ? noParameters() : Fields.object(parameters, path + ".parameters"),
                Fields.optionalFlag(function, "strict", path + ".strict"),
                outer == null ? MessagesReader.mark(function) : outer);
    }

    private static ObjectNode noParameters() {
        ObjectNode schema = Json.object().put("type", "object");
        schema.putObject("properties");
        return schema;
    }

    private static @Nullable ToolChoice toolChoice(ObjectNode body) {
        JsonNode choice = body.path("tool_choice");
        if (Fields.absent(choice)) {
            return functionCall(body.path("function_call"));
        }
        if (choice.isTextual()) {
            return word(choice.textValue(), "tool_choice");
        }
        String type = Fields.text(Fields.object(choice, "tool_choice"), "type", "tool_choice.type");
        if (!type.equals("function")) {
            throw Fields.untranslatable("A tool choice of this type", "tool_choice.type");
        }
        JsonNode function = Fields.object(choice, "function", "tool_choice.function");
        return new ToolChoice.Named(Fields.text(function, "name", "tool_choice.function.name"));
    }

    private static @Nullable ToolChoice functionCall(JsonNode choice) {
        if (Fields.absent(choice)) {
            return null;
        }
        return choice.isTextual()
                ? word(choice.textValue(), "function_call")
                : new ToolChoice.Named(
                        Fields.text(Fields.object(choice, "function_call"), "name", "function_call.name"));
    }

    private static ToolChoice word(String word, String path) {
        return switch (word) {
            case "auto" -> new ToolChoice.Auto();
            case "none" -> new ToolChoice.None();
            case "required" -> new ToolChoice.Required();
            default -> throw Fields.outOfRange("expected auto, none, required or a function", path);
        };
    }

    private static @Nullable Long maxTokens(ObjectNode body) {
        Long completion = Fields.optionalInteger(body, "max_completion_tokens", "max_completion_tokens");
        return completion == null ? Fields.optionalInteger(body, "max_tokens", "max_tokens") : completion;
    }

    private static List<String> stop(JsonNode stop) {
        if (stop.isTextual()) {
            return stop.textValue().isEmpty() ? List.of() : List.of(stop.textValue());
        }
        var texts = new ArrayList<String>();
        for (JsonNode one : stop) {
            if (!one.isTextual()) {
                throw Fields.wrongType("a string", "stop[" + texts.size() + "]");
            }
            texts.add(one.textValue());
        }
        return texts;
    }

    private static @Nullable OutputFormat format(JsonNode format) {
        if (Fields.absent(format)) {
            return null;
        }
        return switch (Fields.text(Fields.object(format, "response_format"), "type", "response_format.type")) {
            case "text" -> null;
            case "json_object" -> new OutputFormat.JsonObject();
            case "json_schema" -> schema(Fields.object(format, "json_schema", "response_format.json_schema"));
            default -> throw Fields.untranslatable("A response format of this type", "response_format.type");
        };
    }

    private static OutputFormat schema(JsonNode spec) {
        String path = "response_format.json_schema";
        return new OutputFormat.JsonSchema(
                Fields.text(spec, "name", path + ".name"),
                Fields.object(spec, "schema", path + ".schema"),
                Fields.optionalFlag(spec, "strict", path + ".strict"),
                Fields.optionalText(spec, "description", path + ".description"));
    }

    private static @Nullable Reasoning reasoning(ObjectNode body) {
        String effort = Fields.optionalText(body, "reasoning_effort", "reasoning_effort");
        JsonNode thinking = body.path("thinking");
        if (!Fields.absent(thinking)) {
            return thinking(Fields.object(thinking, "thinking"), effort);
        }
        if (effort == null) {
            return null;
        }
        return effort.equals("none") ? new Reasoning.Off() : new Reasoning.Effort(known(effort));
    }

    private static Reasoning thinking(JsonNode thinking, @Nullable String effort) {
        return switch (Fields.text(thinking, "type", "thinking.type")) {
            case "disabled" -> new Reasoning.Off();
            case "adaptive" -> new Reasoning.Adaptive(effort == null || effort.equals("none") ? null : known(effort));
            case "enabled" -> {
                Long budget = Fields.optionalInteger(thinking, "budget_tokens", "thinking.budget_tokens");
                if (budget == null) {
                    throw Fields.missing("thinking.budget_tokens");
                }
                yield new Reasoning.Budget(budget);
            }
            default -> throw Fields.outOfRange("expected enabled, disabled or adaptive", "thinking.type");
        };
    }

    private static String known(String effort) {
        if (!EFFORTS.contains(effort)) {
            throw Fields.outOfRange("no known effort", "reasoning_effort");
        }
        return effort;
    }

    private static ObjectNode extras(ObjectNode body) {
        ObjectNode extras = Json.object();
        body.forEachEntry((name, value) -> {
            if (!HELD.contains(name) && !value.isNull()) {
                extras.set(name, value);
            }
        });
        return extras;
    }
}
