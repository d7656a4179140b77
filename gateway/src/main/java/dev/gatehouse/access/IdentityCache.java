package dev.gatehouse.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiException;
import dev.gatehouse.platform.Change;
import dev.gatehouse.platform.Clocks;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who is calling, in memory by the hash of what was presented. What is not is loaded once, however many ask for it, on a virtual thread.
 *
 * <pre>
 *   look-up ── known ─────────────────────────────→ identity
 *          ├── unknown, remembered for a while ───→ unknown
 *          └── cold → one load per hash ──────────→ identity, unknown, or unavailable
 *                        ↑ an eviction while it runs makes it read again: what it saw may be from before the change
 * </pre>
 *
 * An identity is remembered with its user and its team. When one of those changes, {@link Epochs} tells that what is remembered is old.
 */
abstract class IdentityCache<I extends Identity> {
    private static final Logger log = LoggerFactory.getLogger(IdentityCache.class);
    private static final int READS_PER_LOAD = 3;
    private static final int SERVER_FAULT = 500;

    /** What a look-up came to. */
    sealed interface Found<I> {
        /** @param stamp what its subjects had come to when it was read */
        record Held<I>(I identity, Epochs.Stamp stamp) implements Found<I> {}

        record Unknown<I>() implements Found<I> {}

        /** It was looked at, and is no good. Not remembered. */
        record Bad<I>(ApiError error) implements Found<I> {}

        record Unavailable<I>() implements Found<I> {}
    }

    /** Where one identity comes from. Blocks; a refusal it throws is the answer, any other exception means that nobody can tell now. */
    @FunctionalInterface
    interface Source<I> {
        Optional<I> load();
    }

    private final Found<I> isUnknown = new Found.Unknown<>();
    private final Found<I> isUnavailable = new Found.Unavailable<>();

    private final CacheLimits limits;
    private final Cache<KeyHash, Found<I>> known;
    private final Cache<KeyHash, Found<I>> unknown;
    private final ConcurrentHashMap<KeyHash, Load<I>> loads = new ConcurrentHashMap<>();
    private final Semaphore reading;
    private final Epochs epochs;

    IdentityCache(CacheLimits limits, Epochs epochs, Clocks clocks) {
        this.limits = limits;
        this.epochs = epochs;
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
    Found<I> peek(KeyHash hash) {
        var found = known.getIfPresent(hash);
        if (found instanceof Found.Held<I> held) {
            return epochs.isCurrent(held.stamp()) ? held : null;
        }
        return unknown.getIfPresent(hash);
    }

    /** Joins the load of this identity, or starts it; completes within the patience. */
    CompletableFuture<Found<I>> load(KeyHash hash, Source<I> source) {
        var load = joinOrStart(hash, source);
        if (load == null) {
            return CompletableFuture.completedFuture(isUnavailable);
        }
        // A copy per request: the patience of one must not end the load for the others.
        return load.found
                .copy()
                .completeOnTimeout(isUnavailable, limits.patience().toNanos(), TimeUnit.NANOSECONDS);
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

    final void invalidate(KeyHash hash) {
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

    private @Nullable Load<I> joinOrStart(KeyHash hash, Source<I> source) {
        var running = loads.get(hash);
        if (running != null) {
            return running;
        }
        if (loads.size() >= limits.waiting()) {
            return null;
        }
        var fresh = new Load<I>();
        var first = loads.putIfAbsent(hash, fresh);
        if (first != null) {
            return first;
        }
        Thread.ofVirtual().name("key-load").start(() -> run(hash, fresh, source));
        return fresh;
    }

    private void run(KeyHash hash, Load<I> load, Source<I> source) {
        var outcome = isUnavailable;
        try {
            outcome = readUntilCurrent(hash, load, source);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // No trace: with the database away this is one line per cold key.
            log.atWarn().addKeyValue("cause", e.toString()).log("an identity could not be loaded");
        } finally {
            loads.remove(hash, load);
            load.found.complete(outcome);
        }
    }

    private Found<I> readUntilCurrent(KeyHash hash, Load<I> load, Source<I> source) throws InterruptedException {
        Epochs.@Nullable Stamp before = null;
        for (int read = 0; read < READS_PER_LOAD; read++) {
            int generation = load.generation;
            long changes = epochs.changes();
            var found = read(source);
            boolean quiet = epochs.changes() == changes;
            // Something changed meanwhile. Whether it was this key's user or team can be told only after a second read,
            // from the counters as they stood before it.
            if (found instanceof Found.Held<I> held
                    && !quiet
                    && (before == null || !held.stamp().isSameAs(before))) {
                before = held.stamp();
                continue;
            }
            if (keepIfCurrent(hash, load, generation, found)) {
                return found;
            }
        }
        return isUnavailable;
    }

    private Found<I> read(Source<I> source) throws InterruptedException {
        if (!reading.tryAcquire(limits.patience().toNanos(), TimeUnit.NANOSECONDS)) {
            return isUnavailable;
        }
        try {
            return source.load()
                    .<Found<I>>map(identity -> new Found.Held<>(identity, epochs.stamp(identity.subjects())))
                    .orElse(isUnknown);
        } catch (ApiException refused) {
            if (refused.error().status() >= SERVER_FAULT) {
                throw refused;
            }
            return new Found.Bad<>(refused.error());
        } finally {
            reading.release();
        }
    }

    /** Inside the map's lock on this hash, so that an eviction comes either before the check or after the answer is in memory. */
    private boolean keepIfCurrent(KeyHash hash, Load<I> load, int generation, Found<I> found) {
        var kept = loads.computeIfPresent(hash, (_, current) -> {
            if (load.generation != generation) {
                return current;
            }
            switch (found) {
                case Found.Held<I> _ -> known.put(hash, found);
                case Found.Unknown<I> _ -> unknown.put(hash, found);
                case Found.Bad<I> _, Found.Unavailable<I> _ -> {}
            }
            return null;
        });
        return kept == null;
    }

    private static final class Load<I> {
        private final CompletableFuture<Found<I>> found = new CompletableFuture<>();
        private volatile int generation;

        @SuppressWarnings("NonAtomicVolatileUpdate") // only under the map's lock on its hash
        Load<I> overtaken() {
            generation++;
            return this;
        }
    }
}
