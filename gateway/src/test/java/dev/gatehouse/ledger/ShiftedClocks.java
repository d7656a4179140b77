package dev.gatehouse.ledger;

import dev.gatehouse.platform.Clocks;
import java.time.Duration;
import java.time.Instant;

/** The real clocks, set forward at will. */
final class ShiftedClocks implements Clocks {
    private final Clocks real = Clocks.system();
    private volatile Duration ahead = Duration.ZERO;

    void advance(Duration by) {
        ahead = ahead.plus(by);
    }

    @Override
    public Instant now() {
        return real.now().plus(ahead);
    }

    @Override
    public long nanos() {
        return real.nanos() + ahead.toNanos();
    }
}
