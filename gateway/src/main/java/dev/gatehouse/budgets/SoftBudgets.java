package dev.gatehouse.budgets;

import dev.gatehouse.budgets.SoftBudgetRepository.Crossed;
import dev.gatehouse.error.ApiException;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says who has spent a soft budget, once a day and on one node. It refuses nobody. */
public final class SoftBudgets implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SoftBudgets.class);
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofHours(24);
    /** More are told a minute later. */
    private static final int AT_ONCE = 1_000;

    private final Database database;
    private final Clocks clocks;
    private final SoftBudgetRepository repository = new SoftBudgetRepository();
    private final AtomicLong told = new AtomicLong();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("soft-budgets").daemon().factory());

    public SoftBudgets(Database database, Clocks clocks) {
        this.database = database;
        this.clocks = clocks;
    }

    public void start() {
        var _ = timer.scheduleWithFixedDelay(
                this::runQuietly, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void runQuietly() {
        try {
            run();
        } catch (ApiException away) {
            log.atDebug().log("soft budgets are looked at when the database is back");
        } catch (RuntimeException e) {
            log.atWarn().setCause(e).log("soft budgets could not be looked at; it is tried again");
        }
    }

    List<Crossed> run() {
        var crossed = database.transact(tx -> repository.tell(tx, clocks.now(), PAUSE, AT_ONCE));
        told.addAndGet(crossed.size());
        crossed.forEach(one -> log.atWarn()
                .addKeyValue("kind", one.kind())
                .addKeyValue("owner", one.part().isEmpty() ? one.owner() : one.owner() + " " + one.part())
                .addKeyValue("spent", one.spend().toPlainString())
                .addKeyValue("limit", one.softBudget().toPlainString())
                .log("a soft budget is spent"));
        return crossed;
    }

    /** How often this node said so. */
    public long told() {
        return told.get();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
