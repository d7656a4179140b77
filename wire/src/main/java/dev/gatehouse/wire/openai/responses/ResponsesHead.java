package dev.gatehouse.wire.openai.responses;

import dev.gatehouse.wire.Slices;
import dev.gatehouse.wire.chat.RequestHead;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the gateway must know of a request for a response before it decides anything.
 *
 * @param head what it must know of any request
 * @param previous the handle of the response that is continued, or null
 * @param encrypted handles of what is encrypted among the input, in its order
 * @param need whether only a provider that speaks this protocol can serve it
 * @param rewrite writes the same body for such a provider
 */
public record ResponsesHead(
        RequestHead head, @Nullable String previous, List<String> encrypted, Need need, Rewrite rewrite) {
    public ResponsesHead {
        encrypted = List.copyOf(encrypted);
    }

    /** How much of the request other protocols have no words for. */
    public sealed interface Need {
        record Nothing() implements Need {}

        /** Some of its tools the provider runs itself; an answer without them is one all the same. */
        record Better() implements Need {}

        /** @param param the member that says so */
        record Only(String param) implements Need {}
    }

    /** Rewrites the documented spans of the body and nothing else. */
    @FunctionalInterface
    public interface Rewrite {
        /**
         * @param outputCap in tokens, sent where the client sent none; null to send none
         * @param previous the provider's own id of the response that is continued
         * @param opened what a handle stands for; null where its item is to be left out
         */
        Slices to(
                String upstreamModel,
                @Nullable Long outputCap,
                @Nullable String previous,
                Function<String, @Nullable String> opened);
    }
}
