package dev.gatehouse.idempotency;

import java.time.Duration;

/**
 * @param patience how long a request waits for the one before it
 * @param silence how long it waits where nothing is heard of that one's node
 * @param quota bytes of answers stored for one scope
 */
public record Terms(Duration patience, Duration silence, long quota) {
    public static Terms standard(long quota) {
        return new Terms(Duration.ofSeconds(30), Duration.ofSeconds(3), quota);
    }
}
