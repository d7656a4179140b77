package dev.gatehouse.ledger;

import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** An event loop as small as can be: tasks one by one, and after each what it left for the end of its turn. */
final class EventLoop implements Executor, AutoCloseable {
    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final ArrayDeque<Runnable> endOfTurn = new ArrayDeque<>();
    private volatile boolean closed;

    EventLoop() {
        Thread.ofPlatform().name("test-loop").daemon().start(this::run);
    }

    Journal lane(Journals journals) {
        return journals.lane(endOfTurn::add, this);
    }

    @Override
    public void execute(Runnable task) {
        if (closed) {
            throw new RejectedExecutionException();
        }
        tasks.add(task);
    }

    /** Runs this as one turn, and waits for its end. */
    void turn(Runnable task) {
        call(() -> {
            task.run();
            return true;
        });
        call(() -> true); // begins when the turn before has ended
    }

    <T> T call(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, this)
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private void run() {
        while (!closed) {
            try {
                tasks.take().run();
            } catch (InterruptedException e) {
                return;
            }
            for (var task = endOfTurn.poll(); task != null; task = endOfTurn.poll()) {
                task.run();
            }
        }
    }

    @Override
    public void close() {
        execute(() -> closed = true);
    }
}
