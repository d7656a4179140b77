package dev.gatehouse.budgets;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a budget row limits.
 *
 * @param maxBudget US dollars
 * @param softBudget US dollars from which somebody is told
 * @param tpmLimit tokens a minute
 * @param rpmLimit requests a minute
 * @param modelMaxBudget limits by model
 * @param budgetDuration period of maxBudget
 */
public record BudgetLimits(
        @Nullable BigDecimal maxBudget,
        @Nullable BigDecimal softBudget,
        @Nullable Integer maxParallelRequests,
        @Nullable Long tpmLimit,
        @Nullable Long rpmLimit,
        @Nullable ObjectNode modelMaxBudget,
        @Nullable String budgetDuration) {
    public static final BudgetLimits NONE = new BudgetLimits(null, null, null, null, null, null, null);

    /** Of one who may spend so much. */
    public static BudgetLimits of(BigDecimal maxBudget) {
        return new BudgetLimits(maxBudget, null, null, null, null, null, null);
    }

    public boolean isEmpty() {
        return equals(NONE);
    }
}
