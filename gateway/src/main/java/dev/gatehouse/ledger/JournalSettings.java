package dev.gatehouse.ledger;

import java.time.Duration;

/**
 * How a node keeps its journal.
 *
 * @param segmentBytes a segment that would grow past this is closed first
 * @param segmentAge a segment that holds records is closed at this age
 * @param probeEvery how often a node that could not write tries again, and looks for old segments
 */
public record JournalSettings(JournalAck ack, long segmentBytes, Duration segmentAge, Duration probeEvery) {
    public static JournalSettings standard(JournalAck ack) {
        return new JournalSettings(ack, 64L << 20, Duration.ofSeconds(60), Duration.ofSeconds(1));
    }
}
