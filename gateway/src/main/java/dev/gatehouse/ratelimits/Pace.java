package dev.gatehouse.ratelimits;

import java.time.Duration;

/**
 * How often nodes tell each other, and how failures are taken.
 *
 * @param beat from one exchange of everything to the next
 * @param tolerance how long nothing may be heard before the node counts itself cut off
 * @param pause after a failure
 */
record Pace(Duration beat, Duration tolerance, Duration pause) {
    /** A statement a second; one that fails is no matter. */
    static final Pace DATABASE = new Pace(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(1));

    /** Commands cost little there, and a failure is believed at once. */
    static final Pace REDIS = new Pace(Duration.ofMillis(100), Duration.ZERO, Duration.ofMillis(500));
}
