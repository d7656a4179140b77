package dev.gatehouse.routers;

import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A model that can be called at the moment.
 *
 * @param model the name that leads to it
 * @param provider slug of the one that would be called first
 * @param prices empty where unknown
 * @param measured null where nothing was
 */
record Offer(
        String model,
        String provider,
        Optional<Prices> prices,
        @Nullable Measured measured) {

    /** Half of its answers were faster; NaN where that was not measured. */
    double p50Millis() {
        return measured == null ? Double.NaN : measured.p50Millis();
    }

    /** How much better or worse than expected it answers. */
    double points() {
        return measured == null ? 0 : measured.points();
    }

    /** Dollars per million tokens. */
    record Prices(BigDecimal input, BigDecimal output) {
        private static final BigDecimal TWO = BigDecimal.valueOf(2);

        /** For a prompt twice as long as its answer, times three. */
        BigDecimal blended() {
            return input.multiply(TWO).add(output);
        }
    }
}
