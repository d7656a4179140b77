package dev.gatehouse.wire.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.Slices;
import dev.gatehouse.wire.Slices.Slice;
import dev.gatehouse.wire.chat.AnswerBody;
import dev.gatehouse.wire.chat.Block;
import dev.gatehouse.wire.chat.ChatAnswer;
import dev.gatehouse.wire.chat.FinishReason;
import dev.gatehouse.wire.chat.Usage;
import dev.gatehouse.wire.json.InvalidJson;
import dev.gatehouse.wire.json.JsonScan;
import dev.gatehouse.wire.json.JsonScan.Kind;
import dev.gatehouse.wire.json.JsonString;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A provider's whole answer: checked in place, then passed on or read. Grounding and citations are left behind, their text is not. */
final class AnswerReader {
    private final byte[] body;
    private final JsonScan scan = new JsonScan();
    private final ChunkScan chunk = new ChunkScan();

    private AnswerReader(byte[] body) {
        this.body = body;
        try {
            scan.scan(body, 0, body.length);
        } catch (InvalidJson e) {
            throw new MalformedAnswer("answer: " + e.getMessage());
        }
        chunk.read(body, scan);
        // An answer that does not say why it ended has not ended.
        if (!chunk.finished()) {
            throw new MalformedAnswer("answer without a finishReason");
        }
    }

    static AnswerBody pass(byte[] body, String model) {
        return new AnswerReader(body).pass(model);
    }

    private AnswerBody pass(String model) {
        int old = scan.find("modelVersion");
        Slices slices;
        if (old < 0 || scan.kind(old) != Kind.STRING) {
            slices = Slices.of(body);
        } else {
            byte[] quoted = JsonString.quote(model);
            slices = new Slices(List.of(
                    new Slice(body, 0, scan.from(old)),
                    new Slice(quoted, 0, quoted.length),
                    new Slice(body, scan.to(old), body.length)));
        }
        return new AnswerBody(slices, chunk.usage(), chunk.contentBytes());
    }

    static ChatAnswer read(byte[] body) {
        return new AnswerReader(body).answer();
    }

    private ChatAnswer answer() {
        var json = Json.answer(body, 0, body.length);
        var id = Json.textOrEmpty(json, "responseId");
        var candidate = json.path("candidates").path(0);
        var content = content(candidate.path("content").path("parts"), id);
        boolean called = content.stream().anyMatch(Block.ToolCall.class::isInstance);
        @Nullable Usage usage = chunk.usage();
        return new ChatAnswer(
                id,
                Json.textOrEmpty(json, "modelVersion"),
                0,
                content,
                candidate.isObject()
                        ? Finishes.read(Json.textOrEmpty(candidate, "finishReason"), called)
                        : FinishReason.CONTENT_FILTER,
                null,
                usage,
                null);
    }

    private static List<Block> content(JsonNode parts, String answerId) {
        var blocks = new ArrayList<Block>();
        int calls = 0;
        for (JsonNode part : parts) {
            if (!(part instanceof ObjectNode object)) {
                throw new MalformedAnswer("part is no object");
            }
            if (part.path("functionCall").isObject()) {
                blocks.add(call(part, unique(answerId, calls++, part)));
            } else if (part.path("text").isTextual()) {
                text(part, blocks);
            } else {
                blocks.add(new Block.Native(GeminiChat.NAME, object));
            }
        }
        return blocks;
    }

    /** What tells the calls of answers apart, whose provider may have given neither an id. */
    static String unique(String answerId, int index, JsonNode part) {
        var answer = answerId.isEmpty() ? Integer.toHexString(part.toString().hashCode()) : answerId;
        return answer.replaceAll("[^A-Za-z0-9_-]", "") + "_" + index;
    }

    private static Block call(JsonNode part, String unique) {
        var call = part.path("functionCall");
        return new Block.ToolCall(Calls.forClient(part, unique), name(call), arguments(call), null);
    }

    static String name(JsonNode call) {
        var name = Json.textOrEmpty(call, "name");
        if (name.isEmpty()) {
            throw new MalformedAnswer("function call without a name");
        }
        return name;
    }

    static String arguments(JsonNode call) {
        var args = call.path("args");
        return args.isObject() ? args.toString() : "{}";
    }

    private static void text(JsonNode part, List<Block> blocks) {
        var text = part.path("text").textValue();
        var seal = Thoughts.fromProvider(Json.textOrEmpty(part, "thoughtSignature"));
        if (part.path("thought").asBoolean()) {
            if (!text.isEmpty() || !seal.isEmpty()) {
                blocks.add(new Block.Thinking(text, seal));
            }
            return;
        }
        if (!text.isEmpty()) {
            boolean more = !blocks.isEmpty() && blocks.getLast() instanceof Block.Text;
            var before = more ? ((Block.Text) blocks.removeLast()).text() : "";
            blocks.add(new Block.Text(before + text));
        }
        if (!seal.isEmpty()) {
            blocks.add(new Block.Thinking("", seal));
        }
    }
}
