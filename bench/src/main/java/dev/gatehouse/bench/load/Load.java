package dev.gatehouse.bench.load;

import java.util.concurrent.CompletableFuture;

/** A way to send requests. Everything but {@link #begin} runs on the generator's loop. */
interface Load {
    /** A connection that can be used, before the beginning. */
    void opened(Connection connection);

    CompletableFuture<Window> begin();

    /** The time is long up: what was not answered has failed. */
    void giveUp();
}
