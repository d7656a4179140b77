package dev.gatehouse.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.budgets.BudgetPeriod;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LifetimeTest {
    @ParameterizedTest
    @CsvSource({
        "30s,  2026-01-31T10:00:00Z, 2026-01-31T10:00:30Z",
        "15m,  2026-01-31T10:00:00Z, 2026-01-31T10:15:00Z",
        "12h,  2026-01-31T10:00:00Z, 2026-01-31T22:00:00Z",
        "30d,  2026-01-31T10:00:00Z, 2026-03-02T10:00:00Z",
        "2w,   2026-01-31T10:00:00Z, 2026-02-14T10:00:00Z",
        "1mo,  2026-01-31T10:00:00Z, 2026-02-28T10:00:00Z",
        "13mo, 2027-01-31T10:00:00Z, 2028-02-29T10:00:00Z",
        "0s,   2026-01-31T10:00:00Z, 2026-01-31T10:00:00Z"
    })
    void a_lifetime_ends_exactly_when_it_says(String text, Instant now, Instant end) {
        assertThat(Lifetime.parse(text).flatMap(lifetime -> lifetime.endFrom(now)))
                .contains(end);
    }

    @Test
    void some_never_end() {
        var now = Instant.parse("2026-01-31T10:00:00Z");

        assertThat(Lifetime.parse("-1").orElseThrow().endFrom(now)).isEmpty();
        assertThat(Lifetime.parse("999999999d").orElseThrow().endFrom(now)).isEmpty();
        assertThat(Lifetime.parse("999999999w").orElseThrow().endFrom(now)).isEmpty();
        assertThat(Lifetime.parse("999999999mo").orElseThrow().endFrom(now)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "d", "30x", "30d1", "-2", "-1d", "1.5h", "30D", " 30d", "9999999999s", "٣d"})
    void anything_else_is_none(String text) {
        assertThat(Lifetime.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // 2026-03-16 is a Monday.
        "1d,  2026-03-16T10:00:00Z, 2026-03-17T00:00:00Z",
        "1d,  2026-03-16T00:00:00Z, 2026-03-17T00:00:00Z",
        "7d,  2026-03-16T10:00:00Z, 2026-03-23T00:00:00Z",
        "1w,  2026-03-18T10:00:00Z, 2026-03-23T00:00:00Z",
        "7d,  2026-03-22T23:59:59Z, 2026-03-23T00:00:00Z",
        "30d, 2026-03-16T10:00:00Z, 2026-04-01T00:00:00Z",
        "1mo, 2026-12-31T10:00:00Z, 2027-01-01T00:00:00Z",
        "3d,  2026-03-16T10:00:00Z, 2026-03-19T00:00:00Z",
        "6h,  2026-03-16T10:00:00Z, 2026-03-16T12:00:00Z",
        "6h,  2026-03-16T12:00:00Z, 2026-03-16T18:00:00Z",
        "6h,  2026-03-16T18:30:00Z, 2026-03-17T00:00:00Z",
        "48h, 2026-03-16T18:30:00Z, 2026-03-17T00:00:00Z",
        "15m, 2026-03-16T10:14:59Z, 2026-03-16T10:15:00Z",
        "15m, 2026-03-16T10:50:00Z, 2026-03-16T11:00:00Z",
        "30s, 2026-03-16T10:00:30Z, 2026-03-16T10:01:00Z"
    })
    void a_budget_begins_again_with_the_calendar(String period, Instant now, Instant reset) {
        assertThat(BudgetPeriod.resetAfter(now, period)).contains(reset);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2mo", "0d", "-1", "day", "1y", "1000000d"})
    void what_is_no_period_has_no_reset(String period) {
        assertThat(BudgetPeriod.resetAfter(Instant.parse("2026-03-16T10:00:00Z"), period))
                .isEmpty();
    }
}
