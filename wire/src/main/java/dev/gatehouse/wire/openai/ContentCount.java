package dev.gatehouse.wire.openai;

import dev.gatehouse.wire.json.JsonScan;
import dev.gatehouse.wire.json.JsonScan.Kind;

/**
 * How much a message or delta says, counted in place: UTF-8 bytes of text, refusal, thinking and calls. Reusable, not
 * thread-safe; allocates nothing for plain content.
 */
final class ContentCount {
    private final JsonScan element = new JsonScan();
    private final JsonScan function = new JsonScan();
    private final JsonScan.ElementVisitor visitor = this::element;

    private byte[] buffer = {};
    private long bytes;
    private boolean any;

    /** Looks at a message's members, which stand in this buffer. */
    ContentCount read(byte[] buffer, JsonScan message) {
        this.buffer = buffer;
        bytes = 0;
        any = false;
        for (int i = 0; i < message.size(); i++) {
            switch (message.kind(i)) {
                case STRING -> text(message, i);
                case ARRAY -> list(message, i);
                case OBJECT -> object(message, i);
                case NUMBER, TRUE, FALSE, NULL -> {}
            }
        }
        return this;
    }

    long bytes() {
        return bytes;
    }

    /** Whether anything is said at all, a call without arguments or a sound included. */
    boolean any() {
        return any;
    }

    private void text(JsonScan message, int member) {
        boolean says = message.nameIs(member, "content")
                || message.nameIs(member, "refusal")
                || message.nameIs(member, "reasoning_content")
                || (message.nameIs(member, "reasoning") && !repeats(message));
        if (says) {
            add(message, member);
        }
    }

    /** Some providers send the same thought under both names. */
    private static boolean repeats(JsonScan message) {
        int other = message.find("reasoning_content");
        return other >= 0 && message.kind(other) == Kind.STRING && message.utf8Length(other) > 0;
    }

    private void add(JsonScan object, int member) {
        int length = object.utf8Length(member);
        bytes += length;
        any |= length > 0;
    }

    private void list(JsonScan message, int member) {
        if (message.nameIs(member, "tool_calls") || message.nameIs(member, "content")) {
            any |= message.elements(member) > 0;
            message.forEach(member, visitor);
        } else if (message.nameIs(member, "thinking_blocks")) {
            // Their text was counted as reasoning_content; the seals are no content to estimate from.
            any |= message.elements(member) > 0;
        }
    }

    /** A tool call, or a part of content. */
    private void element(Kind kind, int from, int to) {
        if (kind != Kind.OBJECT) {
            return;
        }
        element.rescan(buffer, from, to);
        int text = element.find("text");
        if (text >= 0 && element.kind(text) == Kind.STRING) {
            add(element, text);
        }
        int call = element.find("function");
        if (call >= 0 && element.kind(call) == Kind.OBJECT) {
            function(element, call);
        }
    }

    private void object(JsonScan message, int member) {
        if (message.nameIs(member, "function_call")) {
            any = true;
            function(message, member);
        } else if (message.nameIs(member, "audio")) {
            any = true;
        }
    }

    private void function(JsonScan object, int member) {
        object.object(member, function);
        int arguments = function.find("arguments");
        if (arguments >= 0 && function.kind(arguments) == Kind.STRING) {
            add(function, arguments);
        }
    }
}
