package dev.gatehouse.keys;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;

/** How long something lasts, as keys say it: {@code 30s}, {@code 15m}, {@code 12h}, {@code 30d}, {@code 2w}, {@code 1mo}. */
public sealed interface Lifetime {
    /** {@code -1}. */
    record Endless() implements Lifetime {}

    record Fixed(Duration length) implements Lifetime {}

    /** By the calendar: the same day of a later month, or that month's last. */
    record Months(int count) implements Lifetime {}

    Pattern GRAMMAR = Pattern.compile("(\\d{1,9})(mo|[smhdw])");

    /** Empty for what is no duration. */
    static Optional<Lifetime> parse(String text) {
        if (text.equals("-1")) {
            return Optional.of(new Endless());
        }
        var parts = GRAMMAR.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        int count = Integer.parseInt(parts.group(1));
        return Optional.of(
                switch (parts.group(2)) {
                    case "s" -> new Fixed(Duration.ofSeconds(count));
                    case "m" -> new Fixed(Duration.ofMinutes(count));
                    case "h" -> new Fixed(Duration.ofHours(count));
                    case "d" -> new Fixed(Duration.ofDays(count));
                    case "w" -> new Fixed(Duration.ofDays(7L * count));
                    default -> new Months(count);
                });
    }

    /** The moment it ends when it begins now, exactly; empty for never, and for what lies beyond the year 9999. */
    default Optional<Instant> endFrom(Instant now) {
        var date = now.atOffset(ZoneOffset.UTC);
        var latest = date.withYear(9_999);
        return switch (this) {
            case Endless _ -> Optional.empty();
            case Fixed(var length) ->
                Optional.of(length)
                        .filter(fits -> fits.compareTo(Duration.between(date, latest)) < 0)
                        .map(now::plus);
            case Months(int count) ->
                Optional.of(count)
                        .filter(fits -> fits < 12L * (latest.getYear() - date.getYear()))
                        .map(months -> date.plusMonths(months).toInstant());
        };
    }
}
