package dev.gatehouse.platform;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The two clocks, injected everywhere: the wall's for dates, the monotonic one for durations and deadlines. */
public interface Clocks {
    Instant now();

    /** To the microsecond, as PostgreSQL keeps it: what is answered now is what is read later. */
    default Instant storable() {
        return now().truncatedTo(ChronoUnit.MICROS);
    }

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
