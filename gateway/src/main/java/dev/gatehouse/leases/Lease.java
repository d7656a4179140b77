package dev.gatehouse.leases;

import dev.gatehouse.platform.Clocks;
import java.time.Duration;
import java.time.Instant;

/**
 * What one node was lent of one purse, in one book. Ends by the wall clock or by the monotonic one, whichever says so first: a node
 * that stood still, or whose clock was set back, spends nothing that others may have by now. Guarded by its purse.
 */
final class Lease {
    private final Clocks clocks;
    private long free;
    private long size;
    private Instant until = Instant.MIN;
    private long untilNanos;
    private Duration term = Duration.ZERO;

    Lease(Clocks clocks) {
        this.clocks = clocks;
        this.untilNanos = clocks.nanos();
    }

    boolean isCurrent() {
        return clocks.nanos() - untilNanos < 0 && clocks.now().isBefore(until);
    }

    /** @return how much of it, between the two; 0 where there is less */
    long take(long least, long most) {
        if (free < least || !isCurrent()) {
            return 0;
        }
        long taken = Math.min(free, most);
        free -= taken;
        return taken;
    }

    /** @param amount less than nothing where more was spent than was held: then it is missing from what is free */
    void put(long amount) {
        free += amount;
    }

    /** Everything that is free. */
    long takeBack() {
        long all = Math.max(0, free);
        free -= all;
        return all;
    }

    /** @param at when it was asked for, by both clocks */
    void extend(long amount, Duration term, Instant at, long atNanos) {
        free += amount;
        size = Math.max(free, amount);
        until = at.plus(term);
        untilNanos = atNanos + term.toNanos();
        this.term = term;
    }

    long free() {
        return free;
    }

    /** Whether it will not last for long. */
    boolean isLow() {
        return free < size / 2 || untilNanos - clocks.nanos() < term.toNanos() / 2;
    }
}
