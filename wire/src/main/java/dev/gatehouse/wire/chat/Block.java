package dev.gatehouse.wire.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One piece of a message's content. */
public sealed interface Block {

    /** @param cache the cache mark that ends here, or null */
    record Text(String text, @Nullable CacheMark cache) implements Block {
        public Text(String text) {
            this(text, null);
        }
    }

    /** @param detail OpenAI's {@code detail}, which Anthropic has no word for */
    record Image(
            Source source,
            @Nullable String detail,
            @Nullable CacheMark cache) implements Block {}

    /** A file such as a PDF. */
    record Document(
            Source source,
            @Nullable String title,
            @Nullable String context,
            @Nullable CacheMark cache) implements Block {}

    /** @param format {@code wav}, {@code mp3} … */
    record Audio(String base64, String format) implements Block {}

    /** @param id exactly as the provider made it
     * @param arguments JSON text of an object, as the model wrote it; may be invalid JSON when the model was cut off */
    record ToolCall(
            String id,
            String name,
            String arguments,
            @Nullable CacheMark cache) implements Block {}

    /** @param content texts and images; empty where the tool returned nothing */
    record ToolResult(
            String callId,
            List<Block> content,
            boolean error,
            @Nullable CacheMark cache) implements Block {
        public ToolResult {
            content = List.copyOf(content);
        }
    }

    /** @param signature the provider's seal over the unchanged text; empty where it gave none */
    record Thinking(String text, String signature) implements Block {}

    /** @param data opaque, carried verbatim */
    record RedactedThinking(String data) implements Block {}

    /** The model's words when it declines; OpenAI's {@code refusal}. */
    record Refusal(String text) implements Block {}

    /** A block of one format that the canonical form has no word for, kept whole; only that format can write it. */
    record Native(String format, ObjectNode json) implements Block {}

    /** Where an image or document comes from. */
    sealed interface Source {
        /** @param mediaType such as {@code image/png} */
        record Base64(String mediaType, String data) implements Source {}

        record Url(String url) implements Source {}

        record PlainText(String text) implements Source {}

        /** An id of the provider's file store. */
        record FileId(String id) implements Source {}
    }

    /** Anthropic's {@code cache_control}, verbatim. */
    record CacheMark(JsonNode json) {}
}
