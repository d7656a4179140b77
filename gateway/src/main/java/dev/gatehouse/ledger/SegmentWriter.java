package dev.gatehouse.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * One open segment. Its lane's loop writes, one other thread may force, the drain reads up to {@link #published()}.
 *
 * <pre>
 *   header ─ records … ─┬─ published ─┬─ records not yet acked ─┬─ written
 *                       └ the drain reads to here; what fails is cut off from here
 * </pre>
 *
 * Nothing behind {@code published} was ever acked, so that cutting it off loses no promise.
 */
final class SegmentWriter {
    private final Path path;
    private final SegmentHeader header;
    private final SegmentFile file;
    private final Frame frame = new Frame();
    private final long openedNanos;

    // Of the lane's loop.
    private long written = SegmentHeader.BYTES;
    private long writtenRecords;
    // Written by whoever makes records durable: the loop, or the thread that forces.
    private volatile long published = SegmentHeader.BYTES;
    private volatile long publishedRecords;
    private volatile boolean broken;
    private volatile boolean sealed;
    // Written by the drain.
    private volatile long drained = SegmentHeader.BYTES;

    SegmentWriter(Path path, SegmentHeader header, SegmentFile file, long openedNanos) {
        this.path = path;
        this.header = header;
        this.file = file;
        this.openedNanos = openedNanos;
    }

    /** Appends whole records. After an exception nothing more may be appended, and the file needs {@link #repair()}. */
    void append(ByteBuffer records, int count) throws IOException {
        long end = written + records.remaining();
        for (long at = written; at < end; at = end - records.remaining()) {
            file.write(records, at);
        }
        writtenRecords += count;
        written = end;
    }

    long written() {
        return written;
    }

    long writtenRecords() {
        return writtenRecords;
    }

    /** Lets the drain have what is before {@code end}. */
    void publish(long end, long records) {
        publishedRecords = records;
        published = end;
    }

    long published() {
        return published;
    }

    long publishedRecords() {
        return publishedRecords;
    }

    void force() throws IOException {
        file.force();
    }

    /** A failed force may have lost pages that a later one reports as safe: nothing more of this file is published. */
    void markBroken() {
        broken = true;
    }

    boolean broken() {
        return broken;
    }

    void drainedTo(long position) {
        drained = position;
    }

    long drained() {
        return drained;
    }

    /** Nothing more will be published. */
    void seal() {
        sealed = true;
    }

    /** Whether {@link #published()}, read after this, is the end. */
    boolean sealed() {
        return sealed;
    }

    long ageNanos(long now) {
        return now - openedNanos;
    }

    void finish() throws IOException {
        writeFooter(written, writtenRecords);
    }

    /** Cuts off what was never published and closes the file; to be tried again after an exception. */
    void repair() throws IOException {
        file.truncate(published);
        writeFooter(published, publishedRecords);
        file.close();
    }

    void close() throws IOException {
        file.close();
    }

    Path path() {
        return path;
    }

    SegmentHeader header() {
        return header;
    }

    private void writeFooter(long at, long records) throws IOException {
        var footer = ByteBuffer.allocateDirect(Frame.FOOTER_BYTES);
        frame.footer(footer, at, records);
        footer.flip();
        while (footer.hasRemaining()) {
            file.write(footer, at + footer.position());
        }
    }
}
