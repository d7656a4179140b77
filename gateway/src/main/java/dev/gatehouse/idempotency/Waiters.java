package dev.gatehouse.idempotency;

import dev.gatehouse.platform.Clocks;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Requests of this node that wait for the one before them. However many they are, the database is asked once each 50 ms. */
final class Waiters {
    private static final Logger log = LoggerFactory.getLogger(Waiters.class);
    private static final int MOST = 1_000;
    private static final Duration EVERY = Duration.ofMillis(50);

    private final Function<Collection<String>, Map<String, Boolean>> running;
    private final Clocks clocks;
    private final Set<Waiter> all = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean asking;

    /** @param running which of these claims are still held, and whether nothing is heard of who holds them; blocks */
    Waiters(Function<Collection<String>, Map<String, Boolean>> running, Clocks clocks) {
        this.running = running;
        this.clocks = clocks;
    }

    /** @param lostAt from when it is not waited for somebody of whom nothing is heard */
    private record Waiter(String claim, long lostAt, long until, Runnable woken) {}

    /**
     * @param woken called once, when there may be news or the time is over
     * @return false where too many wait
     */
    synchronized boolean add(String claim, long lostAt, long until, Runnable woken) {
        if (all.size() >= MOST) {
            return false;
        }
        all.add(new Waiter(claim, lostAt, until, woken));
        if (!asking) {
            asking = true;
            Thread.ofVirtual().name("idempotency-wait").start(this::ask);
        }
        return true;
    }

    private void ask() {
        for (var asked = waiting(); !asked.isEmpty(); asked = waiting()) {
            LockSupport.parkNanos(EVERY.toNanos());
            wake(asked, held(asked));
        }
    }

    private synchronized List<Waiter> waiting() {
        asking = !all.isEmpty();
        return List.copyOf(all);
    }

    private Map<String, Boolean> held(List<Waiter> asked) {
        var claims = asked.stream().map(Waiter::claim).collect(Collectors.toSet());
        try {
            return running.apply(claims);
        } catch (RuntimeException e) {
            log.atDebug()
                    .addKeyValue("cause", Pending.cause(e))
                    .log("it is not known which requests are still running");
            return claims.stream().collect(Collectors.toMap(claim -> claim, _ -> false));
        }
    }

    private void wake(List<Waiter> asked, Map<String, Boolean> held) {
        long now = clocks.nanos();
        for (var waiter : asked) {
            var lost = held.get(waiter.claim);
            if (lost == null || lost && now - waiter.lostAt >= 0 || now - waiter.until >= 0) {
                synchronized (this) {
                    all.remove(waiter);
                }
                waiter.woken.run();
            }
        }
    }

    synchronized int count() {
        return all.size();
    }
}
