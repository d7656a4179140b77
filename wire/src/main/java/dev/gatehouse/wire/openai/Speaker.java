package dev.gatehouse.wire.openai;

import dev.gatehouse.wire.chat.Block;

/** Who a message is of, and so what its content may hold. */
enum Speaker {
    SYSTEM,
    USER,
    ASSISTANT,
    TOOL;

    boolean maySay(Block block) {
        return switch (block) {
            case Block.Text _ -> true;
            case Block.Image _, Block.Document _ -> this == USER || this == TOOL;
            case Block.Audio _ -> this == USER;
            case Block.Refusal _, Block.Thinking _, Block.RedactedThinking _ -> this == ASSISTANT;
            case Block.ToolCall _, Block.ToolResult _, Block.Native _ -> false;
        };
    }
}
