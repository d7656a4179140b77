package dev.gatehouse.leases;

import java.time.Duration;

/**
 * @param term for which something is lent: so long a node that is cut off from the database goes on
 * @param patience how long a request that lacks money waits for what other nodes give back
 */
public record LeaseTerms(Duration term, Duration patience) {
    /** On every node. */
    public static final Duration PATIENCE = Duration.ofSeconds(2);
}
