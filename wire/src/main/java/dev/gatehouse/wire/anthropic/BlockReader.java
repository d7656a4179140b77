package dev.gatehouse.wire.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.wire.chat.Block;
import dev.gatehouse.wire.chat.Block.CacheMark;
import dev.gatehouse.wire.chat.Block.Source;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Content blocks of a request to canonical ones. What only Anthropic has a word for (server tools and their results, search
 * results, uploads, documents to be cited or made of images) stays {@link Block.Native}.
 */
final class BlockReader {
    private BlockReader() {}

    /** Content that may be a string or a list of blocks. */
    static List<Block> content(Member content) {
        if (content.isText()) {
            var text = content.text();
            return text.isEmpty() ? List.of() : List.of(new Block.Text(text));
        }
        var blocks = new ArrayList<Block>();
        for (Member item : content.items()) {
            blocks.add(block(item));
        }
        return blocks;
    }

    static @Nullable CacheMark cache(Member block) {
        var mark = block.find("cache_control");
        return mark == null ? null : new CacheMark(mark.json());
    }

    private static Block block(Member block) {
        return switch (block.text("type")) {
            case "text" -> new Block.Text(block.text("text"), cache(block));
            case "image" -> image(block);
            case "document" -> document(block);
            case "tool_use" -> toolCall(block);
            case "tool_result" -> toolResult(block);
            case "thinking" -> thinking(block);
            case "redacted_thinking" -> new Block.RedactedThinking(block.text("data"));
            default -> whole(block);
        };
    }

    private static Block image(Member block) {
        var source = source(block.get("source"));
        return source == null ? whole(block) : new Block.Image(source, null, cache(block));
    }

    private static Block document(Member block) {
        var source = source(block.get("source"));
        // An answer without the citations that were asked for is not the answer that was asked for.
        if (source == null || block.json().path("citations").path("enabled").asBoolean()) {
            return whole(block);
        }
        return new Block.Document(source, block.textOrNull("title"), block.textOrNull("context"), cache(block));
    }

    private static @Nullable Source source(Member source) {
        return switch (source.text("type")) {
            case "base64" -> new Source.Base64(source.text("media_type"), source.text("data"));
            case "url" -> new Source.Url(source.text("url"));
            case "file" -> new Source.FileId(source.text("file_id"));
            case "text" -> new Source.PlainText(source.text("data"));
            case "content" -> plainText(source.get("content"));
            default -> null;
        };
    }

    /** The text of a document given as content, or null where it is not text alone. */
    private static @Nullable Source plainText(Member content) {
        var texts = new ArrayList<String>();
        for (Block block : content(content)) {
            if (!(block instanceof Block.Text text)) {
                return null;
            }
            texts.add(text.text());
        }
        return new Source.PlainText(String.join("\n", texts));
    }

    private static Block toolCall(Member block) {
        var input = block.find("input");
        JsonNode arguments = input == null ? Json.object() : input.object();
        return new Block.ToolCall(block.text("id"), block.text("name"), Json.text(arguments), cache(block));
    }

    private static Block toolResult(Member block) {
        var content = block.find("content");
        var error = block.flagOrNull("is_error");
        return new Block.ToolResult(
                block.text("tool_use_id"),
                content == null ? List.of() : content(content),
                error != null && error,
                cache(block));
    }

    private static Block thinking(Member block) {
        var signature = block.textOrNull("signature");
        return new Block.Thinking(block.text("thinking"), signature == null ? "" : signature);
    }

    private static Block whole(Member block) {
        return new Block.Native(AnthropicMessages.NAME, block.object());
    }
}
