package dev.gatehouse.ledger;

import dev.gatehouse.ledger.SegmentSource.Position;
import dev.gatehouse.ledger.SegmentSource.State;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings segments into the database, one transaction at a time. Of one thread; its counters may be read from any.
 *
 * <p>Exactly once: the position moves in the transaction that writes the records, and only from where this thread believes it is.
 * After any failure it believes nothing, and asks again.
 */
final class SegmentDrain {
    private static final Logger log = LoggerFactory.getLogger(SegmentDrain.class);

    private final UsageStore store;
    private final int batchRecords;
    private final BatchReader reader = new BatchReader();
    private final ConcurrentSkipListMap<Place, SegmentSource> sources = new ConcurrentSkipListMap<>();
    private final AtomicLong drained = new AtomicLong();
    private final AtomicLong rejected = new AtomicLong();
    private final AtomicLong rewinds = new AtomicLong();
    private final AtomicLong damaged = new AtomicLong();
    private final AtomicLong vanished = new AtomicLong();
    private boolean believing;
    private int limit;
    private int refused;

    private record Place(UUID node, long number, UUID id) implements Comparable<Place> {
        private static final Comparator<Place> ORDER =
                Comparator.comparing(Place::node).thenComparing(Place::number).thenComparing(Place::id);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    SegmentDrain(UsageStore store, int batchRecords) {
        this.store = store;
        this.batchRecords = batchRecords;
        this.limit = batchRecords;
    }

    /** A segment somebody else wrote, or an earlier process of this node. */
    void inherit(Path segment) throws IOException {
        var source = SegmentSource.of(segment, reader.window());
        if (source.isPresent()) {
            add(source.get());
            return;
        }
        damaged.incrementAndGet();
        JournalFiles.quarantine(segment);
        log.atError().addKeyValue("file", segment).log("journal segment has no readable header and is not booked");
    }

    void add(SegmentSource source) {
        var header = source.header();
        sources.put(new Place(header.node(), header.number(), header.id()), source);
    }

    void remove(SegmentSource source) {
        sources.values().remove(source);
    }

    Collection<SegmentSource> sources() {
        return sources.values();
    }

    /** Asks the database again before the next step. */
    void doubt() {
        believing = false;
    }

    /**
     * Drains one batch. False where that was all there was to read when it was called.
     *
     * @throws RuntimeException of the database: nothing is lost, try again
     */
    boolean step() throws IOException {
        if (!believing) {
            learnPositions();
        }
        int most = limit;
        var batch = reader.read(sources.values(), most);
        batch.gone().forEach(this::lose);
        boolean done = batch.isEmpty() || commit(batch);
        return !done || batch.isFull(most);
    }

    private boolean commit(Batch batch) {
        try {
            store.commit(batch);
            limit = Math.min(batchRecords, limit * 2);
            applied(batch);
            return true;
        } catch (RuntimeException e) {
            doubt(); // it may have been committed all the same
            if (!SqlStates.blamesData(e)) {
                throw e;
            }
            return divide(batch, e);
        }
    }

    /** Makes batches smaller until the record the database refuses stands alone, and then keeps it aside. */
    private boolean divide(Batch batch, RuntimeException cause) {
        if (limit > 1) {
            limit = 1 + batch.size() / 4;
            return false;
        }
        if (refused++ == 0) {
            return false; // once more, now that nothing is taken for granted
        }
        var reason = SqlStates.describe(cause);
        log.atError()
                .addKeyValue("cause", reason)
                .log("the database refuses a journal record; it is kept in journal_reject");
        var rejected = batch.rejected(reason);
        learnPositions();
        store.commit(rejected);
        applied(rejected);
        return true;
    }

    private void applied(Batch batch) {
        refused = 0;
        batch.applied();
        drained.addAndGet(batch.size());
        rejected.addAndGet(batch.rejects().size());
    }

    private void lose(SegmentSource source) {
        sources.values().remove(source);
        vanished.incrementAndGet();
        log.atError()
                .addKeyValue("segment", source.header().number())
                .log("journal segment vanished before it was drained");
    }

    private void learnPositions() {
        var known = store.positions(sources.values().stream()
                .map(source -> source.header().node())
                .distinct()
                .toList());
        for (var source : sources.values()) {
            var now = known.getOrDefault(source.header().id(), Position.START);
            if (now.offset() < source.position().offset()) {
                rewinds.incrementAndGet();
                log.atWarn()
                        .addKeyValue("segment", source.header().number())
                        .addKeyValue("from", source.position().offset())
                        .addKeyValue("to", now.offset())
                        .log("the database was set back; the journal is offered again");
            }
            source.moveTo(now);
        }
        believing = true;
    }

    long backlogBytes() {
        return sources.values().stream().mapToLong(SegmentSource::backlogBytes).sum();
    }

    long backlogRecords() {
        return sources.values().stream()
                .mapToLong(SegmentSource::backlogRecords)
                .sum();
    }

    long drained() {
        return drained.get();
    }

    long rejected() {
        return rejected.get();
    }

    long rewinds() {
        return rewinds.get();
    }

    long damagedSegments() {
        return damaged.get()
                + sources.values().stream()
                        .filter(source -> source.position().state() == State.DAMAGED)
                        .count();
    }

    long vanished() {
        return vanished.get();
    }

    List<SegmentSource> over() {
        var over = new ArrayList<>(sources.values());
        over.removeIf(source -> !source.position().state().over());
        return over;
    }
}
