package dev.gatehouse.bench.load;

/**
 * When requests are due: evenly spaced, decided before the first is sent. A late answer moves none of them, so a stall shows in every
 * request that was due during it.
 *
 * @param start nanoseconds of {@link System#nanoTime}
 * @param rate requests a second
 * @param count requests in all
 */
public record Schedule(long start, int rate, long count) {
    private static final long SECOND = 1_000_000_000L;

    public Schedule {
        if (rate < 1 || count < 1) {
            throw new IllegalArgumentException("rate and count must be positive");
        }
    }

    public static Schedule of(long start, int rate, double seconds) {
        return new Schedule(start, rate, Math.max(1, Math.round(rate * seconds)));
    }

    /** When request {@code index}, from 0 on, is due. Computed from the start each time: a rounding error does not add up. */
    public long due(long index) {
        return start + index / rate * SECOND + index % rate * SECOND / rate;
    }
}
