package dev.gatehouse.budgets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.platform.Change;
import dev.gatehouse.platform.MovableClocks;
import dev.gatehouse.platform.SqlFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BudgetResetsTest extends SqlFixture {
    private static final String KEY = "a".repeat(64);

    /** Begins with the year 2026. */
    private final MovableClocks clocks = new MovableClocks();

    private final BudgetResets resets = new BudgetResets(database, clocks);
    private final List<Change> changes = new ArrayList<>();

    @AfterEach
    void close() {
        resets.close();
    }

    @Test
    void what_is_due_begins_again_once_however_late() {
        key("1d", "2026-01-01T00:00:00Z");
        clocks.advance(Duration.ofDays(3).plusHours(7));
        database.onCommit(changes::addAll);

        assertThat(resets.run()).isOne();

        assertThat(text("select spend || ' ' || (budget_reset_at at time zone 'UTC') from virtual_key"))
                .isEqualTo("0 2026-01-05 00:00:00");
        assertThat(changes).containsExactly(new Change("key", KEY));
        assertThat(resets.run()).isZero();
    }

    @Test
    void what_is_not_due_and_who_has_expired_stays_as_it_is() {
        key("1d", "2026-01-01T00:00:01Z");
        execute("insert into user_account (user_id, spend, budget_duration, budget_reset_at, created_at, updated_at)"
                + " values ('u', 2, '30d', '2026-02-01', now(), now())");

        assertThat(resets.run()).isZero();
        clocks.advance(Duration.ofDays(1));
        execute("update virtual_key set expires = '2026-01-01T12:00:00Z'");
        assertThat(resets.run()).isZero();
        assertThat(text("select spend from virtual_key")).isEqualTo("5");
        assertThat(text("select spend from user_account")).isEqualTo("2");
    }

    @Test
    void users_and_teams_begin_again_by_the_calendar() {
        execute(
                "insert into user_account (user_id, spend, budget_duration, budget_reset_at, created_at, updated_at)"
                        + " values ('u', 2, '30d', '2026-01-31', now(), now())",
                "insert into team (team_id, spend, budget_duration, budget_reset_at, created_at, updated_at)"
                        + " values ('t', 3, '7d', '2026-01-05', now(), now())");
        clocks.advance(Duration.ofDays(31));

        assertThat(resets.run()).isEqualTo(2);

        assertThat(text("select spend || ' ' || (budget_reset_at at time zone 'UTC') from user_account"))
                .isEqualTo("0 2026-03-01 00:00:00");
        assertThat(text("select spend || ' ' || (budget_reset_at at time zone 'UTC') from team"))
                .as("the Monday after Sunday the first of February")
                .isEqualTo("0 2026-02-02 00:00:00");
    }

    @Test
    void everybody_linked_to_a_budget_begins_again_with_it() {
        execute(
                "insert into budget (budget_id, budget_duration, budget_reset_at, created_at, updated_at)"
                        + " values ('b', '1h', '2026-01-01', now(), now())",
                "insert into team (team_id, metadata, created_at, updated_at)"
                        + " values ('t', '{\"team_member_budget_id\": \"b\"}', now(), now())",
                "insert into team_member (team_id, user_id, role, spend, budget_id)"
                        + " values ('t', 'own', 'user', 1, 'b'), ('t', 'default', 'user', 1, null), ('t', 'other', 'user', 1, 'c')",
                "insert into organization (organization_id, organization_alias, budget_id, spend, created_at, updated_at)"
                        + " values ('o', 'o', 'b', 1, now(), now())",
                "insert into end_user (user_id, spend, budget_id) values ('e', 1, 'b')",
                "insert into virtual_key (token, spend, budget_id, created_at, updated_at)" + " values ('" + KEY
                        + "', 1, 'b', now(), now())");
        database.onCommit(changes::addAll);

        assertThat(resets.run()).isOne();

        assertThat(text("select string_agg(user_id || spend, ' ' order by user_id) from team_member"))
                .isEqualTo("default0 other1 own0");
        assertThat(text("select (select spend from organization) || ' ' || (select spend from end_user) || ' '"
                        + " || (select spend from virtual_key)"))
                .isEqualTo("0 0 0");
        assertThat(changes)
                .containsExactlyInAnyOrder(
                        new Change("user", "own"),
                        new Change("user", "default"),
                        new Change("organization", "o"),
                        new Change("key", KEY));
    }

    @Test
    void a_period_that_nobody_understands_begins_again_at_midnight() {
        key("every now and then", "2026-01-01T00:00:00Z");

        assertThat(resets.run()).isOne();

        assertThat(text("select budget_reset_at at time zone 'UTC' from virtual_key"))
                .isEqualTo("2026-01-02 00:00:00");
    }

    @Test
    void more_than_fit_into_one_transaction_begin_again_together() {
        execute("insert into team (team_id, spend, budget_duration, budget_reset_at, created_at, updated_at)"
                + " select 't' || n, 1, '1d', '2026-01-01', now(), now() from generate_series(1, 2500) n");

        assertThat(resets.run()).isEqualTo(2_500);
        assertThat(text("select count(*) from team where spend = 0")).isEqualTo("2500");
    }

    @Test
    void one_node_at_a_time_does_it() {
        key("1d", "2026-01-01T00:00:00Z");

        database.transactVoid(tx -> {
            assertThat(new ResetRepository().lead(tx)).isTrue();
            // On another connection: one does not lock out itself.
            assertThat(CompletableFuture.supplyAsync(resets::run).join()).isZero();
        });

        assertThat(resets.run()).isOne();
    }

    private void key(String period, String reset) {
        execute(
                "insert into virtual_key (token, spend, budget_duration, budget_reset_at, created_at, updated_at) values ('"
                        + KEY + "', 5, '" + period + "', '" + reset + "', now(), now())");
    }
}
