package dev.gatehouse.ledger;

import dev.gatehouse.platform.Clocks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings this node's journal into PostgreSQL, exactly once, on one thread. While PostgreSQL is away segments pile up, and it tries
 * on for ever.
 */
public final class Drain {
    private static final Logger log = LoggerFactory.getLogger(Drain.class);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(50);

    private final Journals journals;
    private final DrainSettings settings;
    private final Clocks clocks;
    private final SegmentDrain segments;
    private final Retention retention;
    private final Thread thread;
    private final Semaphore wake = new Semaphore(0);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition progress = lock.newCondition();
    private long asked;
    private long answered;
    private @Nullable Long checkedNanos;
    private volatile Instant emptyAt;
    private volatile long failures;
    private volatile int failuresInARow;
    private volatile boolean stopping;

    private Drain(Journals journals, DataSource database, DrainSettings settings, Clocks clocks) {
        this.journals = journals;
        this.settings = settings;
        this.clocks = clocks;
        var store = new UsageStore(database, clocks);
        this.segments = new SegmentDrain(store, settings.batchRecords());
        this.retention = new Retention(journals, store, segments, settings.keep(), clocks);
        this.emptyAt = clocks.now();
        journals.attach(this::wakeUp, () -> failuresInARow < 2);
        this.thread = Thread.ofPlatform().name("journal-drain").daemon().unstarted(this::run);
    }

    /** Starts it. The database need not be there. */
    public static Drain start(Journals journals, DataSource database, DrainSettings settings, Clocks clocks) {
        var drain = new Drain(journals, database, settings, clocks);
        drain.thread.start();
        return drain;
    }

    /** Drains now what waits for company. Returns a number that {@link #drainedUpTo()} reaches when all of it is drained. */
    public long flushNow() {
        lock.lock();
        try {
            return ++asked;
        } finally {
            lock.unlock();
            wakeUp();
        }
    }

    /** See {@link #flushNow()}. */
    public long drainedUpTo() {
        lock.lock();
        try {
            return answered;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until everything that was in the journal before the call is in the database. False where that took longer. */
    public boolean await(Duration patience) {
        long ticket = flushNow();
        long left = patience.toNanos();
        lock.lock();
        try {
            while (answered < ticket) {
                if (left <= 0) {
                    return false;
                }
                left = progress.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends all lanes, drains what is left and stops. False where that took longer, or could not be done: then the segments wait for
     * the next start.
     */
    public boolean close(Duration patience) {
        long deadline = clocks.nanos() + patience.toNanos();
        boolean all = journals.closeLanes(patience);
        all &= await(Duration.ofNanos(deadline - clocks.nanos()));
        stopping = true;
        wakeUp();
        try {
            // It may be waiting for a database that does not answer; that ends by itself, and it starts nothing new.
            var _ = thread.join(
                    Duration.ofNanos(Math.max(1, deadline - clocks.nanos())).plusMillis(100));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return all;
    }

    private void wakeUp() {
        if (wake.availablePermits() == 0) {
            wake.release();
        }
    }

    private void run() {
        journals.inherited().forEach(this::inherit);
        while (!stopping) {
            try {
                takeOpened();
                check();
                drainAll();
                pause(settings.window());
            } catch (IOException | RuntimeException e) {
                failed(e);
            }
        }
    }

    private void inherit(Path segment) {
        try {
            segments.inherit(segment);
        } catch (IOException | RuntimeException e) {
            log.atError().setCause(e).addKeyValue("file", segment).log("journal segment cannot be opened");
        }
    }

    private void takeOpened() {
        for (var segment = journals.opened().poll();
                segment != null;
                segment = journals.opened().poll()) {
            segments.add(SegmentSource.of(segment));
        }
    }

    private void check() {
        long now = clocks.nanos();
        if (checkedNanos == null || now - checkedNanos >= settings.checkEvery().toNanos()) {
            segments.doubt();
            retention.check();
            checkedNanos = now;
        }
    }

    private void drainAll() throws IOException {
        boolean more = true;
        while (more) {
            long ticket = ticket();
            takeOpened();
            var began = clocks.now();
            more = segments.step();
            journals.drained();
            failuresInARow = 0;
            if (!more) {
                emptyAt = began;
                answer(ticket);
            }
        }
    }

    private long ticket() {
        lock.lock();
        try {
            return asked;
        } finally {
            lock.unlock();
        }
    }

    private void answer(long ticket) {
        lock.lock();
        try {
            answered = ticket;
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writing thread
    private void failed(Exception e) {
        failures++;
        failuresInARow++;
        segments.doubt();
        if (Integer.bitCount(failuresInARow) == 1) {
            var event = SqlStates.isSql(e) ? log.atWarn() : log.atWarn().setCause(e);
            event.addKeyValue("failures", failuresInARow)
                    .addKeyValue("cause", SqlStates.describe(e))
                    .log("journal could not be drained; it is tried again");
        }
        backOff();
    }

    /** Half of it by chance, so that nodes do not all come back in the same moment. */
    private void backOff() {
        long longest =
                Math.min(settings.maxBackoff().toNanos(), FIRST_BACKOFF.toNanos() << Math.min(failuresInARow, 20));
        long until = clocks.nanos() + longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1);
        for (long left = until - clocks.nanos(); left > 0 && !stopping; left = until - clocks.nanos()) {
            pause(Duration.ofNanos(left));
        }
    }

    private void pause(Duration longest) {
        try {
            if (wake.tryAcquire(longest.toNanos(), TimeUnit.NANOSECONDS)) {
                wake.drainPermits();
            }
        } catch (InterruptedException e) {
            // Only close ends this thread.
            log.atDebug().log("interrupted");
        }
    }

    /** Bytes of the journal that are not in the database yet. */
    public long backlogBytes() {
        return segments.backlogBytes();
    }

    /** Records that are not in the database yet. */
    public long backlogRecords() {
        return segments.backlogRecords();
    }

    /** How long the oldest of them may have waited; zero where there are none. */
    public Duration oldestAge() {
        return backlogBytes() == 0 ? Duration.ZERO : Duration.between(emptyAt, clocks.now());
    }

    /** Records drained since start. */
    public long drainedRecords() {
        return segments.drained();
    }

    /** Of those, how many the database or this version could not book: they are in {@code journal_reject}. */
    public long rejectedRecords() {
        return segments.rejected();
    }

    /** Transactions that failed, since start; each is tried again. */
    public long failures() {
        return failures;
    }

    /** Segments whose position the database set back, since start. */
    public long rewinds() {
        return segments.rewinds();
    }

    /** Segments of which a part could not be read. Anything but zero needs a person. */
    public long damagedSegments() {
        return segments.damagedSegments();
    }

    /** Segments that are gone and were not drained. Anything but zero needs a person. */
    public int lostSegments() {
        return retention.lost();
    }
}
