package dev.gatehouse.customers;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.gatehouse.budgets.BudgetLimits;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Invalid.Violation;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a customer is to be. */
public record NewCustomer(
        @Description("As requests name it.") String userId,
        @Nullable String alias,
        @Nullable Boolean blocked,

        @Description("US dollars it begins with as spent.") @Nullable
        BigDecimal spend,

        @Nullable Region allowedModelRegion,

        @Description("Used where a request names none; one that is served.") @Nullable
        String defaultModel,

        @Description("Of a budget there is; not together with max_budget.") @Nullable
        String budgetId,

        @JsonUnwrapped BudgetLimits limits) {
    public NewCustomer {
        refuseTwoBudgets(budgetId, limits.maxBudget());
    }

    /** Which of the two should hold? */
    static void refuseTwoBudgets(@Nullable String budgetId, @Nullable BigDecimal maxBudget) {
        if (budgetId != null && maxBudget != null) {
            throw new ApiError.Invalid(List.of(new Violation(
                            List.of(),
                            "Value error, Set either 'max_budget' or 'budget_id', not both.",
                            "value_error")))
                    .asException();
        }
    }
}
