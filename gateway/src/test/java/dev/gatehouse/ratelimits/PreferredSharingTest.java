package dev.gatehouse.ratelimits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.platform.MovableClocks;
import dev.gatehouse.ratelimits.RateId.Level;
import dev.gatehouse.ratelimits.RateId.Unit;
import dev.gatehouse.ratelimits.RateId.Window;
import dev.gatehouse.ratelimits.SimpleSharing.Board;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Three nodes that tell each other over Redis, and over PostgreSQL when they cannot; time goes by as the test says. */
final class PreferredSharingTest {
    private static final long TICK = Duration.ofMillis(20).toNanos();
    private static final int SECOND = 50;
    private static final Rate LIMIT = new Rate(new RateId(Level.API_KEY, "key", Unit.REQUESTS, Window.MINUTE), 300);

    private final MovableClocks clocks = new MovableClocks();
    private final Board redis = new Board(clocks);
    private final Board postgres = new Board(clocks);
    private final List<Node> nodes = new ArrayList<>();

    private final class Node {
        final RateLimits limits = new RateLimits(clocks);
        final SimpleSharing overRedis;
        final SimpleSharing overPostgres;
        final PreferredSharing sharing;
        private long nextBeat;
        private long nextSeen;

        Node(int number) {
            overRedis = new SimpleSharing(Backend.REDIS, redis, number);
            overPostgres = new SimpleSharing(Backend.POSTGRES, postgres, number);
            sharing = new PreferredSharing(overRedis, overPostgres, clocks);
        }

        /** As the exchanger and the presence do. */
        void tick() {
            long now = clocks.nanos();
            if (now >= nextSeen) {
                sharing.beSeen();
                nextSeen = now + Duration.ofSeconds(1).toNanos();
            }
            if (now >= nextBeat) {
                nextBeat = now + beat().toNanos();
            }
        }

        private Duration beat() {
            try {
                limits.exchange(sharing);
                return sharing.pace().beat();
            } catch (Sharing.Switched e) {
                limits.cutOff();
                var _ = beat();
                return Duration.ofMillis(300);
            } catch (IllegalStateException away) {
                limits.cutOff();
                return sharing.pace().pause();
            }
        }

        boolean lets() {
            var outcome = new AtomicReference<Object>();
            limits.take(List.of(LIMIT), () -> 1, Runnable::run, outcome::set, outcome::set);
            return outcome.get() instanceof Taken;
        }
    }

    private void three() {
        for (int i = 0; i < 3; i++) {
            nodes.add(new Node(i));
        }
        pass(3);
    }

    private int pass(int seconds, double... perSecond) {
        int let = 0;
        var due = new double[3];
        for (int tick = 0; tick < seconds * SECOND; tick++) {
            for (int i = 0; i < perSecond.length; i++) {
                due[i] += perSecond[i] / SECOND;
                for (; due[i] >= 1; due[i]--) {
                    let += nodes.get(i).lets() ? 1 : 0;
                }
            }
            nodes.forEach(Node::tick);
            clocks.advance(Duration.ofNanos(TICK));
        }
        return let;
    }

    private void stopRedis() {
        nodes.forEach(node -> node.overRedis.goAway());
    }

    private void startRedis() {
        redis.forgetAll();
        nodes.forEach(node -> node.overRedis.comeBack());
    }

    private void assertBackend(Backend backend) {
        assertThat(nodes).allSatisfy(node -> assertThat(node.limits.backend()).isEqualTo(backend));
    }

    @Test
    void a_minute_in_which_redis_goes_and_comes_back_lets_through_the_limit_of_even_load() {
        three();
        int let = acrossTheSwitch(4, 4, 4);
        assertThat(let).isBetween(285, 315);
    }

    @Test
    void and_of_load_on_one_node() {
        three();
        int let = acrossTheSwitch(20, 0, 0);
        assertThat(let).isBetween(285, 315);
    }

    @Test
    void and_of_much_more_load_than_the_limit() {
        three();
        int let = acrossTheSwitch(30, 5, 1);
        assertThat(let).isBetween(285, 315);
    }

    private int acrossTheSwitch(double... perSecond) {
        int let = pass(5, perSecond);
        assertBackend(Backend.REDIS);
        stopRedis();
        let += pass(15, perSecond);
        assertBackend(Backend.POSTGRES);
        startRedis();
        let += pass(20, perSecond);
        assertBackend(Backend.REDIS);
        stopRedis();
        let += pass(19, perSecond);
        assertBackend(Backend.POSTGRES);
        return let;
    }

    @Test
    void a_burst_at_the_switch_finds_what_was_used() {
        three();
        int let = pass(10, 8, 8, 8);
        stopRedis();
        let += pass(5, 2_000, 10, 10);
        assertThat(let).isBetween(285, 315);
    }

    @Test
    void where_one_node_cannot_reach_redis_nobody_uses_it() {
        three();
        nodes.getFirst().overRedis.goAway();
        pass(10);
        assertBackend(Backend.POSTGRES);

        assertThat(pass(30, 20, 20, 20)).isBetween(285, 315);

        nodes.getFirst().overRedis.comeBack();
        pass(3);
        assertBackend(Backend.REDIS);
    }

    @Test
    void a_node_that_ends_leaves_the_others_where_they_are() {
        three();
        nodes.removeLast();

        for (int i = 0; i < 100; i++) {
            pass(0);
            nodes.forEach(Node::tick);
            clocks.advance(Duration.ofMillis(100));
            assertBackend(Backend.REDIS);
        }
    }

    @Test
    void with_neither_each_keeps_to_its_part_and_redis_alone_is_enough_again() {
        three();
        nodes.forEach(node -> node.overPostgres.goAway());
        stopRedis();
        pass(3);
        assertBackend(Backend.LOCAL);
        assertThat(pass(10, 60, 60, 60)).isEqualTo(300);

        startRedis();
        pass(3);
        assertBackend(Backend.REDIS);
        assertThat(pass(10, 60, 60, 60)).isZero();
    }
}
