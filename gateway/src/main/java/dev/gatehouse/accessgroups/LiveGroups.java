package dev.gatehouse.accessgroups;

import dev.gatehouse.error.ApiException;
import dev.gatehouse.platform.Database;
import dev.gatehouse.snapshot.Grouping;
import dev.gatehouse.snapshot.Snapshots;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what the database says of groups into the snapshot that requests read: when a change is announced, at once when it was
 * made here, and now and then in case that an announcement was missed.
 *
 * <p>Where the database fails groups hold what deployments say they hold, and no other groups, until it can be read again.
 */
public final class LiveGroups implements AutoCloseable {
    /** Of the change feed; its keys are names or ids of groups. */
    public static final String TOPIC = "access_group";

    /** How long a node that missed an announcement may be wrong. */
    public static final Duration BOUND = Duration.ofSeconds(60);

    private static final Logger log = LoggerFactory.getLogger(LiveGroups.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final EdgeRepository edges = new EdgeRepository();
    private final UnifiedGroupRepository unified = new UnifiedGroupRepository();
    private final Database database;
    private final Snapshots snapshots;
    private final Duration bound;
    private final ReentrantLock reading = new ReentrantLock();
    private final Semaphore asked = new Semaphore(0);
    private final AtomicLong failures = new AtomicLong();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("access-groups").unstarted(this::run);
    private volatile boolean flat;
    private volatile boolean closed;

    public LiveGroups(Database database, Snapshots snapshots, Duration bound) {
        this.database = database;
        this.snapshots = snapshots;
        this.bound = bound;
    }

    /** Reads them, and from now on follows their changes. */
    public void start() {
        refresh();
        thread.start();
    }

    /** For the change feed; quick. */
    public void changed(String group) {
        asked.release();
    }

    /** Returns when all that was committed before is in force here, or when the database cannot be read. */
    void refresh() {
        // One at a time, so that none puts what it read into force after another that read later.
        reading.lock();
        try {
            snapshots.regroup(database.read(tx -> new Grouping(edges.all(tx), unified.granted(tx))));
            flat = false;
        } catch (RuntimeException e) {
            failures.incrementAndGet();
            degrade(e);
        } finally {
            reading.unlock();
        }
    }

    private void degrade(RuntimeException e) {
        if (!flat) {
            flat = true;
            snapshots.regroup(snapshots.current().grouping().flat());
            log.atWarn()
                    .addKeyValue(
                            "cause",
                            e instanceof ApiException told ? told.error().message() : e.toString())
                    .log("access groups could not be read: until they can be, none contains another");
        }
    }

    private void run() {
        while (!closed) {
            try {
                // Whether it was asked or the time is up, the same is to be done.
                boolean _ = asked.tryAcquire((flat ? PAUSE : bound).toNanos(), TimeUnit.NANOSECONDS);
                asked.drainPermits();
                refresh();
            } catch (InterruptedException closing) {
                return;
            }
        }
    }

    /** Readings that failed. */
    public long failures() {
        return failures.get();
    }

    /** Whether groups are believed to contain no groups, because they could not be read. */
    public boolean isFlat() {
        return flat;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
