package dev.gatehouse.wire.openai.responses;

import dev.gatehouse.wire.MalformedRequest;
import dev.gatehouse.wire.MalformedRequest.Reason;
import dev.gatehouse.wire.json.JsonScan;
import dev.gatehouse.wire.json.JsonScan.Kind;
import dev.gatehouse.wire.openai.Fields;
import dev.gatehouse.wire.openai.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules of input items, checked in place, and where what is encrypted stands among them. Types that are not known pass. */
final class InputCheck implements JsonScan.ElementVisitor {
    private static final Set<String> ROLES = Set.of("user", "assistant", "system", "developer");
    /** Types other protocols have words for, or whose loss only shortens what the model is reminded of. */
    private static final Set<String> SAID = Set.of(
            "message",
            "function_call",
            "function_call_output",
            "custom_tool_call",
            "custom_tool_call_output",
            "reasoning",
            "web_search_call",
            "file_search_call",
            "code_interpreter_call",
            "image_generation_call",
            "mcp_list_tools");

    /** Where a handle stands, quotes included, and in which item. */
    record Span(int from, int to, String handle) {}

    private final byte[] body;
    private final JsonScan item = new JsonScan();
    private final List<Span> spans = new ArrayList<>();
    private int index;
    private @Nullable String only;

    InputCheck(byte[] body) {
        this.body = body;
    }

    List<Span> spans() {
        return spans;
    }

    List<String> encrypted() {
        return spans.stream().map(Span::handle).toList();
    }

    int items() {
        return index;
    }

    /** The first item that only this protocol can say. */
    @Nullable
    String only() {
        return only;
    }

    @Override
    public void element(Kind kind, int from, int to) {
        String at = "input[" + index + "]";
        if (kind != Kind.OBJECT) {
            throw Fields.wrongType("an object", at);
        }
        var members = new Members(body, item.rescan(body, from, to), at + ".");
        String type = members.text("type");
        check(members, type == null ? "message" : type, at);
        encrypted(members);
        index++;
    }

    private void check(Members members, String type, String at) {
        switch (type) {
            case "message" -> message(members, at);
            case "function_call" -> require(members, at, "call_id", "name", "arguments");
            case "custom_tool_call" -> require(members, at, "call_id", "name", "input");
            case "function_call_output", "custom_tool_call_output" -> {
                require(members, at, "call_id");
                content(members, "output", at);
            }
            default -> {}
        }
        if (only == null && !SAID.contains(type)) {
            only = at + ".type";
        }
    }

    private static void require(Members members, String at, String... names) {
        for (String name : names) {
            if (members.text(name) == null) {
                throw Fields.missing(at + "." + name);
            }
        }
    }

    private void message(Members members, String at) {
        String role = members.text("role");
        if (role == null) {
            throw Fields.missing(at + ".role");
        }
        if (!ROLES.contains(role)) {
            throw new MalformedRequest(
                    Reason.INVALID_ROLE, "Invalid role: expected system, developer, user or assistant.", at + ".role");
        }
        content(members, "content", at);
    }

    private void content(Members members, String name, String at) {
        String path = at + "." + name;
        int content = members.scan().find(name);
        if (content < 0 || members.scan().kind(content) == Kind.NULL) {
            throw Fields.missing(path);
        }
        switch (members.scan().kind(content)) {
            case STRING -> {}
            case ARRAY -> members.scan().forEach(content, new Parts(body, path));
            case NUMBER, OBJECT, TRUE, FALSE, NULL -> throw Fields.wrongType("a string or an array of parts", path);
        }
    }

    private void encrypted(Members members) {
        int content = members.find("encrypted_content", Kind.STRING, "a string");
        if (content >= 0) {
            var scan = members.scan();
            spans.add(new Span(scan.from(content), scan.to(content), scan.string(content)));
        }
    }

    /** The parts of one content. */
    private static final class Parts implements JsonScan.ElementVisitor {
        private final byte[] body;
        private final String path;
        private final JsonScan part = new JsonScan();
        private int index;

        Parts(byte[] body, String path) {
            this.body = body;
            this.path = path;
        }

        @Override
        public void element(Kind kind, int from, int to) {
            String at = path + "[" + index++ + "]";
            if (kind != Kind.OBJECT) {
                throw Fields.wrongType("an object", at);
            }
            var members = new Members(body, part.rescan(body, from, to), at + ".");
            String type = members.text("type");
            if (type == null) {
                throw Fields.missing(at + ".type");
            }
            if ((type.equals("input_text") || type.equals("output_text")) && members.text("text") == null) {
                throw Fields.missing(at + ".text");
            }
        }
    }
}
