package dev.gatehouse.wire.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.Slices;
import dev.gatehouse.wire.Slices.Slice;
import dev.gatehouse.wire.chat.AnswerBody;
import dev.gatehouse.wire.chat.Block;
import dev.gatehouse.wire.chat.ChatAnswer;
import dev.gatehouse.wire.chat.Usage;
import dev.gatehouse.wire.json.InvalidJson;
import dev.gatehouse.wire.json.JsonScan;
import dev.gatehouse.wire.json.JsonScan.Kind;
import dev.gatehouse.wire.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A provider's whole answer: checked in place, then passed on or read. Citations are left behind, their text is not. */
final class AnswerReader {
    private final byte[] body;
    private final JsonScan scan = new JsonScan();
    private final JsonScan block = new JsonScan();
    private long contentBytes;

    private AnswerReader(byte[] body) {
        this.body = body;
        try {
            scan.scan(body, 0, body.length);
        } catch (InvalidJson e) {
            throw new MalformedAnswer("answer: " + e.getMessage());
        }
        requireMessage();
    }

    /** An answer that does not say why it ended has not ended. */
    private void requireMessage() {
        require("model", Kind.STRING);
        require("content", Kind.ARRAY);
        require("stop_reason", Kind.STRING);
        int type = scan.find("type");
        if (type < 0 || !scan.stringIs(type, "message")) {
            throw new MalformedAnswer("answer is no message");
        }
    }

    private int require(String name, Kind kind) {
        int member = scan.find(name);
        if (member < 0 || scan.kind(member) != kind) {
            throw new MalformedAnswer("answer has no " + name);
        }
        return member;
    }

    static AnswerBody pass(byte[] body, String model) {
        return new AnswerReader(body).pass(model);
    }

    private AnswerBody pass(String model) {
        scan.forEach(scan.find("content"), this::measure);
        int old = scan.find("model");
        byte[] quoted = JsonString.quote(model);
        var slices = new Slices(List.of(
                new Slice(body, 0, scan.from(old)),
                new Slice(quoted, 0, quoted.length),
                new Slice(body, scan.to(old), body.length)));
        return new AnswerBody(slices, usage(), contentBytes);
    }

    private void measure(Kind kind, int from, int to) {
        if (kind != Kind.OBJECT) {
            throw new MalformedAnswer("content block is no object");
        }
        block.rescan(body, from, to);
        measureText("text");
        measureText("thinking");
        int input = block.find("input");
        if (input >= 0) {
            contentBytes += block.to(input) - block.from(input);
        }
    }

    private void measureText(String name) {
        int member = block.find(name);
        if (member >= 0 && block.kind(member) == Kind.STRING) {
            contentBytes += block.utf8Length(member);
        }
    }

    private @Nullable Usage usage() {
        int usage = scan.find("usage");
        if (usage < 0 || scan.kind(usage) != Kind.OBJECT) {
            return null;
        }
        var tally = new UsageTally();
        tally.add(scan.object(usage, block));
        return tally.usage();
    }

    static ChatAnswer read(byte[] body) {
        return new AnswerReader(body).answer();
    }

    private ChatAnswer answer() {
        var json = Json.objectOrNull(body);
        if (json == null) {
            throw new MalformedAnswer("answer is no JSON object");
        }
        var content = new ArrayList<Block>();
        for (JsonNode element : json.path("content")) {
            if (!(element instanceof ObjectNode object)) {
                throw new MalformedAnswer("content block is no object");
            }
            content.add(block(object));
        }
        return new ChatAnswer(
                json.path("id").asText(),
                json.path("model").asText(),
                0,
                content,
                StopReason.read(json.path("stop_reason").asText()),
                json.path("stop_sequence").textValue(),
                usage(),
                null);
    }

    private static Block block(ObjectNode block) {
        return switch (block.path("type").asText()) {
            case "text" -> new Block.Text(text(block, "text"));
            case "thinking" ->
                new Block.Thinking(
                        text(block, "thinking"), block.path("signature").asText());
            case "redacted_thinking" -> new Block.RedactedThinking(text(block, "data"));
            case "tool_use" -> new Block.ToolCall(text(block, "id"), text(block, "name"), arguments(block), null);
            default -> new Block.Native(AnthropicMessages.NAME, block);
        };
    }

    private static String arguments(ObjectNode block) {
        var input = block.path("input");
        return input.isMissingNode() || input.isNull() ? "{}" : Json.text(input);
    }

    private static String text(ObjectNode block, String name) {
        var text = block.path(name).textValue();
        if (text == null) {
            throw new MalformedAnswer("content block has no " + name);
        }
        return text;
    }
}
