package dev.gatehouse.provider;

import java.time.Duration;

/**
 * How long a provider may take.
 *
 * @param connect to open a connection
 * @param firstContent from sending the request to the first content byte
 * @param idle between two reads after that
 * @param total the whole answer
 */
public record Timeouts(Duration connect, Duration firstContent, Duration idle, Duration total) {
    public static final Timeouts DEFAULT =
            new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofMinutes(30));
}
