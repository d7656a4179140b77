package dev.gatehouse.budgets;

import dev.gatehouse.access.Subject;
import dev.gatehouse.config.BudgetConfig;
import dev.gatehouse.error.ApiException;
import dev.gatehouse.leases.PurseId;
import dev.gatehouse.platform.Change;
import dev.gatehouse.platform.ChangeFeed;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
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
    private final BudgetConfig config;
    private final WindowResets windows;
    private final Clocks clocks;
    private final ResetRepository repository = new ResetRepository();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("budget-resets").daemon().factory());

    public BudgetResets(Database database, BudgetConfig config, Clocks clocks) {
        this.database = database;
        this.config = config;
        this.windows = new WindowResets(clocks);
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
        if (config.all() != null) {
            database.transactVoid(this::keepOfAll);
        }
        int all = repeat(tx -> windows.reset(tx, AT_ONCE));
        for (var kind : Kind.values()) {
            all += repeat(tx -> reset(tx, kind));
        }
        return all;
    }

    private void keepOfAll(Tx tx) {
        if (repository.keepOfAll(tx, config, clocks.now())) {
            announce(tx, List.of(new Subject(Subject.Kind.USER, PurseId.OF_ALL.owner())));
        }
    }

    private int repeat(ToIntFunction<Tx> step) {
        int all = 0;
        int done;
        do {
            done = database.transact(tx -> repository.lead(tx) ? step.applyAsInt(tx) : 0);
            all += done;
        } while (done == AT_ONCE);
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
            next.put(due.id(), BudgetPeriod.resetOrMidnight(now, due.period().orElse("")));
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
                announce(tx, repository.resetLinked(tx, next, config.customerBudget()));
                ChangeFeed.publish(
                        tx,
                        next.keySet().stream()
                                .map(id -> new Change(BudgetRows.TOPIC, id))
                                .toList());
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

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
