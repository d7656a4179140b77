package dev.gatehouse.ratelimits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.platform.Await;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.TestDatabase;
import dev.gatehouse.ratelimits.RateId.Level;
import dev.gatehouse.ratelimits.RateId.Unit;
import dev.gatehouse.ratelimits.RateId.Window;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes that exchange by themselves. */
class ExchangerTest {
    private static final Clocks CLOCKS = Clocks.system();
    private static final Rate LIMIT = new Rate(new RateId(Level.API_KEY, "key", Unit.REQUESTS, Window.HOUR), 30);

    private final List<Exchanger> exchangers = new ArrayList<>();

    @AfterEach
    void close() {
        exchangers.forEach(Exchanger::close);
    }

    private RateLimits node(Sharing sharing) {
        var limits = new RateLimits(CLOCKS);
        var exchanger = new Exchanger(limits, sharing, CLOCKS);
        exchangers.add(exchanger);
        exchanger.start();
        return limits;
    }

    @Test
    void over_postgresql_three_nodes_have_one_limit() {
        try (var database = TestDatabase.fresh()) {
            var nodes = threeOver(number -> postgres(database, number));

            assertThat(hammer(nodes, LIMIT)).isBetween(30, 32);
            close();
            exchangers.clear();
        }
    }

    private static Sharing postgres(Database database, int number) {
        return new PostgresSharing(database, new UUID(0, number), new UUID(number, number), CLOCKS);
    }

    @Test
    void over_redis_three_nodes_have_one_limit_and_when_it_is_away_their_parts_of_it() throws IOException {
        var redis = TestRedis.start();
        try {
            var nodes =
                    threeOver(number -> new RedisSharing(redis.url(), new UUID(0, number), new UUID(number, number)));
            assertThat(nodes.getFirst().backend()).isEqualTo(Backend.REDIS);
            assertThat(hammer(nodes, LIMIT)).isBetween(30, 32);

            redis.stop();
            nodes.forEach(node -> Await.until("the loss", () -> node.backend() == Backend.LOCAL));

            var other = new Rate(new RateId(Level.API_KEY, "while away", Unit.REQUESTS, Window.HOUR), 31);
            assertThat(hammer(nodes, other)).isEqualTo(31);
            redis.startAgain();
            nodes.forEach(node -> Await.until("the return", () -> node.backend() == Backend.REDIS));
            assertThat(hammer(nodes, other))
                    .as("what was counted while it was away")
                    .isZero();
            assertThat(hammer(nodes, LIMIT)).as("what was counted before").isZero();
        } finally {
            redis.stop();
        }
    }

    @Test
    void who_waits_is_answered_in_time_whatever_the_others_do() {
        var stuck = new Sharing() {
            private int times;

            @Override
            public Backend backend() {
                return Backend.POSTGRES;
            }

            @Override
            public Pace pace() {
                return Pace.DATABASE;
            }

            @Override
            public Answer exchange(List<Report> reports) {
                if (times++ == 0) {
                    return new Answer(3, 3, 0, List.of());
                }
                try {
                    Thread.sleep(Duration.ofMinutes(1));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                throw new IllegalStateException("too late");
            }
        };
        var limits = node(stuck);
        Await.until("the first word", () -> limits.backend() == Backend.POSTGRES);
        long begun = CLOCKS.nanos();

        var outcome = ask(limits, new Rate(LIMIT.id(), 2));

        assertThat(outcome).isInstanceOf(RateLimits.Reached.class);
        assertThat(Duration.ofNanos(CLOCKS.nanos() - begun)).isLessThan(Duration.ofSeconds(5));
    }

    private interface Shared {
        Sharing of(int number);
    }

    private List<RateLimits> threeOver(Shared shared) {
        var nodes = new ArrayList<RateLimits>();
        for (int number = 1; number <= 3; number++) {
            nodes.add(node(shared.of(number)));
        }
        nodes.forEach(node -> Await.until("all three", () -> node.nodes() == 3));
        return nodes;
    }

    private static int hammer(List<RateLimits> nodes, Rate rate) {
        int let = 0;
        long until = CLOCKS.nanos() + Duration.ofSeconds(2).toNanos();
        while (CLOCKS.nanos() < until) {
            for (var node : nodes) {
                let += ask(node, rate) instanceof Taken ? 1 : 0;
            }
            LockSupport.parkNanos(2_000_000);
        }
        return let;
    }

    private static Object ask(RateLimits node, Rate rate) {
        var outcome = new CompletableFuture<Object>();
        node.take(List.of(rate), () -> 0, Runnable::run, outcome::complete, outcome::complete);
        return outcome.orTimeout(20, TimeUnit.SECONDS).join();
    }
}
