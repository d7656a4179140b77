package dev.gatehouse.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.simulator.Answer.Call;
import dev.gatehouse.simulator.Answer.Text;
import dev.gatehouse.simulator.Answer.Thinking;
import dev.gatehouse.simulator.Frame.Event;
import dev.gatehouse.simulator.Frame.Role;
import dev.gatehouse.simulator.PromptCache.Use;
import java.util.ArrayList;
import java.util.List;

/** The events of a streamed message. */
final class AnthropicStream {
    private final List<Frame> frames = new ArrayList<>();
    private final String fingerprint;
    private final boolean usageGiven;
    private final int chunk;

    private AnthropicStream(Asked asked) {
        this.fingerprint = asked.request().fingerprint();
        this.usageGiven = !asked.directives().flag("nousage");
        this.chunk = Math.max(1, asked.directives().number("chunk", 1));
    }

    static List<Frame> frames(Asked asked, Answer answer, int prompt, Use use) {
        return new AnthropicStream(asked).all(asked, answer, prompt, use);
    }

    private List<Frame> all(Asked asked, Answer answer, int prompt, Use use) {
        ObjectNode message = AnthropicMessages.start(asked, fingerprint);
        if (usageGiven) {
            // As the real one does: the final count stands in message_delta, and who takes this one is wrong.
            message.set("usage", AnthropicMessages.usage(prompt, use, 1));
        }
        event(Role.START, 0, "message_start", "\"message\":" + message);
        event(Role.START, 0, "ping", "");
        int calls = 0;
        for (int i = 0; i < answer.parts().size(); i++) {
            switch (answer.parts().get(i)) {
                case Thinking thinking -> thinking(i, thinking);
                case Text text -> {
                    blockStart(i, 0, Role.FRAMING, "{\"type\":\"text\",\"text\":\"\"}");
                    deltas(i, "text_delta", "text", text.pieces());
                }
                case Call call -> call(i, call, calls++);
            }
            event(Role.FRAMING, 0, "content_block_stop", "\"index\":" + i);
        }
        finish(answer, prompt, use);
        event(Role.DONE, 0, "message_stop", "");
        return frames;
    }

    private void thinking(int index, Thinking thinking) {
        blockStart(index, 0, Role.FRAMING, "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}");
        deltas(index, "thinking_delta", "thinking", thinking.pieces());
        String signature = Signature.of(thinking.text());
        event(
                Role.FRAMING,
                0,
                "content_block_delta",
                "\"index\":" + index + ",\"delta\":{\"type\":\"signature_delta\",\"signature\":\"" + signature + "\"}");
    }

    private void call(int index, Call call, int number) {
        String block = "{\"type\":\"tool_use\",\"id\":\"" + AnthropicMessages.callId(fingerprint, number)
                + "\",\"name\":" + Json.quote(call.name()) + ",\"input\":{}}";
        blockStart(index, call.nameTokens(), Role.CONTENT, block);
        deltas(index, "input_json_delta", "partial_json", call.pieces());
    }

    private void blockStart(int index, int tokens, Role role, String block) {
        event(role, tokens, "content_block_start", "\"index\":" + index + ",\"content_block\":" + block);
    }

    private void deltas(int index, String type, String member, List<String> pieces) {
        String head = "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":" + index
                + ",\"delta\":{\"type\":\"" + type + "\",\"" + member + "\":\"";
        for (Pieces group : Pieces.of(pieces, chunk)) {
            frames.add(new Event(Role.CONTENT, group.tokens(), head, group.escaped(), "\"}}\n\n"));
        }
    }

    private void finish(Answer answer, int prompt, Use use) {
        String stopped = answer.stopped().map(Json::quote).orElse("null");
        String usage = usageGiven ? ",\"usage\":" + AnthropicMessages.usage(prompt, use, answer.tokens()) : "";
        event(
                Role.FINISH,
                0,
                "message_delta",
                "\"delta\":{\"stop_reason\":\"" + AnthropicMessages.stopReason(answer) + "\",\"stop_sequence\":"
                        + stopped + "}" + usage);
    }

    private void event(Role role, int tokens, String type, String members) {
        String data = members.isEmpty() ? "" : "," + members;
        frames.add(new Event(
                role, tokens, "event: " + type + "\ndata: {\"type\":\"" + type + "\"" + data + "}\n\n", "", ""));
    }
}
