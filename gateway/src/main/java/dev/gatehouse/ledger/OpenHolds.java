package dev.gatehouse.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The holds of one lane whose requests have not ended. Every segment begins with those that are open then: the last one of a process
 * that died tells all of them, whatever became of the segments before.
 */
final class OpenHolds {
    private static final int BUFFER_BYTES = 128 << 10;

    private final Map<UUID, HoldRecord> open = new HashMap<>();
    private final List<JournalRecord> buffered = new ArrayList<>();

    boolean isEmpty() {
        return open.isEmpty();
    }

    List<HoldRecord> all() {
        return List.copyOf(open.values());
    }

    /** It is to be written; then tell what became of it. */
    void buffer(JournalRecord record) {
        buffered.add(record);
    }

    int buffered() {
        return buffered.size();
    }

    void written() {
        for (var record : buffered) {
            switch (record) {
                case HoldRecord hold -> open.put(hold.id(), hold);
                case UsageRecord usage -> open.remove(usage.id());
            }
        }
        buffered.clear();
    }

    /** Holds are written with the next segment; a request whose end could not be written has none. */
    void failed() {
        for (var record : buffered) {
            if (record instanceof HoldRecord hold) {
                open.put(hold.id(), hold);
            }
        }
        buffered.clear();
    }

    /** Writes all of them. */
    void carryInto(SegmentWriter segment, RecordCodec codec) throws IOException {
        if (open.isEmpty()) {
            return;
        }
        var bytes = ByteBuffer.allocate(BUFFER_BYTES);
        int count = 0;
        for (var hold : open.values()) {
            if (bytes.remaining() < RecordCodec.MAX_BYTES) {
                write(bytes, count, segment);
                count = 0;
            }
            codec.encode(hold, bytes);
            count++;
        }
        write(bytes, count, segment);
    }

    private static void write(ByteBuffer bytes, int count, SegmentWriter segment) throws IOException {
        bytes.flip();
        segment.append(bytes, count);
        bytes.clear();
    }
}
