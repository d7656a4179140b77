package dev.gatehouse.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "30s, PT30S", "30, PT30S", "5m, PT5M", "1H, PT1H", "7 d, PT168H", "0, PT0S"})
    void durations(String text, Duration expected) {
        assertThat(Units.duration(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"7, 7", "7b, 7", "2k, 2048", "2KB, 2048", "32MB, 33554432", "32 MiB, 33554432", "1g, 1073741824"})
    void sizes(String text, long expected) {
        assertThat(Units.bytes(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1s", "1.5s", "soon", "1y", "999999999999999d"})
    void what_is_no_duration_is_refused_with_what_would_be_right(String text) {
        assertThatThrownBy(() -> Units.duration(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("is '" + text + "'; give a ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "32XB", "999999999999999GB"})
    void what_is_no_size_is_refused_with_what_would_be_right(String text) {
        assertThatThrownBy(() -> Units.bytes(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("is '" + text + "'; give a ");
    }
}
