package dev.gatehouse.platform;

import java.time.Instant;

/** The two clocks, injected everywhere: the wall's for dates, the monotonic one for durations and deadlines. */
public interface Clocks {
    Instant now();

    /** Nanoseconds from an arbitrary origin; only differences mean anything. */
    long nanos();

    /** The only reader of the machine's clocks. */
    static Clocks system() {
        return new Clocks() {
            @Override
            public Instant now() {
                return Instant.now();
            }

            @Override
            public long nanos() {
                return System.nanoTime();
            }
        };
    }
}
