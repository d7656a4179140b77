package dev.gatehouse.access;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts changes, so that what was remembered before one can be told from what was read after it. Subjects share a fixed number of
 * counters by their hashes: that two share one costs a reload, and no list of who remembers whom is kept.
 */
public final class Epochs {
    private static final int COUNTERS = 1 << 16;

    private final AtomicIntegerArray counters = new AtomicIntegerArray(COUNTERS);
    private final AtomicLong changes = new AtomicLong();

    /** What some subjects had come to at a moment. */
    record Stamp(int[] counters, long sum) {
        // Compared by what they count, not by the arrays.
        boolean isSameAs(Stamp other) {
            return sum == other.sum && Arrays.equals(counters, other.counters);
        }
    }

    void advance(Subject subject) {
        counters.incrementAndGet(counterOf(subject));
        changes.incrementAndGet();
    }

    /** Grows with every change of anything. */
    long changes() {
        return changes.get();
    }

    Stamp stamp(List<Subject> subjects) {
        var those = subjects.stream().mapToInt(Epochs::counterOf).toArray();
        return new Stamp(those, sum(those));
    }

    /** Counters only grow: an equal sum means that none has. */
    boolean isCurrent(Stamp stamp) {
        return sum(stamp.counters()) == stamp.sum();
    }

    private long sum(int[] those) {
        long sum = 0;
        for (int counter : those) {
            sum += counters.get(counter);
        }
        return sum;
    }

    private static int counterOf(Subject subject) {
        int hash = subject.hashCode();
        return (hash ^ hash >>> 16) & (COUNTERS - 1);
    }
}
