package dev.gatehouse.budgets;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
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
        @Nullable String budgetDuration,
        @Nullable Instant budgetResetAt,
        Instant createdAt,
        @Nullable String createdBy,
        Instant updatedAt,
        @Nullable String updatedBy) {
    Budget resettingAt(Instant moment) {
        return new Budget(
                budgetId,
                maxBudget,
                softBudget,
                maxParallelRequests,
                tpmLimit,
                rpmLimit,
                modelMaxBudget,
                budgetDuration,
                moment,
                createdAt,
                createdBy,
                updatedAt,
                updatedBy);
    }

    static Budget of(String id, BudgetLimits limits, Instant now, @Nullable String by) {
        var duration = limits.budgetDuration();
        return new Budget(
                id,
                limits.maxBudget(),
                limits.softBudget(),
                limits.maxParallelRequests(),
                limits.tpmLimit(),
                limits.rpmLimit(),
                limits.modelMaxBudget(),
                duration,
                duration == null ? null : BudgetPeriod.resetAfter(now, duration).orElse(null),
                now,
                by,
                now,
                by);
    }
}
