package dev.gatehouse.ledger;

import java.time.Instant;
import java.util.UUID;

/** What the journal keeps. Each kind has its own number in the file format. */
public sealed interface JournalRecord permits UsageRecord, HoldRecord {
    /** Of the request: its hold and its usage have the same. */
    UUID id();

    /** When the request arrived. */
    Instant at();
}
