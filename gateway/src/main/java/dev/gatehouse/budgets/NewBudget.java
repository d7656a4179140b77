package dev.gatehouse.budgets;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.gatehouse.endpoint.Description;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a budget is to be. */
public record NewBudget(
        @Description("Left out, one is made.") @Nullable String budgetId,

        @JsonUnwrapped BudgetLimits limits,

        @Description("When it begins again for the first time; left out, as the period says.") @Nullable
        Instant budgetResetAt) {
    Optional<String> id() {
        return Optional.ofNullable(budgetId).filter(id -> !id.isBlank());
    }
}
