package dev.gatehouse.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** The middle of several measurements, and how far they lie apart. */
record Spread(double median, double least, double most) {

    /** Empty of none. */
    static Optional<Spread> of(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return sorted.length == 0
                ? Optional.empty()
                : Optional.of(new Spread(middle(sorted), sorted[0], sorted[sorted.length - 1]));
    }

    private static double middle(double[] sorted) {
        int half = sorted.length / 2;
        return sorted.length % 2 == 1
                ? sorted[half]
                : Arrays.stream(sorted, half - 1, half + 1).sum() / 2;
    }

    /** As in {@code 41 [38–45]}. */
    @Override
    public String toString() {
        return number(median) + " [" + number(least) + "–" + number(most) + "]";
    }

    /** Without decimals, and in groups of three digits. */
    static String number(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }
}
