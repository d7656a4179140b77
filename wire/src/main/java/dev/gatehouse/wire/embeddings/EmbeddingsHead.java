package dev.gatehouse.wire.embeddings;

import dev.gatehouse.wire.Slices;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway must know of a request for embeddings.
 *
 * @param model as sent, never empty
 * @param inputs how many vectors are asked for, at least 1
 * @param inputBytes UTF-8 bytes of all input texts, the base of an estimate
 * @param inputTokens token ids given in place of texts
 * @param encodingFormat {@code float}, {@code base64}, or null where the client sent none
 * @param dimensions of a vector, positive; null where the client sent none
 * @param user the end user's id as the client names it
 * @param passThrough writes the same body for the provider
 */
public record EmbeddingsHead(
        String model,
        int inputs,
        long inputBytes,
        long inputTokens,
        @Nullable String encodingFormat,
        @Nullable Long dimensions,
        @Nullable String user,
        PassThrough passThrough) {

    /** Replaces the model's value and nothing else. */
    @FunctionalInterface
    public interface PassThrough {
        Slices to(String upstreamModel);
    }
}
