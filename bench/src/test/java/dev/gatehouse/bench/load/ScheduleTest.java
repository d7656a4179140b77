package dev.gatehouse.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void requests_are_due_at_even_distances_from_the_start() {
        var schedule = Schedule.of(5_000, 1_000, 4);

        assertThat(schedule.count()).isEqualTo(4_000);
        assertThat(schedule.due(0)).isEqualTo(5_000);
        assertThat(schedule.due(1)).isEqualTo(1_005_000);
        assertThat(schedule.due(3_999)).isEqualTo(5_000 + 3_999_000_000L);
    }

    @Test
    void a_rate_that_does_not_divide_a_second_does_not_drift() {
        var schedule = Schedule.of(0, 3, 10_000);

        assertThat(schedule.due(29_999)).isEqualTo(9_999 * SECOND + SECOND * 2 / 3);
        assertThat(LongStream.range(1, 10).map(i -> schedule.due(i) - schedule.due(i - 1)))
                .allMatch(distance -> Math.abs(distance - SECOND / 3) <= 1);
    }

    @Test
    void the_end_of_a_long_run_at_a_high_rate_can_be_computed() {
        assertThat(Schedule.of(0, 100_000, 86_400).due(8_639_999_999L)).isEqualTo(86_400 * SECOND - 10_000);
    }

    @Test
    void a_short_window_has_one_request_at_least() {
        assertThat(Schedule.of(0, 1, 0.01).count()).isEqualTo(1);
    }

    @Test
    void a_rate_of_nothing_is_refused() {
        assertThatThrownBy(() -> Schedule.of(0, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
