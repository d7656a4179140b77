package dev.gatehouse.ledger;

import dev.gatehouse.ledger.Batch.Advance;
import dev.gatehouse.ledger.Batch.Reject;
import dev.gatehouse.ledger.RecordCodec.UnknownRecord;
import dev.gatehouse.ledger.SegmentCursor.Extent;
import dev.gatehouse.ledger.SegmentSource.Position;
import dev.gatehouse.ledger.SegmentSource.State;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Collection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what the next transaction shall drain. */
final class BatchReader {
    private static final Logger log = LoggerFactory.getLogger(BatchReader.class);
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    private final ByteBuffer window = SegmentCursor.newWindow();
    private final DeadHolds deadHolds = new DeadHolds(window);

    ByteBuffer window() {
        return window;
    }

    /** At most this many records, segments in the given order. */
    Batch read(Collection<SegmentSource> sources, int limit) throws IOException {
        var batch = new Batch();
        for (var source : sources) {
            if (batch.isFull(limit)) {
                break;
            }
            if (!source.position().state().over() && hasNews(source)) {
                readIfThere(source, sources, limit, batch);
            }
        }
        return batch;
    }

    private static boolean hasNews(SegmentSource source) {
        return source.isComplete() || source.backlogBytes() > 0;
    }

    private void readIfThere(SegmentSource source, Collection<SegmentSource> all, int limit, Batch batch)
            throws IOException {
        try {
            if (read(source, limit, batch) == State.DRAINED && source.mayBeTorn()) {
                endHolds(source, all, batch);
            }
        } catch (NoSuchFileException e) {
            batch.gone(source);
        }
    }

    /** With the last advance of its segment, so that they are booked as often as it is made: once. */
    private void endHolds(SegmentSource dead, Collection<SegmentSource> all, Batch batch) throws IOException {
        var holds = deadHolds.in(dead, batch.advances().getLast().to().offset(), all);
        if (!holds.isEmpty()) {
            log.atInfo()
                    .addKeyValue("node", dead.header().node())
                    .addKeyValue("segment", dead.header().number())
                    .addKeyValue("requests", holds.size())
                    .log("requests that ended with their process are recorded as partial");
        }
        holds.forEach(hold -> batch.add(hold.voided()));
    }

    /** How far that brings the segment. */
    private State read(SegmentSource source, int limit, Batch batch) throws IOException {
        try (var cursor = SegmentCursor.open(source.path(), window)) {
            boolean complete = source.isComplete();
            var extent = source.extent(cursor);
            var from = source.position();
            cursor.seek(from.offset(), extent.end());
            long records = from.records();
            while (batch.size() < limit) {
                if (!cursor.next()) {
                    break;
                }
                add(source, cursor, batch);
                records++;
            }
            var to = new Position(cursor.position(), records, state(source, cursor, extent, complete, batch, limit));
            if (!to.equals(from)) {
                batch.add(new Advance(source, from, to));
            }
            return to.state();
        }
    }

    private static void add(SegmentSource source, SegmentCursor cursor, Batch batch) {
        try {
            batch.add(bookable(RecordCodec.decode(cursor.kind(), cursor.payload())));
        } catch (UnknownRecord e) {
            var payload = new byte[cursor.payload().capacity()];
            cursor.payload().get(0, payload);
            batch.add(new Reject(
                    source,
                    cursor.position(),
                    cursor.kind(),
                    cursor.version(),
                    payload,
                    String.valueOf(e.getMessage())));
        }
    }

    /** A day that no clock shows would need a partition that no database has. */
    static JournalRecord bookable(JournalRecord record) {
        if (record.at().isBefore(EARLIEST) || record.at().isAfter(LATEST)) {
            throw new UnknownRecord("time " + record.at());
        }
        return record;
    }

    private static State state(
            SegmentSource source, SegmentCursor cursor, Extent extent, boolean complete, Batch batch, int limit)
            throws IOException {
        if (cursor.position() == extent.end()) {
            return complete ? State.DRAINED : State.OPEN;
        }
        if (batch.size() >= limit) {
            return State.OPEN; // whatever comes next was not looked at
        }
        if (source.mayBeTorn() && !cursor.recordsBehind()) {
            log.atInfo()
                    .addKeyValue("segment", source.header().number())
                    .addKeyValue("bytes", extent.end() - cursor.position())
                    .log("unfinished write at the end of a journal segment ignored");
            return State.DRAINED;
        }
        damaged(source, cursor, extent);
        return State.DAMAGED;
    }

    private static void damaged(SegmentSource source, SegmentCursor cursor, Extent extent) throws IOException {
        JournalFiles.quarantine(source.path());
        log.atError()
                .addKeyValue("node", source.header().node())
                .addKeyValue("segment", source.header().number())
                .addKeyValue("offset", cursor.position())
                .addKeyValue("unread", extent.end() - cursor.position())
                .log(
                        "journal segment is damaged; what stands behind the damage is not booked, a copy is in quarantine");
    }
}
