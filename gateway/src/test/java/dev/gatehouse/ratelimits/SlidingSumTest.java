package dev.gatehouse.ratelimits;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlidingSumTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final SlidingSum sum = new SlidingSum(Duration.ofMinutes(1));

    @Test
    void what_is_older_than_the_window_has_left() {
        sum.add(0, 5);
        sum.add(30 * SECOND, 7);

        assertThat(sum.at(59 * SECOND)).isEqualTo(12);
        assertThat(sum.at(60 * SECOND)).as("a sixtieth leaves late").isEqualTo(12);
        assertThat(sum.at(61 * SECOND)).isEqualTo(7);
        assertThat(sum.at(91 * SECOND)).isZero();
    }

    @Test
    void what_is_taken_back_is_taken_from_its_own_time() {
        long early = sum.add(0, 5);
        long late = sum.add(30 * SECOND, 7);

        sum.takeBack(early, 30 * SECOND, 2);
        sum.takeBack(late, 31 * SECOND, 7);

        assertThat(sum.at(31 * SECOND)).isEqualTo(3);
        assertThat(sum.at(61 * SECOND)).isZero();
    }

    @Test
    void what_has_left_cannot_be_taken_back() {
        long early = sum.add(0, 5);
        sum.add(70 * SECOND, 7);

        sum.takeBack(early, 70 * SECOND, 5);

        assertThat(sum.at(70 * SECOND)).isEqualTo(7);
    }

    @Test
    void it_tells_when_enough_has_left() {
        sum.add(0, 5);
        sum.add(30 * SECOND, 5);

        assertThat(sum.nanosUntil(9, 40 * SECOND)).isEqualTo(21 * SECOND);
        assertThat(sum.nanosUntil(4, 40 * SECOND)).isEqualTo(51 * SECOND);
        assertThat(sum.nanosUntil(10, 40 * SECOND)).isZero();
    }

    @Test
    void threads_that_read_the_clock_earlier_and_come_later_change_nothing() {
        sum.add(10 * SECOND, 1);
        sum.add(9 * SECOND, 1);

        assertThat(sum.at(10 * SECOND)).isEqualTo(2);
        assertThat(sum.at(70 * SECOND)).isEqualTo(2);
        assertThat(sum.at(71 * SECOND)).isZero();
    }

    private record Counted(long at, long slot, long amount) {}

    @Test
    void whatever_happens_it_is_what_was_counted_in_the_last_sixty_sixtieths() {
        for (long seed = 1; seed <= 200; seed++) {
            var random = new Random(seed);
            var all = new SlidingSum(Duration.ofMinutes(1));
            var counted = new ArrayList<Counted>();
            long now = -random.nextLong(100 * SECOND);
            for (int step = 0; step < 500; step++) {
                now += random.nextInt(8) == 0 ? random.nextLong(20 * SECOND) : random.nextLong(SECOND);
                if (random.nextInt(4) == 0 && !counted.isEmpty()) {
                    var one = counted.remove(random.nextInt(counted.size()));
                    all.takeBack(one.slot, now, one.amount);
                } else {
                    long amount = random.nextInt(10);
                    counted.add(new Counted(now, all.add(now, amount), amount));
                }
                assertThat(all.at(now)).as("seed %d, step %d", seed, step).isEqualTo(within(counted, now));
            }
        }
    }

    private static long within(List<Counted> counted, long now) {
        return counted.stream()
                .filter(one -> Math.floorDiv(one.at, SECOND) >= Math.floorDiv(now, SECOND) - 60)
                .mapToLong(Counted::amount)
                .sum();
    }
}
