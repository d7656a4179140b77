package dev.gatehouse.budgets;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** When a budget begins again. Unlike a life time it follows the calendar, in UTC. */
public final class BudgetPeriod {
    private static final Pattern GRAMMAR = Pattern.compile("([1-9]\\d{0,5})(mo|[smhdw])");

    private BudgetPeriod() {}

    /** The next reset after now; empty for what is no period. */
    public static Optional<Instant> resetAfter(Instant now, String period) {
        var parts = GRAMMAR.matcher(period);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int count = Integer.parseInt(parts.group(1));
        var moment = now.atZone(ZoneOffset.UTC);
        return switch (parts.group(2)) {
            case "s" ->
                Optional.of(boundary(moment, count, ChronoUnit.SECONDS, ChronoUnit.MINUTES, moment.getSecond(), 60));
            case "m" ->
                Optional.of(boundary(moment, count, ChronoUnit.MINUTES, ChronoUnit.HOURS, moment.getMinute(), 60));
            case "h" -> Optional.of(boundary(moment, count, ChronoUnit.HOURS, ChronoUnit.DAYS, moment.getHour(), 24));
            case "d" -> Optional.of(days(moment, count));
            case "w" -> Optional.of(days(moment, 7 * count));
            default -> count == 1 ? Optional.of(nextMonth(moment)) : Optional.empty();
        };
    }

    /** Of what is no period the next midnight, as the reference has it. */
    static Instant resetOrMidnight(Instant now, String period) {
        return resetAfter(now, period).orElseGet(() -> days(now.atZone(ZoneOffset.UTC), 1));
    }

    /** Whether two say the same however they say it: 60m is 1h. None is the same as none. */
    public static boolean isSame(@Nullable String one, @Nullable String other) {
        return one == null || other == null
                ? Objects.equals(one, other)
                : inSeconds(one).equals(inSeconds(other));
    }

    /** A month is no number of seconds, and what is no period is like nothing else. */
    private static String inSeconds(String period) {
        var parts = GRAMMAR.matcher(period);
        if (!parts.matches()) {
            return period;
        }
        long count = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "s" -> String.valueOf(count);
            case "m" -> String.valueOf(60 * count);
            case "h" -> String.valueOf(3_600 * count);
            case "d" -> String.valueOf(86_400 * count);
            case "w" -> String.valueOf(604_800 * count);
            default -> period;
        };
    }

    private static Instant days(ZonedDateTime now, int count) {
        var midnight = now.truncatedTo(ChronoUnit.DAYS);
        return switch (count) {
            case 7 -> midnight.with(TemporalAdjusters.next(DayOfWeek.MONDAY)).toInstant();
            case 30 -> nextMonth(now);
            default -> midnight.plusDays(count).toInstant();
        };
    }

    private static Instant nextMonth(ZonedDateTime now) {
        return now.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1).plusMonths(1).toInstant();
    }

    /** The next multiple of count within the larger unit, or the beginning of the next one. */
    private static Instant boundary(
            ZonedDateTime now, int count, ChronoUnit unit, ChronoUnit larger, int value, int size) {
        int next = (value / count + 1) * count;
        var start = now.truncatedTo(larger);
        return (next < size ? start.plus(next, unit) : start.plus(1, larger)).toInstant();
    }
}
