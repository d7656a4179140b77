package dev.gatehouse.wire.openai.responses;

import dev.gatehouse.wire.MalformedRequest;
import dev.gatehouse.wire.MalformedRequest.Reason;
import dev.gatehouse.wire.chat.RequestHead;
import dev.gatehouse.wire.json.InvalidJson;
import dev.gatehouse.wire.json.JsonScan;
import dev.gatehouse.wire.json.JsonScan.Kind;
import dev.gatehouse.wire.openai.Fields;
import dev.gatehouse.wire.openai.Json;
import dev.gatehouse.wire.openai.Members;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What admission must know of a body, and every rule a body has to meet, read in place. Unknown members pass. */
final class HeadReader {
    private static final List<String> CHOICES = List.of("none", "auto", "required");

    private HeadReader() {}

    static ResponsesHead read(byte[] body) {
        var members = new Members(body, scan(body), "");
        String model = model(members);
        boolean stream = members.flag("stream");
        Long cap = members.integer("max_output_tokens", 1, Integer.MAX_VALUE);
        members.requireNumber("temperature", 0, 2);
        members.requireNumber("top_p", 0, 1);
        members.integer("top_logprobs", 0, 20);
        members.integer("max_tool_calls", 0, Integer.MAX_VALUE);
        members.flag("parallel_tool_calls");
        members.flag("store");
        for (String object : List.of("reasoning", "text", "metadata", "stream_options")) {
            members.find(object, Kind.OBJECT, "an object");
        }
        refuseWhatCannotBeMetered(members);
        members.text("truncation");
        String previous = members.text("previous_response_id");
        var needs = new Needs(members);
        var input = input(members, previous);
        needs.tools();
        choice(members, needs);
        if (input.only() != null) {
            needs.only(input.only());
        }
        var head = new RequestHead(
                model,
                stream,
                true,
                cap,
                1,
                Math.max(1, input.items()),
                members.text("user"),
                (upstream, outputCap) ->
                        new Body(body, members.scan(), input).to(upstream, outputCap, previous, own -> own));
        return new ResponsesHead(
                head, previous, input.encrypted(), needs.need(), new Body(body, members.scan(), input)::to);
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

    /** What runs on when the request is over has a price nobody could say, and other people's conversations are theirs. */
    private static void refuseWhatCannotBeMetered(Members members) {
        if (members.flag("background")) {
            throw unavailable("Responses in the background are not available.", "background");
        }
        int conversation = members.scan().find("conversation");
        if (conversation >= 0 && members.scan().kind(conversation) != Kind.NULL) {
            throw unavailable(
                    "Stored conversations are not available; send the input, or previous_response_id.", "conversation");
        }
    }

    static MalformedRequest unavailable(String message, String param) {
        return new MalformedRequest(Reason.UNTRANSLATABLE, message, param);
    }

    private static InputCheck input(Members members, @Nullable String previous) {
        var scan = members.scan();
        int input = scan.find("input");
        var check = new InputCheck(members.body());
        if (input < 0 || scan.kind(input) == Kind.NULL) {
            if (previous == null && scan.find("prompt") < 0) {
                throw Fields.missing("input");
            }
            return check;
        }
        int instructions = members.find("instructions", Kind.STRING, "a string");
        switch (scan.kind(input)) {
            case STRING -> {
                if (scan.utf8Length(input) == 0 && instructions < 0) {
                    throw Fields.outOfRange("it must not be empty", "input");
                }
            }
            case ARRAY -> {
                if (scan.elements(input) == 0 && previous == null) {
                    throw new MalformedRequest(Reason.EMPTY_MESSAGES, "There must be at least one item.", "input");
                }
                scan.forEach(input, check);
            }
            case NUMBER, OBJECT, TRUE, FALSE, NULL -> throw Fields.wrongType("a string or an array of items", "input");
        }
        return check;
    }

    private static void choice(Members members, Needs needs) {
        var scan = members.scan();
        int choice = scan.find("tool_choice");
        if (choice < 0 || scan.kind(choice) == Kind.NULL) {
            return;
        }
        switch (scan.kind(choice)) {
            case STRING -> {
                if (CHOICES.stream().noneMatch(word -> scan.stringIs(choice, word))) {
                    throw Fields.outOfRange("expected none, auto or required", "tool_choice");
                }
            }
            case OBJECT -> {
                var inside = members.inside(choice, "tool_choice.");
                String type = inside.text("type");
                if (type == null) {
                    throw Fields.missing("tool_choice.type");
                }
                if (!ToolsReader.CHOSEN.contains(type)) {
                    needs.only("tool_choice");
                }
            }
            case NUMBER, ARRAY, TRUE, FALSE, NULL -> throw Fields.wrongType("a string or an object", "tool_choice");
        }
    }

    /** Collects what other protocols have no words for. */
    private static final class Needs {
        private final Members members;
        private ResponsesHead.Need need = new ResponsesHead.Need.Nothing();

        Needs(Members members) {
            this.members = members;
            int prompt = members.find("prompt", Kind.OBJECT, "an object");
            if (prompt >= 0) {
                only("prompt");
            }
        }

        ResponsesHead.Need need() {
            return need;
        }

        void only(String param) {
            if (!(need instanceof ResponsesHead.Need.Only)) {
                need = new ResponsesHead.Need.Only(param);
            }
        }

        void tools() {
            int tools = members.find("tools", Kind.ARRAY, "an array");
            if (tools >= 0) {
                members.scan().forEach(tools, new Tools());
            }
        }

        private final class Tools implements JsonScan.ElementVisitor {
            private final JsonScan tool = new JsonScan();
            private int index;

            @Override
            public void element(Kind kind, int from, int to) {
                String at = "tools[" + index++ + "]";
                if (kind != Kind.OBJECT) {
                    throw Fields.wrongType("an object", at);
                }
                var one = new Members(members.body(), tool.rescan(members.body(), from, to), at + ".");
                String type = one.text("type");
                if (type == null) {
                    throw Fields.missing(at + ".type");
                }
                if (type.equals("function") && one.text("name") == null) {
                    throw Fields.missing(at + ".name");
                }
                if (ToolsReader.DISPENSABLE.contains(type)) {
                    need = need instanceof ResponsesHead.Need.Nothing ? new ResponsesHead.Need.Better() : need;
                } else if (!ToolsReader.SAID.contains(type)) {
                    only(at + ".type");
                }
            }
        }
    }
}
