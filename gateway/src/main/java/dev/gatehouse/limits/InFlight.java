package dev.gatehouse.limits;

import dev.gatehouse.leases.Hold;
import dev.gatehouse.ratelimits.Taken;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Counts admissions that are open: none may ever be forgotten. */
public final class InFlight {
    private final AtomicLong open = new AtomicLong();

    Admission enter(List<Hold> holds, @Nullable Taken taken) {
        open.incrementAndGet();
        return new Admission(holds, taken, open::decrementAndGet);
    }

    /** Requests admitted and not yet settled. */
    public long count() {
        return open.get();
    }
}
