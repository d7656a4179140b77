package dev.gatehouse.budgets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What makes limits impossible. Which status that is depends on who asks. */
public final class BudgetRules {
    private static final List<String> AMOUNTS = List.of("max_budget", "budget_limit");
    private static final List<String> RATES = List.of("tpm_limit", "rpm_limit");
    private static final List<String> PERIODS = List.of("budget_duration", "time_period");

    private BudgetRules() {}

    /** The first thing that is wrong, in words for the client. */
    public static Optional<String> fault(BudgetLimits limits) {
        if (isNegative(limits.maxBudget())) {
            return Optional.of("max_budget cannot be negative. Received: " + limits.maxBudget());
        }
        if (isNegative(limits.softBudget())) {
            return Optional.of("soft_budget cannot be negative. Received: " + limits.softBudget());
        }
        var duration = limits.budgetDuration();
        if (duration != null && !isPeriod(duration)) {
            return Optional.of("Invalid budget_duration: it must be a number and a unit, such as 30d.");
        }
        var models = limits.modelMaxBudget();
        return models == null || isModelBudget(models)
                ? Optional.empty()
                : Optional.of("Invalid model_max_budget: each model needs an object with a max_budget of at least 0,"
                        + " and may have a budget_duration, a tpm_limit and an rpm_limit.");
    }

    /** As above, for what a patch sets. */
    public static Optional<String> fault(BudgetPatch patch) {
        return fault(patch.values());
    }

    private static boolean isNegative(@Nullable BigDecimal amount) {
        return amount != null && amount.signum() < 0;
    }

    private static boolean isPeriod(String text) {
        return BudgetPeriod.resetAfter(Instant.EPOCH, text).isPresent();
    }

    private static boolean isModelBudget(ObjectNode models) {
        return models.properties().stream().allMatch(model -> isLimit(model.getValue()));
    }

    private static boolean isLimit(JsonNode limit) {
        return limit.isObject()
                && AMOUNTS.stream().map(limit::path).allMatch(value -> isUnset(value) || isAmount(value))
                && RATES.stream().map(limit::path).allMatch(value -> isUnset(value) || isRate(value))
                && PERIODS.stream()
                        .map(limit::path)
                        .allMatch(value -> isUnset(value) || (value.isTextual() && isPeriod(value.textValue())));
    }

    private static boolean isUnset(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private static boolean isAmount(JsonNode value) {
        return value.isNumber() && value.decimalValue().signum() >= 0;
    }

    private static boolean isRate(JsonNode value) {
        return isAmount(value) && value.decimalValue().stripTrailingZeros().scale() <= 0;
    }
}
