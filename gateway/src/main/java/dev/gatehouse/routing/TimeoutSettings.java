package dev.gatehouse.routing;

import dev.gatehouse.provider.Timeouts;
import java.time.Duration;
import java.util.Optional;

/** What the settings {@code timeout} and {@code stream_timeout} mean. */
final class TimeoutSettings {
    private TimeoutSettings() {}

    /**
     * @param timeout for the whole answer; an answer that is not streamed may take all of it before its first byte
     * @param streamTimeout for each wait while an answer is streamed
     */
    static Timeouts over(Timeouts defaults, Optional<Duration> timeout, Optional<Duration> streamTimeout) {
        return new Timeouts(
                defaults.connect(),
                timeout.orElse(defaults.firstContent()),
                streamTimeout.orElse(defaults.idle()),
                timeout.orElse(defaults.total()));
    }
}
