package dev.gatehouse.budgets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.budgets.SoftBudgetRepository.Crossed;
import dev.gatehouse.platform.MovableClocks;
import dev.gatehouse.platform.SqlFixture;
import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SoftBudgetsTest extends SqlFixture {
    private final MovableClocks clocks = new MovableClocks();
    private final SoftBudgets soft = new SoftBudgets(database, clocks);
    private final SoftBudgets ofAnotherNode = new SoftBudgets(database, clocks);

    @AfterEach
    void close() {
        soft.close();
        ofAnotherNode.close();
    }

    @Test
    void who_has_spent_a_soft_budget_is_told_once_a_day_by_one_node() {
        execute("insert into team (team_id, soft_budget, spend, created_at, updated_at) values"
                + " ('over', 5, 5.5, now(), now()), ('under', 5, 4.9, now(), now()), ('free', null, 9, now(), now())");

        assertThat(soft.run())
                .containsExactly(new Crossed("team", "over", "", new BigDecimal("5.5"), new BigDecimal(5)));
        assertThat(soft.run()).isEmpty();
        assertThat(ofAnotherNode.run()).isEmpty();
        assertThat(soft.told()).isOne();

        clocks.advance(Duration.ofHours(24));
        assertThat(ofAnotherNode.run()).hasSize(1);
        assertThat(soft.run()).isEmpty();
    }

    @Test
    void everybody_with_a_soft_budget_is_looked_at() {
        execute(
                "insert into budget (budget_id, soft_budget, created_at, updated_at) values ('b', 1, now(), now())",
                "insert into virtual_key (token, spend, budget_id, created_at, updated_at)"
                        + " values (repeat('a', 64), 1, 'b', now(), now())",
                "insert into user_account (user_id, soft_budget, spend, created_at, updated_at)"
                        + " values ('u', 1, 1, now(), now())",
                "insert into organization (organization_id, organization_alias, budget_id, spend, created_at, updated_at)"
                        + " values ('o', 'o', 'b', 1, now(), now())",
                "insert into team_member (team_id, user_id, role, spend, budget_id) values ('t', 'u', 'user', 1, 'b')",
                "insert into end_user (user_id, spend, budget_id) values ('c', 1, 'b')",
                "insert into tag (tag_name, spend, budget_id, created_at, updated_at) values ('t', 1, 'b', now(), now())");

        assertThat(soft.run())
                .extracting(Crossed::kind)
                .containsExactlyInAnyOrder("key", "user", "organization", "team_member", "customer", "tag");
    }
}
