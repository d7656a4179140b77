package dev.gatehouse.wire.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.MalformedRequest;
import dev.gatehouse.wire.MalformedRequest.Reason;
import dev.gatehouse.wire.chat.Block;
import dev.gatehouse.wire.chat.ChatRequest;
import dev.gatehouse.wire.chat.ChatRequest.Message;
import dev.gatehouse.wire.chat.ChatRequest.OutputFormat;
import dev.gatehouse.wire.chat.ChatRequest.Reasoning;
import dev.gatehouse.wire.chat.ChatRequest.Role;
import dev.gatehouse.wire.chat.ChatRequest.Tool;
import dev.gatehouse.wire.chat.ChatRequest.ToolChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A client's messages request to the canonical one, for a provider of another protocol. The body has passed {@link HeadReader}. */
final class RequestReader {
    private static final Set<String> HELD = Set.of(
            "model",
            "messages",
            "system",
            "tools",
            "tool_choice",
            "max_tokens",
            "temperature",
            "top_p",
            "top_k",
            "stop_sequences",
            "stream",
            "metadata",
            "thinking",
            "output_config",
            "output_format");

    private final ObjectNode body;
    private final Member root;

    private RequestReader(ObjectNode body) {
        this.body = body;
        this.root = Member.root(body);
    }

    static ChatRequest read(byte[] bytes) {
        var body = Json.objectOrNull(bytes);
        if (body == null) {
            throw new MalformedRequest(Reason.INVALID_JSON, "The body is no JSON object", null);
        }
        return new RequestReader(body).request();
    }

    private ChatRequest request() {
        var maxTokens = root.find("max_tokens");
        var temperature = root.find("temperature");
        var topP = root.find("top_p");
        var topK = root.find("top_k");
        var stream = root.flagOrNull("stream");
        var metadata = root.find("metadata");
        var choice = root.find("tool_choice");
        return new ChatRequest(
                root.text("model"),
                system(),
                messages(),
                tools(),
                choice == null ? null : toolChoice(choice),
                choice == null ? null : parallelToolCalls(choice),
                maxTokens == null ? null : maxTokens.integer(),
                temperature == null ? null : temperature.number(),
                topP == null ? null : topP.number(),
                topK == null ? null : topK.integer(),
                stop(),
                format(),
                reasoning(),
                stream != null && stream,
                true,
                metadata == null ? null : metadata.textOrNull("user_id"),
                extras());
    }

    private List<Block> system() {
        var system = root.find("system");
        if (system == null) {
            return List.of();
        }
        var blocks = BlockReader.content(system);
        for (Block block : blocks) {
            if (!(block instanceof Block.Text)) {
                throw new MalformedRequest(Reason.WRONG_TYPE, "system must be text", "system");
            }
        }
        return blocks;
    }

    private List<Message> messages() {
        var messages = new ArrayList<Message>();
        for (Member message : root.get("messages").items()) {
            var role = message.text("role").equals("assistant") ? Role.ASSISTANT : Role.USER;
            messages.add(new Message(role, BlockReader.content(message.get("content")), null));
        }
        return messages;
    }

    private List<Tool> tools() {
        var tools = root.find("tools");
        if (tools == null) {
            return List.of();
        }
        var read = new ArrayList<Tool>();
        for (Member tool : tools.items()) {
            read.add(tool(tool));
        }
        return read;
    }

    private static Tool tool(Member tool) {
        var type = tool.find("type");
        if (type != null && !type.text().equals("custom")) {
            throw type.untranslatable("A tool that its provider runs is not available for this model");
        }
        return new Tool(
                tool.text("name"),
                tool.textOrNull("description"),
                tool.get("input_schema").object(),
                tool.flagOrNull("strict"),
                BlockReader.cache(tool));
    }

    private static ToolChoice toolChoice(Member choice) {
        var type = choice.get("type");
        return switch (type.text()) {
            case "auto" -> new ToolChoice.Auto();
            case "any" -> new ToolChoice.Required();
            case "none" -> new ToolChoice.None();
            case "tool" -> new ToolChoice.Named(choice.text("name"));
            default ->
                throw new MalformedRequest(
                        Reason.OUT_OF_RANGE, "tool_choice.type must be auto, any, tool or none", type.path());
        };
    }

    private static @Nullable Boolean parallelToolCalls(Member choice) {
        var disabled = choice.flagOrNull("disable_parallel_tool_use");
        return disabled == null ? null : !disabled;
    }

    private List<String> stop() {
        var stop = root.find("stop_sequences");
        if (stop == null) {
            return List.of();
        }
        return stop.items().stream().map(Member::text).toList();
    }

    private @Nullable OutputFormat format() {
        var config = root.find("output_config");
        var format = config == null ? null : config.find("format");
        if (format == null) {
            format = root.find("output_format");
        }
        if (format == null) {
            return null;
        }
        var type = format.get("type");
        if (!type.text().equals("json_schema")) {
            throw type.untranslatable("The only output format is json_schema");
        }
        return new OutputFormat.JsonSchema("response", format.get("schema").object(), null, null);
    }

    private @Nullable Reasoning reasoning() {
        var config = root.find("output_config");
        var effort = config == null ? null : config.textOrNull("effort");
        var thinking = root.find("thinking");
        if (thinking == null) {
            return effort == null ? null : new Reasoning.Effort(effort);
        }
        return switch (thinking.text("type")) {
            case "enabled" -> new Reasoning.Budget(thinking.get("budget_tokens").integer());
            case "disabled" -> new Reasoning.Off();
            default -> new Reasoning.Adaptive(effort);
        };
    }

    private ObjectNode extras() {
        var extras = Json.object();
        for (var member : body.properties()) {
            if (!HELD.contains(member.getKey())) {
                extras.set(member.getKey(), member.getValue());
            }
        }
        return extras;
    }
}
