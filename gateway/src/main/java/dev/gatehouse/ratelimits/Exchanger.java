package dev.gatehouse.ratelimits;

import dev.gatehouse.platform.Clocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exchanges counters with the other nodes: all that changed at every beat; in between those that somebody waits for at once, and those
 * that others should hear of soon. Where that fails the node keeps to its part until it succeeds again.
 */
public final class Exchanger implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Exchanger.class);
    /** After all lost sight of each other at about the same time. */
    private static final Duration EVERYBODY_TOLD = Duration.ofMillis(300);

    private static final Duration SOON = Duration.ofMillis(100);
    /** Nobody waits longer, whatever the database does. */
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final RateLimits limits;
    private final Sharing sharing;
    private final Clocks clocks;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wanted = lock.newCondition();
    private final Set<Counter> hurried = new LinkedHashSet<>();
    private List<Runnable> waiters = new ArrayList<>();
    private long heardAt;
    private boolean failing;
    private final Thread thread;
    private final ScheduledExecutorService deadlines =
            Executors.newSingleThreadScheduledExecutor(daemon("rate-limit-deadlines"));

    public Exchanger(RateLimits limits, Sharing sharing, Clocks clocks) {
        this.limits = limits;
        this.sharing = sharing;
        this.clocks = clocks;
        this.thread = daemon("rate-limit-exchange").newThread(this::run);
    }

    private static ThreadFactory daemon(String name) {
        return Thread.ofPlatform().name(name).daemon().factory();
    }

    public void start() {
        limits.prompt(new Hurry());
        thread.start();
    }

    private final class Hurry implements Prompt {
        @Override
        public void soon(Counter counter) {
            hurry(counter, null);
        }

        @Override
        public void now(Counter counter, Runnable answered) {
            hurry(counter, answered);
        }
    }

    private void hurry(Counter counter, @Nullable Runnable waiter) {
        lock.lock();
        try {
            hurried.add(counter);
            if (waiter != null) {
                if (waiters.isEmpty()) {
                    var batch = waiters;
                    var _ = deadlines.schedule(() -> release(batch), PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                }
                waiters.add(waiter);
                wanted.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Each of them once: whoever takes the list has it for himself. */
    private void release(List<Runnable> batch) {
        List<Runnable> all;
        lock.lock();
        try {
            all = List.copyOf(batch);
            batch.clear();
        } finally {
            lock.unlock();
        }
        all.forEach(Runnable::run);
    }

    private void run() {
        heardAt = clocks.nanos();
        long nextBeat = heardAt;
        long nextHurry = heardAt;
        while (!Thread.currentThread().isInterrupted()) {
            long now = clocks.nanos();
            if (now - nextBeat >= 0) {
                nextBeat = now + exchange(true, take()).toNanos();
                nextHurry = now + SOON.toNanos();
                limits.sweep();
            } else {
                var batch = await(nextBeat, nextHurry);
                if (batch != null) {
                    if (!failing) {
                        nextBeat =
                                Math.min(nextBeat, now + exchange(false, batch).toNanos());
                    } else {
                        release(batch.waiters());
                    }
                    nextHurry = clocks.nanos() + SOON.toNanos();
                }
            }
        }
    }

    private record Batch(List<Counter> counters, List<Runnable> waiters) {}

    private Batch take() {
        lock.lock();
        try {
            var batch = new Batch(List.copyOf(hurried), waiters);
            hurried.clear();
            waiters = new ArrayList<>();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** Null where the beat came first. */
    private @Nullable Batch await(long beat, long soon) {
        lock.lock();
        try {
            while (waiters.isEmpty()) {
                long now = clocks.nanos();
                long left = (hurried.isEmpty() ? beat : Math.min(beat, soon)) - now;
                if (left <= 0) {
                    return hurried.isEmpty() || now - beat >= 0 ? null : take();
                }
                wanted.awaitNanos(left);
            }
            return take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** @return after which time it is due again */
    private Duration exchange(boolean everything, Batch batch) {
        try {
            if (everything) {
                limits.exchange(sharing);
            }
            if (!batch.counters().isEmpty()) {
                limits.exchange(sharing, batch.counters(), true);
            }
            heard();
            return sharing.pace().beat();
        } catch (Sharing.Switched e) {
            // Everything is told anew, and what the others told is heard before anybody relies on it.
            limits.cutOff();
            var _ = exchange(true, batch);
            return EVERYBODY_TOLD;
        } catch (RuntimeException e) {
            lost(e);
            return sharing.pace().pause();
        } finally {
            release(batch.waiters());
        }
    }

    private void heard() {
        heardAt = clocks.nanos();
        if (failing) {
            failing = false;
            log.atInfo().addKeyValue("backend", sharing.backend().key()).log("rate limits are shared again");
        }
    }

    private void lost(RuntimeException e) {
        if (clocks.nanos() - heardAt >= sharing.pace().tolerance().toNanos()) {
            limits.cutOff();
            if (!failing) {
                failing = true;
                log.atWarn()
                        .addKeyValue("backend", sharing.backend().key())
                        .addKeyValue("cause", e.toString())
                        .log("rate limits cannot be shared: this node keeps to its part of them");
            }
        }
    }

    @Override
    public void close() {
        limits.prompt(Prompt.NOBODY);
        thread.interrupt();
        deadlines.shutdownNow();
        release(take().waiters());
        sharing.close();
    }
}
