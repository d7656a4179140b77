package dev.gatehouse.access;

import dev.gatehouse.platform.Clocks;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Clocks that stand still until they are moved. */
public final class SetClocks implements Clocks {
    private static final Instant START = Instant.parse("2026-03-16T10:00:00Z");

    private final AtomicLong elapsed = new AtomicLong();

    public void move(Duration by) {
        elapsed.addAndGet(by.toNanos());
    }

    @Override
    public Instant now() {
        return START.plusNanos(elapsed.get());
    }

    @Override
    public long nanos() {
        return elapsed.get();
    }
}
