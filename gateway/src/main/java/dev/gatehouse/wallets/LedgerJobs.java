package dev.gatehouse.wallets;

import dev.gatehouse.error.ApiException;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the ledger does by itself: it takes away what is over, and proves its books. On every node; what one did another finds done. */
public final class LedgerJobs implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LedgerJobs.class);
    private static final Duration EXPIRE_EVERY = Duration.ofSeconds(30);
    private static final Duration CHECK_EVERY = Duration.ofHours(1);
    /** More wait for the next time. */
    private static final int AT_ONCE = 500;

    private final Database database;
    private final Ledger ledger;
    private final LedgerCheck check;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("ledger-jobs").daemon().factory());
    private volatile int differences;

    public LedgerJobs(Database database, Clocks clocks) {
        this.database = database;
        this.ledger = new Ledger(clocks);
        this.check = new LedgerCheck(database);
    }

    public void start() {
        every(EXPIRE_EVERY, this::expire);
        every(CHECK_EVERY, this::check);
    }

    private void every(Duration pause, Runnable work) {
        var _ = timer.scheduleWithFixedDelay(
                () -> quietly(work), pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void quietly(Runnable work) {
        try {
            work.run();
        } catch (ApiException away) {
            log.atDebug().log("the ledger waits for the database");
        } catch (RuntimeException e) {
            log.atWarn().setCause(e).log("the ledger's work could not be done; it is tried again");
        }
    }

    private void expire() {
        database.transactVoid(tx -> ledger.expireDue(tx, AT_ONCE));
    }

    void check() {
        var found = check.run().differences();
        differences = found.size();
        found.forEach(one -> log.atError()
                .addKeyValue("what", one.what())
                .addKeyValue("where", one.where())
                .addKeyValue("expected", one.expected())
                .addKeyValue("found", one.found())
                .log("the ledger does not agree"));
    }

    /** Of the last proof: 100 at most. */
    public int differences() {
        return differences;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
