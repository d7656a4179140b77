package dev.gatehouse.wire.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.wire.chat.Block;
import java.util.ArrayList;
import java.util.List;

/**
 * Thinking as it comes back in an assistant's message. {@code thinking_blocks} carries the provider's seals and wins;
 * {@code reasoning_content} is the same text without them.
 */
final class ThinkingReader {
    private ThinkingReader() {}

    static List<Block> read(JsonNode message, String path) {
        var blocks = new ArrayList<Block>();
        int index = 0;
        for (JsonNode block : Fields.array(message, "thinking_blocks", path + ".thinking_blocks")) {
            String at = path + ".thinking_blocks[" + index++ + "]";
            blocks.add(block(Fields.object(block, at), at));
        }
        if (blocks.isEmpty()) {
            String text = Fields.optionalText(message, "reasoning_content", path + ".reasoning_content");
            if (text != null && !text.isEmpty()) {
                blocks.add(new Block.Thinking(text, ""));
            }
        }
        return blocks;
    }

    static Block block(JsonNode block, String path) {
        if (Fields.text(block, "type", path + ".type").equals("redacted_thinking")) {
            return new Block.RedactedThinking(Fields.text(block, "data", path + ".data"));
        }
        String signature = Fields.optionalText(block, "signature", path + ".signature");
        return new Block.Thinking(
                Fields.text(block, "thinking", path + ".thinking"), signature == null ? "" : signature);
    }
}
