package dev.gatehouse.ledger;

/** The journal as one event loop sees it. Called on that loop only; never blocks it for longer than a write to the page cache. */
public interface Journal {

    /** Appends; groups what arrives in one turn of the loop into one write. {@code ack} is called later, on the same loop. */
    void append(JournalRecord record, Ack ack);

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
