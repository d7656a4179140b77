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
    private static final Ack UNHEARD = new Ack() {
        @Override
        public void durable() {}

        @Override
        public void failed() {}
    };

    private final JournalSettings settings;
    private final Clocks clocks;
    private final Segments segments;
    private final Executor endOfTurn;
    private final Publisher publisher;

    private final RecordCodec codec = new RecordCodec();
    private final OpenHolds holds = new OpenHolds();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ArrayDeque<Ack> acks = new ArrayDeque<>();
    private final ArrayDeque<Group> groups = new ArrayDeque<>();
    private final Runnable flush = this::flush;
    private @Nullable SegmentWriter segment;
    /** With which the segment began; they make it neither full nor old. */
    private long carriedBytes;

    private long carriedRecords;
    private int acksBuffered;
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
    public void hold(HoldRecord record) {
        buffer(record);
    }

    @Override
    public void writeHolds() {
        write();
    }

    @Override
    public void append(UsageRecord record, Ack ack) {
        buffer(record);
        acks.add(ack);
        acksBuffered++;
        if (!scheduled) {
            scheduled = true;
            endOfTurn.execute(flush);
        }
    }

    private void buffer(JournalRecord record) {
        if (buffer.remaining() < RecordCodec.MAX_BYTES) {
            write();
        }
        codec.encode(record, buffer);
        holds.buffer(record);
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
        if (buffer.position() == 0) {
            return;
        }
        int count = acksBuffered;
        acksBuffered = 0;
        buffer.flip();
        try {
            if (closed) {
                failed(count);
            } else {
                write(count);
            }
            failing = false;
        } catch (IOException e) {
            failed(count);
            fail(e);
        } finally {
            buffer.clear();
        }
    }

    private void failed(int count) {
        holds.failed();
        groups.add(Group.failed(count));
    }

    private void write(int count) throws IOException {
        var to = writable(buffer.remaining());
        to.append(buffer, holds.buffered());
        holds.written();
        if (count == 0) {
            return; // nobody waits for holds alone: no force for them
        }
        var group = new Group(to, to.written(), to.writtenRecords(), count);
        groups.add(group);
        publisher.written(group);
        if (settings.ack() == JournalAck.DATABASE) {
            segments.awaited();
        }
    }

    private SegmentWriter writable(int bytes) throws IOException {
        if (segment != null && (isOld(segment) || isFull(segment, bytes))) {
            rotate();
        }
        if (segment == null) {
            segment = begin();
        }
        return segment;
    }

    private boolean isFull(SegmentWriter segment, int bytes) {
        return segment.written() - carriedBytes + bytes > settings.segmentBytes();
    }

    private boolean isOld(SegmentWriter segment) {
        return segment.writtenRecords() > carriedRecords
                && segment.ageNanos(clocks.nanos()) >= settings.segmentAge().toNanos();
    }

    /** Called now and then, for a loop that has nothing to write. */
    void closeOld() {
        if (segment != null && isOld(segment)) {
            try {
                rotate();
            } catch (IOException e) {
                fail(e);
            }
        }
    }

    /** Open holds stand in the next segment before this one is closed: a process may die at any moment. */
    private void rotate() throws IOException {
        var next = holds.isEmpty() ? null : begin();
        finishSegment();
        segment = next;
    }

    private SegmentWriter begin() throws IOException {
        var next = segments.open();
        try {
            holds.carryInto(next, codec);
        } catch (IOException e) {
            publisher.ended(next, false);
            throw e;
        }
        carriedBytes = next.written() - SegmentHeader.BYTES;
        carriedRecords = next.writtenRecords();
        if (carriedRecords > 0) {
            publisher.written(new Group(next, next.written(), carriedRecords, 0));
        }
        return next;
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
        if (segment == null && !closed && !holds.isEmpty()) {
            try {
                segment = begin();
            } catch (IOException e) {
                fail(e);
            }
        }
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

    /** Writes what waits, voids holds whose requests nobody ended, and ends the segment. Later appends fail. */
    void close() {
        if (closed) {
            return;
        }
        write();
        holds.all().forEach(hold -> append(hold.voided(), UNHEARD));
        write();
        closed = true;
        if (segment != null) {
            finishSegment();
        }
        settle();
    }
}
