package dev.gatehouse.access;

import dev.gatehouse.error.ApiError;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** What is known of a caller at this moment, without waiting. */
public sealed interface Authentication {
    /** Something that needs no more waiting. */
    sealed interface Settled extends Authentication {}

    record Known(Caller caller) implements Settled {}

    record Refused(ApiError error) implements Settled {}

    /** The key is not in memory: it is being loaded. */
    final class Cold implements Authentication {
        private final CompletableFuture<Settled> settled;

        Cold(CompletableFuture<Settled> settled) {
            this.settled = settled;
        }

        /** Calls back once on the loop, at the latest when the key cache's patience ends; a load that failed or took longer is a refusal. */
        public void whenLoaded(Executor loop, Consumer<Settled> then) {
            var _ = settled.thenAcceptAsync(then, loop);
        }

        Settled await() {
            return settled.join();
        }
    }
}
