package dev.gatehouse.wire.openai;

import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.Slices;
import dev.gatehouse.wire.Slices.Slice;
import dev.gatehouse.wire.chat.AnswerBody;
import dev.gatehouse.wire.chat.Usage;
import dev.gatehouse.wire.json.InvalidJson;
import dev.gatehouse.wire.json.JsonScan;
import dev.gatehouse.wire.json.JsonScan.Kind;
import dev.gatehouse.wire.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A whole answer on its way through: the model's name replaced, or put in front where the provider named none. */
final class AnswerPass {
    private final byte[] body;
    private final JsonScan answer = new JsonScan();
    private final JsonScan choice = new JsonScan();
    private final JsonScan message = new JsonScan();
    private final ContentCount content = new ContentCount();
    private long contentBytes;

    private AnswerPass(byte[] body) {
        this.body = body;
    }

    static AnswerBody pass(byte[] body, String model) {
        return new AnswerPass(body).pass(model);
    }

    private AnswerBody pass(String model) {
        try {
            answer.scan(body, 0, body.length);
        } catch (InvalidJson e) {
            throw new MalformedAnswer("answer is no JSON object: " + e.getMessage());
        }
        int choices = answer.find("choices");
        if (choices < 0 || answer.kind(choices) != Kind.ARRAY || answer.elements(choices) == 0) {
            throw new MalformedAnswer("answer without choices");
        }
        answer.forEach(choices, this::choice);
        return new AnswerBody(renamed(JsonString.quote(model)), usage(), contentBytes);
    }

    private void choice(Kind kind, int from, int to) {
        if (kind != Kind.OBJECT) {
            throw new MalformedAnswer("choice is no object");
        }
        choice.rescan(body, from, to);
        int member = choice.find("message");
        if (member >= 0 && choice.kind(member) == Kind.OBJECT) {
            contentBytes += content.read(body, choice.object(member, message)).bytes();
        }
    }

    private Slices renamed(byte[] name) {
        int model = answer.find("model");
        return model < 0 ? named(name) : replaced(answer.from(model), name, answer.to(model));
    }

    private Slices named(byte[] name) {
        int brace = 0;
        while (body[brace] != '{') {
            brace++;
        }
        String member = "\"model\":" + new String(name, StandardCharsets.UTF_8) + ",";
        return replaced(brace + 1, member.getBytes(StandardCharsets.UTF_8), brace + 1);
    }

    private Slices replaced(int from, byte[] text, int to) {
        return new Slices(
                List.of(new Slice(body, 0, from), new Slice(text, 0, text.length), new Slice(body, to, body.length)));
    }

    private @Nullable Usage usage() {
        int member = answer.find("usage");
        return member >= 0 && answer.kind(member) == Kind.OBJECT
                ? Tokens.read(Json.checkedAnswer(body, answer.from(member), answer.to(member)))
                : null;
    }
}
