package dev.gatehouse.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void the_median_of_an_even_number_lies_between_the_two_in_the_middle() {
        assertThat(Spread.of(DoubleStream.of(4, 1, 3, 2))).contains(new Spread(2.5, 1, 4));
        assertThat(Spread.of(DoubleStream.of(3, 1, 2))).contains(new Spread(2, 1, 3));
    }

    @Test
    void of_nothing_there_is_no_median() {
        assertThat(Spread.of(DoubleStream.empty())).isEmpty();
    }
}
