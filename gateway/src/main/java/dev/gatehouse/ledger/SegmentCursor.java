package dev.gatehouse.ledger;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Reads one segment, record by record. Never gives out a record whose checksum does not hold. */
final class SegmentCursor implements Closeable {
    /** Room for the longest record. */
    private static final int WINDOW = 2 * (Frame.MAX_PAYLOAD + Frame.OVERHEAD);

    private final FileChannel channel;
    private final ByteBuffer window;
    private final Frame frame = new Frame();
    private long windowStart;
    private long position;
    private long limit;
    private ByteBuffer payload = ByteBuffer.allocate(0);
    private int kind;
    private int version;

    /**
     * Where a segment that nobody writes any more ends.
     *
     * @param closed whether its footer stands
     */
    record Extent(long end, boolean closed, long records) {}

    private SegmentCursor(FileChannel channel, ByteBuffer window) {
        this.channel = channel;
        this.window = window;
    }

    static ByteBuffer newWindow() {
        return ByteBuffer.allocate(WINDOW);
    }

    /** @param window from {@link #newWindow()}; in use until closed */
    static SegmentCursor open(Path segment, ByteBuffer window) throws IOException {
        return new SegmentCursor(FileChannel.open(segment, StandardOpenOption.READ), window);
    }

    Optional<SegmentHeader> header() throws IOException {
        fill(0, SegmentHeader.BYTES);
        return SegmentHeader.read(window);
    }

    Extent extent() throws IOException {
        long size = channel.size();
        long footer = size - Frame.FOOTER_BYTES;
        if (footer >= SegmentHeader.BYTES) {
            fill(footer, size);
            if (isFooter(0, footer)) {
                return new Extent(footer, true, window.getLong(Frame.HEAD + 8));
            }
        }
        return new Extent(size, false, 0);
    }

    private boolean isFooter(int at, long offset) {
        return frame.check(window, at) == Frame.FOOTER_BYTES
                && Byte.toUnsignedInt(window.get(at + 4)) == Frame.FOOTER_KIND
                && window.getLong(at + Frame.HEAD) == offset;
    }

    /** Reads from a record's start on, never past {@code end}. */
    void seek(long from, long end) {
        position = from;
        limit = end;
        windowStart = from;
        window.clear().limit(0);
    }

    /** False at the end, and at anything that is no whole record: then {@link #position()} is short of the end. */
    boolean next() throws IOException {
        int at = Math.toIntExact(position - windowStart);
        int length = frame.check(window, at);
        if (length == 0 && Frame.isCut(window, at) && windowEnd() < limit) {
            fill(position, limit);
            at = 0;
            length = frame.check(window, at);
        }
        if (length == 0 || isFooter(at, position)) {
            return false;
        }
        kind = Byte.toUnsignedInt(window.get(at + 4));
        version = Byte.toUnsignedInt(window.get(at + 5));
        payload = window.slice(at + Frame.HEAD, length - Frame.OVERHEAD);
        position += length;
        return true;
    }

    /** Behind the last record read. */
    long position() {
        return position;
    }

    int kind() {
        return kind;
    }

    int version() {
        return version;
    }

    /** Of the last record read, until the next is. */
    ByteBuffer payload() {
        return payload;
    }

    /**
     * After {@link #next()} was false short of the end: whether a whole record stands anywhere behind. A write that was cut off
     * leaves none, so that what stands there was damaged later.
     */
    boolean recordsBehind() throws IOException {
        for (long at = position + 1; at + Frame.OVERHEAD <= limit; at++) {
            if (at + Frame.OVERHEAD > windowEnd()) {
                fill(at, limit);
            }
            int index = Math.toIntExact(at - windowStart);
            if (frame.check(window, index) > 0) {
                return true;
            }
            if (window.get(index + 4) != 0 && Frame.isCut(window, index) && windowEnd() < limit && index > 0) {
                fill(at, limit);
                if (frame.check(window, 0) > 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private long windowEnd() {
        return windowStart + window.limit();
    }

    private void fill(long from, long end) throws IOException {
        window.clear().limit((int) Math.min(window.capacity(), end - from));
        long at = from;
        while (window.hasRemaining()) {
            int read = channel.read(window, at);
            if (read < 0) {
                break; // shorter than it was said to be: what is missing shows as an unfinished record
            }
            at += read;
        }
        window.flip();
        windowStart = from;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
