package dev.gatehouse.breakers;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A breaker at one moment.
 *
 * @param failureRate of the last minute, 0 to 1
 * @param recentRequests of the last minute
 * @param restMillis until it is half open; 0 unless it is open
 * @param adopted whether it is open only because other nodes have opened theirs
 * @param openings how often this node's own traffic has opened it
 */
public record BreakerView(
        String provider,
        State state,
        int failureCount,
        int successCount,
        double failureRate,
        int recentRequests,
        @Nullable Instant openedAt,
        long restMillis,
        @Nullable Instant lastFailureAt,
        @Nullable String lastError,
        boolean adopted,
        long openings) {

    public long secondsUntilRetry() {
        return (restMillis + 999) / 1_000;
    }

    /** Whether this node's own traffic has opened it. */
    boolean isOwnOpen() {
        return state == State.OPEN && !adopted;
    }
}
