package dev.gatehouse.budgets;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.endpoint.Description;
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
 * @param enforcement whether what requests may cost is held before they are served; null is hold
 */
public record BudgetLimits(
        @Description("US dollars.") @Nullable BigDecimal maxBudget,

        @Description("US dollars from which somebody is told.") @Nullable
        BigDecimal softBudget,

        @Nullable Integer maxParallelRequests,
        @Description("Tokens a minute.") @Nullable Long tpmLimit,
        @Description("Requests a minute.") @Nullable Long rpmLimit,
        @Description("Limits by model.") @Nullable ObjectNode modelMaxBudget,

        @Description("Period of max_budget, such as 30d.") @Nullable
        String budgetDuration,

        @Description("hold: nobody spends more than max_budget, the default. spend: requests under way may.") @Nullable
        String enforcement) {
    public static final BudgetLimits NONE = new BudgetLimits(null, null, null, null, null, null, null, null);

    /** Of one who may spend so much. */
    public static BudgetLimits of(BigDecimal maxBudget) {
        return new BudgetLimits(maxBudget, null, null, null, null, null, null, null);
    }

    public boolean isEmpty() {
        return equals(NONE);
    }
}
