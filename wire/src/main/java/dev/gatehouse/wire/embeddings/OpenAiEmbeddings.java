package dev.gatehouse.wire.embeddings;

import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.MalformedRequest;
import dev.gatehouse.wire.MalformedRequest.Reason;
import dev.gatehouse.wire.Slices;
import dev.gatehouse.wire.Slices.Slice;
import dev.gatehouse.wire.chat.AnswerBody;
import dev.gatehouse.wire.chat.Usage;
import dev.gatehouse.wire.json.InvalidJson;
import dev.gatehouse.wire.json.JsonScan;
import dev.gatehouse.wire.json.JsonScan.Kind;
import dev.gatehouse.wire.json.JsonString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** OpenAI's embeddings protocol. Stateless. */
public final class OpenAiEmbeddings {
    private OpenAiEmbeddings() {}

    /** @throws MalformedRequest */
    public static EmbeddingsHead readHead(byte[] body) {
        JsonScan scan = request(body);
        int model = required(scan, "model");
        if (scan.kind(model) != Kind.STRING) {
            throw wrongType("model", "a string");
        }
        if (scan.to(model) - scan.from(model) == 2) {
            throw new MalformedRequest(Reason.MISSING_FIELD, "model must not be empty", "model");
        }
        Input input = Input.of(body, scan, required(scan, "input"));
        int from = scan.from(model);
        int to = scan.to(model);
        return new EmbeddingsHead(
                scan.string(model),
                input.count(),
                input.bytes(),
                input.tokens(),
                text(scan, "encoding_format"),
                dimensions(scan),
                text(scan, "user"),
                upstreamModel -> replaced(body, from, to, upstreamModel));
    }

    private static JsonScan request(byte[] body) {
        try {
            return new JsonScan().scan(body, 0, body.length);
        } catch (InvalidJson e) {
            throw new MalformedRequest(Reason.INVALID_JSON, "The body is not valid JSON: " + e.getMessage(), null);
        }
    }

    private static int required(JsonScan scan, String name) {
        int member = scan.find(name);
        if (member < 0 || scan.kind(member) == Kind.NULL) {
            throw new MalformedRequest(Reason.MISSING_FIELD, name + " is required", name);
        }
        return member;
    }

    private static @Nullable String text(JsonScan scan, String name) {
        int member = scan.find(name);
        if (member < 0 || scan.kind(member) == Kind.NULL) {
            return null;
        }
        if (scan.kind(member) != Kind.STRING) {
            throw wrongType(name, "a string");
        }
        return scan.string(member);
    }

    private static @Nullable Long dimensions(JsonScan scan) {
        int member = scan.find("dimensions");
        if (member < 0 || scan.kind(member) == Kind.NULL) {
            return null;
        }
        try {
            long dimensions = scan.integer(member);
            if (dimensions > 0) {
                return dimensions;
            }
        } catch (NumberFormatException e) {
            throw wrongType("dimensions", "a whole number");
        } catch (ArithmeticException e) {
            // No whole number, or one of more than 64 bits: out of range like a negative one.
        }
        throw new MalformedRequest(Reason.OUT_OF_RANGE, "dimensions must be a positive whole number", "dimensions");
    }

    static MalformedRequest wrongType(String param, String expected) {
        return new MalformedRequest(Reason.WRONG_TYPE, param + " must be " + expected, param);
    }

    private static Slices replaced(byte[] body, int from, int to, String model) {
        byte[] quoted = JsonString.quote(model);
        return new Slices(List.of(
                new Slice(body, 0, from), new Slice(quoted, 0, quoted.length), new Slice(body, to, body.length)));
    }

    /**
     * The provider's answer with the model's value replaced. Its usage is all plain input.
     *
     * @throws MalformedAnswer
     */
    public static AnswerBody passAnswer(byte[] body, String model) {
        JsonScan scan = answer(body);
        int data = scan.find("data");
        if (data < 0 || scan.kind(data) != Kind.ARRAY) {
            throw new MalformedAnswer("embeddings without data");
        }
        int named = scan.find("model");
        Slices bytes = named < 0 ? Slices.of(body) : replaced(body, scan.from(named), scan.to(named), model);
        return new AnswerBody(bytes, usage(scan), 0);
    }

    private static JsonScan answer(byte[] body) {
        try {
            return new JsonScan().scan(body, 0, body.length);
        } catch (InvalidJson e) {
            throw new MalformedAnswer("embeddings: " + e.getMessage());
        }
    }

    private static @Nullable Usage usage(JsonScan scan) {
        int member = scan.find("usage");
        if (member < 0 || scan.kind(member) == Kind.NULL) {
            return null;
        }
        if (scan.kind(member) != Kind.OBJECT) {
            throw new MalformedAnswer("usage of the wrong type");
        }
        JsonScan usage = scan.object(member, new JsonScan());
        int tokens = usage.find("prompt_tokens");
        return tokens < 0 ? null : Usage.of(count(usage, tokens), 0);
    }

    private static long count(JsonScan usage, int member) {
        try {
            long tokens = usage.integer(member);
            if (tokens >= 0) {
                return tokens;
            }
        } catch (NumberFormatException | ArithmeticException e) {
            throw new MalformedAnswer("usage that is no token count");
        }
        throw new MalformedAnswer("negative usage");
    }
}
