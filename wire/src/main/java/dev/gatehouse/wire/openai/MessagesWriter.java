package dev.gatehouse.wire.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.chat.Block;
import dev.gatehouse.wire.chat.ChatRequest;
import dev.gatehouse.wire.chat.ChatRequest.Message;
import dev.gatehouse.wire.chat.Seals;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns as OpenAI's messages.
 *
 * <pre>
 * system texts                     system
 * ASSISTANT text, refusal, calls   assistant
 * USER tool results, then the rest tool per result, then user
 * </pre>
 *
 * OpenAI's tool messages hold text only: images and files of a result follow in the user message, each announced by a text
 * that names the call. A turn in which nothing is left to say (thinking only) is left out.
 */
final class MessagesWriter {
    private final ArrayNode messages = Json.array();

    ArrayNode write(ChatRequest request) {
        if (!request.system().isEmpty()) {
            var parts = new ArrayList<ObjectNode>();
            for (int i = 0; i < request.system().size(); i++) {
                parts.add(PartWriter.text(request.system().get(i), "system[" + i + "]"));
            }
            messages.addObject().put("role", "system").set("content", PartWriter.content(parts));
        }
        for (int i = 0; i < request.messages().size(); i++) {
            Message message = request.messages().get(i);
            String path = "messages[" + i + "]";
            switch (message.role()) {
                case USER -> user(message, path);
                case ASSISTANT -> assistant(message, path);
            }
        }
        return messages;
    }

    private void user(Message message, String path) {
        var parts = new ArrayList<ObjectNode>();
        for (int i = 0; i < message.content().size(); i++) {
            if (message.content().get(i) instanceof Block.ToolResult result) {
                toolMessage(result, path + ".content[" + i + "]", parts);
            }
        }
        for (int i = 0; i < message.content().size(); i++) {
            Block block = message.content().get(i);
            if (!(block instanceof Block.ToolResult)) {
                parts.add(PartWriter.part(block, path + ".content[" + i + "]"));
            }
        }
        if (!parts.isEmpty()) {
            ObjectNode json = messages.addObject().put("role", "user");
            json.set("content", PartWriter.content(parts));
            name(json, message.name());
        }
    }

    /** @param later parts for the user message that follows */
    private void toolMessage(Block.ToolResult result, String path, List<ObjectNode> later) {
        var texts = new ArrayList<ObjectNode>();
        for (int i = 0; i < result.content().size(); i++) {
            ObjectNode part = PartWriter.part(result.content().get(i), path + ".content[" + i + "]");
            if (part.path("type").asText().equals("text")) {
                texts.add(part);
            } else {
                later.add(PartWriter.text("Returned by tool call " + result.callId() + ":"));
                later.add(part);
            }
        }
        // A failed call must not look like one that returned nothing.
        if (result.error() && texts.isEmpty()) {
            texts.add(PartWriter.text("error"));
        }
        ObjectNode json = messages.addObject().put("role", "tool").put("tool_call_id", Seals.callId(result.callId()));
        json.set("content", PartWriter.content(texts));
    }

    private void assistant(Message message, String path) {
        var texts = new ArrayList<ObjectNode>();
        ArrayNode calls = Json.array();
        var refusal = new StringBuilder();
        for (int i = 0; i < message.content().size(); i++) {
            Block block = message.content().get(i);
            switch (block) {
                case Block.Text text -> texts.add(PartWriter.text(text.text()));
                case Block.Refusal refused -> refusal.append(refused.text());
                case Block.ToolCall call -> calls.add(call(call));
                case Block.Thinking _, Block.RedactedThinking _ -> {}
                case Block.Image _, Block.Document _, Block.Audio _, Block.ToolResult _, Block.Native _ ->
                    throw Fields.untranslatable(
                            "A block of this type in an assistant's message", path + ".content[" + i + "]");
            }
        }
        if (texts.isEmpty() && calls.isEmpty() && refusal.isEmpty()) {
            return;
        }
        ObjectNode json = messages.addObject().put("role", "assistant");
        if (texts.isEmpty()) {
            json.putNull("content");
        } else {
            json.set("content", PartWriter.content(texts));
        }
        if (!refusal.isEmpty()) {
            json.put("refusal", refusal.toString());
        }
        name(json, message.name());
        if (!calls.isEmpty()) {
            json.set("tool_calls", calls);
        }
    }

    private static ObjectNode call(Block.ToolCall call) {
        ObjectNode json = Json.object().put("id", Seals.callId(call.id())).put("type", "function");
        json.putObject("function").put("name", call.name()).put("arguments", arguments(call.arguments()));
        return json;
    }

    /** Providers parse arguments; nothing is not JSON, but an object without members is. */
    static String arguments(String written) {
        return written.isBlank() ? "{}" : written;
    }

    private static void name(ObjectNode json, @Nullable String name) {
        if (name != null) {
            json.put("name", name);
        }
    }
}
