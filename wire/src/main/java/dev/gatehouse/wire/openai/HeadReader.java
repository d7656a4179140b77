package dev.gatehouse.wire.openai;

import dev.gatehouse.wire.MalformedRequest;
import dev.gatehouse.wire.MalformedRequest.Reason;
import dev.gatehouse.wire.chat.RequestHead;
import dev.gatehouse.wire.json.InvalidJson;
import dev.gatehouse.wire.json.JsonScan;
import dev.gatehouse.wire.json.JsonScan.Kind;

/** What admission must know of a body, and every rule a body has to meet, read in place. Unknown members pass. */
final class HeadReader {
    private HeadReader() {}

    private static final int MOST_CHOICES = 128;
    private static final int MOST_STOPS = 4;

    static RequestHead read(byte[] body) {
        var members = new Members(body, scan(body), "");
        String model = model(members);
        int messages = messages(body, members);
        boolean stream = members.flag("stream");
        boolean includeUsage = streamOptions(members);
        Long old = members.integer(OutputCap.OLD, 1, Integer.MAX_VALUE);
        Long completion = members.integer(OutputCap.NEW, 1, Integer.MAX_VALUE);
        Long choices = members.integer("n", 1, MOST_CHOICES);
        members.requireNumber("temperature", 0, 2);
        members.requireNumber("top_p", 0, 1);
        members.requireNumber("frequency_penalty", -2, 2);
        members.requireNumber("presence_penalty", -2, 2);
        members.integer("top_logprobs", 0, 20);
        members.flag("logprobs");
        stop(members);
        tools(members);
        return new RequestHead(
                model,
                stream,
                includeUsage,
                completion == null ? old : completion,
                choices == null ? 1 : choices.intValue(),
                messages,
                members.text("user"),
                new Edits(body, members.scan(), stream));
    }

    private static JsonScan scan(byte[] body) {
        try {
            return new JsonScan().scan(body, 0, body.length);
        } catch (InvalidJson e) {
            throw Json.invalid(e);
        }
    }

    private static String model(Members members) {
        String model = members.text("model");
        if (model == null) {
            throw Fields.missing("model");
        }
        if (model.isBlank()) {
            throw new MalformedRequest(Reason.MISSING_FIELD, "The model must be named.", "model");
        }
        return model;
    }

    private static int messages(byte[] body, Members members) {
        JsonScan scan = members.scan();
        int messages = members.find("messages", Kind.ARRAY, "an array");
        if (messages < 0) {
            throw Fields.missing("messages");
        }
        if (scan.elements(messages) == 0) {
            throw new MalformedRequest(Reason.EMPTY_MESSAGES, "There must be at least one message.", "messages");
        }
        scan.forEach(messages, new MessageCheck(body));
        return scan.elements(messages);
    }

    private static boolean streamOptions(Members members) {
        int options = members.find("stream_options", Kind.OBJECT, "an object");
        return options >= 0 && members.inside(options, "stream_options.").flag("include_usage");
    }

    private static void stop(Members members) {
        JsonScan scan = members.scan();
        int stop = scan.find("stop");
        if (stop < 0 || scan.kind(stop) == Kind.NULL || scan.kind(stop) == Kind.STRING) {
            return;
        }
        if (scan.kind(stop) != Kind.ARRAY) {
            throw Fields.wrongType("a string or an array of strings", "stop");
        }
        if (scan.elements(stop) > MOST_STOPS) {
            throw Fields.outOfRange("at most " + MOST_STOPS + " stop sequences", "stop");
        }
        scan.forEach(stop, new ElementsOf(Kind.STRING, "a string", "stop"));
    }

    private static void tools(Members members) {
        int tools = members.find("tools", Kind.ARRAY, "an array");
        if (tools >= 0) {
            members.scan().forEach(tools, new ElementsOf(Kind.OBJECT, "an object", "tools"));
        }
    }

    /** Every element of an array is of one kind. */
    private static final class ElementsOf implements JsonScan.ElementVisitor {
        private final Kind kind;
        private final String wanted;
        private final String path;
        private int index;

        ElementsOf(Kind kind, String wanted, String path) {
            this.kind = kind;
            this.wanted = wanted;
            this.path = path;
        }

        @Override
        public void element(Kind kind, int from, int to) {
            if (kind != this.kind) {
                throw Fields.wrongType(wanted, path + "[" + index + "]");
            }
            index++;
        }
    }
}
