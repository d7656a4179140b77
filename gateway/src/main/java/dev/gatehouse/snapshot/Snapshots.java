package dev.gatehouse.snapshot;

import dev.gatehouse.routing.Routes;
import java.util.List;
import java.util.function.Function;

/** Holds the snapshot in force. Readers take it once per request and see all of it or none of its successor. */
public final class Snapshots {
    private final Function<String, List<String>> makers;
    private volatile Snapshot current;

    /** No name says more than it says. */
    public Snapshots(Routes routes) {
        this(routes, _ -> List.of());
    }

    /** @param makers gives a model's name with whoever makes it before it, where that goes without saying */
    public Snapshots(Routes routes, Function<String, List<String>> makers) {
        this.makers = makers;
        this.current = snapshot(1, routes, Grouping.NONE);
    }

    public Snapshot current() {
        return current;
    }

    /** @return what is now in force */
    public synchronized Snapshot replace(Routes routes) {
        current = snapshot(current.version() + 1, routes, current.grouping());
        return current;
    }

    /** Likewise. */
    public synchronized Snapshot regroup(Grouping grouping) {
        if (!grouping.equals(current.grouping())) {
            current = snapshot(current.version() + 1, current.routes(), grouping);
        }
        return current;
    }

    private Snapshot snapshot(long version, Routes routes, Grouping grouping) {
        return new Snapshot(version, routes, grouping, Naming.of(routes, makers, grouping));
    }
}
