package dev.gatehouse.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;

/** Segments as bytes, made and read without lanes. */
final class SegmentBytes {
    static final UUID NODE = new UUID(0x0190_0000_0000_7000L, 0x8000_0000_0000_0001L);

    /** Of each thread that tests: classes run side by side. */
    private static final ThreadLocal<ByteBuffer> WINDOW = ThreadLocal.withInitial(SegmentCursor::newWindow);

    private final List<? extends JournalRecord> records;
    private final List<Integer> ends = new ArrayList<>();
    private final ByteBuffer bytes;

    private SegmentBytes(List<? extends JournalRecord> records) {
        this.records = records;
        this.bytes = ByteBuffer.allocate(1_000 + records.size() * RecordCodec.MAX_BYTES);
    }

    static SegmentBytes of(long number, List<? extends JournalRecord> records) {
        var segment = new SegmentBytes(records);
        new SegmentHeader(NODE, number, new UUID(number, 7), Instant.ofEpochSecond(1_800_000_000)).write(segment.bytes);
        var codec = new RecordCodec();
        for (var record : records) {
            codec.encode(record, segment.bytes);
            segment.ends.add(segment.bytes.position());
        }
        return segment;
    }

    /** As a writer would have left it that has nothing against NUL: three for every {@code ~~~}. */
    SegmentBytes withNul() {
        int start = SegmentHeader.BYTES;
        for (int end : ends) {
            for (int i = start + Frame.HEAD; i < end - 6; i++) {
                if (bytes.get(i) == '~' && bytes.get(i + 1) == '~' && bytes.get(i + 2) == '~') {
                    bytes.put(i, new byte[3]);
                }
            }
            var crc = new CRC32C();
            crc.update(bytes.array(), start, end - 4 - start);
            bytes.putInt(end - 4, (int) crc.getValue());
            start = end;
        }
        return this;
    }

    byte[] open() {
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    byte[] closed() {
        var all = ByteBuffer.allocate(bytes.position() + Frame.FOOTER_BYTES).put(open());
        new Frame().footer(all, bytes.position(), records.size());
        return all.array();
    }

    /** Where the record with this index ends. */
    int end(int index) {
        return ends.get(index);
    }

    /** How many records stand wholly in the first so many bytes. */
    int wholeIn(int length) {
        return (int) ends.stream().filter(end -> end <= length).count();
    }

    /**
     * What was read of a segment.
     *
     * @param whole whether it was read to its end
     */
    record Reading(List<JournalRecord> records, boolean headed, boolean closed, boolean whole, boolean recordsBehind) {}

    static Reading read(Path file, byte[] content) throws IOException {
        Files.write(file, content);
        try (var cursor = SegmentCursor.open(file, WINDOW.get())) {
            if (cursor.header().isEmpty()) {
                return new Reading(List.of(), false, false, false, false);
            }
            var extent = cursor.extent();
            cursor.seek(SegmentHeader.BYTES, extent.end());
            var records = new ArrayList<JournalRecord>();
            while (cursor.next()) {
                records.add(RecordCodec.decode(cursor.kind(), cursor.payload()));
            }
            boolean whole = cursor.position() == extent.end();
            return new Reading(records, true, extent.closed(), whole, !whole && cursor.recordsBehind());
        }
    }
}
