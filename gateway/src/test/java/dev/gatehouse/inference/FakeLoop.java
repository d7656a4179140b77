package dev.gatehouse.inference;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** A loop that runs when it is told to, and whose time the test moves. */
final class FakeLoop implements Loop {
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Set<Watched> watched = new LinkedHashSet<>();

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    void run() {
        for (var task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    void tick(long nanos) {
        new ArrayList<>(watched).forEach(target -> target.tick(nanos));
    }

    void shutDown() {
        new ArrayList<>(watched).forEach(Watched::shutDown);
    }

    int watching() {
        return watched.size();
    }

    @Override
    public void watch(Watched target) {
        watched.add(target);
    }

    @Override
    public void unwatch(Watched target) {
        watched.remove(target);
    }

    @Override
    public <T> void offload(Callable<T> work, Consumer<T> done, Consumer<Throwable> failed) {
        execute(() -> {
            try {
                done.accept(work.call());
            } catch (Exception thrown) {
                failed.accept(thrown);
            }
        });
    }
}
