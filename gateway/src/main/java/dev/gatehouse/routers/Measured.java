package dev.gatehouse.routers;

import org.jspecify.annotations.Nullable;

/**
 * What was seen of a deployment's answers lately. Rates are from 0 to 1.
 *
 * @param successRate NaN where it was not measured, as the others
 * @param retryRate of requests that had to be sent again
 * @param formatFailureRate of answers that were not in the form asked for
 * @param p50Millis what an answer usually takes
 */
public record Measured(double successRate, double retryRate, double formatFailureRate, double p50Millis) {
    private static final double USUAL_SUCCESS = 0.9;

    /** As the gateway's own calls showed; null where there were none. */
    public static @Nullable Measured of(dev.gatehouse.measurements.Measured seen) {
        return seen.calls() == 0
                ? null
                : new Measured(
                        seen.uptime(),
                        Double.NaN,
                        Double.NaN,
                        seen.successes() == 0 ? Double.NaN : seen.latencyMillis());
    }

    /** How much better or worse than expected it answers, in points of a hundred. */
    double points() {
        return orZero(20 * (successRate - USUAL_SUCCESS)) - orZero(20 * retryRate) - orZero(30 * formatFailureRate);
    }

    private static double orZero(double value) {
        return Double.isNaN(value) ? 0 : value;
    }
}
