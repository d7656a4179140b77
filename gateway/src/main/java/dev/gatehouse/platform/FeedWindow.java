package dev.gatehouse.platform;

import java.time.Duration;
import java.util.TreeMap;

/**
 * Which events were delivered. Ids are given out in order but become visible in the order of commits, so below the
 * newest id there may be gaps that fill later. Every poll reads from {@link #floor} on: the last id below which nothing
 * can appear any more. A gap holds the floor down for as long as a transaction may live; after that it was a rollback.
 *
 * <pre>
 *   delivered   1 2 3 . 5 6 . . 9        floor = 3, and 5 6 9 are remembered
 *   4 commits   1 2 3 4 5 6 . . 9        floor = 6
 *   30 s later                           floor = 9
 * </pre>
 *
 * What is remembered is bounded by the events of half a minute; who changes thousands of things at once announces
 * {@link Change#EVERYTHING}.
 */
final class FeedWindow {
    private final long patienceNanos;
    private final TreeMap<Long, Long> seenAbove = new TreeMap<>();
    private long floor;

    FeedWindow(Duration patience) {
        this.patienceNanos = patience.toNanos();
    }

    /** Begins anew after {@code id}, which nothing older can follow. */
    void startAfter(long id) {
        seenAbove.clear();
        floor = id;
    }

    /** Nothing at or below it is read again. */
    long floor() {
        return floor;
    }

    /** True the first time an id is seen. */
    boolean isNew(long id, long nowNanos) {
        return id > floor && seenAbove.putIfAbsent(id, nowNanos) == null;
    }

    /** Raises the floor over what is complete or was waited for long enough. Only after a poll that read everything. */
    void settle(long nowNanos) {
        while (!seenAbove.isEmpty()) {
            var lowest = seenAbove.firstEntry();
            boolean follows = lowest.getKey() == floor + 1;
            boolean waited = nowNanos - lowest.getValue() > patienceNanos;
            if (!follows && !waited) {
                return;
            }
            floor = lowest.getKey();
            seenAbove.pollFirstEntry();
        }
    }
}
