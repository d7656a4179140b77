package dev.gatehouse.health;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Whether this node should be sent requests, and what stands against it. */
public final class Readiness {
    private final Map<String, BooleanSupplier> checks = new LinkedHashMap<>();
    private final Map<String, LongSupplier> figures = new LinkedHashMap<>();
    private volatile boolean started;
    private volatile boolean draining;

    /** Must not wait: it is asked for every probe. */
    public Readiness require(String name, BooleanSupplier check) {
        checks.put(name, check);
        return this;
    }

    /** Shown beside the checks; decides nothing. */
    public Readiness tell(String name, LongSupplier figure) {
        figures.put(name, figure);
        return this;
    }

    public void started() {
        started = true;
    }

    /** From now on nothing new should be sent here. */
    public void draining() {
        draining = true;
    }

    public boolean isReady() {
        return started && !draining && checks.values().stream().allMatch(BooleanSupplier::getAsBoolean);
    }

    String status() {
        return draining ? "draining" : !started ? "starting" : isReady() ? "ready" : "not_ready";
    }

    Map<String, String> results() {
        var results = new LinkedHashMap<String, String>();
        checks.forEach((name, check) -> results.put(name, check.getAsBoolean() ? "ok" : "failed"));
        figures.forEach((name, figure) -> results.put(name, Long.toString(figure.getAsLong())));
        return results;
    }
}
