package dev.gatehouse.wire.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.wire.chat.Block;
import dev.gatehouse.wire.chat.ChatRequest.Message;
import dev.gatehouse.wire.chat.ChatRequest.Role;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Contents as turns. Calls need no ids here: where one has none it is given one, and results without ids belong to the calls of
 * their name in the order of both.
 */
final class ContentsReader {
    /** A call that has no result yet. */
    private record Open(String id, String name, boolean named) {}

    private final List<Message> messages = new ArrayList<>();
    private final List<Open> open = new ArrayList<>();
    private final List<Block> turn = new ArrayList<>();
    private final StringBuilder thought = new StringBuilder();
    private Role speaker = Role.USER;
    private int calls;

    static List<Message> read(Member root) {
        var reader = new ContentsReader();
        root.get("contents").items().forEach(reader::content);
        reader.close();
        return reader.messages;
    }

    /** Contents of one role in a row are one turn: clients keep a streamed answer piece by piece. */
    private void content(Member content) {
        var role = Roles.MODEL.equals(content.textOrNull("role")) ? Role.ASSISTANT : Role.USER;
        if (role != speaker) {
            close();
            speaker = role;
            if (role == Role.ASSISTANT) {
                open.clear();
            }
        }
        content.get("parts").items().forEach(this::part);
    }

    private void close() {
        unsealed();
        if (!turn.isEmpty()) {
            messages.add(new Message(speaker, turn, null));
            turn.clear();
        }
    }

    private void part(Member part) {
        if (part.flag("thought")) {
            thought(part);
            return;
        }
        var block = block(part);
        if (block == null) {
            return;
        }
        unsealed();
        if (speaker == Role.ASSISTANT
                && block instanceof Block.Text(var more, var _)
                && !turn.isEmpty()
                && turn.getLast() instanceof Block.Text(var text, var _)) {
            turn.set(turn.size() - 1, new Block.Text(text + more));
        } else {
            turn.add(block);
        }
    }

    /** Pieces of a thought belong together up to the one that bears the seal. */
    private void thought(Member part) {
        var text = part.textOrNull("text");
        thought.append(text == null ? "" : text);
        var signature = part.textOrNull("thoughtSignature");
        if (signature != null && !signature.isEmpty()) {
            turn.add(Thoughts.fromClient(thought.toString(), signature));
            thought.setLength(0);
        }
    }

    private void unsealed() {
        if (!thought.isEmpty()) {
            turn.add(new Block.Thinking(thought.toString(), ""));
            thought.setLength(0);
        }
    }

    /** Null for an empty text, which says nothing and which other protocols refuse. */
    private @Nullable Block block(Member part) {
        var text = part.textOrNull("text");
        if (text != null) {
            return text.isEmpty() ? null : new Block.Text(text);
        }
        var call = part.findObject("functionCall");
        if (call != null) {
            return call(call);
        }
        var response = part.findObject("functionResponse");
        return response == null ? PartReader.media(part) : result(response);
    }

    private Block call(Member call) {
        var given = call.textOrNull("id");
        boolean named = given != null && !given.isEmpty();
        String id = given == null || given.isEmpty() ? Calls.made(Integer.toString(calls)) : given;
        calls++;
        var name = call.text("name");
        open.add(new Open(id, name, named));
        var args = call.findObject("args");
        return new Block.ToolCall(id, name, args == null ? "{}" : args.json().toString(), null);
    }

    private Block result(Member response) {
        var name = response.text("name");
        var id = answered(response, response.textOrNull("id"), name);
        var content = new ArrayList<Block>();
        boolean failed = false;
        var said = response.findObject("response");
        if (said != null) {
            failed = isError(said.json());
            var text = text(said.json());
            if (!text.isEmpty()) {
                content.add(new Block.Text(text));
            }
        }
        response.items("parts").forEach(part -> content.add(PartReader.media(part)));
        return new Block.ToolResult(id, content, failed, null);
    }

    private String answered(Member response, @Nullable String id, String name) {
        for (Iterator<Open> calls = open.iterator(); calls.hasNext(); ) {
            var call = calls.next();
            boolean same = id == null || id.isEmpty() ? call.name.equals(name) : call.named && call.id.equals(id);
            if (same) {
                calls.remove();
                return call.id;
            }
        }
        throw response.untranslatable("A function response without a call before it");
    }

    private static boolean isError(JsonNode response) {
        return response.size() == 1 && response.has("error");
    }

    /** A lone text under one of the names Google's documentation gives it is the tool's own words. */
    private static String text(JsonNode response) {
        if (response.size() == 1) {
            Map.Entry<String, JsonNode> only = response.properties().iterator().next();
            boolean plain = List.of("output", "result", "error").contains(only.getKey());
            if (plain && only.getValue().isTextual()) {
                return only.getValue().textValue();
            }
        }
        return response.isEmpty() ? "" : response.toString();
    }
}
