package dev.gatehouse.measurements;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** Five minutes of one deployment, in parts of ten seconds. */
final class Window {
    private static final int PARTS = 30;
    private static final long PART_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final double MILLI = 1e6;

    private final long[] successes = new long[PARTS];
    private final long[] failures = new long[PARTS];
    private final long[] nanos = new long[PARTS];
    private final long[] firstNanos = new long[PARTS];
    private long newest = Long.MIN_VALUE / 2;

    synchronized void answered(long now, long took, long first) {
        int part = part(now);
        successes[part]++;
        nanos[part] += took;
        firstNanos[part] += first;
    }

    synchronized void failed(long now) {
        failures[part(now)]++;
    }

    synchronized Measured measured(long now) {
        part(now);
        long answered = Arrays.stream(successes).sum();
        long divisor = Math.max(1, answered);
        return new Measured(
                answered,
                Arrays.stream(failures).sum(),
                Arrays.stream(nanos).sum() / MILLI / divisor,
                Arrays.stream(firstNanos).sum() / MILLI / divisor);
    }

    /** The part that is now; those in between hold nothing any more. */
    private int part(long now) {
        long current = Math.floorDiv(now, PART_NANOS);
        for (long each = Math.max(newest + 1, current - PARTS + 1); each <= current; each++) {
            int part = Math.floorMod(each, PARTS);
            successes[part] = 0;
            failures[part] = 0;
            nanos[part] = 0;
            firstNanos[part] = 0;
        }
        newest = Math.max(newest, current);
        return Math.floorMod(newest, PARTS);
    }
}
