package dev.gatehouse.ledger;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * One record as it stands in a segment.
 *
 * <pre>
 * | payload length, 4 | kind, 1 | version, 1 | payload | CRC32C of all before, 4 |
 * </pre>
 *
 * Not thread safe.
 */
final class Frame {
    static final int HEAD = 6;
    static final int OVERHEAD = HEAD + 4;
    /** Longer ones are damage. */
    static final int MAX_PAYLOAD = 256 << 10;

    static final int FOOTER_KIND = 255;
    private static final int FOOTER_VERSION = 1;
    static final int FOOTER_BYTES = OVERHEAD + 16;

    private final CRC32C crc = new CRC32C();

    /** Starts a record at the buffer's position; its payload is put next. Returns where it starts. */
    int begin(ByteBuffer to, int kind, int version) {
        int start = to.position();
        to.putInt(0).put((byte) kind).put((byte) version);
        return start;
    }

    void end(ByteBuffer to, int start) {
        int end = to.position();
        to.putInt(start, end - start - HEAD);
        to.putInt(crc(to, start, end));
    }

    /** @param at offset in the file, so that a footer is one only where it was written */
    void footer(ByteBuffer to, long at, long records) {
        int start = begin(to, FOOTER_KIND, FOOTER_VERSION);
        to.putLong(at).putLong(records);
        end(to, start);
    }

    /** Bytes of the whole record that starts at {@code at}; 0 where what stands before the limit is none. */
    int check(ByteBuffer bytes, int at) {
        int room = bytes.limit() - at;
        if (room < OVERHEAD) {
            return 0;
        }
        int length = bytes.getInt(at);
        // Kind and version 0 do not exist: a run of zeros, which file systems leave after a loss of power, is no
        // record.
        if (length < 0
                || length > MAX_PAYLOAD
                || length > room - OVERHEAD
                || bytes.get(at + 4) == 0
                || bytes.get(at + 5) == 0) {
            return 0;
        }
        int end = at + HEAD + length;
        return bytes.getInt(end) == crc(bytes, at, end) ? length + OVERHEAD : 0;
    }

    /** Whether more bytes could make a whole record of what starts at {@code at}. */
    static boolean isCut(ByteBuffer bytes, int at) {
        int room = bytes.limit() - at;
        if (room < OVERHEAD) {
            return true;
        }
        int length = bytes.getInt(at);
        return length >= 0 && length <= MAX_PAYLOAD && length > room - OVERHEAD;
    }

    private int crc(ByteBuffer bytes, int from, int to) {
        int position = bytes.position();
        int limit = bytes.limit();
        crc.reset();
        bytes.limit(to).position(from);
        crc.update(bytes);
        bytes.limit(limit).position(position);
        return (int) crc.getValue();
    }
}
