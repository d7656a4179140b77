package dev.gatehouse.limits;

/** What a request holds while it is served. Closed exactly once on every path; used on one loop only. */
public final class Admission implements AutoCloseable {
    private final Runnable release;
    private boolean closed;

    Admission(Runnable release) {
        this.release = release;
    }

    /** @throws IllegalStateException the second time: then some path settles twice */
    @Override
    public void close() {
        if (closed) {
            throw new IllegalStateException("admission closed twice");
        }
        closed = true;
        release.run();
    }
}
