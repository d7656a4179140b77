package dev.gatehouse.ratelimits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.money.ForAll;
import dev.gatehouse.platform.MovableClocks;
import dev.gatehouse.ratelimits.RateId.Level;
import dev.gatehouse.ratelimits.RateId.Unit;
import dev.gatehouse.ratelimits.RateId.Window;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Several nodes under one limit, in virtual time. */
class SharedLimitsTest {
    private static final RateId KEY = new RateId(Level.API_KEY, "key", Unit.REQUESTS, Window.MINUTE);
    private static final RateId PARALLEL = RateId.parallel(Level.API_KEY, "key");
    private static final long TICK = Duration.ofMillis(20).toNanos();

    private final MovableClocks clocks = new MovableClocks();
    private final SimpleSharing.Board board = new SimpleSharing.Board(clocks);

    /** A node whose exchanges happen when the test says so. */
    private final class Node {
        private final SimpleSharing sharing;
        private final RateLimits limits = new RateLimits(clocks);
        /** Whether exchanges that are asked for happen. */
        private boolean prompted = true;

        Node(int number) {
            sharing = new SimpleSharing(board, number);
            limits.prompt(new Prompt() {
                @Override
                public void soon(Counter counter) {
                    if (prompted) {
                        exchange(List.of(counter));
                    }
                }

                @Override
                public void now(Counter counter, Runnable answered) {
                    soon(counter);
                    answered.run();
                }
            });
            beat();
        }

        void beat() {
            try {
                limits.exchange(sharing);
            } catch (IllegalStateException away) {
                limits.cutOff();
            }
            limits.sweep();
        }

        private void exchange(List<Counter> counters) {
            try {
                limits.exchange(sharing, counters, true);
            } catch (IllegalStateException away) {
                limits.cutOff();
            }
        }

        Object ask(Rate rate) {
            var outcome = new AtomicReference<Object>();
            limits.take(List.of(rate), () -> 1, Runnable::run, outcome::set, outcome::set);
            return outcome.get();
        }

        boolean lets(Rate rate) {
            return ask(rate) instanceof Taken;
        }

        int lets(Rate rate, int times) {
            int let = 0;
            for (int i = 0; i < times; i++) {
                let += lets(rate) ? 1 : 0;
            }
            return let;
        }
    }

    private List<Node> nodes(int count) {
        var nodes = new ArrayList<Node>();
        for (int i = 0; i < count; i++) {
            nodes.add(new Node(i));
        }
        nodes.forEach(Node::beat);
        return nodes;
    }

    /** A minute in which each of the nodes is asked so often a second. */
    private int minute(List<Node> nodes, Rate rate, double... perSecond) {
        int let = 0;
        var due = new double[perSecond.length];
        for (int tick = 0; tick < 3_000; tick++) {
            for (int i = 0; i < perSecond.length; i++) {
                due[i] += perSecond[i] / 50;
                for (; due[i] >= 1; due[i]--) {
                    let += nodes.get(i).lets(rate) ? 1 : 0;
                }
                if (tick % 50 == 17 * i % 50) {
                    nodes.get(i).beat();
                }
            }
            clocks.advance(Duration.ofNanos(TICK));
        }
        return let;
    }

    @Test
    void even_load_on_three_nodes_is_let_through_up_to_the_limit() {
        assertThat(minute(nodes(3), new Rate(KEY, 300), 4, 4, 4)).isBetween(285, 315);
    }

    @Test
    void load_on_one_of_three_nodes_is_let_through_up_to_the_limit() {
        assertThat(minute(nodes(3), new Rate(KEY, 300), 20, 0, 0)).isBetween(285, 315);
    }

    @Test
    void uneven_load_under_the_limit_is_let_through() {
        assertThat(minute(nodes(3), new Rate(KEY, 300), 4, 0.2, 0.1)).isBetween(250, 258);
    }

    @Test
    void a_burst_at_all_nodes_at_once_gets_the_limit_and_no_more() {
        var nodes = nodes(3);
        assertThat(hammer(nodes, new Rate(KEY, 300))).isEqualTo(300);
    }

    @Test
    void load_that_moves_to_another_node_finds_what_was_used() {
        var nodes = nodes(3);
        var rate = new Rate(KEY, 300);
        int first = hammer(nodes.subList(0, 1), rate);
        nodes.forEach(Node::beat);

        int more = hammer(nodes.subList(1, 3), rate);

        assertThat(first).isEqualTo(300);
        assertThat(more).as("before the others heard").isLessThanOrEqualTo(2);
    }

    @Test
    void a_limit_smaller_than_the_number_of_nodes_lets_through_what_it_says_wherever_it_is_asked() {
        for (int first = 0; first < 3; first++) {
            var nodes = nodes(3);
            var one = new Rate(new RateId(Level.API_KEY, "key " + first, Unit.REQUESTS, Window.MINUTE), 1);
            assertThat(nodes.get(first).lets(one)).isTrue();
            assertThat(nodes.get((first + 1) % 3).lets(one)).isFalse();
            assertThat(nodes.get((first + 2) % 3).lets(one)).isFalse();
        }
    }

    @Test
    void who_comes_while_the_others_are_asked_for_somebody_else_is_asked_for_as_well() {
        var node = nodes(3).getFirst();
        var waiting = new ArrayDeque<Runnable>();
        node.limits.prompt(new Prompt() {
            @Override
            public void soon(Counter counter) {}

            @Override
            public void now(Counter counter, Runnable answered) {
                waiting.add(() -> {
                    node.limits.exchange(node.sharing, List.of(counter), true);
                    answered.run();
                });
            }
        });
        var two = new Rate(PARALLEL, 2);
        var outcomes = new ArrayList<Object>();
        node.limits.take(List.of(two), () -> 0, Runnable::run, outcomes::add, outcomes::add);
        waiting.remove().run();
        for (int i = 0; i < 7; i++) {
            node.limits.take(List.of(two), () -> 0, Runnable::run, outcomes::add, outcomes::add);
        }
        waiting.forEach(Runnable::run);

        assertThat(outcomes).hasSize(8).filteredOn(Taken.class::isInstance).hasSize(2);
    }

    @Test
    void one_request_at_a_time_moves_from_node_to_node() {
        var nodes = nodes(3);
        var one = new Rate(PARALLEL, 1);
        for (int i = 0; i < 30; i++) {
            var taken = (Taken) nodes.get(i % 3).ask(one);
            assertThat(nodes.get((i + 1) % 3).lets(one)).as("a second one").isFalse();
            taken.settle(0, true);
            clocks.advance(Duration.ofMillis(150));
        }
    }

    @Test
    void cut_off_from_each_other_the_nodes_have_the_limit_together() {
        var nodes = nodes(3);
        for (var node : nodes) {
            node.sharing.goAway();
            node.beat();
        }
        for (int limit : new int[] {1, 2, 3, 300, 301}) {
            var rate = new Rate(new RateId(Level.API_KEY, "cut off " + limit, Unit.REQUESTS, Window.MINUTE), limit);
            int let = 0;
            for (var node : nodes) {
                let += node.lets(rate, 500);
            }
            assertThat(let).isEqualTo(limit);
        }
    }

    @Test
    void what_was_counted_while_cut_off_counts_when_the_nodes_hear_of_each_other_again() {
        var nodes = nodes(3);
        var rate = new Rate(KEY, 300);
        nodes.forEach(node -> node.sharing.goAway());
        nodes.forEach(Node::beat);
        assertThat(nodes.getFirst().lets(rate, 500)).isEqualTo(100);
        nodes.forEach(node -> node.sharing.comeBack());
        nodes.forEach(Node::beat);
        nodes.forEach(Node::beat);

        int more = 0;
        for (int i = 0; i < 30; i++) {
            for (var node : nodes) {
                more += node.lets(rate, 50);
                node.beat();
            }
            clocks.advance(Duration.ofSeconds(1));
        }
        assertThat(more).isBetween(190, 201);
    }

    @Test
    void a_node_that_is_alone_has_the_whole_limit_at_once() {
        assertThat(nodes(1).getFirst().lets(new Rate(KEY, 300), 500)).isEqualTo(300);
    }

    @Test
    void who_cannot_wait_for_the_others_is_refused_only_where_the_limit_is_reached() {
        var nodes = nodes(3);
        var few = new Rate(KEY, 9);
        int let = 0;
        for (int i = 0; i < 9; i++) {
            let += nodes.getFirst().limits.count(few).isEmpty() ? 1 : 0;
        }
        assertThat(let).isEqualTo(9);
        assertThat(nodes.getFirst().limits.count(few)).isPresent();
        // One that has not heard lets one through, and hears.
        assertThat(nodes.get(1).limits.count(few)).isEmpty();
        assertThat(nodes.get(1).limits.count(few)).isPresent();
    }

    @Test
    void what_a_node_that_died_used_stays_used_and_its_part_goes_to_the_others() {
        var nodes = nodes(2);
        var rate = new Rate(KEY, 300);
        int first = nodes.getFirst().lets(rate, 100);
        nodes.forEach(Node::beat);
        var left = nodes.get(1);
        int let = 0;
        for (int second = 0; second < 30; second++) {
            let += left.lets(rate, 50);
            left.beat();
            clocks.advance(Duration.ofSeconds(1));
        }
        assertThat(first + let).isBetween(295, 300);
    }

    /** Three seconds of more than anybody lets through. */
    private int hammer(List<Node> nodes, Rate rate) {
        int let = 0;
        for (int i = 0; i < 20; i++) {
            for (var node : nodes) {
                let += node.lets(rate, 100);
            }
            clocks.advance(Duration.ofMillis(150));
        }
        return let;
    }

    /** Of the random nodes, which exchange about once a second. */
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(1_050);

    /**
     * Whatever the traffic, whoever hears of the others when: within any minute no more is let through than the limit and what was asked
     * for between two exchanges.
     */
    @Test
    void whatever_happens_no_more_is_let_through_than_the_limit_and_a_second_of_traffic() {
        ForAll.cases(200, random -> new SharedLimitsTest().run(random));
    }

    private void run(RandomGenerator random) {
        int count = random.nextInt(2, 6);
        var nodes = nodes(count);
        nodes.forEach(node -> node.prompted = random.nextBoolean());
        var rate = new Rate(KEY, random.nextInt(1, 400));
        var asked = new ArrayList<Long>();
        var let = new ArrayList<Long>();
        var beats = new long[count];
        var perTick = new double[count];
        long ends = Duration.ofSeconds(150).toNanos();
        while (clocks.nanos() < ends) {
            if (random.nextInt(200) == 0) {
                for (int i = 0; i < count; i++) {
                    perTick[i] = random.nextInt(3) == 0 ? 0 : random.nextDouble(2);
                }
            }
            for (int i = 0; i < count; i++) {
                int asks = (int) perTick[i] + (random.nextDouble() < perTick[i] % 1 ? 1 : 0);
                for (int n = 0; n < asks; n++) {
                    asked.add(clocks.nanos());
                    if (nodes.get(i).lets(rate)) {
                        let.add(clocks.nanos());
                    }
                }
                if (clocks.nanos() >= beats[i]) {
                    nodes.get(i).beat();
                    beats[i] = clocks.nanos()
                            + random.nextLong(Duration.ofMillis(950).toNanos(), LONGEST_PAUSE.toNanos());
                }
            }
            clocks.advance(Duration.ofNanos(TICK));
        }
        int between = mostWithin(LONGEST_PAUSE.plusNanos(TICK), asked);
        assertThat(mostWithin(Duration.ofMinutes(1), let)).isLessThanOrEqualTo((int) rate.limit() + between);
    }

    private static int mostWithin(Duration window, List<Long> times) {
        int most = 0;
        int from = 0;
        for (int to = 0; to < times.size(); to++) {
            while (times.get(to) - times.get(from) >= window.toNanos()) {
                from++;
            }
            most = Math.max(most, to - from + 1);
        }
        return most;
    }
}
