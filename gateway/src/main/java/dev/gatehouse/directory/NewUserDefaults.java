package dev.gatehouse.directory;

import dev.gatehouse.budgets.BudgetPeriod;
import dev.gatehouse.config.TenantConfig;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a user is given who gets a row because somebody added an unknown id to a team or an organization. */
record NewUserDefaults(
        String role,
        List<String> models,
        @Nullable BigDecimal maxBudget,
        @Nullable String budgetDuration,
        @Nullable Instant budgetResetAt) {
    private static final String INTERNAL_USER = "internal_user";

    static NewUserDefaults of(TenantConfig.Users users, Instant now) {
        var role = users.role().orElse(INTERNAL_USER);
        boolean internal = role.equals(INTERNAL_USER);
        var duration = or(users.budgetDuration(), internal ? users.internalBudgetDuration() : null);
        return new NewUserDefaults(
                role,
                users.models(),
                or(users.maxBudget(), internal ? users.internalMaxBudget() : null),
                duration,
                duration == null ? null : BudgetPeriod.resetAfter(now, duration).orElse(null));
    }

    private static <T> @Nullable T or(@Nullable T first, @Nullable T second) {
        return first == null ? second : first;
    }
}
