package dev.gatehouse.routers;

import dev.gatehouse.error.ApiException;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import dev.gatehouse.routers.Decision.Recorded;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What routers chose, counted by day, router, mode, model and kind of task. A request leaves its decision in a queue and goes on; every
 * few seconds they are summed up and added to the database.
 *
 * <pre>  event loops ──offer──► queue (bounded) ──sum──► one row for each kind ──upsert──► router_decision, 31 days</pre>
 */
public final class Decisions implements AutoCloseable {
    static final int DAYS = 30;

    private static final Logger LOG = LoggerFactory.getLogger(Decisions.class);
    private static final int QUEUE = 16_384;
    private static final int BATCH = 512;
    /** Kinds that wait for a database that is away; there are some hundreds in all. */
    private static final int MOST_KINDS = 10_000;

    private static final Duration EVERY = Duration.ofSeconds(5);

    private final Database database;
    private final Clocks clocks;
    private final DecisionRepository repository = new DecisionRepository();
    private final ArrayBlockingQueue<Made> queue = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicLong dropped = new AtomicLong();
    private final Map<Kind, Sums> unwritten = new HashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("router-decisions").daemon().factory());

    private record Made(Recorded recorded, long nanos, double confidence) {}

    /** What decisions are summed up by. */
    record Kind(LocalDate day, Recorded recorded) {}

    /** Of decisions of one kind. */
    record Sums(long requests, long micros, double confidence) {
        static final Sums NONE = new Sums(0, 0, 0);

        Sums plus(Sums other) {
            return new Sums(requests + other.requests, micros + other.micros, confidence + other.confidence);
        }
    }

    public Decisions(Database database, Clocks clocks) {
        this.database = database;
        this.clocks = clocks;
    }

    public void start() {
        var _ = timer.scheduleWithFixedDelay(
                this::writeQuietly, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** On event loops: waits for nobody. */
    void record(Decision decision) {
        if (!queue.offer(new Made(decision.recorded(), decision.nanos(), decision.confidence()))) {
            dropped.incrementAndGet();
        }
    }

    /** Decisions that are counted nowhere, because more were made than could be written. */
    public long dropped() {
        return dropped.get();
    }

    private void writeQuietly() {
        try {
            write();
        } catch (ApiException away) {
            LOG.atDebug().log("decisions of routers are written when the database is back");
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("decisions of routers could not be written; it is tried again");
        }
    }

    /** Adds what is queued to the database; what it does not take is kept for the next time. */
    synchronized void write() {
        sum();
        if (unwritten.isEmpty()) {
            return;
        }
        var today = today();
        database.transactVoid(tx -> {
            repository.add(tx, unwritten);
            repository.forget(tx, today.minusDays(DAYS));
        });
        unwritten.clear();
    }

    private void sum() {
        var day = today();
        var batch = new ArrayList<Made>(BATCH);
        while (queue.drainTo(batch, BATCH) > 0) {
            for (var made : batch) {
                var kind = new Kind(day, made.recorded());
                if (unwritten.size() < MOST_KINDS || unwritten.containsKey(kind)) {
                    unwritten.merge(kind, new Sums(1, made.nanos() / 1_000, made.confidence()), Sums::plus);
                } else {
                    dropped.incrementAndGet();
                }
            }
            batch.clear();
        }
    }

    /** Of the last 30 days, on all nodes; where the database is away, what this node has not yet written. */
    DecisionStats stats(String router) {
        try {
            write();
            var since = today().minusDays(DAYS - 1L);
            return DecisionStats.of(database.read(tx -> repository.find(tx, router, since)));
        } catch (ApiException away) {
            return DecisionStats.of(kept(router));
        }
    }

    private synchronized Map<Recorded, Sums> kept(String router) {
        var kept = new HashMap<Recorded, Sums>();
        unwritten.forEach((kind, sums) -> {
            if (kind.recorded().router().equals(router)) {
                kept.merge(kind.recorded(), sums, Sums::plus);
            }
        });
        return kept;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clocks.now(), ZoneOffset.UTC);
    }

    /** What was decided until now is not lost. */
    @Override
    public void close() {
        timer.shutdownNow();
        writeQuietly();
    }

    /** As the repository writes them: always in the same order, so that no two nodes wait for each other. */
    static List<Kind> ordered(Map<Kind, Sums> kinds) {
        return kinds.keySet().stream()
                .sorted(Comparator.comparing(Kind::toString))
                .toList();
    }
}
