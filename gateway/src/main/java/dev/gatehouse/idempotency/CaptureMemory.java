package dev.gatehouse.idempotency;

import java.util.concurrent.atomic.AtomicLong;

/** How much of answers that may be asked for again a node holds until they are whole and stored. */
public final class CaptureMemory {
    private final long limit;
    private final AtomicLong held = new AtomicLong();

    /** @param limit in bytes */
    public CaptureMemory(long limit) {
        this.limit = limit;
    }

    boolean take(int bytes) {
        if (held.addAndGet(bytes) <= limit) {
            return true;
        }
        held.addAndGet(-bytes);
        return false;
    }

    void give(int bytes) {
        held.addAndGet(-bytes);
    }

    public long held() {
        return held.get();
    }
}
