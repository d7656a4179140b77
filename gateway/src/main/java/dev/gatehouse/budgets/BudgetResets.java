package dev.gatehouse.budgets;

import dev.gatehouse.access.Subject;
import dev.gatehouse.error.ApiException;
import dev.gatehouse.platform.ChangeFeed;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Tx;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets budgets begin again when their time has come, on one node at a time. A node that stood still catches up: what is due is due once,
 * however late.
 */
public final class BudgetResets implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(BudgetResets.class);
    private static final Duration EVERY = Duration.ofSeconds(5);
    /** More wait for the next transaction. */
    private static final int AT_ONCE = 1_000;

    private final Database database;
    private final Clocks clocks;
    private final ResetRepository repository = new ResetRepository();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("budget-resets").daemon().factory());

    public BudgetResets(Database database, Clocks clocks) {
        this.database = database;
        this.clocks = clocks;
    }

    public void start() {
        var _ = timer.scheduleWithFixedDelay(this::runQuietly, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void runQuietly() {
        try {
            run();
        } catch (ApiException away) {
            log.atDebug().log("budgets begin again when the database is back");
        } catch (RuntimeException e) {
            log.atWarn().setCause(e).log("budgets could not begin again; it is tried again");
        }
    }

    /** @return how many began again */
    int run() {
        int all = 0;
        for (var kind : Kind.values()) {
            int done;
            do {
                done = database.transact(tx -> repository.lead(tx) ? reset(tx, kind) : 0);
                all += done;
            } while (done == AT_ONCE);
        }
        return all;
    }

    private enum Kind {
        KEY,
        USER,
        TEAM,
        BUDGET
    }

    private int reset(Tx tx, Kind kind) {
        var now = clocks.now();
        var next = new LinkedHashMap<String, Instant>();
        for (var due : repository.due(tx, due(kind), now, AT_ONCE)) {
            next.put(
                    due.id(),
                    due.period()
                            .flatMap(period -> BudgetPeriod.resetAfter(now, period))
                            .orElseGet(midnight(now)));
        }
        if (next.isEmpty()) {
            return 0;
        }
        switch (kind) {
            case KEY -> reset(tx, ResetRepository.RESET_KEYS, next, Subject.Kind.KEY);
            case USER -> reset(tx, ResetRepository.RESET_USERS, next, Subject.Kind.USER);
            case TEAM -> reset(tx, ResetRepository.RESET_TEAMS, next, Subject.Kind.TEAM);
            case BUDGET -> {
                repository.reset(tx, ResetRepository.RESET_BUDGETS, next);
                announce(tx, repository.resetLinked(tx, next));
            }
        }
        return next.size();
    }

    private static String due(Kind kind) {
        return switch (kind) {
            case KEY -> ResetRepository.DUE_KEYS;
            case USER -> ResetRepository.DUE_USERS;
            case TEAM -> ResetRepository.DUE_TEAMS;
            case BUDGET -> ResetRepository.DUE_BUDGETS;
        };
    }

    private void reset(Tx tx, String statement, Map<String, Instant> next, Subject.Kind kind) {
        repository.reset(tx, statement, next);
        announce(tx, next.keySet().stream().map(id -> new Subject(kind, id)).toList());
    }

    /** So that no node goes on refusing. */
    private static void announce(Tx tx, List<Subject> subjects) {
        ChangeFeed.publish(tx, subjects.stream().map(Subject::changed).toList());
    }

    /** Of periods that nobody understands, as the reference has it. */
    private static Supplier<Instant> midnight(Instant now) {
        return () -> now.atZone(ZoneOffset.UTC)
                .truncatedTo(ChronoUnit.DAYS)
                .plusDays(1)
                .toInstant();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
