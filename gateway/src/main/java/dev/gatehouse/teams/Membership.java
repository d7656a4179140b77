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
        @Description("US dollars.") BigDecimal spend,
        @Nullable Budget litellmBudgetTable) {
    /** @param budgets by id */
    static Membership of(String team, Member member, Map<String, Budget> budgets) {
        var budget = member.budget();
        return new Membership(member.user(), team, budget, member.spend(), budget == null ? null : budgets.get(budget));
    }

    static boolean isOne(Member member) {
        return member.budget() != null || member.spend().signum() > 0;
    }
}
