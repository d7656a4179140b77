package dev.gatehouse.wire.gemini;

import dev.gatehouse.wire.MalformedRequest;
import dev.gatehouse.wire.MalformedRequest.Reason;
import dev.gatehouse.wire.chat.RequestHead;
import dev.gatehouse.wire.json.InvalidJson;
import dev.gatehouse.wire.json.JsonScan;
import dev.gatehouse.wire.json.JsonScan.Kind;
import org.jspecify.annotations.Nullable;

/** A client's body checked in place, no tree made. Members nobody knows are accepted; a member that is null counts as absent. */
final class HeadReader {
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

    static RequestHead read(byte[] body, boolean streams) {
        return new HeadReader(body).head(streams);
    }

    /** A body of {@code countTokens}: contents, or a whole request that is to be counted. */
    static RequestHead readCount(byte[] body) {
        var reader = new HeadReader(body);
        int whole = Spelling.find(reader.root, "generateContentRequest");
        if (whole < 0) {
            return reader.counted();
        }
        if (reader.root.kind(whole) != Kind.OBJECT) {
            throw wrongType("generateContentRequest", "an object");
        }
        return new RequestHead("", false, true, null, 1, 1, null, Edits.ofCount(body, reader.root, whole));
    }

    private RequestHead counted() {
        return new RequestHead("", false, true, null, 1, contents(), null, Edits.ofCount(body, root, -1));
    }

    private RequestHead head(boolean streams) {
        int contents = contents();
        object("systemInstruction");
        elements("tools");
        object("toolConfig");
        int config = object("generationConfig");
        Long cap = null;
        int choices = 1;
        if (config >= 0) {
            root.object(config, part);
            cap = integer("maxOutputTokens", 1);
            var wanted = integer("candidateCount", 1);
            choices = wanted == null ? 1 : (int) Math.min(wanted, Integer.MAX_VALUE);
        }
        return new RequestHead("", streams, true, cap, choices, contents, null, Edits.of(body, root));
    }

    private int contents() {
        int contents = Spelling.find(root, "contents");
        if (contents < 0) {
            throw new MalformedRequest(Reason.MISSING_FIELD, "contents is required", "contents");
        }
        if (root.kind(contents) != Kind.ARRAY) {
            throw wrongType("contents", "an array");
        }
        root.forEach(contents, this::content);
        if (checked == 0) {
            throw new MalformedRequest(Reason.EMPTY_MESSAGES, "contents must not be empty", "contents");
        }
        return checked;
    }

    private void content(Kind kind, int from, int to) {
        var path = "contents[" + checked + "]";
        if (kind != Kind.OBJECT) {
            throw wrongType(path, "an object");
        }
        part.rescan(body, from, to);
        role(path + ".role");
        parts(path + ".parts");
        checked++;
    }

    private void role(String path) {
        int role = Spelling.find(part, "role");
        if (role < 0) {
            return;
        }
        if (part.kind(role) != Kind.STRING) {
            throw wrongType(path, "a string");
        }
        if (!Roles.isKnown(part.string(role))) {
            throw new MalformedRequest(Reason.INVALID_ROLE, path + " must be user or model", path);
        }
    }

    private void parts(String path) {
        int parts = Spelling.find(part, "parts");
        if (parts < 0) {
            throw new MalformedRequest(Reason.MISSING_FIELD, path + " is required", path);
        }
        if (part.kind(parts) != Kind.ARRAY) {
            throw wrongType(path, "an array");
        }
        JsonScan.forEach(body, part.from(parts), part.to(parts), (kind, _, _) -> {
            if (kind != Kind.OBJECT) {
                throw wrongType(path, "an array of objects");
            }
        });
    }

    private int object(String name) {
        int member = Spelling.find(root, name);
        if (member >= 0 && root.kind(member) != Kind.OBJECT) {
            throw wrongType(name, "an object");
        }
        return member;
    }

    private void elements(String name) {
        int member = Spelling.find(root, name);
        if (member < 0) {
            return;
        }
        if (root.kind(member) != Kind.ARRAY) {
            throw wrongType(name, "an array of objects");
        }
        root.forEach(member, (kind, _, _) -> {
            if (kind != Kind.OBJECT) {
                throw wrongType(name, "an array of objects");
            }
        });
    }

    private @Nullable Long integer(String name, long least) {
        int member = Spelling.find(part, name);
        if (member < 0) {
            return null;
        }
        var path = "generationConfig." + name;
        long value;
        try {
            value = part.integer(member);
        } catch (NumberFormatException | ArithmeticException e) {
            throw wrongType(path, "an integer");
        }
        if (value < least) {
            throw new MalformedRequest(Reason.OUT_OF_RANGE, path + " must be at least " + least, path);
        }
        return value;
    }

    private static MalformedRequest wrongType(String path, String wanted) {
        return new MalformedRequest(Reason.WRONG_TYPE, path + " must be " + wanted, path);
    }
}
