package dev.gatehouse.teams;

import dev.gatehouse.access.TeamRole;
import dev.gatehouse.budgets.Budget;
import dev.gatehouse.endpoint.Description;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What the caller is to a team. */
public record OwnMembership(
        String userId,
        String teamId,
        @Nullable String teamAlias,
        TeamRole role,
        @Nullable String userEmail,
        @Description("US dollars in the current period.") BigDecimal spend,
        @Description("US dollars.") BigDecimal totalSpend,
        @Nullable String budgetId,
        @Nullable Budget litellmBudgetTable) {}
