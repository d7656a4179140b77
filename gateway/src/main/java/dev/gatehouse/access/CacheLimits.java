package dev.gatehouse.access;

import java.time.Duration;

/**
 * How much is remembered of those who call, and how much work may be under way to learn more.
 *
 * @param known identities kept at most
 * @param unknown hashes kept at most that no key has
 * @param memoryOfUnknown for how long
 * @param loads reads of the source at a time
 * @param waiting loads that run or wait at most; beyond, a cold key is unavailable at once
 * @param patience what a request waits for a cold key
 */
public record CacheLimits(
        long known, long unknown, Duration memoryOfUnknown, int loads, int waiting, Duration patience) {
    /** At most half of the connections load keys. */
    public static CacheLimits forPool(int connections) {
        return new CacheLimits(
                200_000, 50_000, Duration.ofSeconds(10), Math.max(1, connections / 2), 4_096, Duration.ofMillis(200));
    }
}
