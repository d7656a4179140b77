package dev.gatehouse.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.platform.Change;
import dev.gatehouse.platform.Clocks;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys in use, in memory. A key that is not is loaded once, however many ask for it, on a virtual thread.
 *
 * <pre>
 *   look-up ── known ─────────────────────────────→ identity
 *          ├── unknown, remembered for a while ───→ unknown
 *          └── cold → one load per hash ──────────→ identity, unknown, or unavailable
 *                        ↑ an eviction while it runs makes it read again: what it saw may be from before the change
 * </pre>
 *
 * A key is remembered with its user and its team. When one of those changes, {@link Epochs} tells that what is remembered is old.
 */
public final class KeyCache {
    private static final Logger log = LoggerFactory.getLogger(KeyCache.class);
    private static final int READS_PER_LOAD = 3;

    /**
     * @param known identities kept at most
     * @param unknown hashes kept at most that no key has
     * @param memoryOfUnknown for how long
     * @param loads reads of the source at a time
     * @param waiting loads that run or wait at most; beyond, a cold key is unavailable at once
     * @param patience what a request waits for a cold key
     */
    public record Limits(
            long known, long unknown, Duration memoryOfUnknown, int loads, int waiting, Duration patience) {
        /** At most half of the connections load keys. */
        public static Limits forPool(int connections) {
            return new Limits(
                    200_000,
                    50_000,
                    Duration.ofSeconds(10),
                    Math.max(1, connections / 2),
                    4_096,
                    Duration.ofMillis(200));
        }
    }

    /** What a look-up came to. */
    sealed interface Found {
        /** @param stamp what its subjects had come to when it was read */
        record Key(KeyIdentity identity, Epochs.Stamp stamp) implements Found {}

        record Unknown() implements Found {}

        record Unavailable() implements Found {}
    }

    private static final Found UNKNOWN = new Found.Unknown();
    private static final Found UNAVAILABLE = new Found.Unavailable();

    private final KeySource source;
    private final Limits limits;
    private final Cache<KeyHash, Found> known;
    private final Cache<KeyHash, Found> unknown;
    private final ConcurrentHashMap<KeyHash, Load> loads = new ConcurrentHashMap<>();
    private final Semaphore reading;
    private final Epochs epochs = new Epochs();

    public KeyCache(KeySource source, Limits limits, Clocks clocks) {
        this.source = source;
        this.limits = limits;
        this.known = Caffeine.newBuilder().maximumSize(limits.known()).build();
        this.unknown = Caffeine.newBuilder()
                .maximumSize(limits.unknown())
                .expireAfterWrite(limits.memoryOfUnknown())
                .ticker(clocks::nanos)
                .build();
        this.reading = new Semaphore(limits.loads());
    }

    /** The answer that is in memory, or null. */
    @Nullable
    Found peek(KeyHash hash) {
        var found = known.getIfPresent(hash);
        if (found instanceof Found.Key key) {
            return epochs.isCurrent(key.stamp()) ? key : null;
        }
        return unknown.getIfPresent(hash);
    }

    /** Joins the load of this key, or starts it; completes within the patience. */
    CompletableFuture<Found> load(KeyHash hash) {
        var load = joinOrStart(hash);
        if (load == null) {
            return CompletableFuture.completedFuture(UNAVAILABLE);
        }
        // A copy per request: the patience of one must not end the load for the others.
        return load.found
                .copy()
                .completeOnTimeout(UNAVAILABLE, limits.patience().toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * For the change feed: no look-up that begins after this returns is answered with what was read of the subject before it.
     *
     * @param id as in the change event; {@link Change#EVERYTHING} stands for all
     */
    public void forget(Subject.Kind kind, String id) {
        if (id.equals(Change.EVERYTHING)) {
            invalidateAll();
            return;
        }
        // Before the eviction: a load that ends in between sees that it was overtaken.
        epochs.advance(new Subject(kind, id));
        if (kind == Subject.Kind.KEY) {
            KeyHash.fromHex(id).ifPresent(this::invalidate);
        }
    }

    private void invalidate(KeyHash hash) {
        loads.computeIfPresent(hash, (_, load) -> load.overtaken());
        known.invalidate(hash);
        unknown.invalidate(hash);
    }

    private void invalidateAll() {
        loads.replaceAll((_, load) -> load.overtaken());
        known.invalidateAll();
        unknown.invalidateAll();
    }

    /** Entries now held, known and unknown together; for metrics. */
    public long size() {
        known.cleanUp();
        unknown.cleanUp();
        return known.estimatedSize() + unknown.estimatedSize();
    }

    private @Nullable Load joinOrStart(KeyHash hash) {
        var running = loads.get(hash);
        if (running != null) {
            return running;
        }
        if (loads.size() >= limits.waiting()) {
            return null;
        }
        var fresh = new Load();
        var first = loads.putIfAbsent(hash, fresh);
        if (first != null) {
            return first;
        }
        Thread.ofVirtual().name("key-load").start(() -> run(hash, fresh));
        return fresh;
    }

    private void run(KeyHash hash, Load load) {
        var outcome = UNAVAILABLE;
        try {
            outcome = readUntilCurrent(hash, load);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // No trace: with the database away this is one line per cold key.
            log.atWarn().addKeyValue("cause", e.toString()).log("a key could not be loaded");
        } finally {
            loads.remove(hash, load);
            load.found.complete(outcome);
        }
    }

    private Found readUntilCurrent(KeyHash hash, Load load) throws InterruptedException {
        Epochs.@Nullable Stamp before = null;
        for (int read = 0; read < READS_PER_LOAD; read++) {
            int generation = load.generation;
            long changes = epochs.changes();
            var found = read(hash);
            boolean quiet = epochs.changes() == changes;
            // Something changed meanwhile. Whether it was this key's user or team can be told only after a second read,
            // from the counters as they stood before it.
            if (found instanceof Found.Key key
                    && !quiet
                    && (before == null || !key.stamp().isSameAs(before))) {
                before = key.stamp();
                continue;
            }
            if (keepIfCurrent(hash, load, generation, found)) {
                return found;
            }
        }
        return UNAVAILABLE;
    }

    private Found read(KeyHash hash) throws InterruptedException {
        if (!reading.tryAcquire(limits.patience().toNanos(), TimeUnit.NANOSECONDS)) {
            return UNAVAILABLE;
        }
        try {
            return source.load(hash)
                    .<Found>map(identity -> new Found.Key(identity, epochs.stamp(identity.subjects())))
                    .orElse(UNKNOWN);
        } finally {
            reading.release();
        }
    }

    /** Inside the map's lock on this hash, so that an eviction comes either before the check or after the answer is in memory. */
    private boolean keepIfCurrent(KeyHash hash, Load load, int generation, Found found) {
        var kept = loads.computeIfPresent(hash, (_, current) -> {
            if (load.generation != generation) {
                return current;
            }
            switch (found) {
                case Found.Key _ -> known.put(hash, found);
                case Found.Unknown _ -> unknown.put(hash, found);
                case Found.Unavailable _ -> {}
            }
            return null;
        });
        return kept == null;
    }

    private static final class Load {
        private final CompletableFuture<Found> found = new CompletableFuture<>();
        private volatile int generation;

        @SuppressWarnings("NonAtomicVolatileUpdate") // only under the map's lock on its hash
        Load overtaken() {
            generation++;
            return this;
        }
    }
}
