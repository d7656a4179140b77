package dev.gatehouse.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import redis.embedded.RedisServer;

/** A minute of more requests than a limit lets through, on three nodes over PostgreSQL and on three over Redis. It mostly waits. */
@ExtendWith(TailOnFailure.class)
@Execution(ExecutionMode.CONCURRENT)
final class SharedRatesTest {
    private static final int SECONDS = 57;

    /** Three nodes, and what they served of two keys: one asked everywhere, the other on one node. */
    private record Fleet(
            List<Product> nodes, String even, String oneSided, AtomicInteger servedEvenly, AtomicInteger servedByOne) {
        static Fleet of(Product first, Product second, Product third, String backend) {
            var nodes = List.of(first, second, third);
            var key = "{\"rpm_limit\":300}";
            var fleet = new Fleet(
                    nodes,
                    Keys.generate(first, key).path("key").asText(),
                    Keys.generate(first, key).path("key").asText(),
                    new AtomicInteger(),
                    new AtomicInteger());
            Keys.known(nodes, fleet.even);
            Keys.known(nodes, fleet.oneSided);
            nodes.forEach(node -> Await.until(
                    "all three hear of each other over " + backend,
                    () -> Http.get(node.url() + "/metrics").text(),
                    metrics -> metrics.contains("gatehouse_ratelimit_nodes 3.0")));
            return fleet;
        }

        void ask(int turn) {
            count(servedEvenly, nodes.get(turn % 3), even);
            count(servedByOne, nodes.getFirst(), oneSided);
        }

        private static void count(AtomicInteger served, Product node, String key) {
            var answer = Http.post(
                    node.url() + "/v1/chat/completions",
                    Http.bearer(key),
                    Prompt.of("tokens=1").chat(Product.OPENAI));
            assertThat(answer.status()).as(answer.toString()).isIn(200, 429);
            if (answer.status() == 200) {
                served.incrementAndGet();
            }
        }

        String backend() {
            return Http.post(
                            nodes.getFirst().url() + "/v1/chat/completions",
                            Http.bearer(oneSided),
                            Prompt.of("tokens=1").chat(Product.OPENAI))
                    .header("x-ratelimit-backend");
        }

        void assertLimited(String how) {
            assertThat(servedEvenly.get()).as("of all nodes " + how).isBetween(285, 315);
            assertThat(servedByOne.get()).as("of one node " + how).isBetween(285, 315);
        }

        void close() {
            nodes.reversed().forEach(Product::close);
        }
    }

    @Test
    void of_300_a_minute_as_many_are_served_over_postgresql_over_redis_and_when_redis_goes_and_comes_back()
            throws Exception {
        int port = freePort();
        var redis = redis(port);
        redis.start();
        var plain = plain();
        var overRedis = overRedis("redis://127.0.0.1:" + port);
        try (var timer = Executors.newScheduledThreadPool(3);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(overRedis.backend()).isEqualTo("redis");
            var turn = new AtomicInteger();
            // Twice as many as the limit.
            var _ = timer.scheduleAtFixedRate(
                    () -> {
                        int now = turn.getAndIncrement();
                        threads.execute(() -> plain.ask(now));
                        threads.execute(() -> overRedis.ask(now));
                    },
                    0,
                    100,
                    TimeUnit.MILLISECONDS);
            var stopped = timer.schedule(
                    () -> {
                        redis.stop();
                        return overRedis;
                    },
                    10,
                    TimeUnit.SECONDS);
            var again = timer.schedule(
                    () -> Await.until("the other way", () -> "postgres".equals(overRedis.backend())),
                    20,
                    TimeUnit.SECONDS);
            var restarted = timer.schedule(
                    () -> {
                        var another = redis(port);
                        another.start();
                        return another;
                    },
                    30,
                    TimeUnit.SECONDS);
            assertThat(timer.awaitTermination(SECONDS, TimeUnit.SECONDS)).isFalse();
            timer.shutdownNow();
            stopped.get();
            again.get();
            assertThat(overRedis.backend()).as("after its return").isEqualTo("redis");
            restarted.get().stop();
        } finally {
            overRedis.close();
            plain.close();
        }
        plain.assertLimited("over PostgreSQL");
        overRedis.assertLimited("over Redis, and without it in between");
    }

    private static Fleet plain() {
        var first = Product.with(Sim.shared()).start();
        var second = Product.with(Sim.shared()).beside(first).start();
        return Fleet.of(first, second, Product.with(Sim.shared()).beside(first).start(), "PostgreSQL");
    }

    private static Fleet overRedis(String url) {
        var first = Product.with(Sim.shared()).env("REDIS_URL", url).start();
        var second =
                Product.with(Sim.shared()).env("REDIS_URL", url).beside(first).start();
        var third =
                Product.with(Sim.shared()).env("REDIS_URL", url).beside(first).start();
        return Fleet.of(first, second, third, "Redis");
    }

    private static int freePort() throws IOException {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** On loopback, without a disk: started again, it remembers nothing. */
    private static RedisServer redis(int port) throws IOException {
        return RedisServer.newRedisServer()
                .port(port)
                .setting("bind 127.0.0.1")
                .setting("save \"\"")
                .setting("appendonly no")
                .build();
    }
}
