package dev.gatehouse.wire.chat;

import dev.gatehouse.wire.Slices;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway must know of a request before it decides anything, read in one pass over bytes that were checked to be
 * strict JSON on the way.
 *
 * @param model as sent; empty only where the protocol names it in the path
 * @param stream the client wants a stream
 * @param includeUsage the client wants the usage in its stream
 * @param maxTokens the client's output cap in tokens, or null
 * @param choices how many answers it asks for, at least 1
 * @param messages how many messages the conversation has
 * @param user the end user's id as the client names it
 * @param passThrough writes the same body for a provider of the same protocol
 */
public record RequestHead(
        String model,
        boolean stream,
        boolean includeUsage,
        @Nullable Long maxTokens,
        int choices,
        int messages,
        @Nullable String user,
        PassThrough passThrough) {

    /** Rewrites the documented spans of the body and nothing else. */
    @FunctionalInterface
    public interface PassThrough {
        /**
         * @param upstreamModel replaces the model's value
         * @param outputCap sent as the protocol's output cap where the client sent none; null to send none
         */
        Slices to(String upstreamModel, @Nullable Long outputCap);
    }
}
