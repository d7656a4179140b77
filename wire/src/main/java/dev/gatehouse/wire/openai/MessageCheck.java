package dev.gatehouse.wire.openai;

import dev.gatehouse.wire.MalformedRequest;
import dev.gatehouse.wire.MalformedRequest.Reason;
import dev.gatehouse.wire.json.JsonScan;
import dev.gatehouse.wire.json.JsonScan.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules of messages, checked in place: a known role, and content where the role needs it. */
final class MessageCheck implements JsonScan.ElementVisitor {
    private static final List<String> SPEAKERS = List.of("user", "system", "tool", "developer", "function");
    private static final List<String> SAYS_WITHOUT_CONTENT = List.of("tool_calls", "function_call", "refusal", "audio");

    private final byte[] body;
    private final JsonScan message = new JsonScan();
    /** Made for the first message that has parts: most bodies have none. */
    private @Nullable PartCheck parts;

    private int index;

    MessageCheck(byte[] body) {
        this.body = body;
    }

    @Override
    public void element(Kind kind, int from, int to) {
        if (kind != Kind.OBJECT) {
            throw Fields.wrongType("an object", path(""));
        }
        message.rescan(body, from, to);
        content(assistant());
        index++;
    }

    private boolean assistant() {
        int role = message.find("role");
        if (role < 0 || message.kind(role) == Kind.NULL) {
            throw Fields.missing(path(".role"));
        }
        if (message.kind(role) != Kind.STRING) {
            throw Fields.wrongType("a string", path(".role"));
        }
        if (message.stringIs(role, "assistant")) {
            return true;
        }
        for (String speaker : SPEAKERS) {
            if (message.stringIs(role, speaker)) {
                return false;
            }
        }
        throw new MalformedRequest(
                Reason.INVALID_ROLE,
                "Invalid role: expected system, developer, user, assistant, tool or function.",
                path(".role"));
    }

    private void content(boolean assistant) {
        int content = message.find("content");
        boolean absent = content < 0 || message.kind(content) == Kind.NULL;
        if (absent) {
            if (!assistant || !speaksOtherwise()) {
                throw Fields.missing(path(".content"));
            }
            return;
        }
        switch (message.kind(content)) {
            case STRING -> text(content, assistant);
            case ARRAY -> parts(content, assistant);
            case NUMBER, OBJECT, TRUE, FALSE, NULL ->
                throw Fields.wrongType("a string or an array of parts", path(".content"));
        }
    }

    private boolean speaksOtherwise() {
        for (String name : SAYS_WITHOUT_CONTENT) {
            int member = message.find(name);
            if (member >= 0 && message.kind(member) != Kind.NULL) {
                return true;
            }
        }
        return false;
    }

    // A model may have answered with nothing; clients send that back.
    private void text(int content, boolean assistant) {
        if (!assistant && blank(message.from(content), message.to(content))) {
            throw empty();
        }
    }

    private boolean blank(int from, int to) {
        for (int i = from + 1; i < to - 1; i++) {
            boolean escaped = body[i] == '\\';
            if (escaped) {
                i++;
            }
            if (escaped ? "nrtfb".indexOf(body[i]) < 0 : body[i] != ' ') {
                return false;
            }
        }
        return true;
    }

    private void parts(int content, boolean assistant) {
        if (message.elements(content) == 0) {
            if (!assistant || !speaksOtherwise()) {
                throw empty();
            }
            return;
        }
        PartCheck check = parts == null ? new PartCheck(body) : parts;
        parts = check;
        message.forEach(content, check.begin(index));
    }

    private MalformedRequest empty() {
        return Fields.outOfRange("it must not be empty", path(".content"));
    }

    private String path(String member) {
        return "messages[" + index + "]" + member;
    }

    /** The parts of one message's content. Types that are not known pass: providers have their own. */
    private static final class PartCheck implements JsonScan.ElementVisitor {
        private final byte[] body;
        private final JsonScan part = new JsonScan();
        private int message;
        private int index;

        PartCheck(byte[] body) {
            this.body = body;
        }

        PartCheck begin(int message) {
            this.message = message;
            index = 0;
            return this;
        }

        @Override
        public void element(Kind kind, int from, int to) {
            if (kind != Kind.OBJECT) {
                throw Fields.wrongType("an object", path(""));
            }
            part.rescan(body, from, to);
            int type = requireText("type", ".type");
            if (part.stringIs(type, "text")) {
                requireText("text", ".text");
            }
            index++;
        }

        private int requireText(String name, String suffix) {
            int member = part.find(name);
            if (member < 0 || part.kind(member) == Kind.NULL) {
                throw Fields.missing(path(suffix));
            }
            if (part.kind(member) != Kind.STRING) {
                throw Fields.wrongType("a string", path(suffix));
            }
            return member;
        }

        private String path(String member) {
            return "messages[" + message + "].content[" + index + "]" + member;
        }
    }
}
