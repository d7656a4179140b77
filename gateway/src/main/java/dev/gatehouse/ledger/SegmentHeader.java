package dev.gatehouse.ledger;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The first bytes of a segment.
 *
 * @param node whose journal it belongs to
 * @param number orders the segments of one node; given once
 * @param id names this very file: what is remembered about a segment is remembered under it, so that a node that lost its
 *     directory and counts from the start again is never taken for having drained what it has not
 * @param created whole microseconds
 */
record SegmentHeader(UUID node, long number, UUID id, Instant created) {
    static final int BYTES = 68;
    static final int FORMAT = 1;
    private static final long MAGIC = 0x47484A524E4C0D0AL; // "GHJRNL\r\n"

    SegmentHeader {
        created = created.truncatedTo(ChronoUnit.MICROS);
    }

    void write(ByteBuffer to) {
        int start = to.position();
        to.putLong(MAGIC).putInt(FORMAT).putInt(BYTES);
        putUuid(to, node);
        to.putLong(number);
        putUuid(to, id);
        to.putLong(ChronoUnit.MICROS.between(Instant.EPOCH, created));
        to.putInt(crc(to, start, to.position()));
    }

    /** Empty where these bytes are no header of ours, or are damaged. Takes {@link #BYTES} bytes. */
    static Optional<SegmentHeader> read(ByteBuffer from) {
        if (from.remaining() < BYTES) {
            return Optional.empty();
        }
        int start = from.position();
        boolean ours = from.getLong() == MAGIC && from.getInt() == FORMAT && from.getInt() == BYTES;
        var node = getUuid(from);
        long number = from.getLong();
        var id = getUuid(from);
        var created = Instant.EPOCH.plus(from.getLong(), ChronoUnit.MICROS);
        int end = from.position();
        return ours && from.getInt() == crc(from, start, end)
                ? Optional.of(new SegmentHeader(node, number, id, created))
                : Optional.empty();
    }

    private static int crc(ByteBuffer bytes, int from, int to) {
        var crc = new CRC32C();
        crc.update(bytes.slice(from, to - from));
        return (int) crc.getValue();
    }

    private static void putUuid(ByteBuffer to, UUID id) {
        to.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    }

    private static UUID getUuid(ByteBuffer from) {
        return new UUID(from.getLong(), from.getLong());
    }
}
