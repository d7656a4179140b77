package dev.gatehouse.inference;

import dev.gatehouse.wire.chat.Block;
import dev.gatehouse.wire.chat.ChatRequest;
import java.util.List;

/**
 * Input tokens counted by us: a quarter of the characters of each text, at least one, and 5 for each message, 3 for the answer's
 * beginning. Images count {@value #IMAGE_TOKENS} each: what a picture of 1,000 × 1,000 costs at the providers is between 765 and 1,600.
 */
final class InputEstimate {
    private static final int CHARS_PER_TOKEN = 4;
    private static final int PER_MESSAGE = 5;
    private static final int ANSWER_PREFIX = 3;
    private static final int IMAGE_TOKENS = 1_000;
    private static final int BASE64_CHARS_PER_DOCUMENT_TOKEN = 16;

    private InputEstimate() {}

    static long of(ChatRequest request) {
        long sum = ANSWER_PREFIX + blocks(request.system());
        for (var message : request.messages()) {
            sum += PER_MESSAGE + blocks(message.content());
        }
        for (var tool : request.tools()) {
            sum += text(tool.name())
                    + text(tool.description() == null ? "" : tool.description())
                    + text(tool.parameters().toString());
        }
        return sum;
    }

    /** Tokens of one text. */
    static long text(String text) {
        return text.isEmpty() ? 0 : Math.max(1, text.length() / CHARS_PER_TOKEN);
    }

    private static long blocks(List<Block> blocks) {
        long sum = 0;
        for (var block : blocks) {
            sum += block(block);
        }
        return sum;
    }

    private static long block(Block block) {
        return switch (block) {
            case Block.Text text -> text(text.text());
            case Block.Refusal refusal -> text(refusal.text());
            case Block.Thinking thinking -> text(thinking.text());
            case Block.RedactedThinking redacted -> text(redacted.data());
            case Block.ToolCall call -> text(call.name()) + text(call.arguments());
            case Block.ToolResult result -> blocks(result.content());
            case Block.Native foreign -> text(foreign.json().toString());
            case Block.Image _ -> IMAGE_TOKENS;
            case Block.Audio audio -> audio.base64().length() / BASE64_CHARS_PER_DOCUMENT_TOKEN;
            case Block.Document document -> document(document.source());
        };
    }

    private static long document(Block.Source source) {
        return switch (source) {
            case Block.Source.PlainText plain -> text(plain.text());
            case Block.Source.Base64 base64 -> base64.data().length() / BASE64_CHARS_PER_DOCUMENT_TOKEN;
            case Block.Source.Url _, Block.Source.FileId _ -> IMAGE_TOKENS;
        };
    }
}
