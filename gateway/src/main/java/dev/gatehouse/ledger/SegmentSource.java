package dev.gatehouse.ledger;

import dev.gatehouse.ledger.SegmentCursor.Extent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One segment as the drain knows it. Of the draining thread; its backlog may be read from any. */
final class SegmentSource {
    private final Path path;
    private final SegmentHeader header;
    private final @Nullable SegmentWriter writer;
    private volatile @Nullable Extent extent;
    private volatile Position position;

    /** How far it was drained, as the database says. */
    enum State {
        /** Not known there. */
        NEW,
        OPEN,
        /** To its end. */
        DRAINED,
        /** To the damage, beyond which nothing can be trusted. */
        DAMAGED;

        boolean over() {
            return this == DRAINED || this == DAMAGED;
        }
    }

    /**
     * @param offset behind the last record drained
     * @param records drained
     */
    record Position(long offset, long records, State state) {
        static final Position START = new Position(SegmentHeader.BYTES, 0, State.NEW);
    }

    private SegmentSource(Path path, SegmentHeader header, @Nullable SegmentWriter writer) {
        this.path = path;
        this.header = header;
        this.writer = writer;
        this.position = Position.START;
    }

    /** One that is being written here. */
    static SegmentSource of(SegmentWriter writer) {
        return new SegmentSource(writer.path(), writer.header(), writer);
    }

    /** One that nobody writes any more; empty where it has no header. */
    static Optional<SegmentSource> of(Path path, ByteBuffer window) throws IOException {
        try (var cursor = SegmentCursor.open(path, window)) {
            return cursor.header().map(header -> new SegmentSource(path, header, null));
        }
    }

    Path path() {
        return path;
    }

    SegmentHeader header() {
        return header;
    }

    Position position() {
        return position;
    }

    void moveTo(Position to) {
        position = to;
        if (writer != null) {
            writer.drainedTo(to.offset());
        }
    }

    /** Whether what {@link #extent} says next is all there will ever be. */
    boolean isComplete() {
        return writer == null || writer.sealed();
    }

    /** What can be read of it now; asked after {@link #isComplete()}. */
    Extent extent(SegmentCursor cursor) throws IOException {
        return writer == null ? extentOfFile(cursor) : extentOf(writer);
    }

    private Extent extentOfFile(SegmentCursor cursor) throws IOException {
        var known = extent;
        if (known == null) {
            known = cursor.extent();
            if (!known.closed()) {
                known = new Extent(known.end(), false, count(cursor, known.end()));
            }
            extent = known;
        }
        return known;
    }

    /** Everything in it can be told apart from damage, for it is not written to and yet has no footer. */
    boolean mayBeTorn() {
        var known = extent;
        return writer == null && known != null && !known.closed();
    }

    /** Whether it may go on where that one ended: of the same node, newer, and written by a process that is dead too. */
    boolean follows(SegmentSource dead) {
        return writer == null && header.node().equals(dead.header.node()) && header.number() > dead.header.number();
    }

    private static Extent extentOf(SegmentWriter writer) {
        return new Extent(writer.published(), true, writer.publishedRecords());
    }

    private static long count(SegmentCursor cursor, long end) throws IOException {
        cursor.seek(SegmentHeader.BYTES, end);
        long records = 0;
        while (cursor.next()) {
            records++;
        }
        return records;
    }

    /** Bytes that were not drained yet, as far as can be said without opening the file. */
    long backlogBytes() {
        return position.state().over() ? 0 : Math.max(0, known().end() - position.offset());
    }

    long backlogRecords() {
        return position.state().over() ? 0 : Math.max(0, known().records() - position.records());
    }

    private Extent known() {
        if (writer != null) {
            return extentOf(writer);
        }
        var known = extent;
        return known != null ? known : new Extent(position.offset(), false, position.records());
    }
}
