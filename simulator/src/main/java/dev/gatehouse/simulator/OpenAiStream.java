package dev.gatehouse.simulator;

import dev.gatehouse.simulator.Answer.Call;
import dev.gatehouse.simulator.Answer.Finish;
import dev.gatehouse.simulator.Answer.Text;
import dev.gatehouse.simulator.Answer.Thinking;
import dev.gatehouse.simulator.Frame.Event;
import dev.gatehouse.simulator.Frame.Role;
import java.util.ArrayList;
import java.util.List;

/** The chunks of a streamed chat completion; several choices take turns. */
final class OpenAiStream {
    private final Asked asked;
    private final String fingerprint;
    private final boolean logprobs;
    private final int chunk;
    private final boolean usageAsked;
    private final String head;
    private final String tail;

    private OpenAiStream(Asked asked) {
        this.asked = asked;
        this.fingerprint = asked.request().fingerprint();
        this.logprobs = asked.body().path("logprobs").asBoolean();
        this.chunk = Math.max(1, asked.directives().number("chunk", 1));
        this.usageAsked =
                asked.body().path("stream_options").path("include_usage").asBoolean()
                        && !asked.directives().flag("nousage");
        this.head = "data: {\"id\":\"chatcmpl-" + fingerprint + "\",\"object\":\"chat.completion.chunk\",\"created\":"
                + OpenAiChat.CREATED
                + ",\"model\":" + Json.quote(asked.model()) + ",\"service_tier\":\"default\",\"system_fingerprint\":\""
                + OpenAiChat.FINGERPRINT + "\",\"choices\":[";
        this.tail = (usageAsked ? "],\"usage\":null}" : "]}") + "\n\n";
    }

    static List<Frame> frames(Asked asked, List<Answer> choices, Entry.Spent spent) {
        return new OpenAiStream(asked).frames(choices, spent);
    }

    private List<Frame> frames(List<Answer> choices, Entry.Spent spent) {
        var frames = new ArrayList<Frame>();
        var contents = new ArrayList<List<Frame>>();
        for (int i = 0; i < choices.size(); i++) {
            frames.add(delta(i, Role.START, 0, "\"role\":\"assistant\",\"content\":\"\",\"refusal\":null"));
            contents.add(content(choices.get(i), i));
        }
        takeTurns(contents, frames);
        for (int i = 0; i < choices.size(); i++) {
            frames.add(new Event(
                    Role.FINISH,
                    head + "{\"index\":" + i + ",\"delta\":{},\"logprobs\":null,\"finish_reason\":\""
                            + OpenAiChat.finishReason(choices.get(i).finish()) + "\"}" + tail));
        }
        if (usageAsked) {
            frames.add(new Event(Role.USAGE, head + "],\"usage\":" + OpenAiChat.usage(choices, spent) + "}\n\n"));
        }
        frames.add(new Event(Role.DONE, "data: [DONE]\n\n"));
        return frames;
    }

    private static void takeTurns(List<List<Frame>> contents, List<Frame> frames) {
        int longest = contents.stream().mapToInt(List::size).max().orElse(0);
        for (int turn = 0; turn < longest; turn++) {
            for (List<Frame> content : contents) {
                if (turn < content.size()) {
                    frames.add(content.get(turn));
                }
            }
        }
    }

    private List<Frame> content(Answer answer, int choice) {
        var frames = new ArrayList<Frame>();
        int calls = 0;
        for (Answer.Part part : answer.parts()) {
            switch (part) {
                case Thinking thinking ->
                    pieces(frames, choice, "\"reasoning_content\":\"", thinking.pieces(), "\"", false);
                case Text text
                when answer.finish() == Finish.REFUSAL ->
                    pieces(frames, choice, "\"refusal\":\"", text.pieces(), "\"", false);
                case Text text -> pieces(frames, choice, "\"content\":\"", text.pieces(), "\"", logprobs);
                case Call call -> call(frames, choice, call, calls++);
            }
        }
        return frames;
    }

    private void call(List<Frame> frames, int choice, Call call, int index) {
        String start = "\"tool_calls\":[{\"index\":" + index + ",\"id\":\""
                + OpenAiChat.callId(fingerprint, choice, index) + "\",\"type\":\"function\",\"function\":{\"name\":"
                + Json.quote(call.name()) + ",\"arguments\":\"\"}}]";
        frames.add(delta(choice, Role.CONTENT, call.nameTokens(), start));
        String open = "\"tool_calls\":[{\"index\":" + index + ",\"function\":{\"arguments\":\"";
        pieces(frames, choice, open, call.pieces(), "\"}}]", false);
    }

    private void pieces(
            List<Frame> frames, int choice, String open, List<String> pieces, String close, boolean withLogprobs) {
        String before = head + "{\"index\":" + choice + ",\"delta\":{" + open;
        String after = close + "},\"logprobs\":null,\"finish_reason\":null}" + tail;
        for (Pieces group : Pieces.of(pieces, chunk)) {
            String end = withLogprobs
                    ? close + "},\"logprobs\":" + OpenAiChat.logprobs(asked, group.pieces())
                            + ",\"finish_reason\":null}" + tail
                    : after;
            frames.add(new Event(Role.CONTENT, group.tokens(), before, group.escaped(), end));
        }
    }

    private Frame delta(int choice, Role role, int tokens, String members) {
        return new Event(
                role,
                tokens,
                head + "{\"index\":" + choice + ",\"delta\":{" + members,
                "",
                "},\"logprobs\":null,\"finish_reason\":null}" + tail);
    }
}
