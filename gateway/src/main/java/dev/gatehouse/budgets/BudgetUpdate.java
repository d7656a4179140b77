package dev.gatehouse.budgets;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.gatehouse.endpoint.Description;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A change of the budget with this id. */
public record BudgetUpdate(
        @Description("Required.") @Nullable String budgetId,

        @JsonUnwrapped BudgetPatch changes) {
    Optional<String> id() {
        return Optional.ofNullable(budgetId).filter(id -> !id.isBlank());
    }
}
