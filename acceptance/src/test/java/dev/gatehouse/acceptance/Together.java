package dev.gatehouse.acceptance;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Several clients at once. */
public final class Together {
    private Together() {}

    /** All start at the same moment; what each got, in their order. */
    public static <T> List<T> race(int clients, IntFunction<T> client) {
        var start = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<T>>();
            for (int i = 0; i < clients; i++) {
                int number = i;
                Callable<T> run = () -> {
                    start.await();
                    return client.apply(number);
                };
                running.add(threads.submit(run));
            }
            start.countDown();
            return running.stream().map(Together::got).toList();
        }
    }

    /** As above, in turn on each of the nodes. */
    static <T> List<T> race(List<Product> nodes, int requests, Function<Product, T> request) {
        return race(requests, i -> request.apply(nodes.get(i % nodes.size())));
    }

    /** All of them are worked off, so many at a time; the first failure is thrown. */
    public static <T> void each(int atOnce, List<T> work, Consumer<T> worker) {
        try (var threads = Executors.newFixedThreadPool(atOnce)) {
            var running = new ArrayList<Future<?>>();
            work.forEach(one -> running.add(threads.submit(() -> worker.accept(one))));
            running.forEach(Together::got);
        }
    }

    private static <T> T got(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }
}
