package dev.gatehouse.teams;

import dev.gatehouse.budgets.BudgetLimits;
import dev.gatehouse.endpoint.Patch;
import dev.gatehouse.endpoint.Patches;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What a request says of the limits of members: each component is named like its column in a budget row. */
record MemberLimits(
        Patch<BigDecimal> maxBudget, Patch<Long> tpmLimit, Patch<Long> rpmLimit, Patch<String> budgetDuration) {
    static final MemberLimits NONE = of(null, null, null, null);

    static MemberLimits of(
            @Nullable BigDecimal maxBudget,
            @Nullable Long tpmLimit,
            @Nullable Long rpmLimit,
            @Nullable String budgetDuration) {
        return new MemberLimits(sent(maxBudget), sent(tpmLimit), sent(rpmLimit), sent(budgetDuration));
    }

    private static <T> Patch<T> sent(@Nullable T value) {
        return value == null ? new Patch.Absent<>() : new Patch.Value<>(value);
    }

    /** Whether nothing was said. */
    boolean isEmpty() {
        return Patches.isEmpty(this);
    }

    /** A period alone limits nothing. */
    boolean limits() {
        return maxBudget instanceof Patch.Value<?>
                || tpmLimit instanceof Patch.Value<?>
                || rpmLimit instanceof Patch.Value<?>;
    }

    /** Of a row that is not there yet. */
    BudgetLimits alone(@Nullable String usualDuration) {
        return over(new BudgetLimits(null, null, null, null, null, null, usualDuration));
    }

    BudgetLimits over(BudgetLimits stored) {
        return new BudgetLimits(
                maxBudget.or(stored.maxBudget()),
                stored.softBudget(),
                stored.maxParallelRequests(),
                tpmLimit.or(stored.tpmLimit()),
                rpmLimit.or(stored.rpmLimit()),
                stored.modelMaxBudget(),
                budgetDuration.or(stored.budgetDuration()));
    }
}
