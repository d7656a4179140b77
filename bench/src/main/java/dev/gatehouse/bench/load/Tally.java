package dev.gatehouse.bench.load;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Counts the answers of one stretch of load. Not thread-safe. */
final class Tally {
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(60);

    private final long start;
    private final Histogram latency = new Histogram(LONGEST, 3);
    private final Histogram firstToken = new Histogram(LONGEST, 3);
    private long last;
    private long answered;
    private long failed;
    private String fault = "";

    /** @param start the first planned time, in nanoseconds of {@link System#nanoTime} */
    Tally(long start) {
        this.start = start;
        this.last = start;
    }

    void firstToken(long planned, long now) {
        firstToken.recordValue(Math.clamp(now - planned, 0, LONGEST));
    }

    void answered(long planned, long now) {
        latency.recordValue(Math.clamp(now - planned, 0, LONGEST));
        last = now;
        answered++;
    }

    void failed(long count, String why) {
        failed += count;
        if (fault.isEmpty() && count > 0) {
            fault = why;
        }
    }

    long ended() {
        return answered + failed;
    }

    Window window() {
        return new Window(latency, firstToken, answered, failed, fault, Math.max(1, last - start));
    }
}
