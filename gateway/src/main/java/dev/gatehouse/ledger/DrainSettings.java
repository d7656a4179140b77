package dev.gatehouse.ledger;

import java.time.Duration;

/**
 * How the journal is drained into the database.
 *
 * @param batchRecords most records in one transaction
 * @param window how long records may wait for company
 * @param checkEvery how often positions are compared with the database's, and old segments are looked for
 * @param keep how long drained segments stay, in case the database is restored to an earlier point
 * @param maxBackoff longest wait between two tries while the database is away
 */
public record DrainSettings(
        int batchRecords, Duration window, Duration checkEvery, Duration keep, Duration maxBackoff) {
    public static final DrainSettings STANDARD = new DrainSettings(
            2_000, Duration.ofMillis(200), Duration.ofSeconds(30), Duration.ofHours(24), Duration.ofSeconds(5));
}
