package dev.gatehouse.wire.chat;

import java.util.List;

/** Lengths in UTF-8 without making the bytes. */
final class Utf8 {
    private Utf8() {}

    /** Bytes of the texts, thoughts and tool arguments among the blocks. */
    static long length(List<Block> content) {
        long sum = 0;
        for (Block block : content) {
            sum += switch (block) {
                case Block.Text text -> length(text.text());
                case Block.Refusal refusal -> length(refusal.text());
                case Block.Thinking thinking -> length(thinking.text());
                case Block.ToolCall call -> length(call.arguments());
                case Block.RedactedThinking _,
                        Block.Image _,
                        Block.Document _,
                        Block.Audio _,
                        Block.ToolResult _,
                        Block.Native _ -> 0;
            };
        }
        return sum;
    }

    /** A lone surrogate counts as the one byte of the question mark it is written as. */
    static int length(String text) {
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                length++;
            } else if (c < 0x800) {
                length += 2;
            } else if (!Character.isSurrogate(c)) {
                length += 3;
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                length += 4;
                i++;
            } else {
                length++;
            }
        }
        return length;
    }
}
