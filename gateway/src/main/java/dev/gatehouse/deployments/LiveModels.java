package dev.gatehouse.deployments;

import dev.gatehouse.error.ApiException;
import dev.gatehouse.platform.Change;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Secret;
import dev.gatehouse.platform.Vault;
import dev.gatehouse.routing.ServedDeployments;
import dev.gatehouse.routing.ServedDeployments.Managed;
import dev.gatehouse.snapshot.Snapshots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings stored models into the snapshot that requests read, and again whenever one of them changes: on a thread of its own, many
 * changes at once where they come faster than that.
 *
 * <pre>
 *   changed(id) ──► asked for ──► the rows asked for are read ──► routes are built of all ──► in force
 *                       ▲                                                                        │
 *                       └────────── what came meanwhile                    settle() returns ◄────┘
 * </pre>
 *
 * A model that cannot be served leaves the others as they are.
 */
public final class LiveModels implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LiveModels.class);
    private static final Duration PAUSE = Duration.ofMillis(250);
    /** A change is stored when this is waited for: whoever made it is told so even if this node is slow to take it up. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final StoredModelRepository repository = new StoredModelRepository();
    private final Database database;
    private final Vault vault;
    private final StoredDefinitions definitions;
    private final ServedDeployments served;
    private final Snapshots snapshots;
    private final Consumer<Secret> secrets;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();
    private Set<String> asked = new HashSet<>();
    private long lastAsked;
    private long lastServed;
    private boolean closed;

    /** Of the thread alone. */
    private Map<String, LoadedModel> known = new HashMap<>();

    private volatile List<LoadedModel> inForce = List.of();

    /** @param secrets is told every credential, so that no log shows it */
    public LiveModels(
            Database database, Vault vault, ServedDeployments served, Snapshots snapshots, Consumer<Secret> secrets) {
        this.secrets = secrets;
        this.database = database;
        this.vault = vault;
        this.definitions = new StoredDefinitions(served.environment());
        this.served = served;
        this.snapshots = snapshots;
        this.thread = Thread.ofPlatform().daemon().name("models").unstarted(this::run);
    }

    /** Takes up all that is stored, and from now on what changes; waits for the former. */
    public void start() {
        changed(Change.EVERYTHING);
        thread.start();
        settle();
    }

    /**
     * Quick.
     *
     * @param id of a model, or {@link Change#EVERYTHING}
     */
    public void changed(String id) {
        lock.lock();
        try {
            asked.add(id);
            lastAsked++;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** After a commit: whoever made such a change is answered when it is in force here. */
    public void settle(List<Change> committed) {
        if (thread.isAlive()
                && committed.stream().anyMatch(change -> change.topic().equals(StoredModelRows.TOPIC))) {
            settle();
        }
    }

    /** Returns when all that has been announced is in force here. */
    public void settle() {
        lock.lock();
        try {
            long mine = lastAsked;
            long left = PATIENCE.toNanos();
            while (lastServed < mine && left > 0 && !closed) {
                left = moved.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /** All that are stored, oldest first, also those that cannot be served. */
    public List<LoadedModel> all() {
        return inForce;
    }

    private void run() {
        while (true) {
            var work = next();
            if (work.ids().isEmpty()) {
                return;
            }
            try {
                load(work.ids());
                putInForce();
                finished(work.upTo());
            } catch (RuntimeException e) {
                log.atWarn()
                        .addKeyValue(
                                "cause",
                                e instanceof ApiException told ? told.error().message() : e.toString())
                        .log("stored models could not be read; trying again");
                again(work.ids());
            }
        }
    }

    private record Work(Set<String> ids, long upTo) {}

    /** No ids when it is over. */
    private Work next() {
        lock.lock();
        try {
            while (asked.isEmpty() && !closed) {
                moved.awaitUninterruptibly();
            }
            var ids = closed ? Set.<String>of() : asked;
            asked = new HashSet<>();
            return new Work(ids, lastAsked);
        } finally {
            lock.unlock();
        }
    }

    private void finished(long upTo) {
        lock.lock();
        try {
            lastServed = upTo;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void again(Set<String> ids) {
        lock.lock();
        try {
            asked.addAll(ids);
            long left = PAUSE.toNanos();
            while (left > 0 && !closed) {
                left = moved.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void load(Set<String> ids) {
        boolean everything = ids.contains(Change.EVERYTHING);
        var rows = database.read(tx -> everything ? repository.all(tx) : repository.find(tx, ids));
        var models = new HashMap<String, LoadedModel>();
        if (!everything) {
            models.putAll(known);
            models.keySet().removeAll(ids);
        }
        for (var row : rows) {
            var loaded = loaded(row);
            tell(loaded);
            learn(loaded);
            models.put(loaded.id(), loaded);
        }
        known = models;
    }

    private LoadedModel loaded(StoredModel row) {
        var loaded = LoadedModel.of(row, vault, definitions);
        return loaded.entry() != null && served.isConfigured(loaded.id())
                ? loaded.unusableBecause("model_info.id: the configuration has another model of this id")
                : loaded;
    }

    private void learn(LoadedModel loaded) {
        if (loaded.entry() != null) {
            loaded.entry().connection().ifPresent(connection -> {
                connection.credential().ifPresent(secrets);
                connection.headers().values().forEach(value -> secrets.accept(Secret.of(value)));
            });
        }
    }

    /** Once, not with every reading. */
    private void tell(LoadedModel loaded) {
        var before = known.get(loaded.id());
        if (loaded.fault() != null && (before == null || !loaded.fault().equals(before.fault()))) {
            log.atWarn()
                    .addKeyValue("model_id", loaded.id())
                    .addKeyValue("cause", loaded.fault())
                    .log("a stored model cannot be served");
        }
    }

    private void putInForce() {
        var all = known.values().stream()
                .sorted(Comparator.comparing(LoadedModel::createdAt).thenComparing(LoadedModel::id))
                .toList();
        var usable = new ArrayList<Managed>();
        for (var model : all) {
            if (model.entry() != null) {
                usable.add(new Managed(model.entry(), model.team(), model.name()));
            }
        }
        snapshots.replace(served.routes(usable));
        inForce = all;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            moved.signalAll();
        } finally {
            lock.unlock();
        }
        if (thread.getState() == Thread.State.NEW) {
            return;
        }
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
