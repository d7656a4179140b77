package dev.gatehouse.ledger;

import dev.gatehouse.ledger.Group.Fate;
import dev.gatehouse.platform.Clocks;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop's own part of the journal: nothing here is shared, so nothing is locked.
 *
 * <pre>
 *   append … append ─ end of turn ─ one write ─ [force | commit] ─ acks, in order
 * </pre>
 */
final class JournalLane implements Journal {
    private static final Logger log = LoggerFactory.getLogger(JournalLane.class);
    private static final int BUFFER_BYTES = 256 << 10;

    private final JournalSettings settings;
    private final Clocks clocks;
    private final Segments segments;
    private final Executor endOfTurn;
    private final Publisher publisher;

    private final RecordCodec codec = new RecordCodec();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ArrayDeque<Ack> acks = new ArrayDeque<>();
    private final ArrayDeque<Group> groups = new ArrayDeque<>();
    private final Runnable flush = this::flush;
    private @Nullable SegmentWriter segment;
    private int buffered;
    private boolean scheduled;
    private boolean settling;
    private boolean closed;
    private boolean failing;

    /** What a lane needs of its node. */
    interface Segments {
        SegmentWriter open() throws IOException;

        /** A lane could not write. */
        void failed(IOException cause);

        /** There is something to drain that somebody waits for. */
        void awaited();

        /** Whether records can become durable at all. */
        boolean accepting();
    }

    JournalLane(JournalSettings settings, Clocks clocks, Segments segments, Executor endOfTurn, Publisher publisher) {
        this.settings = settings;
        this.clocks = clocks;
        this.segments = segments;
        this.endOfTurn = endOfTurn;
        this.publisher = publisher;
    }

    @Override
    public void append(JournalRecord record, Ack ack) {
        if (buffer.remaining() < RecordCodec.MAX_BYTES) {
            write();
        }
        codec.encode(record, buffer);
        acks.add(ack);
        buffered++;
        if (!scheduled) {
            scheduled = true;
            endOfTurn.execute(flush);
        }
    }

    @Override
    public boolean accepting() {
        return !failing && !closed && segments.accepting();
    }

    private void flush() {
        scheduled = false;
        write();
        settle();
    }

    /** Tries even where the last write failed: what is in flight has cost money, and refusing new work is up to the caller. */
    private void write() {
        if (buffered == 0) {
            return;
        }
        int count = buffered;
        buffered = 0;
        buffer.flip();
        try {
            groups.add(closed ? Group.failed(count) : write(count));
            failing = false;
        } catch (IOException e) {
            groups.add(Group.failed(count));
            fail(e);
        } finally {
            buffer.clear();
        }
    }

    private Group write(int count) throws IOException {
        var to = writable(buffer.remaining());
        to.append(buffer, count);
        var group = new Group(to, to.written(), to.writtenRecords(), count);
        publisher.written(group);
        if (settings.ack() == JournalAck.DATABASE) {
            segments.awaited();
        }
        return group;
    }

    private SegmentWriter writable(int bytes) throws IOException {
        if (segment != null && segment.written() + bytes > settings.segmentBytes()) {
            finishSegment();
        }
        closeOld();
        if (segment == null) {
            segment = segments.open();
        }
        return segment;
    }

    /** Called now and then, for a loop that has nothing to write. */
    void closeOld() {
        if (segment != null
                && segment.writtenRecords() > 0
                && segment.ageNanos(clocks.nanos()) >= settings.segmentAge().toNanos()) {
            finishSegment();
        }
    }

    private void finishSegment() {
        var ending = Objects.requireNonNull(segment);
        segment = null;
        boolean whole = false;
        try {
            ending.finish();
            whole = true;
        } catch (IOException e) {
            // Every record stands; only the footer does not, and the repair will write it.
            log.atWarn()
                    .setCause(e)
                    .addKeyValue("segment", ending.header().number())
                    .log("journal footer failed");
        }
        publisher.ended(ending, whole);
    }

    private void fail(IOException cause) {
        failing = true;
        if (segment != null) {
            publisher.ended(segment, false);
            segment = null;
        }
        segments.failed(cause);
    }

    /** A probe could write again. */
    void recovered() {
        failing = false;
    }

    /** Acks every group whose fate is known, in the order they were written. An ack may append. */
    void settle() {
        if (settling) {
            return;
        }
        settling = true;
        try {
            for (var group = groups.peek(); group != null; group = groups.peek()) {
                var fate = group.fate(settings.ack());
                if (fate == Fate.OPEN) {
                    return;
                }
                groups.remove();
                if (fate == Fate.FAILED && group.segment() == segment && segment != null) {
                    fail(new IOException("the device did not take what was written"));
                }
                for (int i = 0; i < group.count(); i++) {
                    ack(acks.remove(), fate);
                }
            }
        } finally {
            settling = false;
        }
    }

    private static void ack(Ack ack, Fate fate) {
        try {
            if (fate == Fate.DURABLE) {
                ack.durable();
            } else {
                ack.failed();
            }
        } catch (RuntimeException e) {
            // The other records of the group are not to blame.
            log.atError().setCause(e).log("journal ack failed");
        }
    }

    /** Writes what waits, and ends the segment. Later appends fail. */
    void close() {
        if (closed) {
            return;
        }
        write();
        closed = true;
        if (segment != null) {
            finishSegment();
        }
        settle();
    }
}
