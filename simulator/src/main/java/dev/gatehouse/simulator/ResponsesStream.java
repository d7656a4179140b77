package dev.gatehouse.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.simulator.Answer.Call;
import dev.gatehouse.simulator.Answer.Finish;
import dev.gatehouse.simulator.Answer.Text;
import dev.gatehouse.simulator.Answer.Thinking;
import dev.gatehouse.simulator.Frame.Event;
import dev.gatehouse.simulator.Frame.Role;
import java.util.ArrayList;
import java.util.List;

/** The events of a streamed response. Its last one carries the whole of it, and is finish, usage and end marker in one. */
final class ResponsesStream {
    private final Asked asked;
    private final int chunk;
    private final List<Frame> frames = new ArrayList<>();
    private int sequence;

    private ResponsesStream(Asked asked) {
        this.asked = asked;
        this.chunk = Math.max(1, asked.directives().number("chunk", 1));
    }

    static List<Frame> frames(Asked asked, Answer answer, ObjectNode response) {
        return new ResponsesStream(asked).all(answer, response);
    }

    private List<Frame> all(Answer answer, ObjectNode response) {
        about(Role.START, "response.created", OpenAiResponses.begun(asked));
        about(Role.START, "response.in_progress", OpenAiResponses.begun(asked));
        for (int i = 0; i < answer.parts().size(); i++) {
            JsonNode item = response.path("output").get(i);
            switch (answer.parts().get(i)) {
                case Thinking thinking -> thinking(thinking, i, item);
                case Text text -> text(answer, text, i, item);
                case Call call -> call(call, i, item);
            }
        }
        about(Role.DONE, "response." + Json.text(response, "status"), response);
        return frames;
    }

    private void about(Role role, String type, ObjectNode response) {
        tell(role, 0, type, "\"response\":" + response);
    }

    private void tell(Role role, int tokens, String type, String members) {
        frames.add(new Event(role, tokens, head(type) + members, "", "}\n\n"));
    }

    private String head(String type) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\",\"sequence_number\":" + sequence++ + ",";
    }

    private void thinking(Thinking thinking, int index, JsonNode item) {
        String id = Json.text(item, "id");
        ObjectNode begun = Json.object().put("id", id).put("type", "reasoning");
        begun.putArray("summary");
        item("response.output_item.added", Role.FRAMING, 0, index, begun);
        boolean told = OpenAiResponses.summarizes(asked);
        if (told) {
            String at = at(id, index) + ",\"summary_index\":0,";
            tell(Role.FRAMING, 0, "response.reasoning_summary_part.added", at + "\"part\":" + summary(""));
            pieces("response.reasoning_summary_text.delta", at, "", thinking.pieces());
            tell(
                    Role.FRAMING,
                    0,
                    "response.reasoning_summary_text.done",
                    at + "\"text\":" + Json.quote(thinking.text()));
            tell(Role.FRAMING, 0, "response.reasoning_summary_part.done", at + "\"part\":" + summary(thinking.text()));
        }
        item(
                "response.output_item.done",
                told ? Role.FRAMING : Role.CONTENT,
                told ? 0 : thinking.tokens(),
                index,
                item);
    }

    private static ObjectNode summary(String text) {
        return Json.object().put("type", "summary_text").put("text", text);
    }

    private void item(String type, Role role, int tokens, int index, JsonNode item) {
        tell(role, tokens, type, "\"output_index\":" + index + ",\"item\":" + item);
    }

    private static String at(String id, int index) {
        return "\"item_id\":\"" + id + "\",\"output_index\":" + index;
    }

    private void text(Answer answer, Text text, int index, JsonNode item) {
        String id = Json.text(item, "id");
        ObjectNode begun = item.deepCopy();
        begun.put("status", "in_progress").putArray("content");
        item("response.output_item.added", Role.FRAMING, 0, index, begun);
        String at = at(id, index) + ",\"content_index\":0,";
        tell(Role.FRAMING, 0, "response.content_part.added", at + "\"part\":" + OpenAiResponses.part(answer, ""));
        if (answer.finish() == Finish.REFUSAL) {
            pieces("response.refusal.delta", at, "", text.pieces());
            tell(Role.FRAMING, 0, "response.refusal.done", at + "\"refusal\":" + Json.quote(text.text()));
        } else {
            pieces("response.output_text.delta", at, ",\"logprobs\":[]", text.pieces());
            tell(
                    Role.FRAMING,
                    0,
                    "response.output_text.done",
                    at + "\"text\":" + Json.quote(text.text()) + ",\"logprobs\":[]");
        }
        tell(
                Role.FRAMING,
                0,
                "response.content_part.done",
                at + "\"part\":" + item.path("content").path(0));
        item("response.output_item.done", Role.FRAMING, 0, index, item);
    }

    private void call(Call call, int index, JsonNode item) {
        String id = Json.text(item, "id");
        boolean custom = OpenAiResponses.isCustom(asked, call.name());
        String member = custom ? "input" : "arguments";
        ObjectNode begun = item.deepCopy();
        item(
                "response.output_item.added",
                Role.CONTENT,
                call.nameTokens(),
                index,
                begun.put("status", "in_progress").put(member, ""));
        String type = custom ? "response.custom_tool_call_input" : "response.function_call_arguments";
        String at = at(id, index) + ",";
        pieces(type + ".delta", at, "", call.pieces());
        String named = custom ? "" : "\"name\":" + Json.quote(call.name()) + ",";
        tell(Role.FRAMING, 0, type + ".done", at + named + "\"" + member + "\":" + Json.quote(call.text()));
        item("response.output_item.done", Role.FRAMING, 0, index, item);
    }

    private void pieces(String type, String at, String more, List<String> pieces) {
        for (Pieces group : Pieces.of(pieces, chunk)) {
            frames.add(new Event(
                    Role.CONTENT,
                    group.tokens(),
                    head(type) + at + "\"delta\":\"",
                    group.escaped(),
                    "\"" + more + "}\n\n"));
        }
    }
}
