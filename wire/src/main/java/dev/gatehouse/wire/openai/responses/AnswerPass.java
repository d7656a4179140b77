package dev.gatehouse.wire.openai.responses;

import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.Slices;
import dev.gatehouse.wire.Splice;
import dev.gatehouse.wire.chat.AnswerBody;
import dev.gatehouse.wire.chat.Usage;
import dev.gatehouse.wire.json.InvalidJson;
import dev.gatehouse.wire.json.JsonScan;
import dev.gatehouse.wire.json.JsonScan.Kind;
import dev.gatehouse.wire.json.JsonString;
import dev.gatehouse.wire.openai.Json;
import org.jspecify.annotations.Nullable;

/** A whole response on its way through: the model's name and the handles replaced, every other byte as it was. */
final class AnswerPass {
    private AnswerPass() {}

    static AnswerBody pass(byte[] body, String model, Handles handles) {
        var response = new JsonScan();
        try {
            response.scan(body, 0, body.length);
        } catch (InvalidJson e) {
            throw Json.invalidAnswer(e);
        }
        int output = response.find("output");
        if (output < 0 || response.kind(output) != Kind.ARRAY) {
            throw new MalformedAnswer("response without output");
        }
        int status = response.find("status");
        if (status >= 0 && response.stringIs(status, "failed")) {
            throw new MalformedAnswer("the provider failed: " + error(body, response));
        }
        var said = new Said(body);
        response.forEach(output, said);
        return new AnswerBody(respelled(body, response, model, handles), usage(body, response), said.bytes());
    }

    /** Whatever a provider says of a response it has stored: nothing of it is an answer. */
    static Slices stored(byte[] body, String model, Handles handles) {
        var response = new JsonScan();
        try {
            response.scan(body, 0, body.length);
        } catch (InvalidJson e) {
            throw Json.invalidAnswer(e);
        }
        return respelled(body, response, model, handles);
    }

    private static Slices respelled(byte[] body, JsonScan response, String model, Handles handles) {
        var respelling = new Respelling(handles);
        respelling.begin(body);
        respelling.response(response);
        var splices = respelling.splices();
        int named = response.find("model");
        if (named >= 0) {
            splices.add(new Splice(response.from(named), response.to(named), JsonString.quote(model)));
        }
        return Splice.apply(body, 0, body.length, splices);
    }

    private static String error(byte[] body, JsonScan response) {
        int error = response.find("error");
        return error >= 0 && response.kind(error) == Kind.OBJECT
                ? Json.textOrEmpty(Json.checkedAnswer(body, response.from(error), response.to(error)), "code")
                : "without a reason";
    }

    static @Nullable Usage usage(byte[] buffer, JsonScan response) {
        int usage = response.find("usage");
        return usage >= 0 && response.kind(usage) == Kind.OBJECT
                ? Tallies.read(Json.checkedAnswer(buffer, response.from(usage), response.to(usage)))
                : null;
    }

    /** Bytes of what the items of an output say. */
    private static final class Said implements JsonScan.ElementVisitor {
        private final byte[] body;
        private final JsonScan item = new JsonScan();
        private final JsonScan part = new JsonScan();
        private long bytes;

        Said(byte[] body) {
            this.body = body;
        }

        long bytes() {
            return bytes;
        }

        @Override
        public void element(Kind kind, int from, int to) {
            if (kind != Kind.OBJECT) {
                throw new MalformedAnswer("item is no object");
            }
            item.rescan(body, from, to);
            text(item, "arguments");
            text(item, "input");
            parts("content");
            parts("summary");
        }

        private void parts(String name) {
            int parts = item.find(name);
            if (parts >= 0 && item.kind(parts) == Kind.ARRAY) {
                item.forEach(parts, (kind, from, to) -> {
                    if (kind == Kind.OBJECT) {
                        part.rescan(body, from, to);
                        text(part, "text");
                        text(part, "refusal");
                    }
                });
            }
        }

        private void text(JsonScan object, String name) {
            int member = object.find(name);
            if (member >= 0 && object.kind(member) == Kind.STRING) {
                bytes += object.utf8Length(member);
            }
        }
    }
}
