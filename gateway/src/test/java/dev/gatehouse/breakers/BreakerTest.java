package dev.gatehouse.breakers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.platform.MovableClocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The state machine, in virtual time. */
class BreakerTest {
    private final MovableClocks clocks = new MovableClocks();
    private final List<String> moves = new ArrayList<>();
    private final AtomicInteger rejected = new AtomicInteger();
    private final Breakers breakers = new Breakers(BreakerRules.USUAL, clocks, new BreakerObserver() {
        @Override
        public void moved(String provider, State from, State to) {
            moves.add(from + " to " + to);
        }

        @Override
        public void rejected(String provider) {
            rejected.incrementAndGet();
        }
    });
    private final Breaker breaker = breakers.of("p");

    @Test
    void the_fifth_failure_in_a_row_opens_it_and_the_fourth_does_not() {
        fail(4);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(breaker.view().failureCount()).isEqualTo(4);

        fail(1);
        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(breaker.view().failureCount()).isEqualTo(5);
        assertThat(breaker.view().openedAt()).isEqualTo(clocks.now());
        assertThat(breaker.view().secondsUntilRetry()).isEqualTo(300);
        assertThat(breaker.view().lastError()).isEqualTo("planted");
        assertThat(breaker.ask()).isEqualTo(Breaker.REFUSED);
        assertThat(rejected).hasValue(1);
        assertThat(breakers.of("other").state()).isEqualTo(State.CLOSED);
    }

    @Test
    void a_success_in_between_begins_the_count_anew() {
        fail(4);
        succeed(1);
        fail(4);

        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(breaker.view().failureCount()).isEqualTo(4);
    }

    @Test
    void half_of_ten_calls_within_a_minute_open_it() {
        for (int i = 0; i < 4; i++) {
            fail(1);
            succeed(1);
        }
        fail(1);
        assertThat(breaker.state()).as("nine calls").isEqualTo(State.CLOSED);
        succeed(1);
        // Only a failure opens it; the eleventh call is the sixth of them.
        fail(1);

        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(breaker.view().recentRequests()).isEqualTo(11);
        assertThat(breaker.view().failureRate()).isBetween(0.54, 0.55);
    }

    @Test
    void what_failed_over_a_minute_ago_counts_no_more() {
        for (int i = 0; i < 4; i++) {
            fail(1);
            succeed(1);
        }
        clocks.advance(Duration.ofSeconds(61));
        fail(2);
        succeed(1);

        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(breaker.view().recentRequests()).isEqualTo(3);
    }

    @Test
    void time_alone_opens_it_half_for_whoever_looks() {
        fail(5);
        clocks.advance(Duration.ofSeconds(299));
        assertThat(breaker.view().state()).isEqualTo(State.OPEN);
        assertThat(breaker.view().secondsUntilRetry()).isEqualTo(1);

        clocks.advance(Duration.ofSeconds(1));
        assertThat(breaker.view().state()).isEqualTo(State.HALF_OPEN);
        assertThat(breaker.view().secondsUntilRetry()).isZero();
    }

    @Test
    void half_open_one_call_is_made_at_a_time_and_two_successes_close_it() {
        halfOpen();
        long first = breaker.ask();
        assertThat(first).isNotEqualTo(Breaker.REFUSED);
        assertThat(breaker.ask()).isEqualTo(Breaker.REFUSED);

        breaker.succeeded(first);
        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        assertThat(breaker.view().successCount()).isEqualTo(1);
        breaker.succeeded(breaker.ask());

        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        assertThat(breaker.view().failureCount()).isZero();
        assertThat(breaker.view().successCount()).isZero();
        assertThat(breaker.view().recentRequests()).isZero();
        assertThat(breaker.view().openedAt()).isNull();
        assertThat(moves).containsExactly("CLOSED to OPEN", "OPEN to HALF_OPEN", "HALF_OPEN to CLOSED");
    }

    @Test
    void a_failure_while_half_open_opens_it_for_the_whole_time_again() {
        halfOpen();
        succeed(1);
        clocks.advance(Duration.ofSeconds(7));
        fail(1);

        assertThat(breaker.state()).isEqualTo(State.OPEN);
        assertThat(breaker.view().secondsUntilRetry()).isEqualTo(300);
        clocks.advance(Duration.ofMinutes(5));
        assertThat(breaker.view().successCount()).isZero();
    }

    @Test
    void a_try_that_says_nothing_makes_room_for_the_next() {
        halfOpen();
        breaker.saidNothing(breaker.ask());

        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
        assertThat(breaker.ask()).isNotEqualTo(Breaker.REFUSED);
    }

    @Test
    void how_a_call_ends_that_began_before_says_nothing_of_the_state_it_ends_in() {
        long early = breaker.ask();
        long alsoEarly = breaker.ask();
        halfOpen();
        breaker.succeeded(early);
        assertThat(breaker.view().successCount()).isZero();
        breaker.failed(alsoEarly, "late");

        assertThat(breaker.state()).isEqualTo(State.HALF_OPEN);
    }

    @Test
    void a_reset_forgets_everything() {
        fail(5);
        long none = breaker.ask();
        breaker.reset();

        assertThat(none).isEqualTo(Breaker.REFUSED);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
        var view = breaker.view();
        assertThat(view.failureCount()).isZero();
        assertThat(view.recentRequests()).isZero();
        assertThat(view.lastError()).isNull();
        assertThat(view.lastFailureAt()).isNull();
        fail(4);
        assertThat(breaker.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void many_at_once_get_one_try() throws InterruptedException {
        halfOpen();
        var begin = new CountDownLatch(1);
        var let = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                threads.execute(() -> {
                    try {
                        begin.await();
                        let.addAndGet(breaker.ask() == Breaker.REFUSED ? 0 : 1);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
            }
            begin.countDown();
        }

        assertThat(let).hasValue(1);
        assertThat(rejected).hasValue(99);
    }

    @Test
    void looking_at_names_does_not_fill_the_memory() {
        for (int i = 0; i < 2 * Breakers.MOST; i++) {
            assertThat(breakers.shown("name" + i).view().state()).isEqualTo(State.CLOSED);
        }
        assertThat(breakers.all()).hasSize(Breakers.MOST);
    }

    private void halfOpen() {
        fail(5);
        clocks.advance(Duration.ofMinutes(5));
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            breaker.failed(breaker.ask(), "planted");
        }
    }

    private void succeed(int times) {
        for (int i = 0; i < times; i++) {
            breaker.succeeded(breaker.ask());
        }
    }
}
