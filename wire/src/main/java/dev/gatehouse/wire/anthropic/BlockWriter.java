package dev.gatehouse.wire.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.MalformedRequest;
import dev.gatehouse.wire.MalformedRequest.Reason;
import dev.gatehouse.wire.chat.Block;
import dev.gatehouse.wire.chat.Block.CacheMark;
import dev.gatehouse.wire.chat.Block.Source;
import dev.gatehouse.wire.chat.Seals;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Canonical content to content blocks of a request. */
final class BlockWriter {
    private BlockWriter() {}

    /** The block, or null where Anthropic would refuse it and nothing is lost without it. */
    static @Nullable ObjectNode write(Block block) {
        return switch (block) {
            case Block.Text text -> text(text.text(), text.cache());
            case Block.Refusal refusal -> text(refusal.text(), null);
            case Block.Image image -> marked(image(image.source()), image.cache());
            case Block.Document document -> document(document);
            case Block.Audio audio -> throw untranslatable("Audio input is not available for this model");
            case Block.ToolCall call -> toolCall(call);
            case Block.ToolResult result -> toolResult(result);
            case Block.Thinking thinking -> thinking(thinking);
            case Block.RedactedThinking redacted -> typed("redacted_thinking").put("data", redacted.data());
            case Block.Native whole -> verbatim(whole);
        };
    }

    /** Null for a blank text: Anthropic refuses it. */
    static @Nullable ObjectNode text(String text, @Nullable CacheMark cache) {
        return text.isBlank() ? null : marked(typed("text").put("text", text), cache);
    }

    static ObjectNode marked(ObjectNode json, @Nullable CacheMark cache) {
        if (cache != null) {
            json.set("cache_control", cache.json());
        }
        return json;
    }

    private static ObjectNode image(Source source) {
        if (source instanceof Source.PlainText) {
            throw untranslatable("An image cannot be text");
        }
        return typed("image").set("source", source(source));
    }

    private static ObjectNode document(Block.Document document) {
        ObjectNode json = typed("document").set("source", source(document.source()));
        if (document.title() != null) {
            json.put("title", document.title());
        }
        if (document.context() != null) {
            json.put("context", document.context());
        }
        return marked(json, document.cache());
    }

    private static ObjectNode source(Source source) {
        return switch (source) {
            case Source.Base64 base64 ->
                typed("base64").put("media_type", base64.mediaType()).put("data", base64.data());
            case Source.Url url -> typed("url").put("url", url.url());
            case Source.PlainText text ->
                typed("text").put("media_type", "text/plain").put("data", text.text());
            case Source.FileId file -> typed("file").put("file_id", file.id());
        };
    }

    private static ObjectNode toolCall(Block.ToolCall call) {
        var json = typed("tool_use").put("id", Seals.callId(call.id())).put("name", call.name());
        json.set("input", input(call));
        return marked(json, call.cache());
    }

    private static ObjectNode input(Block.ToolCall call) {
        if (call.arguments().isBlank()) {
            return Json.object();
        }
        var input = Json.objectOrNull(call.arguments());
        if (input == null) {
            throw untranslatable("The arguments of a tool call must be a JSON object for this model");
        }
        return input;
    }

    private static ObjectNode toolResult(Block.ToolResult result) {
        var json = typed("tool_result").put("tool_use_id", Seals.callId(result.callId()));
        content(result.content(), json);
        if (result.error()) {
            json.put("is_error", true);
        }
        return marked(json, result.cache());
    }

    /** A lone text is the string most clients would send; nothing at all is no member. */
    private static void content(List<Block> content, ObjectNode result) {
        if (content.size() == 1 && content.getFirst() instanceof Block.Text(var text, var cache) && cache == null) {
            result.put("content", text);
            return;
        }
        var blocks = content.stream()
                .map(BlockWriter::write)
                .filter(block -> block != null)
                .toList();
        if (!blocks.isEmpty()) {
            result.putArray("content").addAll(blocks);
        }
    }

    /** Null without a signature of its own: another provider's thoughts, which Anthropic refuses. */
    private static @Nullable ObjectNode thinking(Block.Thinking thinking) {
        return thinking.signature().isEmpty() || !Seals.isBare(thinking.signature())
                ? null
                : typed("thinking").put("thinking", thinking.text()).put("signature", thinking.signature());
    }

    private static ObjectNode verbatim(Block.Native whole) {
        if (!whole.format().equals(AnthropicMessages.NAME)) {
            throw untranslatable("The conversation holds content that only another protocol can say");
        }
        return whole.json();
    }

    private static ObjectNode typed(String type) {
        return Json.object().put("type", type);
    }

    private static MalformedRequest untranslatable(String message) {
        // Places were counted by the client's protocol, which this one does not know.
        return new MalformedRequest(Reason.UNTRANSLATABLE, message, "messages");
    }
}
