package dev.gatehouse.simulator;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What was received and what was delivered: the latest requests in full, and totals of all of them. */
final class Recorder {
    private final int capacity;
    private final long capacityBytes;
    private final ArrayDeque<Entry> latest = new ArrayDeque<>();
    private long bytes;
    private long sequence;
    private volatile Totals totals = new Totals();

    Recorder(int capacity, long capacityBytes) {
        this.capacity = capacity;
        this.capacityBytes = capacityBytes;
    }

    Entry begin(Request request) {
        Totals counted = totals;
        counted.begun();
        synchronized (this) {
            var entry = new Entry(++sequence, request, counted);
            if (capacity > 0) {
                latest.addLast(entry);
                bytes += request.body().length;
                forgetOldest();
            }
            return entry;
        }
    }

    private void forgetOldest() {
        // The newest one stays, however large: it is the one a test is about to ask for.
        while (latest.size() > capacity || (bytes > capacityBytes && latest.size() > 1)) {
            bytes -= latest.removeFirst().request().body().length;
        }
    }

    /** The newest {@code limit} of those that match, oldest first. */
    List<Entry> find(Predicate<Entry> wanted, int limit) {
        var found = new ArrayList<Entry>();
        var newestFirst = snapshot().reversed().iterator();
        while (newestFirst.hasNext() && found.size() < limit) {
            Entry entry = newestFirst.next();
            if (wanted.test(entry)) {
                found.add(entry);
            }
        }
        return found.reversed();
    }

    Optional<Entry> find(long sequence) {
        return snapshot().stream().filter(entry -> entry.sequence() == sequence).findFirst();
    }

    Totals totals() {
        return totals;
    }

    /** Forgets requests and totals. What is still in flight no longer counts anywhere. */
    synchronized void clear() {
        latest.clear();
        bytes = 0;
        totals = new Totals();
    }

    private synchronized List<Entry> snapshot() {
        return new ArrayList<>(latest);
    }
}
