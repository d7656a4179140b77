package dev.gatehouse.wire.anthropic;

import dev.gatehouse.wire.MalformedRequest;
import dev.gatehouse.wire.MalformedRequest.Reason;
import dev.gatehouse.wire.Slices;
import dev.gatehouse.wire.Slices.Slice;
import dev.gatehouse.wire.chat.RequestHead;
import dev.gatehouse.wire.json.InvalidJson;
import dev.gatehouse.wire.json.JsonScan;
import dev.gatehouse.wire.json.JsonScan.Kind;
import dev.gatehouse.wire.json.JsonString;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client's body checked in place, no tree made. Members nobody knows are accepted; a member that is null counts as absent. */
final class HeadReader {
    private static final long MIN_THINKING_BUDGET = 1024;

    private final byte[] body;
    private final JsonScan root = new JsonScan();
    private final JsonScan part = new JsonScan();
    private int checked;

    private HeadReader(byte[] body) {
        this.body = body;
        try {
            root.scan(body, 0, body.length);
        } catch (InvalidJson e) {
            throw new MalformedRequest(
                    Reason.INVALID_JSON, "The body is no valid JSON object: " + e.getMessage(), null);
        }
    }

    static RequestHead read(byte[] body) {
        return new HeadReader(body).head(true);
    }

    /** A body of {@code count_tokens}, which has no output cap. */
    static RequestHead readCount(byte[] body) {
        return new HeadReader(body).head(false);
    }

    private RequestHead head(boolean capRequired) {
        int model = model();
        int messages = messages();
        Long maxTokens = maxTokens(capRequired);
        range("temperature", 0, 1);
        range("top_p", 0, 1);
        topK();
        boolean stream = stream();
        system();
        elements("tools", Kind.OBJECT, "objects");
        elements("stop_sequences", Kind.STRING, "strings");
        thinking();
        return new RequestHead(root.string(model), stream, true, maxTokens, 1, messages, user(), passThrough(model));
    }

    private int model() {
        int model = require(root, "model", "model");
        if (root.kind(model) != Kind.STRING) {
            throw wrongType("model", "a string");
        }
        if (root.to(model) - root.from(model) == 2) {
            throw new MalformedRequest(Reason.MISSING_FIELD, "model must not be empty", "model");
        }
        return model;
    }

    private int messages() {
        int messages = require(root, "messages", "messages");
        if (root.kind(messages) != Kind.ARRAY) {
            throw wrongType("messages", "an array");
        }
        root.forEach(messages, this::message);
        if (checked == 0) {
            throw new MalformedRequest(Reason.EMPTY_MESSAGES, "messages must not be empty", "messages");
        }
        return checked;
    }

    private void message(Kind kind, int from, int to) {
        if (kind != Kind.OBJECT) {
            throw wrongType("messages[" + checked + "]", "an object");
        }
        part.rescan(body, from, to);
        role();
        content();
        checked++;
    }

    private void role() {
        int role = part.find("role");
        if (role >= 0 && (part.stringIs(role, "user") || part.stringIs(role, "assistant"))) {
            return;
        }
        var path = "messages[" + checked + "].role";
        if (require(part, "role", path) >= 0 && part.kind(role) != Kind.STRING) {
            throw wrongType(path, "a string");
        }
        throw new MalformedRequest(
                Reason.INVALID_ROLE, path + " must be user or assistant; system is a member of its own", path);
    }

    private void content() {
        int content = part.find("content");
        boolean fine = content >= 0
                && switch (part.kind(content)) {
                    case STRING -> part.to(content) - part.from(content) > 2;
                    case ARRAY -> part.elements(content) > 0;
                    default -> false;
                };
        if (!fine) {
            throw noContent(content, "messages[" + checked + "].content");
        }
        if (part.kind(content) == Kind.ARRAY) {
            JsonScan.forEach(body, part.from(content), part.to(content), this::block);
        }
    }

    private MalformedRequest noContent(int content, String path) {
        require(part, "content", path);
        return switch (part.kind(content)) {
            case STRING, ARRAY -> new MalformedRequest(Reason.MISSING_FIELD, path + " must not be empty", path);
            default -> wrongType(path, "a string or an array of content blocks");
        };
    }

    private void block(Kind kind, int from, int to) {
        if (kind != Kind.OBJECT) {
            var path = "messages[" + checked + "].content";
            throw wrongType(path, "a string or an array of content blocks");
        }
    }

    private @Nullable Long maxTokens(boolean required) {
        int cap = required ? require(root, "max_tokens", "max_tokens") : find(root, "max_tokens");
        return cap < 0 ? null : integer(root, cap, "max_tokens", 1);
    }

    private void range(String name, double least, double most) {
        int member = find(root, name);
        if (member < 0) {
            return;
        }
        if (root.kind(member) != Kind.NUMBER) {
            throw wrongType(name, "a number");
        }
        int from = root.from(member);
        double value = Double.parseDouble(new String(body, from, root.to(member) - from, StandardCharsets.US_ASCII));
        if (value < least || value > most) {
            throw outOfRange(name, "between " + (long) least + " and " + (long) most);
        }
    }

    private void topK() {
        int topK = find(root, "top_k");
        if (topK >= 0) {
            integer(root, topK, "top_k", 0);
        }
    }

    private boolean stream() {
        int stream = find(root, "stream");
        if (stream < 0) {
            return false;
        }
        return switch (root.kind(stream)) {
            case TRUE -> true;
            case FALSE -> false;
            default -> throw wrongType("stream", "a boolean");
        };
    }

    private void system() {
        int system = find(root, "system");
        if (system < 0 || root.kind(system) == Kind.STRING) {
            return;
        }
        if (root.kind(system) != Kind.ARRAY) {
            throw wrongType("system", "a string or an array of text blocks");
        }
        elements("system", Kind.OBJECT, "text blocks");
    }

    private void elements(String name, Kind wanted, String what) {
        int member = find(root, name);
        if (member < 0) {
            return;
        }
        if (root.kind(member) != Kind.ARRAY) {
            throw wrongType(name, "an array of " + what);
        }
        root.forEach(member, (kind, from, to) -> {
            if (kind != wanted) {
                throw wrongType(name, "an array of " + what);
            }
        });
    }

    private void thinking() {
        int thinking = object("thinking");
        if (thinking < 0) {
            return;
        }
        root.object(thinking, part);
        int type = require(part, "type", "thinking.type");
        if (part.kind(type) != Kind.STRING) {
            throw wrongType("thinking.type", "a string");
        }
        if (part.stringIs(type, "enabled")) {
            int budget = require(part, "budget_tokens", "thinking.budget_tokens");
            integer(part, budget, "thinking.budget_tokens", MIN_THINKING_BUDGET);
        }
    }

    private @Nullable String user() {
        int metadata = object("metadata");
        if (metadata < 0) {
            return null;
        }
        root.object(metadata, part);
        int user = find(part, "user_id");
        if (user < 0) {
            return null;
        }
        if (part.kind(user) != Kind.STRING) {
            throw wrongType("metadata.user_id", "a string");
        }
        return part.string(user);
    }

    private int object(String name) {
        int member = find(root, name);
        if (member >= 0 && root.kind(member) != Kind.OBJECT) {
            throw wrongType(name, "an object");
        }
        return member;
    }

    private static long integer(JsonScan scan, int member, String path, long least) {
        long value;
        try {
            value = scan.integer(member);
        } catch (NumberFormatException | ArithmeticException e) {
            throw wrongType(path, "an integer");
        }
        if (value < least) {
            throw outOfRange(path, "at least " + least);
        }
        return value;
    }

    private static int find(JsonScan scan, String name) {
        int member = scan.find(name);
        return member >= 0 && scan.kind(member) == Kind.NULL ? -1 : member;
    }

    private static int require(JsonScan scan, String name, String path) {
        int member = find(scan, name);
        if (member < 0) {
            throw new MalformedRequest(Reason.MISSING_FIELD, path + " is required", path);
        }
        return member;
    }

    private static MalformedRequest wrongType(String path, String wanted) {
        return new MalformedRequest(Reason.WRONG_TYPE, path + " must be " + wanted, path);
    }

    private static MalformedRequest outOfRange(String path, String range) {
        return new MalformedRequest(Reason.OUT_OF_RANGE, path + " must be " + range, path);
    }

    /** An output cap is always there and usage always told, so the model's value is all that is replaced. */
    private RequestHead.PassThrough passThrough(int model) {
        var whole = body;
        int from = root.from(model);
        int to = root.to(model);
        return (upstreamModel, outputCap) -> {
            byte[] quoted = JsonString.quote(upstreamModel);
            return new Slices(List.of(
                    new Slice(whole, 0, from),
                    new Slice(quoted, 0, quoted.length),
                    new Slice(whole, to, whole.length)));
        };
    }
}
