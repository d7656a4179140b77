package dev.gatehouse.customers;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.gatehouse.budgets.Budget;
import org.jspecify.annotations.Nullable;

/** A customer as it is shown: with its budget. */
public record Customer(
        @JsonUnwrapped CustomerFields fields, @Nullable Budget litellmBudgetTable) {}
