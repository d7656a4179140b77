package dev.gatehouse.acceptance;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Many requests at the same moment. */
final class Race {
    private Race() {}

    /** In turn on each of the nodes. */
    static <T> List<T> of(List<Product> nodes, int requests, Function<Product, T> request) {
        var start = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<T>>();
            for (int i = 0; i < requests; i++) {
                var node = nodes.get(i % nodes.size());
                Callable<T> one = () -> {
                    start.await();
                    return request.apply(node);
                };
                running.add(threads.submit(one));
            }
            start.countDown();
            return running.stream().map(Race::got).toList();
        }
    }

    private static <T> T got(Future<T> future) {
        try {
            return future.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
