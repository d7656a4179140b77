package dev.gatehouse.measurements;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.platform.Clocks;
import java.time.Duration;

/** What the traffic of this node shows of each deployment, by its id. Never waits for more than another event loop's addition. */
public final class Measurements {
    /** Names that clients may invent lead to deployments of their own: those that were asked for last are kept. */
    private static final int MOST = 10_000;

    private final Clocks clocks;
    private final Cache<String, Window> windows = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterAccess(Duration.ofMinutes(10))
            .build();

    public Measurements(Clocks clocks) {
        this.clocks = clocks;
    }

    /** How a deployment did of late. */
    public Measured of(String deployment) {
        var window = windows.getIfPresent(deployment);
        return window == null ? Measured.NOTHING : window.measured(clocks.nanos());
    }

    /**
     * @param nanos of the whole call
     * @param firstContentNanos of the wait for its first content
     */
    public void answered(String deployment, long nanos, long firstContentNanos) {
        windows.get(deployment, _ -> new Window()).answered(clocks.nanos(), nanos, firstContentNanos);
    }

    public void failed(String deployment) {
        windows.get(deployment, _ -> new Window()).failed(clocks.nanos());
    }
}
