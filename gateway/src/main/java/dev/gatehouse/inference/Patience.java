package dev.gatehouse.inference;

import java.time.Duration;
import java.util.Optional;

/**
 * How long is waited for an answer that is not streamed.
 *
 * @param silence until its first byte and between two; where not given, as long as the answer as a whole may take
 */
public record Patience(Optional<Duration> silence) {
    public static final Patience USUAL = new Patience(Optional.empty());
}
