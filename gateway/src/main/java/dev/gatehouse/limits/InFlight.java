package dev.gatehouse.limits;

import java.util.concurrent.atomic.AtomicLong;

/** Counts admissions that are open: none may ever be forgotten. */
public final class InFlight {
    private final AtomicLong open = new AtomicLong();

    Admission enter() {
        open.incrementAndGet();
        return new Admission(open::decrementAndGet);
    }

    /** Requests admitted and not yet settled. */
    public long count() {
        return open.get();
    }
}
