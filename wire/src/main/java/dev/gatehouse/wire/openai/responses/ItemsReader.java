package dev.gatehouse.wire.openai.responses;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.wire.MalformedRequest;
import dev.gatehouse.wire.MalformedRequest.Reason;
import dev.gatehouse.wire.chat.Block;
import dev.gatehouse.wire.chat.ChatRequest.Message;
import dev.gatehouse.wire.chat.ChatRequest.Role;
import dev.gatehouse.wire.openai.Fields;
import dev.gatehouse.wire.openai.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Input items, put together to turns: what stands together and is of one side is one turn, because calls and results must not be torn
 * apart. Calls of tools that OpenAI ran itself are left out: only it can read their results.
 */
final class ItemsReader {
    private final List<Block> system = new ArrayList<>();
    private final List<Message> turns = new ArrayList<>();
    private final List<Block> turn = new ArrayList<>();
    private @Nullable Role role;

    List<Block> system() {
        return system;
    }

    List<Message> turns() {
        close();
        return turns;
    }

    void add(JsonNode item, String at) {
        String type = Fields.optionalText(Fields.object(item, at), "type", at + ".type");
        switch (type == null ? "message" : type) {
            case "message" -> message(item, at);
            case "function_call" ->
                say(Role.ASSISTANT, call(item, Fields.text(item, "arguments", at + ".arguments"), at));
            case "custom_tool_call" -> say(Role.ASSISTANT, call(item, custom(item, at), at));
            case "function_call_output", "custom_tool_call_output" -> say(Role.USER, result(item, at));
            case "reasoning" -> reasoning(item, at);
            case "web_search_call",
                    "file_search_call",
                    "code_interpreter_call",
                    "image_generation_call",
                    "mcp_list_tools" -> {}
            default -> throw Fields.untranslatable("An item of this type", at + ".type");
        }
    }

    private void message(JsonNode item, String at) {
        String path = at + ".content";
        switch (Fields.text(item, "role", at + ".role")) {
            case "system", "developer" -> system.addAll(PartReader.read(item.path("content"), path));
            case "user" -> PartReader.read(item.path("content"), path).forEach(block -> say(Role.USER, block));
            case "assistant" ->
                PartReader.read(item.path("content"), path).forEach(block -> say(Role.ASSISTANT, block));
            default -> throw new MalformedRequest(Reason.INVALID_ROLE, "Unknown role.", at + ".role");
        }
    }

    void user(String text) {
        if (!text.isEmpty()) {
            say(Role.USER, new Block.Text(text));
        }
    }

    private static Block call(JsonNode item, String arguments, String at) {
        String namespace = Fields.optionalText(item, "namespace", at + ".namespace");
        String name = Fields.text(item, "name", at + ".name");
        return new Block.ToolCall(
                Fields.text(item, "call_id", at + ".call_id"),
                namespace == null ? name : ToolsReader.joined(namespace, name),
                arguments,
                null);
    }

    private static String custom(JsonNode item, String at) {
        return Json.object()
                .put(Items.INPUT, Fields.text(item, "input", at + ".input"))
                .toString();
    }

    private static Block result(JsonNode item, String at) {
        return new Block.ToolResult(
                Fields.text(item, "call_id", at + ".call_id"),
                PartReader.read(item.path("output"), at + ".output"),
                false,
                null);
    }

    private void reasoning(JsonNode item, String at) {
        String encrypted = Fields.optionalText(item, "encrypted_content", at + ".encrypted_content");
        Block carried = encrypted == null ? null : Thought.open(encrypted);
        if (carried != null) {
            say(Role.ASSISTANT, carried);
            return;
        }
        var text = new StringBuilder();
        item.path("summary").forEach(part -> text.append(Json.textOrEmpty(part, "text")));
        if (!text.isEmpty()) {
            say(Role.ASSISTANT, new Block.Thinking(text.toString(), ""));
        }
    }

    private void say(Role speaker, Block block) {
        if (role != speaker) {
            close();
            role = speaker;
        }
        turn.add(block);
    }

    private void close() {
        if (role != null && !turn.isEmpty()) {
            turns.add(new Message(role, turn, null));
        }
        turn.clear();
    }
}
