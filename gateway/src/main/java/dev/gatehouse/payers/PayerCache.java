package dev.gatehouse.payers;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.leases.PurseId;
import dev.gatehouse.platform.Change;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What matters of the customers and tags that requests name, in memory. Where none of a kind is limited or blocked that alone is
 * remembered. What was read before a change was heard of is read again.
 */
final class PayerCache {
    private static final long MOST = 100_000;
    private static final int READS_AT_ONCE = 4;
    private static final int READS_PER_LOAD = 3;
    private static final long PATIENCE_MILLIS = 500;

    private final PayerSource source;
    private final Payer unknownCustomer;
    private final Cache<PurseId, Payer> known =
            Caffeine.newBuilder().maximumSize(MOST).build();
    private final Semaphore reading = new Semaphore(READS_AT_ONCE);
    private final AtomicLong changes = new AtomicLong();
    private volatile PayerSource.@Nullable Kinds some;

    /** @param unknownCustomer what holds for customers nobody has heard of */
    PayerCache(PayerSource source, Payer unknownCustomer) {
        this.source = source;
        this.unknownCustomer = unknownCustomer;
    }

    /** All of them, or null where one must be loaded. */
    @Nullable
    Map<PurseId, Payer> peek(Collection<PurseId> named) {
        var found = new HashMap<PurseId, Payer>();
        for (var one : named) {
            var payer = peek(one);
            if (payer == null) {
                return null;
            }
            found.put(one, payer);
        }
        return found;
    }

    private @Nullable Payer peek(PurseId named) {
        var kinds = some;
        boolean isCustomer = named.kind() == PurseId.Kind.CUSTOMER;
        boolean none = kinds != null && !(isCustomer ? kinds.customers() : kinds.tags());
        return none ? unknown(named) : known.getIfPresent(named);
    }

    private Payer unknown(PurseId named) {
        return named.kind() == PurseId.Kind.CUSTOMER ? unknownCustomer : Payer.NOBODY;
    }

    /**
     * Blocks.
     *
     * @throws RuntimeException where nobody can tell now
     */
    Map<PurseId, Payer> load(Collection<PurseId> named) throws InterruptedException {
        if (!reading.tryAcquire(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("too many customers and tags are being read");
        }
        try {
            var loaded = peek(named);
            for (int read = 0; read < READS_PER_LOAD && loaded == null; read++) {
                loaded = read(named);
            }
            if (loaded == null) {
                throw new IllegalStateException("customers and tags change faster than they can be read");
            }
            return loaded;
        } finally {
            reading.release();
        }
    }

    private @Nullable Map<PurseId, Payer> read(Collection<PurseId> named) {
        long before = changes.get();
        var kinds = source.some();
        var stored = kinds.customers() || kinds.tags() ? source.load(named) : Map.<PurseId, Payer>of();
        var found = new HashMap<PurseId, Payer>();
        named.forEach(one -> found.put(one, stored.getOrDefault(one, unknown(one))));
        synchronized (changes) {
            if (changes.get() != before) {
                return null;
            }
            some = kinds;
            known.putAll(found);
        }
        return found;
    }

    /** For the change feed. */
    void forget(PurseId.Kind kind, String id) {
        synchronized (changes) {
            changes.incrementAndGet();
            some = null;
            if (id.equals(Change.EVERYTHING)) {
                known.invalidateAll();
            } else {
                known.invalidate(PurseId.of(kind, id));
            }
        }
    }

    /** For the change feed. @return who is linked to this budget row, as far as it is known here */
    List<PurseId> forgetBudget(String budget) {
        var linked = new ArrayList<PurseId>();
        synchronized (changes) {
            changes.incrementAndGet();
            known.asMap().forEach((named, payer) -> {
                if (budget.equals(payer.budget()) || budget.equals(Change.EVERYTHING)) {
                    linked.add(named);
                }
            });
            known.invalidateAll(linked);
        }
        return linked;
    }
}
