package dev.gatehouse.wire.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.wire.MalformedRequest;
import dev.gatehouse.wire.MalformedRequest.Reason;
import dev.gatehouse.wire.chat.Block;
import dev.gatehouse.wire.chat.ChatRequest.Message;
import dev.gatehouse.wire.chat.ChatRequest.Role;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages as OpenAI lists them, taken apart into system texts and turns. Consecutive tool results become one turn. */
final class MessagesReader {
    private final List<Block> system = new ArrayList<>();
    private final List<Message> turns = new ArrayList<>();
    private final List<Block> results = new ArrayList<>();
    /** Calls of the legacy kind have no ids; their results follow in order. */
    private final Deque<String> unanswered = new ArrayDeque<>();

    List<Block> system() {
        return system;
    }

    List<Message> turns() {
        closeResults();
        return turns;
    }

    void add(JsonNode message, int index) {
        String path = "messages[" + index + "]";
        String role = Fields.text(Fields.object(message, path), "role", path + ".role");
        switch (role) {
            case "system", "developer" -> system.addAll(content(message, path, Speaker.SYSTEM));
            case "user" -> turn(Role.USER, content(message, path, Speaker.USER), message, path);
            case "assistant" -> turn(Role.ASSISTANT, assistant(message, path), message, path);
            case "tool" ->
                results.add(result(message, Fields.text(message, "tool_call_id", path + ".tool_call_id"), path));
            case "function" -> results.add(result(message, legacyId(path), path));
            default -> throw new MalformedRequest(Reason.INVALID_ROLE, "Unknown role.", path + ".role");
        }
    }

    private void turn(Role role, List<Block> content, JsonNode message, String path) {
        closeResults();
        // A model that answered with nothing comes back as an empty turn, which other protocols refuse.
        if (role == Role.ASSISTANT && content.isEmpty()) {
            return;
        }
        turns.add(new Message(role, content, Fields.optionalText(message, "name", path + ".name")));
    }

    private void closeResults() {
        if (!results.isEmpty()) {
            turns.add(new Message(Role.USER, results, null));
            results.clear();
        }
    }

    private Block result(JsonNode message, String callId, String path) {
        List<Block> content = PartReader.read(message.path("content"), path + ".content", Speaker.TOOL);
        return new Block.ToolResult(callId, content, false, mark(message));
    }

    private String legacyId(String path) {
        String id = unanswered.poll();
        if (id == null) {
            throw Fields.untranslatable("A function result without a call before it", path);
        }
        return id;
    }

    private List<Block> assistant(JsonNode message, String path) {
        if (message.path("audio").isObject()) {
            throw Fields.untranslatable("A spoken answer", path + ".audio");
        }
        var blocks = new ArrayList<>(ThinkingReader.read(message, path));
        blocks.addAll(PartReader.read(message.path("content"), path + ".content", Speaker.ASSISTANT));
        String refusal = Fields.optionalText(message, "refusal", path + ".refusal");
        if (refusal != null) {
            blocks.add(new Block.Refusal(refusal));
        }
        blocks.addAll(calls(message, path));
        return marked(blocks, mark(message));
    }

    private List<Block> calls(JsonNode message, String path) {
        var calls = new ArrayList<Block>();
        int index = 0;
        for (JsonNode call : Fields.array(message, "tool_calls", path + ".tool_calls")) {
            calls.add(call(call, path + ".tool_calls[" + index++ + "]"));
        }
        JsonNode legacy = message.path("function_call");
        if (!Fields.absent(legacy)) {
            String id = "call_" + path.replaceAll("\\D", "");
            unanswered.add(id);
            calls.add(function(id, Fields.object(legacy, path + ".function_call"), path + ".function_call", null));
        }
        return calls;
    }

    private static Block call(JsonNode call, String path) {
        String type = Fields.optionalText(Fields.object(call, path), "type", path + ".type");
        if (type != null && !type.equals("function")) {
            throw Fields.untranslatable("A tool call of a type other than 'function'", path + ".type");
        }
        String id = Fields.text(call, "id", path + ".id");
        return function(id, Fields.object(call, "function", path + ".function"), path + ".function", mark(call));
    }

    private static Block function(String id, JsonNode function, String path, Block.@Nullable CacheMark cache) {
        String arguments = Fields.optionalText(function, "arguments", path + ".arguments");
        return new Block.ToolCall(
                id, Fields.text(function, "name", path + ".name"), arguments == null ? "" : arguments, cache);
    }

    private static List<Block> content(JsonNode message, String path, Speaker speaker) {
        return marked(PartReader.read(message.path("content"), path + ".content", speaker), mark(message));
    }

    static Block.@Nullable CacheMark mark(JsonNode object) {
        JsonNode mark = object.path("cache_control");
        return Fields.absent(mark) ? null : new Block.CacheMark(mark);
    }

    /** A mark on a whole message ends at its last block that can carry one. */
    private static List<Block> marked(List<Block> blocks, Block.@Nullable CacheMark cache) {
        if (cache == null) {
            return blocks;
        }
        var marked = new ArrayList<>(blocks);
        for (int i = marked.size() - 1; i >= 0; i--) {
            Block with = marked(marked.get(i), cache);
            if (with != null) {
                marked.set(i, with);
                break;
            }
        }
        return marked;
    }

    private static @Nullable Block marked(Block block, Block.CacheMark cache) {
        return switch (block) {
            case Block.Text text -> new Block.Text(text.text(), cache);
            case Block.Image image -> new Block.Image(image.source(), image.detail(), cache);
            case Block.Document file -> new Block.Document(file.source(), file.title(), file.context(), cache);
            case Block.ToolCall call -> new Block.ToolCall(call.id(), call.name(), call.arguments(), cache);
            case Block.ToolResult result ->
                new Block.ToolResult(result.callId(), result.content(), result.error(), cache);
            case Block.Audio _, Block.Thinking _, Block.RedactedThinking _, Block.Refusal _, Block.Native _ -> null;
        };
    }
}
