package dev.gatehouse.ledger;

import dev.gatehouse.ledger.SegmentSource.Position;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What one transaction drains: records, and how far that brings each segment. */
final class Batch {
    /** Each costs a statement. */
    private static final int MAX_SEGMENTS = 100;

    private final List<UsageRecord> usage = new ArrayList<>();
    private final List<Reject> rejects = new ArrayList<>();
    private final List<Advance> advances = new ArrayList<>();
    private final List<SegmentSource> gone = new ArrayList<>();

    record Advance(SegmentSource source, Position from, Position to) {}

    /**
     * A whole record that cannot be booked. It is kept as it is, for a newer version or a person.
     *
     * @param offset where it ends
     */
    record Reject(SegmentSource source, long offset, int kind, int version, byte[] payload, String reason) {}

    void add(JournalRecord record) {
        switch (record) {
            case UsageRecord one -> usage.add(one);
            case HoldRecord _ -> {
                // Of interest only where its process died: see DeadHolds.
            }
        }
    }

    void add(Reject reject) {
        rejects.add(reject);
    }

    void add(Advance advance) {
        advances.add(advance);
    }

    /** A segment whose file is not there any more. */
    void gone(SegmentSource source) {
        gone.add(source);
    }

    List<SegmentSource> gone() {
        return gone;
    }

    /** Whether more may have been there than fits. */
    boolean isFull(int limit) {
        return size() >= limit || advances.size() >= MAX_SEGMENTS;
    }

    int size() {
        return usage.size() + rejects.size();
    }

    boolean isEmpty() {
        return advances.isEmpty();
    }

    List<UsageRecord> usage() {
        return usage;
    }

    List<Reject> rejects() {
        return rejects;
    }

    List<Advance> advances() {
        return advances;
    }

    /** The same way forward, but nothing is booked: everything is kept aside. */
    Batch rejected(String reason) {
        var batch = new Batch();
        batch.advances.addAll(advances);
        batch.rejects.addAll(rejects);
        var codec = new RecordCodec();
        var frame = ByteBuffer.allocate(RecordCodec.MAX_BYTES);
        var last = advances.getLast();
        // One record, or with it those of requests that ended with their process: behind the end there is nothing else.
        long offset = last.to().offset();
        for (var record : usage) {
            frame.clear();
            codec.encode(record, frame);
            frame.flip();
            var payload = new byte[frame.remaining() - Frame.OVERHEAD];
            frame.get(Frame.HEAD, payload);
            batch.add(new Reject(last.source(), offset++, frame.get(4), frame.get(5), payload, reason));
        }
        return batch;
    }

    /** It was committed. */
    void applied() {
        advances.forEach(advance -> advance.source().moveTo(advance.to()));
    }
}
