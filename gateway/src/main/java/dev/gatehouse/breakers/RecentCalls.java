package dev.gatehouse.breakers;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** Successes and failures of the last minute, by the second. */
final class RecentCalls {
    private static final int SECONDS = 60;

    private final int[] successes = new int[SECONDS];
    private final int[] failures = new int[SECONDS];
    private long newest = Long.MIN_VALUE / 2;

    void add(long nanos, boolean success) {
        moveTo(nanos);
        var counts = success ? successes : failures;
        counts[Math.floorMod(newest, SECONDS)]++;
    }

    int failures(long nanos) {
        moveTo(nanos);
        return Arrays.stream(failures).sum();
    }

    int all(long nanos) {
        moveTo(nanos);
        return Arrays.stream(successes).sum() + Arrays.stream(failures).sum();
    }

    void clear() {
        Arrays.fill(successes, 0);
        Arrays.fill(failures, 0);
    }

    private void moveTo(long nanos) {
        long second = TimeUnit.NANOSECONDS.toSeconds(nanos);
        long from = Math.max(newest + 1, second - SECONDS + 1);
        for (long each = from; each <= second; each++) {
            int slot = Math.floorMod(each, SECONDS);
            successes[slot] = 0;
            failures[slot] = 0;
        }
        newest = Math.max(newest, second);
    }
}
