package dev.gatehouse.wire.chat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer in no protocol's words.
 *
 * @param id the provider's id; writers give it their own prefix where it lacks it
 * @param created Unix seconds; 0 where the provider gave none
 * @param content Text, Refusal, ToolCall, Thinking, RedactedThinking, Native in the provider's order
 * @param stopSequence the stop sequence met, where the provider told
 * @param usage null where the provider reported none
 * @param logprobs OpenAI's, verbatim
 */
public record ChatAnswer(
        String id,
        String model,
        long created,
        List<Block> content,
        FinishReason finish,
        @Nullable String stopSequence,
        @Nullable Usage usage,
        @Nullable JsonNode logprobs) {
    public ChatAnswer {
        content = List.copyOf(content);
    }

    /**
     * The same answer under another model name.
     *
     * @param now Unix seconds, where the provider told no time
     */
    ChatAnswer called(String model, long now) {
        return new ChatAnswer(id, model, created == 0 ? now : created, content, finish, stopSequence, usage, logprobs);
    }
}
