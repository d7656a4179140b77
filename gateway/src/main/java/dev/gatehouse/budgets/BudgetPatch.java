package dev.gatehouse.budgets;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.Patch;
import java.math.BigDecimal;
import java.time.Instant;

/** What a request changes of a budget: what it leaves out stays, and null clears. */
public record BudgetPatch(
        @Description("US dollars.") Patch<BigDecimal> maxBudget,

        @Description("US dollars from which somebody is told.")
        Patch<BigDecimal> softBudget,

        Patch<Integer> maxParallelRequests,
        @Description("Tokens a minute.") Patch<Long> tpmLimit,
        @Description("Requests a minute.") Patch<Long> rpmLimit,
        @Description("Limits by model.") Patch<ObjectNode> modelMaxBudget,
        @Description("Period of max_budget, such as 30d.") Patch<String> budgetDuration,
        @Description("hold or spend.") Patch<String> enforcement,
        Patch<Instant> budgetResetAt) {
    private static final BudgetPatch NOTHING = new BudgetPatch(
            new Patch.Absent<>(),
            new Patch.Absent<>(),
            new Patch.Absent<>(),
            new Patch.Absent<>(),
            new Patch.Absent<>(),
            new Patch.Absent<>(),
            new Patch.Absent<>(),
            new Patch.Absent<>(),
            new Patch.Absent<>());

    public static BudgetPatch ofMaxBudget(BigDecimal maxBudget) {
        return new BudgetPatch(
                new Patch.Value<>(maxBudget),
                NOTHING.softBudget,
                NOTHING.maxParallelRequests,
                NOTHING.tpmLimit,
                NOTHING.rpmLimit,
                NOTHING.modelMaxBudget,
                NOTHING.budgetDuration,
                NOTHING.enforcement,
                NOTHING.budgetResetAt);
    }

    public boolean isSent() {
        return !equals(NOTHING);
    }

    /** The values it sets. */
    BudgetLimits values() {
        return new BudgetLimits(
                maxBudget.or(null),
                softBudget.or(null),
                maxParallelRequests.or(null),
                tpmLimit.or(null),
                rpmLimit.or(null),
                modelMaxBudget.or(null),
                budgetDuration.or(null),
                enforcement.or(null));
    }
}
