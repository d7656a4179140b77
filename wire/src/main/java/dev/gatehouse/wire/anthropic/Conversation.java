package dev.gatehouse.wire.anthropic;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.chat.ChatRequest.Message;
import dev.gatehouse.wire.chat.ChatRequest.Role;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages in the order Anthropic wants: user and assistant in turn, the user first, all tool results of a turn in one user
 * message before its other content. Participants' names are left out: there is no word for them.
 */
final class Conversation {
    /** Stands in for the user where a conversation has none to begin with. */
    static final String OPENER = "(continued)";

    /** Consecutive messages of one role as one. */
    private record Turn(Role role, List<ObjectNode> blocks) {}

    private final List<Turn> turns = new ArrayList<>();

    private Conversation() {}

    static Conversation of(List<Message> messages) {
        var conversation = new Conversation();
        for (Message message : messages) {
            conversation.add(message);
        }
        conversation.trimPrefill();
        conversation.beginWithUser();
        conversation.putResultsFirst();
        return conversation;
    }

    private void add(Message message) {
        for (var block : message.content()) {
            var json = BlockWriter.write(block);
            if (json != null) {
                turn(message.role()).blocks().add(json);
            }
        }
    }

    private Turn turn(Role role) {
        if (turns.isEmpty() || turns.getLast().role() != role) {
            turns.add(new Turn(role, new ArrayList<>()));
        }
        return turns.getLast();
    }

    /** Anthropic refuses an assistant's last words that end in white space. */
    private void trimPrefill() {
        if (!turns.isEmpty() && turns.getLast().role() == Role.ASSISTANT) {
            var last = turns.getLast().blocks().getLast();
            if (is(last, "text")) {
                last.put("text", last.path("text").textValue().stripTrailing());
            }
        }
    }

    private void beginWithUser() {
        if (turns.isEmpty() || turns.getFirst().role() == Role.ASSISTANT) {
            var opener = Json.object().put("type", "text").put("text", OPENER);
            turns.addFirst(new Turn(Role.USER, new ArrayList<>(List.of(opener))));
        }
    }

    private void putResultsFirst() {
        for (Turn turn : turns) {
            // Stable: results keep their order, and so does everything else.
            turn.blocks().sort((a, b) -> Boolean.compare(is(b, "tool_result"), is(a, "tool_result")));
        }
    }

    /** The model is in the middle of a tool loop that it began without thinking, so it cannot begin to think now. */
    boolean inUnthoughtToolLoop() {
        if (turns.size() < 2 || !is(turns.getLast().blocks().getFirst(), "tool_result")) {
            return false;
        }
        var first = turns.get(turns.size() - 2).blocks().getFirst();
        return !is(first, "thinking") && !is(first, "redacted_thinking");
    }

    void writeTo(ArrayNode messages) {
        for (Turn turn : turns) {
            var message = messages.addObject().put("role", turn.role() == Role.USER ? "user" : "assistant");
            var text = loneText(turn.blocks());
            if (text != null) {
                message.put("content", text);
            } else {
                message.putArray("content").addAll(turn.blocks());
            }
        }
    }

    private static @Nullable String loneText(List<ObjectNode> blocks) {
        var first = blocks.getFirst();
        boolean lone = blocks.size() == 1 && is(first, "text") && first.size() == 2;
        return lone ? first.path("text").textValue() : null;
    }

    private static boolean is(ObjectNode block, String type) {
        return block.path("type").asText().equals(type);
    }
}
