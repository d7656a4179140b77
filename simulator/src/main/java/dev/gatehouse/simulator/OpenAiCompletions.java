package dev.gatehouse.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.simulator.Frame.Event;
import dev.gatehouse.simulator.Frame.Role;
import dev.gatehouse.simulator.Prompt.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Completions of a text, in OpenAI's older protocol: one prompt, one choice. */
final class OpenAiCompletions {
    /** What is answered where the request sets no limit. */
    private static final int USUAL_LIMIT = 16;

    private OpenAiCompletions() {}

    static Reply answer(Asked asked) {
        ObjectNode body = asked.body();
        OpenAiRequest.model(body);
        if (body.has("messages")) {
            throw Refusal.invalid("messages", "Unrecognized request argument supplied: messages");
        }
        String text = Conversation.textOf(body.path("prompt"));
        var stops = new ArrayList<String>();
        if (body.path("stop").isTextual()) {
            stops.add(body.path("stop").asText());
        }
        body.path("stop").forEach(stop -> stops.add(stop.asText()));
        var prompt = new Prompt(
                Tokens.count(text),
                text,
                List.of(),
                0,
                0,
                List.of(),
                new Choice.None(),
                false,
                body.path("max_tokens").asInt(USUAL_LIMIT),
                stops,
                0,
                Optional.empty());
        Answer answer = Composer.answer(prompt, asked.directives(), 0);
        var spent = new Entry.Spent(prompt.tokens(), 0, 0);
        return asked.streams()
                ? Reply.events(frames(asked, answer, spent), spent)
                : Reply.json(
                        Json.bytes(
                                chunk(asked, answer.parts().getFirst().text(), reason(answer), usage(answer, spent))),
                        answer.tokens(),
                        spent);
    }

    private static List<Frame> frames(Asked asked, Answer answer, Entry.Spent spent) {
        var frames = new ArrayList<Frame>();
        for (Answer.Part part : answer.parts()) {
            for (Pieces group :
                    Pieces.of(part.pieces(), Math.max(1, asked.directives().number("chunk", 1)))) {
                frames.add(new Event(
                        Role.CONTENT,
                        group.tokens(),
                        "data: " + chunk(asked, String.join("", group.pieces()), "", Json.object()),
                        "",
                        "\n\n"));
            }
        }
        frames.add(new Event(Role.FINISH, "data: " + chunk(asked, "", reason(answer), Json.object()) + "\n\n"));
        if (asked.body().path("stream_options").path("include_usage").asBoolean()) {
            ObjectNode last = chunk(asked, "", "", usage(answer, spent));
            last.putArray("choices");
            frames.add(new Event(Role.USAGE, "data: " + last + "\n\n"));
        }
        frames.add(new Event(Role.DONE, "data: [DONE]\n\n"));
        return frames;
    }

    private static ObjectNode chunk(Asked asked, String text, String reason, ObjectNode usage) {
        ObjectNode json = Json.object()
                .put("id", "cmpl-" + asked.request().fingerprint())
                .put("object", "text_completion")
                .put("created", OpenAiChat.CREATED)
                .put("model", asked.model());
        ObjectNode choice = json.putArray("choices").addObject().put("index", 0).put("text", text);
        choice.putNull("logprobs");
        choice.put("finish_reason", reason.isEmpty() ? null : reason);
        if (!usage.isEmpty()) {
            json.set("usage", usage);
        }
        return json;
    }

    private static String reason(Answer answer) {
        return OpenAiChat.finishReason(answer.finish());
    }

    private static ObjectNode usage(Answer answer, Entry.Spent spent) {
        return Json.object()
                .put("prompt_tokens", spent.prompt())
                .put("completion_tokens", answer.tokens())
                .put("total_tokens", spent.prompt() + answer.tokens());
    }
}
