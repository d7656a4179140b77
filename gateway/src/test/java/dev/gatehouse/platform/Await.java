package dev.gatehouse.platform;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something to become true, and fails when it does not. */
public final class Await {
    private Await() {}

    public static void until(String what, BooleanSupplier condition) {
        var clocks = Clocks.system();
        long deadline = clocks.nanos() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            if (clocks.nanos() > deadline) {
                throw new AssertionError("waited in vain: " + what);
            }
            LockSupport.parkNanos(5_000_000);
        }
    }
}
