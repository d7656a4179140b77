package dev.gatehouse.ledger;

import dev.gatehouse.ledger.SegmentSource.Position;
import dev.gatehouse.ledger.SegmentSource.State;
import java.io.IOException;
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
    private boolean believing;
    private int limit;

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

    BatchReader reader() {
        return reader;
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
     * Drains one batch. Returns whether there was one.
     *
     * @throws RuntimeException of the database: nothing is lost, try again
     */
    boolean step() throws IOException {
        if (!believing) {
            learnPositions();
        }
        var batch = reader.read(sources.values(), limit);
        if (batch.isEmpty()) {
            return false;
        }
        try {
            commit(batch);
        } catch (RuntimeException e) {
            doubt(); // it may have been committed all the same
            throw e;
        }
        return true;
    }

    private void commit(Batch batch) {
        try {
            store.commit(batch);
            limit = Math.min(batchRecords, limit * 2);
        } catch (RuntimeException e) {
            if (!SqlStates.blamesData(e)) {
                throw e;
            }
            if (batch.size() > 1) {
                limit = batch.size() / 2; // until the one at fault stands alone
                throw e;
            }
            log.atError().setCause(e).log("the database refuses a journal record; it is kept in journal_reject");
            batch = batch.rejected(String.valueOf(e.getMessage()));
            store.commit(batch);
        }
        batch.applied();
        drained.addAndGet(batch.size());
        rejected.addAndGet(batch.rejects().size());
    }

    private void learnPositions() {
        var known = store.positions(
                sources.values().stream().map(source -> source.header().node()).distinct().toList());
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

    /** Bytes before which everything that could be read when {@link #step()} was last called is drained. */
    long backlogBytes() {
        return sources.values().stream().mapToLong(SegmentSource::backlogBytes).sum();
    }

    long backlogRecords() {
        return sources.values().stream().mapToLong(SegmentSource::backlogRecords).sum();
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
        return sources.values().stream()
                .filter(source -> source.position().state() == State.DAMAGED)
                .count();
    }

    List<SegmentSource> over() {
        var over = new ArrayList<>(sources.values());
        over.removeIf(source -> !source.position().state().over());
        return over;
    }
}
