package dev.gatehouse.platform;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers as operators write them. Each parser's {@link IllegalArgumentException} says what would be right. */
public final class Units {
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,15})\\s*([a-z]*)");

    private Units() {}

    /** {@code 500ms}, {@code 30s} or {@code 30}, {@code 5m}, {@code 1h}, {@code 7d}. */
    public static Duration duration(String text) {
        var amount = amount(text, "a duration such as 500ms, 30s, 5m or 1h");
        long number = Long.parseLong(amount.group(1));
        try {
            return switch (amount.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "", "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                case "d" -> Duration.ofDays(number);
                default -> throw wrong(text, "a duration such as 500ms, 30s, 5m or 1h");
            };
        } catch (ArithmeticException e) {
            throw wrong(text, "a shorter duration");
        }
    }

    /** {@code 1024}, {@code 64KB}, {@code 32MB}, {@code 1GB}; a KB is 1024 bytes, and so is a KiB. */
    public static long bytes(String text) {
        var amount = amount(text, "a size such as 64KB or 32MB");
        long number = Long.parseLong(amount.group(1));
        try {
            return switch (amount.group(2)) {
                case "", "b" -> number;
                case "k", "kb", "kib" -> Math.multiplyExact(number, 1L << 10);
                case "m", "mb", "mib" -> Math.multiplyExact(number, 1L << 20);
                case "g", "gb", "gib" -> Math.multiplyExact(number, 1L << 30);
                default -> throw wrong(text, "a size such as 64KB or 32MB");
            };
        } catch (ArithmeticException e) {
            throw wrong(text, "a smaller size");
        }
    }

    static int port(String text) {
        return number(text, 0, 65535);
    }

    static int number(String text, int least, int most) {
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw wrong(text, "a number from " + least + " to " + most);
        }
        throw wrong(text, "a number from " + least + " to " + most);
    }

    private static Matcher amount(String text, String right) {
        var matcher = AMOUNT.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw wrong(text, right);
        }
        return matcher;
    }

    private static IllegalArgumentException wrong(String text, String right) {
        return new IllegalArgumentException("is '" + text + "'; give " + right);
    }
}
