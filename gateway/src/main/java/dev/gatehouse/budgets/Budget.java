package dev.gatehouse.budgets;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.endpoint.Description;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A budget row. One component for each column, under the column's name. */
public record Budget(
        String budgetId,
        @Nullable BigDecimal maxBudget,
        @Nullable BigDecimal softBudget,
        @Nullable Integer maxParallelRequests,
        @Nullable Long tpmLimit,
        @Nullable Long rpmLimit,
        @Nullable ObjectNode modelMaxBudget,

        @Description("Models a member it belongs to may call; empty for all of the team's.")
        List<String> allowedModels,

        @Nullable String budgetDuration,

        @Description("hold, the default, or spend.") @Nullable
        String enforcement,

        @Nullable Instant budgetResetAt,
        Instant createdAt,
        @Nullable String createdBy,
        Instant updatedAt,
        @Nullable String updatedBy) {
    public Budget {
        allowedModels = List.copyOf(allowedModels);
    }

    Budget resettingAt(Instant moment) {
        return with(allowedModels, moment);
    }

    Budget allowing(List<String> models) {
        return with(models, budgetResetAt);
    }

    private Budget with(List<String> models, @Nullable Instant moment) {
        return new Budget(
                budgetId,
                maxBudget,
                softBudget,
                maxParallelRequests,
                tpmLimit,
                rpmLimit,
                modelMaxBudget,
                models,
                budgetDuration,
                enforcement,
                moment,
                createdAt,
                createdBy,
                updatedAt,
                updatedBy);
    }

    public static Budget of(String id, BudgetLimits limits, Instant now, @Nullable String by) {
        var duration = limits.budgetDuration();
        return new Budget(
                id,
                limits.maxBudget(),
                limits.softBudget(),
                limits.maxParallelRequests(),
                limits.tpmLimit(),
                limits.rpmLimit(),
                limits.modelMaxBudget(),
                List.of(),
                duration,
                limits.enforcement(),
                duration == null ? null : BudgetPeriod.resetAfter(now, duration).orElse(null),
                now,
                by,
                now,
                by);
    }
}
