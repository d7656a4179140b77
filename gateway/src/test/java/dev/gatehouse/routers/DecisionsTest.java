package dev.gatehouse.routers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.MovableClocks;
import dev.gatehouse.platform.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DecisionsTest {
    private final Database database = TestDatabase.emptied();
    private final MovableClocks clocks = new MovableClocks();
    private final Decisions decisions = new Decisions(database, clocks);

    private static Decision general(GeneralMode mode, String model, double confidence, long nanos) {
        var offer = new Offer(model, "somebody", Optional.empty(), null);
        return new Decision.General(
                mode,
                new GeneralRouter.Pick(
                        "math",
                        Optional.of(offer),
                        confidence,
                        confidence == 0 ? Optional.of("nothing better") : Optional.empty(),
                        List.of()),
                offer,
                nanos);
    }

    @Test
    void what_is_chosen_on_any_node_is_counted_for_thirty_days() {
        var other = new Decisions(database, clocks);
        for (int i = 0; i < 3; i++) {
            decisions.record(general(GeneralMode.COST, "a/b", 0.5, 2_000_000));
        }
        other.record(general(GeneralMode.QUALITY, "c/d", 0, 6_000_000));
        other.write();

        var stats = decisions.stats("general");
        assertThat(stats.requests()).isEqualTo(4);
        assertThat(stats.by(Decision.Recorded::mode)).containsEntry("cost", 3L).containsEntry("quality", 1L);
        assertThat(stats.by(Decision.Recorded::model)).containsEntry("a/b", 3L).containsEntry("c/d", 1L);
        assertThat(stats.fallbacks()).isEqualTo(1);
        assertThat(stats.averageMillis()).isEqualByComparingTo("3");
        assertThat(stats.averageConfidence()).isEqualByComparingTo("0.375");
        assertThat(decisions.stats("code").requests()).isZero();

        clocks.advance(Duration.ofDays(29));
        assertThat(decisions.stats("general").requests()).isEqualTo(4);
        clocks.advance(Duration.ofDays(1));
        assertThat(decisions.stats("general").requests()).isZero();
    }

    @Test
    void a_kind_of_decision_is_one_row_a_day_however_often_it_is_made_and_old_ones_go() {
        for (int write = 0; write < 3; write++) {
            for (int i = 0; i < 1_000; i++) {
                decisions.record(general(GeneralMode.COST, "a/b", 0.5, 1_000));
            }
            decisions.write();
        }
        assertThat(rows()).isEqualTo(1);
        assertThat(decisions.stats("general").requests()).isEqualTo(3_000);

        clocks.advance(Duration.ofDays(40));
        decisions.record(general(GeneralMode.COST, "a/b", 0.5, 1_000));
        decisions.write();
        assertThat(rows()).isEqualTo(1);
    }

    private int rows() {
        return database.read(tx -> tx.handle()
                .createQuery("select count(*) from router_decision")
                .mapTo(Integer.class)
                .one());
    }

    @Test
    void more_than_can_be_kept_are_dropped_and_that_is_counted() {
        for (int i = 0; i < 20_000; i++) {
            decisions.record(general(GeneralMode.COST, "a/b", 0.5, 1_000));
        }
        var kept = decisions.stats("general").requests();

        assertThat(decisions.dropped()).isPositive();
        assertThat(kept + decisions.dropped()).isEqualTo(20_000);
    }

    @Test
    void without_a_database_a_node_shows_its_own_and_writes_them_when_it_is_back() {
        var away = new boolean[] {true};
        database.refuseWhile(() -> away[0]);
        try {
            decisions.record(general(GeneralMode.COST, "a/b", 0.5, 1_000));
            assertThat(decisions.stats("general").requests()).isEqualTo(1);
            assertThat(decisions.stats("general").requests()).isEqualTo(1);
        } finally {
            away[0] = false;
        }
        assertThat(decisions.stats("general").requests()).isEqualTo(1);
        assertThat(rows()).isEqualTo(1);
    }

    @Test
    void averages_of_nothing_are_nothing() {
        var stats = decisions.stats("code");

        assertThat(stats.averageMillis()).isEqualByComparingTo("0");
        assertThat(stats.byTier()).isEmpty();
    }
}
