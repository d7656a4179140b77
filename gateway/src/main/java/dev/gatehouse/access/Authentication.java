package dev.gatehouse.access;

import dev.gatehouse.error.ApiError;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What is known of a caller at this moment, without waiting. */
public sealed interface Authentication {
    /** Something that needs no more waiting. */
    sealed interface Settled extends Authentication {}

    record Known(Caller caller) implements Settled {}

    record Refused(ApiError error) implements Settled {}

    /** Not in memory: it is being loaded. */
    final class Cold implements Authentication {
        private final CompletableFuture<Supplier<Settled>> settled;

        /** @param settled judges what was loaded, with the request that asked: on that request's own thread */
        Cold(CompletableFuture<Supplier<Settled>> settled) {
            this.settled = settled;
        }

        /** Calls back once on the loop, at the latest when the cache's patience ends; a load that failed or took longer is a refusal. */
        public void whenLoaded(Executor loop, Consumer<Settled> then) {
            var _ = settled.thenAcceptAsync(judge -> then.accept(judge.get()), loop);
        }

        Settled await() {
            return settled.join().get();
        }
    }
}
