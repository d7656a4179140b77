package dev.gatehouse.server;

import dev.gatehouse.inference.Loop;
import dev.gatehouse.platform.Clocks;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** One event loop of the engine. */
final class VertxLoop implements Loop {
    private static final long TICK_MILLIS = 100;

    private final Vertx vertx;
    private final Context context;
    private final Executor blocking;
    private final Clocks clocks;
    private final Set<Watched> watched = new LinkedHashSet<>();
    private long timer = -1;

    /** @param blocking runs work that may wait */
    VertxLoop(Vertx vertx, Context context, Executor blocking, Clocks clocks) {
        this.vertx = vertx;
        this.context = context;
        this.blocking = blocking;
        this.clocks = clocks;
    }

    /** Runs after what the loop is doing now, on the loop. */
    @Override
    public void execute(Runnable task) {
        context.runOnContext(_ -> task.run());
    }

    @Override
    public void watch(Watched target) {
        watched.add(target);
        if (timer < 0) {
            timer = vertx.setPeriodic(TICK_MILLIS, _ -> tick());
        }
    }

    @Override
    public void unwatch(Watched target) {
        watched.remove(target);
    }

    private void tick() {
        if (watched.isEmpty()) {
            vertx.cancelTimer(timer);
            timer = -1;
            return;
        }
        long now = clocks.nanos();
        // A tick may end what it looks at, and so change the set.
        for (var target : new ArrayList<>(watched)) {
            target.tick(now);
        }
    }

    /** Ends what is still being served. */
    void endAll() {
        for (var target : new ArrayList<>(watched)) {
            target.shutDown();
        }
    }

    @Override
    public <T> void offload(Callable<T> work, Consumer<T> done, Consumer<Throwable> failed) {
        blocking.execute(() -> {
            try {
                T result = work.call();
                execute(() -> done.accept(result));
            } catch (Exception thrown) {
                execute(() -> failed.accept(thrown));
            }
        });
    }
}
