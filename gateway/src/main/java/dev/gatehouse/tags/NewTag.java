package dev.gatehouse.tags;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.budgets.BudgetLimits;
import dev.gatehouse.endpoint.Description;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a tag is to be. */
public record NewTag(
        @Description("As requests name it; 256 bytes at most.")
        String name,

        @Nullable String description,
        @Description("Kept as they are given.") @Nullable List<String> models,
        @Nullable ObjectNode modelInfo,
        @Description("Of a budget there is.") @Nullable String budgetId,
        @JsonUnwrapped BudgetLimits limits) {}
