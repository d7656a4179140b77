package dev.gatehouse.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FeedWindowTest {
    private static final long SECOND = 1_000_000_000L;
    private final FeedWindow window = new FeedWindow(Duration.ofSeconds(30));

    @Test
    void an_id_is_new_once() {
        assertThat(window.isNew(1, 0)).isTrue();
        assertThat(window.isNew(1, 0)).isFalse();
        window.settle(0);
        assertThat(window.isNew(1, 0)).isFalse();
    }

    @Test
    void the_floor_follows_ids_without_gaps() {
        window.isNew(1, 0);
        window.isNew(2, 0);
        window.settle(0);

        assertThat(window.floor()).isEqualTo(2);
    }

    @Test
    void a_gap_holds_the_floor_until_it_fills() {
        window.isNew(1, 0);
        window.isNew(3, 0);
        window.settle(SECOND);
        assertThat(window.floor()).isEqualTo(1);

        assertThat(window.isNew(2, 2 * SECOND)).isTrue();
        window.settle(2 * SECOND);
        assertThat(window.floor()).isEqualTo(3);
    }

    @Test
    void a_gap_that_never_fills_is_given_up_when_no_transaction_can_live_so_long() {
        window.isNew(2, 0);
        window.settle(30 * SECOND);
        assertThat(window.floor()).isZero();

        window.settle(30 * SECOND + 1);
        assertThat(window.floor()).isEqualTo(2);
    }

    @Test
    void starting_anew_forgets_what_was_seen() {
        window.isNew(9, 0);
        window.startAfter(3);

        assertThat(window.floor()).isEqualTo(3);
        assertThat(window.isNew(9, 0)).isTrue();
        assertThat(window.isNew(3, 0)).isFalse();
    }
}
