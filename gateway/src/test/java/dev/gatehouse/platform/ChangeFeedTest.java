package dev.gatehouse.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChangeFeedTest {
    private final DatabaseAddress address = TestDatabase.freshAddress();
    private final Database database = Database.open(address, 6);
    private final MovableClocks clocks = new MovableClocks();
    private final List<Node> nodes = new ArrayList<>();

    /** A feed with one subscriber to the topic {@code key}, past its first poll. */
    private final class Node {
        final BlockingQueue<String> keys = new LinkedBlockingQueue<>();
        final ChangeFeed feed = new ChangeFeed(List.of(address), clocks);

        Node start() {
            nodes.add(this);
            feed.subscribe("key", keys::add);
            feed.start();
            assertNext(Change.EVERYTHING);
            Await.until("the first poll", feed::healthy);
            return this;
        }

        void assertNext(String expected) {
            try {
                assertThat(keys.poll(20, TimeUnit.SECONDS)).isEqualTo(expected);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @AfterEach
    void close() {
        nodes.forEach(node -> node.feed.close());
        database.close();
    }

    private void publish(String key) {
        database.transactVoid(tx -> ChangeFeed.publish(tx, new Change("key", key)));
    }

    private void disconnectFeeds() {
        database.<Integer>read(tx -> tx.handle()
                .createQuery("select count(pg_terminate_backend(pid)) from pg_stat_activity"
                        + " where application_name = 'gatehouse change feed' and datname = current_database()")
                .mapTo(Integer.class)
                .one());
    }

    @Test
    void a_change_reaches_every_node() {
        var first = new Node().start();
        var second = new Node().start();

        publish("a");

        first.assertNext("a");
        second.assertNext("a");
    }

    @Test
    void a_change_that_was_rolled_back_is_not_announced() {
        var node = new Node().start();

        assertThatThrownBy(() -> database.transactVoid(tx -> {
                    ChangeFeed.publish(tx, new Change("key", "undone"));
                    throw new IllegalStateException("undo");
                }))
                .hasMessage("undo");
        publish("done");

        node.assertNext("done");
    }

    @Test
    void a_transaction_that_commits_after_a_later_one_is_not_missed() throws Exception {
        var node = new Node().start();
        var published = new CountDownLatch(1);
        var commit = new CountDownLatch(1);
        try (var other = Executors.newSingleThreadExecutor()) {
            var slow = other.submit(() -> database.transactVoid(tx -> {
                ChangeFeed.publish(tx, new Change("key", "slow"));
                published.countDown();
                await(commit);
            }));
            await(published);
            publish("fast");
            node.assertNext("fast");

            commit.countDown();
            slow.get();
            node.assertNext("slow");
        }
    }

    @Test
    void each_change_is_delivered_once_while_the_connection_lasts() {
        var node = new Node().start();

        publish("a");
        publish("b");
        publish("c");

        node.assertNext("a");
        node.assertNext("b");
        node.assertNext("c");
        assertThat(node.keys).isEmpty();
    }

    @Test
    void a_change_without_a_notification_is_found_by_the_next_poll() {
        var node = new Node().start();

        database.transactVoid(tx ->
                tx.handle().execute("insert into change_event (topic, key, version) values ('key', 'silent', 1)"));

        node.assertNext("silent");
    }

    @Test
    void what_happened_while_the_connection_was_away_is_delivered() {
        var node = new Node().start();

        for (int round = 0; round < 5; round++) {
            disconnectFeeds();
            publish("during " + round);
            node.assertNext("during " + round);
        }
    }

    @Test
    void after_too_long_an_absence_everything_is_forgotten() {
        var node = new Node().start();

        // The lock keeps the feed from polling at the later time before its connection is lost.
        database.transactVoid(tx -> {
            tx.handle().execute("lock table change_event in access exclusive mode");
            clocks.advance(ChangeFeed.LONGEST_ABSENCE);
            disconnectFeeds();
        });

        node.assertNext(Change.EVERYTHING);
        Await.until("a poll", node.feed::healthy);
    }

    @Test
    void a_database_that_went_back_in_time_makes_everything_forgotten() {
        publish("a");
        publish("b");
        var node = new Node();
        nodes.add(node);
        node.feed.subscribe("key", node.keys::add);
        node.feed.start();
        node.assertNext(Change.EVERYTHING);
        node.assertNext("a");
        node.assertNext("b");

        database.transactVoid(tx -> {
            tx.handle().execute("delete from change_event");
            tx.handle().execute("alter table change_event alter id restart");
        });
        disconnectFeeds();

        node.assertNext(Change.EVERYTHING);
        publish("c");
        node.assertNext("c");
    }

    @Test
    void the_generation_grows_before_subscribers_are_called() {
        var node = new Node();
        var generations = new LinkedBlockingQueue<Long>();
        node.feed.subscribe("key", key -> generations.add(node.feed.generation()));
        node.start();
        long before = node.feed.generation();

        publish("a");
        node.assertNext("a");

        assertThat(generations).last().isEqualTo(before + 1);
    }

    @Test
    void a_subscriber_that_fails_does_not_keep_the_others_from_hearing() {
        var node = new Node();
        node.feed.subscribe("key", key -> {
            throw new IllegalStateException("broken subscriber");
        });
        node.start();

        publish("a");

        node.assertNext("a");
    }

    @Test
    void a_feed_without_a_database_lags() {
        var nowhere = new DatabaseAddress("jdbc:postgresql://127.0.0.1:1/none", "none", Secret.of("none"));
        try (var feed = new ChangeFeed(List.of(nowhere), clocks)) {
            feed.start();

            assertThat(feed.healthy()).isFalse();
            assertThat(feed.lag()).isGreaterThan(Duration.ofMinutes(1));
        }
    }

    @Test
    void the_second_address_is_read_where_the_first_does_not_answer() {
        var nowhere = new DatabaseAddress("jdbc:postgresql://127.0.0.1:1/none", "none", Secret.of("none"));
        try (var feed = new ChangeFeed(List.of(nowhere, address), clocks)) {
            feed.start();

            Await.until("a poll", feed::healthy);
        }
    }

    @Test
    void subscribing_after_the_start_is_a_mistake() {
        var node = new Node().start();

        assertThatThrownBy(() -> node.feed.subscribe("late", key -> {})).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void events_older_than_an_hour_are_deleted() {
        var node = new Node().start();
        database.transactVoid(tx -> tx.handle()
                .execute("insert into change_event (at, topic, key, version)"
                        + " values (now() - interval '61 minutes', 'key', 'old', 1), (now(), 'key', 'new', 1)"));
        node.assertNext("old");
        node.assertNext("new");

        clocks.advance(Duration.ofMinutes(11));

        Await.until(
                "the purge",
                () -> database.<List<String>>read(tx -> tx.handle()
                                .createQuery("select key from change_event")
                                .mapTo(String.class)
                                .list())
                        .equals(List.of("new")));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
