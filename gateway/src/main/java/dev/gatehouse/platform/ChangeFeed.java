package dev.gatehouse.platform;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells every node what changed, within milliseconds of the commit. Writers {@link #publish} inside their transaction;
 * each node's feed reads the table every 50 ms, sooner when PostgreSQL notifies it, and calls the topic's subscribers.
 *
 * <p>An event may be delivered more than once, never less. After an absence longer than events are kept, or when the
 * database went back to an earlier point, subscribers get {@link Change#EVERYTHING}.
 *
 * <p>A value loaded while a change arrives may be the old one. {@link #generation} grows before subscribers are called,
 * so a loader that puts first and looks afterwards cannot keep it:
 *
 * <pre>{@code
 * long before = feed.generation();
 * var value = repository.load(key);
 * cache.put(key, value);
 * if (feed.generation() != before) cache.remove(key);   // it may be older than the change just delivered
 * }</pre>
 */
public final class ChangeFeed implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ChangeFeed.class);

    static final Duration POLL_INTERVAL = Duration.ofMillis(50);
    /** Transactions end at 10 s; the rest is for a slow commit. */
    static final Duration COMMIT_PATIENCE = Duration.ofSeconds(30);
    /** Half of the hour for which events are kept. */
    static final Duration LONGEST_ABSENCE = Duration.ofMinutes(30);

    private static final Duration HEALTHY_LAG = Duration.ofSeconds(1);
    private static final Duration PURGE_INTERVAL = Duration.ofMinutes(10);
    private static final int BATCH = 10_000;

    private final FeedConnection source;
    private final Clocks clocks;
    private final Map<String, List<Consumer<String>>> subscribers = new HashMap<>();
    private final FeedWindow window = new FeedWindow(COMMIT_PATIENCE);
    private final AtomicLong generation = new AtomicLong();
    private final AtomicLong lastPoll;
    private final Thread thread;
    private long lastPurge;
    private volatile boolean heard;
    private volatile boolean closed;

    /**
     * Reads nothing before {@link #start}.
     *
     * @param addresses where to read, the first that answers: a direct one is notified, a pooled one is polled only
     */
    public ChangeFeed(List<DatabaseAddress> addresses, Clocks clocks) {
        this.source = new FeedConnection(addresses);
        this.clocks = clocks;
        this.lastPoll = new AtomicLong(clocks.nanos() - LONGEST_ABSENCE.toNanos());
        this.lastPurge = clocks.nanos();
        this.thread = Thread.ofPlatform().daemon().name("change-feed").unstarted(this::run);
    }

    /** Announces a change with the commit of the transaction; a rollback announces nothing. */
    public static void publish(Tx tx, Change change) {
        publish(tx, List.of(change));
    }

    /** As above, for many in one statement. */
    public static void publish(Tx tx, List<Change> changes) {
        if (changes.isEmpty()) {
            return;
        }
        tx.changes().addAll(changes);
        tx.handle()
                .createQuery("""
                        with written as (
                            insert into change_event (topic, key, version)
                            select topic, key, version
                            from unnest(cast(:topics as text[]), cast(:keys as text[]), cast(:versions as integer[]))
                                 announced (topic, key, version)
                            returning id
                        )
                        select pg_notify('gatehouse_change', '') from written limit 1
                        """)
                .bindArray(
                        "topics",
                        String.class,
                        changes.stream().map(Change::topic).toArray())
                .bindArray(
                        "keys", String.class, changes.stream().map(Change::key).toArray())
                .bindArray(
                        "versions",
                        Integer.class,
                        changes.stream().map(Change::version).toArray())
                .mapTo(String.class)
                .one();
    }

    /**
     * Called with the key of each change, or {@link Change#EVERYTHING}, on the feed's thread and on those that commit changes
     * here; must be quick. Only before start.
     */
    public void subscribe(String topic, Consumer<String> forget) {
        if (thread.getState() != Thread.State.NEW) {
            throw new IllegalStateException("subscribed to " + topic + " after the feed was started");
        }
        subscribers.computeIfAbsent(topic, any -> new ArrayList<>()).add(forget);
    }

    /** Returns at once; {@link #healthy} once the first poll is done. */
    public void start() {
        thread.start();
    }

    /** For {@link Database#onCommit}: what was changed here is not waited for. */
    public void deliver(List<Change> own) {
        if (!own.isEmpty()) {
            generation.incrementAndGet();
            own.forEach(change -> deliver(change.topic(), change.key()));
        }
    }

    /** Grows with every batch of changes, before its subscribers are called. */
    public long generation() {
        return generation.get();
    }

    /** Since the last successful poll: how old what this node believes may be. Half an hour before the first. */
    public Duration lag() {
        return Duration.ofNanos(clocks.nanos() - lastPoll.get());
    }

    /** Whether there was a first poll: before it nothing is known that could be old. */
    public boolean hasHeard() {
        return heard;
    }

    /** Whether changes arrive within a second. */
    public boolean healthy() {
        return lag().compareTo(HEALTHY_LAG) <= 0;
    }

    private void run() {
        int failures = 0;
        while (!closed) {
            try (var connection = source.open()) {
                catchUp(connection);
                failures = 0;
                follow(connection);
            } catch (SQLException | RuntimeException e) {
                if (!closed) {
                    failures++;
                    report(failures, e);
                    pause(failures);
                }
            }
        }
    }

    private static void report(int failures, Exception e) {
        if (failures == 1) {
            log.atWarn().addKeyValue("reason", e.getMessage()).log("the change feed lost its database");
        }
    }

    private static void pause(int failures) {
        long ceiling = Math.min(2_000, 50L << Math.min(failures, 6));
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(ceiling / 2, ceiling));
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** What was missed is still in the table, unless the absence was too long or the table is not the one we knew. */
    private void catchUp(Connection connection) throws SQLException {
        boolean tooLong = lag().compareTo(LONGEST_ABSENCE) >= 0;
        if (tooLong || FeedConnection.newestId(connection) < window.floor()) {
            forgetEverything(connection);
        }
    }

    private void forgetEverything(Connection connection) throws SQLException {
        window.startAfter(FeedConnection.settledId(connection, COMMIT_PATIENCE));
        generation.incrementAndGet();
        subscribers.keySet().forEach(topic -> deliver(topic, Change.EVERYTHING));
    }

    private void follow(Connection connection) throws SQLException {
        while (!closed) {
            poll(connection);
            purge(connection);
            FeedConnection.await(connection, POLL_INTERVAL);
        }
    }

    private void poll(Connection connection) throws SQLException {
        long begun = clocks.nanos();
        long after = window.floor();
        List<FeedConnection.Event> events;
        do {
            events = FeedConnection.read(connection, after, BATCH);
            deliverNew(events, begun);
            after = events.isEmpty() ? after : events.getLast().id();
        } while (events.size() == BATCH);
        window.settle(begun);
        lastPoll.set(begun);
        heard = true;
    }

    private void deliverNew(List<FeedConnection.Event> events, long now) {
        var fresh =
                events.stream().filter(event -> window.isNew(event.id(), now)).toList();
        if (!fresh.isEmpty()) {
            generation.incrementAndGet();
            fresh.forEach(event -> deliver(event.topic(), event.key()));
        }
    }

    private void deliver(String topic, String key) {
        for (var forget : subscribers.getOrDefault(topic, List.of())) {
            try {
                forget.accept(key);
            } catch (RuntimeException e) {
                log.atError().addKeyValue("topic", topic).setCause(e).log("a subscriber of the change feed failed");
            }
        }
    }

    private void purge(Connection connection) throws SQLException {
        if (clocks.nanos() - lastPurge > PURGE_INTERVAL.toNanos()) {
            lastPurge = clocks.nanos();
            FeedConnection.purge(connection);
        }
    }

    /** Returns when the feed's thread is gone, or after 5 s. */
    @Override
    public void close() {
        closed = true;
        if (thread.getState() == Thread.State.NEW) {
            return;
        }
        thread.interrupt();
        source.abort();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
