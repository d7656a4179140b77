package dev.gatehouse.snapshot;

import dev.gatehouse.routing.Routes;

/** Holds the snapshot in force. Readers take it once per request and see all of it or none of its successor. */
public final class Snapshots {
    private volatile Snapshot current;

    public Snapshots(Routes routes) {
        current = new Snapshot(1, routes);
    }

    public Snapshot current() {
        return current;
    }

    /** @return what is now in force */
    public synchronized Snapshot replace(Routes routes) {
        current = new Snapshot(current.version() + 1, routes);
        return current;
    }
}
