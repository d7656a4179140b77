package dev.gatehouse.config;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Budgets that belong to nobody's row: {@code litellm_settings.max_budget} and its neighbours. US dollars.
 *
 * @param all what everybody together may spend
 * @param allDuration period of that
 * @param customerBudget id of the budget row of customers who were given none
 * @param customerMost what they may spend where there is no such row
 */
public record BudgetConfig(
        @Nullable BigDecimal all,
        @Nullable String allDuration,
        @Nullable String customerBudget,
        @Nullable BigDecimal customerMost) {
    public static final BudgetConfig NONE = new BudgetConfig(null, null, null, null);

    static BudgetConfig read(Section litellm) {
        return new BudgetConfig(
                litellm.dollars("max_budget").orElse(null),
                litellm.period("budget_duration").orElse(null),
                litellm.text("max_end_user_budget_id").orElse(null),
                litellm.dollars("max_end_user_budget").orElse(null));
    }
}
