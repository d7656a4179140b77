package dev.gatehouse.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.simulator.Answer.Call;
import dev.gatehouse.simulator.Answer.Part;
import dev.gatehouse.simulator.Answer.Text;
import dev.gatehouse.simulator.Answer.Thinking;
import dev.gatehouse.simulator.Frame.Event;
import dev.gatehouse.simulator.Frame.Role;
import java.util.ArrayList;
import java.util.List;

/** The chunks of a streamed answer. Calls come whole; the last chunk of each candidate says why it ended, that of the last the usage. */
final class GeminiStream {
    private final Asked asked;
    private final GeminiPath path;
    private final int chunk;
    private final String tail;
    private final List<Frame> frames = new ArrayList<>();

    private GeminiStream(Asked asked, GeminiPath path) {
        this.asked = asked;
        this.path = path;
        this.chunk = Math.max(1, asked.directives().number("chunk", 1));
        this.tail = ",\"modelVersion\":" + Json.quote(path.model()) + ",\"responseId\":\""
                + asked.request().fingerprint() + "\"}\r\n\r\n";
    }

    static List<Frame> frames(Asked asked, GeminiPath path, List<Answer> answers, Entry.Spent spent) {
        return new GeminiStream(asked, path).all(answers, spent);
    }

    private List<Frame> all(List<Answer> answers, Entry.Spent spent) {
        for (int i = 0; i < answers.size(); i++) {
            content(answers.get(i), i);
        }
        for (int i = 0; i < answers.size(); i++) {
            boolean last = i == answers.size() - 1 && !asked.directives().flag("nousage");
            finish(answers.get(i), i, last ? ",\"usageMetadata\":" + GeminiContent.usage(answers, spent) : "");
        }
        return frames;
    }

    private void content(Answer answer, int candidate) {
        boolean called = false;
        for (Part part : answer.parts()) {
            switch (part) {
                case Thinking thinking -> pieces(thinking.pieces(), candidate, "\",\"thought\":true}");
                case Text text -> pieces(text.pieces(), candidate, "\"}");
                case Call call -> {
                    call(call, candidate, !called && GeminiContent.isSealed(answer, path.model()));
                    called = true;
                }
            }
        }
    }

    private void pieces(List<String> pieces, int candidate, String close) {
        String after = close + "],\"role\":\"model\"},\"index\":" + candidate + "}]" + tail;
        for (Pieces group : Pieces.of(pieces, chunk)) {
            frames.add(new Event(
                    Role.CONTENT,
                    group.tokens(),
                    "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"",
                    group.escaped(),
                    after));
        }
    }

    private void call(Call call, int candidate, boolean sealed) {
        JsonNode part = GeminiContent.call(call, sealed);
        frames.add(new Event(
                Role.CONTENT,
                call.tokens(),
                "data: {\"candidates\":[{\"content\":{\"parts\":[",
                part.toString(),
                "],\"role\":\"model\"},\"index\":" + candidate + "}]" + tail));
    }

    private void finish(Answer answer, int candidate, String usage) {
        var part = Json.object().put("text", "");
        var said = answer.parts().stream().filter(Text.class::isInstance).findFirst();
        if (answer.thinkingTokens() > 0 && said.isPresent()) {
            part.put("thoughtSignature", Signature.of(said.get().text()));
        }
        frames.add(new Event(
                Role.FINISH,
                "data: {\"candidates\":[{\"content\":{\"parts\":[" + part + "],\"role\":\"model\"},\"finishReason\":\""
                        + GeminiContent.finishReason(answer.finish()) + "\",\"index\":" + candidate + "}]" + usage
                        + tail));
    }
}
