package dev.gatehouse.teams;

import dev.gatehouse.budgets.Budget;
import dev.gatehouse.directory.Member;
import dev.gatehouse.endpoint.Description;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a member may spend in a team and has spent, where there is either. */
public record Membership(
        String userId,
        String teamId,
        @Nullable String budgetId,

        @Description("US dollars since it was last set back.")
        BigDecimal spend,

        @Description("US dollars since he joined.") BigDecimal totalSpend,
        @Description("custom, team_default or none.") String budgetSource,
        @Nullable Budget litellmBudgetTable) {
    /** @param budgets by id */
    static Membership of(Team team, Member member, Map<String, Budget> budgets) {
        var budget = member.budget();
        var row = budget == null ? null : budgets.get(budget);
        return new Membership(
                member.user(),
                team.teamId(),
                budget,
                member.spend(),
                member.totalSpend(),
                source(team, row, budgets),
                row);
    }

    private static String source(Team team, @Nullable Budget own, Map<String, Budget> budgets) {
        var shared = team.memberBudget();
        if (own != null && !own.budgetId().equals(shared)) {
            return "custom";
        }
        return shared != null && budgets.containsKey(shared) ? "team_default" : "none";
    }

    static boolean isOne(Member member) {
        return member.budget() != null || member.spend().signum() > 0;
    }
}
