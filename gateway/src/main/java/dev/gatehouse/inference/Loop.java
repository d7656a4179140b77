package dev.gatehouse.inference;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The event loop a request lives on. Everything of one request happens on its loop, one thing at a time. */
public interface Loop extends Executor {

    /** Looks after {@code watched} about every 100 ms until {@link #unwatch}: one timer for all, since most deadlines never come. */
    void watch(Watched watched);

    void unwatch(Watched watched);

    /** Runs work that takes long on another thread and comes back to this loop with what became of it. */
    <T> void offload(Callable<T> work, Consumer<T> done, Consumer<Throwable> failed);

    /** Something with deadlines. */
    interface Watched {
        /** @param nanos of the monotonic clock */
        void tick(long nanos);

        /** The node stops, and waits no longer. */
        default void shutDown() {}
    }
}
