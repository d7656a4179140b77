package dev.gatehouse.server;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes of request bodies held at the moment, over all loops, under one cap: clients cannot fill the heap together. */
final class BodyMemory {
    private final long cap;
    private final AtomicLong held = new AtomicLong();

    BodyMemory(long cap) {
        this.cap = cap;
    }

    boolean take(long bytes) {
        if (held.addAndGet(bytes) <= cap) {
            return true;
        }
        held.addAndGet(-bytes);
        return false;
    }

    void give(long bytes) {
        held.addAndGet(-bytes);
    }

    long held() {
        return held.get();
    }
}
