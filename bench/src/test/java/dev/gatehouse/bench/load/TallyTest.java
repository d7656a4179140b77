package dev.gatehouse.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TallyTest {
    private static final long MILLI = 1_000_000;

    @Test
    void latency_counts_from_the_planned_time_to_a_thousandth() {
        var tally = new Tally(0);
        for (int i = 1; i <= 100; i++) {
            tally.answered(1_000 * MILLI, (1_000 + i) * MILLI);
        }

        var window = tally.window();

        assertThat(window.latencyMicros(50)).isCloseTo(50_000, within(50.0));
        assertThat(window.latencyMicros(99)).isCloseTo(99_000, within(99.0));
        assertThat(window.latencyMicros(100)).isCloseTo(100_000, within(100.0));
    }

    @Test
    void the_rate_is_over_the_time_to_the_last_answer() {
        var tally = new Tally(0);
        tally.answered(0, 500 * MILLI);
        tally.answered(0, 2_000 * MILLI);

        assertThat(tally.window().perSecond()).isCloseTo(1, within(1e-9));
    }

    @Test
    void what_failed_is_told_by_its_first_fault_and_has_no_latency() {
        var tally = new Tally(0);
        tally.failed(0, "nothing happened");
        tally.failed(1, "the first");
        tally.failed(2, "the second");

        var window = tally.window();

        assertThat(window.failed()).isEqualTo(3);
        assertThat(window.fault()).isEqualTo("the first");
        assertThat(window.latency().getTotalCount()).isZero();
        assertThat(tally.ended()).isEqualTo(3);
    }
}
