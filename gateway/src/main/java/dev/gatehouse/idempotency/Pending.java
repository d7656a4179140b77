package dev.gatehouse.idempotency;

import dev.gatehouse.platform.Clocks;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the database is still to be told of requests that are over: on virtual threads, a few at a time, and again until it takes it. Until
 * then their ids are in use.
 */
final class Pending {
    private static final Logger log = LoggerFactory.getLogger(Pending.class);
    private static final int MOST = 10_000;
    private static final int AT_ONCE = 2;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final long LOOK_NANOS = Duration.ofMillis(5).toNanos();

    private final Clocks clocks;
    private final Semaphore turns = new Semaphore(AT_ONCE);
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean closed;

    Pending(Clocks clocks) {
        this.clocks = clocks;
    }

    /** @param over when it was told, or never will be */
    void tell(Runnable work, Runnable over) {
        if (waiting.incrementAndGet() > MOST) {
            waiting.decrementAndGet();
            over.run();
            log.atWarn().log("more ids wait for the database than are remembered: one stays in use for a day");
            return;
        }
        Thread.ofVirtual().name("idempotency").start(() -> {
            try {
                untilTold(work);
            } finally {
                over.run();
                waiting.decrementAndGet();
            }
        });
    }

    private void untilTold(Runnable work) {
        for (var pause = FIRST_PAUSE; !closed; pause = doubled(pause)) {
            turns.acquireUninterruptibly();
            try {
                work.run();
                return;
            } catch (RuntimeException e) {
                log.atDebug().addKeyValue("cause", cause(e)).log("the database is to be told again");
            } finally {
                turns.release();
            }
            LockSupport.parkNanos(pause.toNanos());
        }
    }

    /** Without the statement that failed: it holds what was to be stored. */
    static String cause(Throwable thrown) {
        var cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.toString();
    }

    private static Duration doubled(Duration pause) {
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
    }

    int count() {
        return waiting.get();
    }

    /** Waits for what is under way, and gives up the rest. */
    void close(Duration patience) {
        long until = clocks.nanos() + patience.toNanos();
        while (waiting.get() > 0 && clocks.nanos() < until) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        closed = true;
    }
}
