package dev.gatehouse.bench.stand;

import java.util.ArrayDeque;

/** What is to be closed, the last one first. */
final class Opened implements AutoCloseable {
    private final ArrayDeque<AutoCloseable> all = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T one) {
        all.push(one);
        return one;
    }

    /** Closes all of them, and then says what went wrong first. */
    @Override
    public void close() {
        var faults = new IllegalStateException("not everything could be stopped");
        while (!all.isEmpty()) {
            try {
                all.pop().close();
            } catch (Exception e) {
                faults.addSuppressed(e);
            }
        }
        if (faults.getSuppressed().length > 0) {
            throw faults;
        }
    }
}
