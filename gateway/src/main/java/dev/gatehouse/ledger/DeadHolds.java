package dev.gatehouse.ledger;

import dev.gatehouse.ledger.RecordCodec.UnknownRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Finds the requests that a process was serving when it died: holds in a segment without a footer that have no usage record behind
 * them, and that no later segment begins with.
 *
 * <pre>
 *   … a lane's segment, hold H ─ footer │ next segment begins with H … ✝   H is void, unless its usage record follows
 *   … a lane's segment, hold H ✝        │ no other begins with H           H is void
 *   … a lane's segment, hold H ✝        │ next segment begins with H …     the next one decides
 * </pre>
 *
 * The last is a process that died before the footer stood, but after its lane had gone on. Taking H for void there could put a row
 * in the way of what the request did cost.
 */
final class DeadHolds {
    private final ByteBuffer window;

    /** @param window from {@link SegmentCursor#newWindow()}; in use during a call */
    DeadHolds(ByteBuffer window) {
        this.window = window;
    }

    /**
     * @param dead that nobody writes any more
     * @param end behind its last record
     * @param all of the same nodes, this one too
     */
    Collection<HoldRecord> in(SegmentSource dead, long end, Collection<SegmentSource> all) throws IOException {
        var open = open(dead, end);
        for (var other : all) {
            if (open.isEmpty()) {
                break;
            }
            if (other.follows(dead)) {
                removeCarried(open, other);
            }
        }
        return open.values();
    }

    private Map<UUID, HoldRecord> open(SegmentSource dead, long end) throws IOException {
        var open = new LinkedHashMap<UUID, HoldRecord>();
        try (var cursor = SegmentCursor.open(dead.path(), window)) {
            cursor.seek(SegmentHeader.BYTES, end);
            while (cursor.next()) {
                switch (cursor.kind()) {
                    case RecordCodec.HOLD -> add(cursor, open);
                    case RecordCodec.USAGE -> open.remove(RecordCodec.id(cursor.payload()));
                    default -> {
                        // Kept aside when it was drained.
                    }
                }
            }
        }
        return open;
    }

    private static void add(SegmentCursor cursor, Map<UUID, HoldRecord> open) {
        try {
            if (BatchReader.bookable(RecordCodec.decode(cursor.kind(), cursor.payload())) instanceof HoldRecord hold) {
                open.put(hold.id(), hold);
            }
        } catch (UnknownRecord e) {
            // Kept aside when it was drained, with this reason.
            return;
        }
    }

    private void removeCarried(Map<UUID, HoldRecord> open, SegmentSource later) throws IOException {
        try (var cursor = SegmentCursor.open(later.path(), window)) {
            cursor.seek(SegmentHeader.BYTES, later.extent(cursor).end());
            while (cursor.next() && cursor.kind() == RecordCodec.HOLD) {
                open.remove(RecordCodec.id(cursor.payload()));
            }
        } catch (NoSuchFileException e) {
            // Its own turn to be drained will tell.
            return;
        }
    }
}
