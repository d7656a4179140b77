package dev.gatehouse.ledger;

/** What must have happened to a record before its ack says it is durable: the setting {@code journal.ack}. */
public enum JournalAck {
    /** Written to the page cache: survives the death of the process. */
    OS,
    /** Forced to the device, in groups: survives the loss of power. */
    DISK,
    /** Committed in the database: survives the loss of the node's volume. */
    DATABASE
}
