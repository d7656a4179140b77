package dev.gatehouse.leases;

import dev.gatehouse.platform.Clocks;
import java.time.Duration;

/** What was spent in the last minute, about: the part of the minute before that still counts is taken to have been spent evenly. */
final class Spending {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final Clocks clocks;
    private long begun;
    private long before;
    private long now;

    Spending(Clocks clocks) {
        this.clocks = clocks;
        this.begun = clocks.nanos();
    }

    void add(long nanos) {
        turn();
        now += nanos;
    }

    long lastMinute() {
        turn();
        double old = 1 - (double) (clocks.nanos() - begun) / MINUTE;
        return now + (long) (before * old);
    }

    private void turn() {
        long minutes = (clocks.nanos() - begun) / MINUTE;
        if (minutes > 0) {
            before = minutes == 1 ? now : 0;
            now = 0;
            begun += minutes * MINUTE;
        }
    }
}
