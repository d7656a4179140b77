package dev.gatehouse.ratelimits;

import java.time.Duration;

/**
 * How far a limit is used up.
 *
 * @param reset of one that is reached: until something is free; else until all is
 */
public record Standing(Rate rate, long remaining, Duration reset) {
    /** What is left is not for this node, as far as it knows. */
    Standing refusing() {
        return new Standing(rate, 0, reset);
    }
}
