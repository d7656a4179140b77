package dev.gatehouse.access;

import dev.gatehouse.platform.Clocks;
import java.util.concurrent.CompletableFuture;

/** The virtual keys in use. */
public final class KeyCache extends IdentityCache<KeyIdentity> {
    private final KeySource source;

    public KeyCache(KeySource source, CacheLimits limits, Clocks clocks) {
        this(source, limits, new Epochs(), clocks);
    }

    /** @param epochs shared with whatever else remembers users and teams */
    public KeyCache(KeySource source, CacheLimits limits, Epochs epochs, Clocks clocks) {
        super(limits, epochs, clocks);
        this.source = source;
    }

    CompletableFuture<Found<KeyIdentity>> load(KeyHash hash) {
        return load(hash, () -> source.load(hash));
    }
}
