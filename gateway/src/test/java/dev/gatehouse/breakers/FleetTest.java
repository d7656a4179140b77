package dev.gatehouse.breakers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.MovableClocks;
import dev.gatehouse.platform.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several nodes on one database, whose exchanges happen when the test says so. */
class FleetTest {
    private final MovableClocks clocks = new MovableClocks();
    private final Database database = TestDatabase.fresh();
    private final Node a = new Node();
    private final Node b = new Node();
    private final Node c = new Node();

    private final class Node {
        private final Breakers breakers = new Breakers(BreakerRules.USUAL, clocks, BreakerObserver.NOBODY);
        private final BreakerExchange exchange = new BreakerExchange(breakers, database, UUID.randomUUID(), clocks);

        void fail() {
            for (int i = 0; i < 5; i++) {
                breakers.of("p").failed(breakers.of("p").ask(), "planted");
            }
        }

        void succeed(int times) {
            for (int i = 0; i < times; i++) {
                breakers.of("p").succeeded(breakers.of("p").ask());
            }
        }

        State state() {
            return breakers.of("p").state();
        }

        void beat() {
            exchange.exchange();
        }

        Fleet.Opinion opinion() {
            return exchange.fleet().opinion(breakers.of("p").view());
        }
    }

    private void beat() {
        List.of(a, b, c, a, b, c).forEach(Node::beat);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void what_two_of_three_find_broken_is_open_on_the_third() {
        c.succeed(3);
        a.fail();
        beat();
        assertThat(c.state()).as("after the first node's report").isEqualTo(State.CLOSED);

        b.fail();
        b.beat();
        c.beat();
        assertThat(c.state()).isEqualTo(State.OPEN);
        assertThat(c.opinion()).isEqualTo(new Fleet.Opinion(3, 3, 2, 0));
    }

    @Test
    void one_node_whose_own_way_is_broken_closes_nothing_for_the_others() {
        a.fail();
        beat();
        assertThat(b.state()).as("without traffic of its own").isEqualTo(State.CLOSED);

        b.succeed(1);
        beat();
        assertThat(b.state()).isEqualTo(State.CLOSED);
        assertThat(c.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void two_of_five_with_traffic_are_too_few() {
        var d = new Node();
        var e = new Node();
        List.of(c, d, e).forEach(node -> node.succeed(1));
        List.of(c, d, e).forEach(Node::beat);
        a.fail();
        b.fail();
        beat();

        assertThat(c.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void an_opening_is_believed_once_and_a_new_one_again() {
        a.fail();
        b.fail();
        beat();
        assertThat(c.state()).isEqualTo(State.OPEN);

        clocks.advance(Duration.ofMinutes(5));
        c.succeed(2);
        assertThat(c.state()).isEqualTo(State.CLOSED);
        // The others have not been asked anything since: they are half open, and say so.
        beat();
        assertThat(c.state()).isEqualTo(State.CLOSED);

        for (var node : List.of(a, b)) {
            node.breakers.of("p").failed(node.breakers.of("p").ask(), "planted");
        }
        beat();
        assertThat(c.state()).isEqualTo(State.OPEN);
    }

    @Test
    void an_opening_that_lasts_is_not_believed_again_by_who_found_otherwise() {
        var d = new Node();
        a.fail();
        clocks.advance(Duration.ofSeconds(100));
        b.fail();
        d.fail();
        List.of(a, b, d, c).forEach(Node::beat);
        assertThat(c.state()).isEqualTo(State.OPEN);

        clocks.advance(Duration.ofSeconds(200));
        c.succeed(2);
        List.of(a, b, d, c).forEach(Node::beat);
        assertThat(List.of(b.state(), d.state())).containsOnly(State.OPEN);
        assertThat(c.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void nothing_from_before_a_reset_is_believed() {
        a.fail();
        b.fail();
        a.beat();
        b.beat();
        c.exchange.reset(List.of("p"));
        c.beat();
        c.beat();

        assertThat(c.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void who_only_believes_the_others_has_no_vote() {
        a.fail();
        b.fail();
        beat();
        assertThat(c.state()).isEqualTo(State.OPEN);
        assertThat(c.opinion().open()).isEqualTo(2);
        var d = new Node();
        d.beat();

        assertThat(d.opinion().open()).isEqualTo(2);
    }

    @Test
    void a_reset_reaches_every_node() {
        a.fail();
        b.fail();
        beat();
        c.exchange.reset(List.of("p"));
        c.beat();
        assertThat(c.state()).as("as the others have not heard yet").isEqualTo(State.CLOSED);
        c.beat();
        assertThat(c.state()).isEqualTo(State.CLOSED);

        beat();
        assertThat(List.of(a.state(), b.state(), c.state())).containsOnly(State.CLOSED);
        assertThat(a.breakers.of("p").view().recentRequests()).isZero();
    }

    @Test
    void a_reset_without_the_database_holds_here_and_is_told_later() {
        a.fail();
        database.refuseWhile(() -> true);
        b.exchange.reset(List.of("p"));
        b.beat();
        database.refuseWhile(() -> false);
        assertThat(a.state()).isEqualTo(State.OPEN);

        b.beat();
        a.beat();
        assertThat(a.state()).isEqualTo(State.CLOSED);
    }
}
