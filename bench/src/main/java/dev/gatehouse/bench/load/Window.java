package dev.gatehouse.bench.load;

import org.HdrHistogram.Histogram;

/**
 * What one stretch of load gave.
 *
 * @param latency nanoseconds from the planned time to the last byte
 * @param firstToken nanoseconds from the planned time to the end of the first event with content; empty where nothing is streamed
 * @param answered answers that were exactly as expected
 * @param failed all others: wrong, cut, or never there
 * @param fault what the first of those was; empty where there is none
 * @param nanos from the first planned time to the last answer
 */
public record Window(Histogram latency, Histogram firstToken, long answered, long failed, String fault, long nanos) {
    private static final double MICRO = 1_000;

    public double perSecond() {
        return answered * 1e9 / nanos;
    }

    /** Microseconds. */
    public double latencyMicros(double percentile) {
        return latency.getValueAtPercentile(percentile) / MICRO;
    }

    /** Microseconds; 0 where nothing is streamed. */
    public double firstTokenMicros(double percentile) {
        return firstToken.getTotalCount() == 0 ? 0 : firstToken.getValueAtPercentile(percentile) / MICRO;
    }
}
