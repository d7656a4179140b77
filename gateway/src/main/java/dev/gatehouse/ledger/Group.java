package dev.gatehouse.ledger;

import org.jspecify.annotations.Nullable;

/**
 * Records that were written together and are acked together.
 *
 * @param segment null where they could not be written
 * @param end where the last of them ends in the segment
 * @param records in the segment up to there
 * @param count of these
 */
record Group(@Nullable SegmentWriter segment, long end, long records, int count) {
    static Group failed(int count) {
        return new Group(null, 0, 0, count);
    }

    Fate fate(JournalAck ack) {
        if (segment == null) {
            return Fate.FAILED;
        }
        // Read in this order: a segment publishes nothing more once it is sealed or broken.
        boolean over = segment.sealed() || segment.broken();
        boolean published = segment.published() >= end;
        if (!published) {
            return over ? Fate.FAILED : Fate.OPEN;
        }
        return ack != JournalAck.DATABASE || segment.drained() >= end ? Fate.DURABLE : Fate.OPEN;
    }

    enum Fate {
        OPEN,
        DURABLE,
        FAILED
    }
}
