package dev.gatehouse.ratelimits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.platform.MovableClocks;
import dev.gatehouse.ratelimits.RateId.Level;
import dev.gatehouse.ratelimits.RateId.Unit;
import dev.gatehouse.ratelimits.RateId.Window;
import dev.gatehouse.ratelimits.RateLimits.Reached;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** One node by itself. */
class RateLimitsTest {
    private static final RateId KEY = new RateId(Level.API_KEY, "key", Unit.REQUESTS, Window.MINUTE);
    private static final RateId TEAM = new RateId(Level.TEAM, "team", Unit.REQUESTS, Window.MINUTE);
    private static final RateId TOKENS = new RateId(Level.API_KEY, "key", Unit.TOKENS, Window.MINUTE);
    private static final RateId PARALLEL = RateId.parallel(Level.API_KEY, "key");

    private final MovableClocks clocks = new MovableClocks();
    private final RateLimits limits = new RateLimits(clocks);

    @Test
    void as_many_as_the_limit_are_let_through_in_a_minute() {
        assertThat(taken(300, new Rate(KEY, 300))).isEqualTo(300);

        var refused = refused(0, new Rate(KEY, 300));

        assertThat(refused.standing().remaining()).isZero();
        assertThat(refused.standing().reset()).isEqualTo(Duration.ofSeconds(61));
        clocks.advance(Duration.ofSeconds(60));
        assertThat(taken(1, new Rate(KEY, 300))).as("still within a minute").isZero();
        clocks.advance(Duration.ofSeconds(1));
        assertThat(taken(301, new Rate(KEY, 300))).isEqualTo(300);
    }

    @Test
    void under_steady_pressure_nearly_the_limit_is_let_through_every_minute() {
        var rate = new Rate(KEY, 300);
        int let = 0;
        for (int tick = 0; tick < 6_000; tick++) {
            let += taken(1, rate);
            clocks.advance(Duration.ofMillis(100));
        }
        assertThat(let).as("in ten minutes").isBetween(2_850, 3_000);
    }

    @Test
    void a_request_that_one_level_refuses_is_counted_at_none() {
        var rates = new Rate[] {new Rate(KEY, 10), new Rate(PARALLEL, 10), new Rate(TOKENS, 1_000), new Rate(TEAM, 2)};
        assertThat(taken(5, rates)).isEqualTo(2);

        assertThat(limits.standing(new Rate(KEY, 10)).remaining()).isEqualTo(8);
        assertThat(limits.standing(new Rate(PARALLEL, 10)).remaining()).isEqualTo(8);
        assertThat(limits.standing(new Rate(TOKENS, 1_000)).remaining()).isEqualTo(980);
        assertThat(refused(10, rates).standing().rate().id()).isEqualTo(TEAM);
    }

    @Test
    void a_limit_of_nothing_lets_nothing_through() {
        assertThat(taken(3, new Rate(KEY, 0))).isZero();
    }

    @Test
    void another_limit_holds_for_the_next_request() {
        assertThat(taken(5, new Rate(KEY, 5))).isEqualTo(5);

        assertThat(taken(5, new Rate(KEY, 7))).isEqualTo(2);
        assertThat(taken(1, new Rate(KEY, 3))).isZero();
        assertThat(limits.standing(new Rate(KEY, 3)).remaining())
                .as("never negative")
                .isZero();
    }

    @Test
    void what_is_given_back_can_be_had_again() {
        var first = take(0, new Rate(KEY, 1), new Rate(PARALLEL, 1));
        assertThat(taken(1, new Rate(KEY, 1))).isZero();

        first.giveBack();

        assertThat(taken(2, new Rate(KEY, 1), new Rate(PARALLEL, 1))).isOne();
    }

    @Test
    void requests_under_way_are_limited_until_they_end() {
        var parallel = new Rate(PARALLEL, 2);
        var first = take(0, parallel);
        var second = take(0, parallel);
        assertThat(taken(1, parallel)).isZero();
        clocks.advance(Duration.ofMinutes(5));
        limits.sweep();
        assertThat(taken(1, parallel)).as("however long they take").isZero();

        first.settle(0, true);
        second.settle(0, true);

        assertThat(limits.standing(parallel).remaining()).isEqualTo(2);
    }

    @Test
    void tokens_are_refused_when_what_is_reserved_reaches_the_limit_and_let_through_before() {
        var tokens = new Rate(TOKENS, 100);
        var first = take(60, tokens);
        var second = take(60, tokens);
        assertThat(refused(1, tokens).standing().rate().id()).isEqualTo(TOKENS);

        first.settle(10, true);
        second.settle(0, true);

        assertThat(limits.standing(tokens).remaining()).isEqualTo(90);
    }

    @Test
    void more_tokens_than_were_reserved_count_from_when_they_are_known() {
        var tokens = new Rate(TOKENS, 100);
        var stream = take(0, tokens);
        clocks.advance(Duration.ofMinutes(3));
        limits.sweep();

        stream.settle(500, true);

        assertThat(limits.standing(tokens).remaining()).isZero();
        clocks.advance(Duration.ofSeconds(61));
        assertThat(limits.standing(tokens).remaining()).isEqualTo(100);
    }

    @Test
    void tokens_are_estimated_only_where_they_are_limited() {
        limits.take(
                List.of(new Rate(KEY, 1)),
                () -> {
                    throw new AssertionError("nobody asked");
                },
                Runnable::run,
                Taken::giveBack,
                _ -> {});
    }

    @Test
    void what_is_idle_is_forgotten_when_its_window_has_ended() {
        taken(1, new Rate(KEY, 1));
        taken(1, new Rate(new RateId(Level.API_KEY, "key", Unit.REQUESTS, Window.DAY), 1));
        clocks.advance(Duration.ofSeconds(59));
        limits.sweep();
        limits.exchange(alone());
        limits.sweep();
        assertThat(limits.count()).isEqualTo(2);

        clocks.advance(Duration.ofMinutes(20));
        limits.sweep();

        assertThat(limits.count()).isOne();
        clocks.advance(Duration.ofDays(2));
        limits.sweep();
        assertThat(limits.count()).isZero();
    }

    @Test
    void threads_at_the_same_time_get_no_more_than_the_limit_and_leave_nothing() throws Exception {
        var rates = List.of(new Rate(PARALLEL, 5), new Rate(KEY, 1_000), new Rate(TEAM, 500));
        var let = new AtomicInteger();
        var under = new AtomicInteger();
        var most = new AtomicInteger();
        var start = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                var _ = threads.submit(() -> {
                    start.await();
                    for (int n = 0; n < 2_000; n++) {
                        limits.take(
                                rates,
                                () -> 0,
                                Runnable::run,
                                taken -> {
                                    let.incrementAndGet();
                                    most.accumulateAndGet(under.incrementAndGet(), Math::max);
                                    Thread.onSpinWait();
                                    under.decrementAndGet();
                                    taken.settle(0, true);
                                },
                                _ -> {});
                    }
                    return null;
                });
            }
            start.countDown();
        }
        assertThat(let.get()).isEqualTo(500);
        assertThat(most.get()).isLessThanOrEqualTo(5);
        assertThat(limits.standing(new Rate(PARALLEL, 5)).remaining()).isEqualTo(5);
        assertThat(limits.standing(new Rate(KEY, 1_000)).remaining()).isEqualTo(500);
    }

    private SimpleSharing alone() {
        return new SimpleSharing(new SimpleSharing.Board(clocks), 0);
    }

    private int taken(int times, Rate... rates) {
        int let = 0;
        for (int i = 0; i < times; i++) {
            let += attempt(10, rates) instanceof Taken ? 1 : 0;
        }
        return let;
    }

    private Taken take(long tokens, Rate... rates) {
        return (Taken) attempt(tokens, rates);
    }

    private Reached refused(long tokens, Rate... rates) {
        return (Reached) attempt(tokens, rates);
    }

    private Object attempt(long tokens, Rate... rates) {
        var outcome = new AtomicReference<Object>();
        limits.take(List.of(rates), () -> tokens, Runnable::run, outcome::set, outcome::set);
        return outcome.get();
    }
}
