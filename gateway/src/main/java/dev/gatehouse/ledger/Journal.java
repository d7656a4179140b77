package dev.gatehouse.ledger;

/** The journal as one event loop sees it. Called on that loop only; never blocks it for longer than a write to the page cache. */
public interface Journal {

    /**
     * Appends what a request may cost, before anybody is called for it. Written with the next usage record, which is its own where the
     * answer leaves as a whole. There is no ack: a hold that cannot be written is carried into the next segment.
     */
    void hold(HoldRecord record);

    /** Writes what is held: before the first byte of an answer that leaves piece by piece. */
    void writeHolds();

    /** Appends; groups what arrives in one turn of the loop into one write. {@code ack} is called later, on the same loop. */
    void append(UsageRecord record, Ack ack);

    /** False while records cannot be written: new work that costs money must be refused. */
    boolean accepting();

    /** What became of one record. */
    interface Ack {
        /** The record survives what the chosen {@code journal.ack} promises. */
        void durable();

        /** The record was not written, and will not be. */
        void failed();
    }
}
