package dev.gatehouse.teams;

import static dev.gatehouse.budgets.BudgetRules.amountFault;
import static dev.gatehouse.budgets.BudgetRules.periodFault;

import dev.gatehouse.endpoint.Patch;
import dev.gatehouse.endpoint.Patches;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a request says of the limits of members: each component is named like its column in a budget row. */
record MemberLimits(
        Patch<BigDecimal> maxBudget,
        Patch<Long> tpmLimit,
        Patch<Long> rpmLimit,
        Patch<String> budgetDuration,
        Patch<List<String>> allowedModels) {
    static final MemberLimits NONE = of(null, null, null, null, null);

    static MemberLimits of(
            @Nullable BigDecimal maxBudget,
            @Nullable Long tpmLimit,
            @Nullable Long rpmLimit,
            @Nullable String budgetDuration,
            @Nullable List<String> allowedModels) {
        return new MemberLimits(
                sent(maxBudget), sent(tpmLimit), sent(rpmLimit), sent(budgetDuration), sent(allowedModels));
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
                || rpmLimit instanceof Patch.Value<?>
                || (allowedModels instanceof Patch.Value<List<String>>(var models) && !models.isEmpty());
    }

    /** The first thing that is wrong, in words for the client. */
    Optional<String> fault() {
        return amountFault("max_budget_in_team", maxBudget.or(null))
                .or(() -> amountFault("tpm_limit", tpmLimit.or(null)))
                .or(() -> amountFault("rpm_limit", rpmLimit.or(null)))
                .or(() -> periodFault("budget_duration", budgetDuration.or(null)));
    }

    /** With the period a row has that was told none. */
    MemberLimits withUsualDuration(@Nullable String usual) {
        return budgetDuration.isSent()
                ? this
                : new MemberLimits(maxBudget, tpmLimit, rpmLimit, sent(usual), allowedModels);
    }

    /** With the models of those to whom nobody gave others. */
    MemberLimits withUsualModels(List<String> usual) {
        return allowedModels.isSent() || usual.isEmpty()
                ? this
                : new MemberLimits(maxBudget, tpmLimit, rpmLimit, budgetDuration, new Patch.Value<>(usual));
    }
}
