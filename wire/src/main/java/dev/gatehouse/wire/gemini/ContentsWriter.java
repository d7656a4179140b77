package dev.gatehouse.wire.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.MalformedRequest;
import dev.gatehouse.wire.MalformedRequest.Reason;
import dev.gatehouse.wire.chat.Block;
import dev.gatehouse.wire.chat.ChatRequest;
import dev.gatehouse.wire.chat.ChatRequest.Message;
import dev.gatehouse.wire.chat.ChatRequest.Role;
import dev.gatehouse.wire.chat.Seals;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns as contents: the model's and the user's in turn, the results of calls in the order of the calls and in a content of their own,
 * because Gemini pairs by order what has no ids. Results hold text only; images and files of one follow in the user's content, announced
 * by the name of its function.
 */
final class ContentsWriter {
    /** Stands in for the user where a conversation has none to begin with. */
    private static final String OPENER = "(continued)";

    /** In place of the seal over a call that no Gemini model made: the newer ones refuse a turn whose first call has none. */
    private static final String NO_SEAL = "skip_thought_signature_validator";

    /** A call and its place among all. */
    private record Known(String name, int place) {}

    /** A result ready to be written. */
    private record Result(int place, ObjectNode part) {}

    private final ArrayNode contents = Json.object().putArray("contents");
    private final Map<String, Known> calls = new LinkedHashMap<>();
    private final boolean sealed;

    private ContentsWriter(boolean sealed) {
        this.sealed = sealed;
    }

    static ArrayNode write(ChatRequest request) {
        var writer = new ContentsWriter(ThinkingPlan.Words.of(request.model()) == ThinkingPlan.Words.LEVEL);
        writer.turns(request.messages());
        return writer.contents;
    }

    private void turns(List<Message> messages) {
        for (int at = 0; at < messages.size(); ) {
            var role = messages.get(at).role();
            var blocks = new ArrayList<Block>();
            for (; at < messages.size() && messages.get(at).role() == role; at++) {
                blocks.addAll(messages.get(at).content());
            }
            if (role == Role.ASSISTANT) {
                model(blocks);
            } else {
                user(blocks);
            }
        }
        if (contents.isEmpty() || contents.path(0).path("role").asText().equals(Roles.MODEL)) {
            var opener = Json.object().put("role", Roles.USER);
            opener.putArray("parts").addObject().put("text", OPENER);
            contents.insert(0, opener);
        }
    }

    private void model(List<Block> blocks) {
        var parts = Json.object().putArray("parts");
        boolean first = true;
        for (Block block : blocks) {
            switch (block) {
                case Block.Text(var text, var _) -> text(text, parts);
                case Block.Refusal(var text) -> text(text, parts);
                case Block.ToolCall call -> {
                    parts.add(call(call, first));
                    first = false;
                }
                case Block.Thinking thinking -> thought(thinking, parts);
                case Block.RedactedThinking _ -> {}
                case Block.Image image -> parts.add(MediaWriter.image(image));
                case Block.Native whole -> parts.add(own(whole));
                case Block.Document _, Block.Audio _, Block.ToolResult _ ->
                    throw untranslatable("A block of this type in an assistant's message");
            }
        }
        add(Roles.MODEL, parts);
    }

    private static void text(String text, ArrayNode parts) {
        if (!text.isEmpty()) {
            parts.addObject().put("text", text);
        }
    }

    /** Another provider's thoughts are left out: Gemini takes none but its own. */
    private static void thought(Block.Thinking thinking, ArrayNode parts) {
        var seal = Thoughts.toProvider(thinking.signature());
        if (seal == null) {
            return;
        }
        var part = parts.addObject().put("text", thinking.text());
        // A seal alone is one over what was said, not over a thought that was shown.
        if (!thinking.text().isEmpty()) {
            part.put("thought", true);
        }
        part.put("thoughtSignature", seal);
    }

    private ObjectNode call(Block.ToolCall call, boolean first) {
        calls.put(Seals.callId(call.id()), new Known(call.name(), calls.size()));
        var part = Json.object();
        var json = part.putObject("functionCall");
        var id = Calls.forProvider(call.id());
        if (id != null) {
            json.put("id", id);
        }
        json.put("name", call.name()).set("args", arguments(call));
        var seal = Seals.ofCall(call.id());
        if (seal != null) {
            part.put("thoughtSignature", seal);
        } else if (first && sealed) {
            part.put("thoughtSignature", NO_SEAL);
        }
        return part;
    }

    private static ObjectNode arguments(Block.ToolCall call) {
        if (call.arguments().isBlank()) {
            return Json.object();
        }
        var arguments = Json.objectOrNull(call.arguments());
        if (arguments == null) {
            throw untranslatable("The arguments of a tool call must be a JSON object for this model");
        }
        return arguments;
    }

    private void user(List<Block> blocks) {
        var results = new ArrayList<Result>();
        var parts = Json.object().putArray("parts");
        for (Block block : blocks) {
            if (block instanceof Block.ToolResult result) {
                results.add(result(result, parts));
            }
        }
        for (Block block : blocks) {
            switch (block) {
                case Block.ToolResult _ -> {}
                case Block.Text(var text, var _) -> text(text, parts);
                case Block.Refusal(var text) -> text(text, parts);
                case Block.Native whole -> parts.add(own(whole));
                case Block.Image _, Block.Document _, Block.Audio _ -> parts.add(MediaWriter.part(block));
                case Block.ToolCall _, Block.Thinking _, Block.RedactedThinking _ ->
                    throw untranslatable("A block of this type in a user's message");
            }
        }
        results.sort(Comparator.comparingInt(Result::place));
        var answered = Json.object().putArray("parts");
        results.forEach(result -> answered.add(result.part()));
        add(Roles.USER, answered);
        add(Roles.USER, parts);
    }

    private Result result(Block.ToolResult result, ArrayNode later) {
        var call = calls.get(Seals.callId(result.callId()));
        if (call == null) {
            throw untranslatable("A tool result without its call is not available for this model");
        }
        var texts = new ArrayList<String>();
        for (Block block : result.content()) {
            if (block instanceof Block.Text(var text, var _)) {
                texts.add(text);
            } else {
                later.addObject().put("text", "Returned by " + call.name() + ":");
                later.add(MediaWriter.part(block));
            }
        }
        var part = Json.object();
        var json = part.putObject("functionResponse");
        var id = Calls.forProvider(result.callId());
        if (id != null) {
            json.put("id", id);
        }
        json.put("name", call.name())
                .putObject("response")
                .put(result.error() ? "error" : "output", String.join("\n", texts));
        return new Result(call.place(), part);
    }

    private void add(String role, ArrayNode parts) {
        if (!parts.isEmpty()) {
            contents.addObject().put("role", role).set("parts", parts);
        }
    }

    private static ObjectNode own(Block.Native whole) {
        if (!whole.format().equals(GeminiChat.NAME)) {
            throw untranslatable("The conversation holds content that only another protocol can say");
        }
        return whole.json();
    }

    static MalformedRequest untranslatable(String message) {
        // Places were counted by the client's protocol, which this one does not know.
        return new MalformedRequest(Reason.UNTRANSLATABLE, message, "messages");
    }
}
