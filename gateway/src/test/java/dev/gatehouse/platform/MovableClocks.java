package dev.gatehouse.platform;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Clocks that stand still until a test moves them. */
public final class MovableClocks implements Clocks {
    private final Instant origin = Instant.parse("2026-01-01T00:00:00Z");
    private final AtomicLong nanos = new AtomicLong();
    private volatile Duration wound = Duration.ZERO;

    @Override
    public Instant now() {
        return origin.plusNanos(nanos.get()).plus(wound);
    }

    @Override
    public long nanos() {
        return nanos.get();
    }

    /** Sets the wall clock alone: by hand, or while the machine slept. */
    public void wind(Duration by) {
        wound = wound.plus(by);
    }

    public void advance(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }
}
