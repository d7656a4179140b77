package dev.gatehouse.wire.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.chat.Block;
import dev.gatehouse.wire.chat.ChatRequest;
import dev.gatehouse.wire.chat.ChatRequest.Message;
import dev.gatehouse.wire.chat.ChatRequest.OutputFormat;
import dev.gatehouse.wire.chat.ChatRequest.Reasoning;
import dev.gatehouse.wire.chat.ChatRequest.Role;
import dev.gatehouse.wire.chat.ChatRequest.Tool;
import dev.gatehouse.wire.chat.ChatRequest.ToolChoice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds canonical requests as other protocols make them. */
final class Requests {
    String model = "claude-sonnet-4-5";
    final List<Block> system = new ArrayList<>();
    final List<Message> messages = new ArrayList<>();
    final List<Tool> tools = new ArrayList<>();

    @Nullable
    ToolChoice toolChoice;

    @Nullable
    Boolean parallel;

    @Nullable
    Long maxTokens = 50_000L;

    @Nullable
    Double temperature;

    @Nullable
    Double topP;

    @Nullable
    Long topK;

    List<String> stop = List.of();

    @Nullable
    OutputFormat format;

    @Nullable
    Reasoning reasoning;

    boolean stream;

    @Nullable
    String user;

    ObjectNode extras = Json.object();

    Requests user(Block... blocks) {
        messages.add(new Message(Role.USER, List.of(blocks), null));
        return this;
    }

    Requests user(String text) {
        return user(new Block.Text(text));
    }

    Requests assistant(Block... blocks) {
        messages.add(new Message(Role.ASSISTANT, List.of(blocks), null));
        return this;
    }

    Requests tool(String name) {
        tools.add(new Tool(name, null, object("{\"type\":\"object\"}"), null, null));
        return this;
    }

    static Block call(String id, String arguments) {
        return new Block.ToolCall(id, "t", arguments, null);
    }

    static Block result(String id, String text) {
        return new Block.ToolResult(id, List.of(new Block.Text(text)), false, null);
    }

    ChatRequest build() {
        return new ChatRequest(
                model,
                system,
                messages,
                tools,
                toolChoice,
                parallel,
                maxTokens,
                temperature,
                topP,
                topK,
                stop,
                format,
                reasoning,
                stream,
                true,
                user,
                extras);
    }

    byte[] bytes() {
        return new AnthropicMessages().writeRequest(build());
    }

    JsonNode written() {
        try {
            return Json.MAPPER.readTree(bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ObjectNode object(String json) {
        var object = Json.objectOrNull(json);
        if (object == null) {
            throw new AssertionError("no object: " + json);
        }
        return object;
    }
}
