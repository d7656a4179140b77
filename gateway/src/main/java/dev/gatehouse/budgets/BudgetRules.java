package dev.gatehouse.budgets;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.error.ApiError.Pinned;
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

    private static final List<String> ENFORCEMENTS = List.of("hold", "spend");

    private BudgetRules() {}

    /** The first thing that is wrong, in words for the client. */
    public static Optional<String> fault(BudgetLimits limits) {
        return amountFault("max_budget", limits.maxBudget())
                .or(() -> amountFault("soft_budget", limits.softBudget()))
                .or(() -> periodFault("budget_duration", limits.budgetDuration()))
                .or(() -> modelFault(limits.modelMaxBudget()))
                .or(() -> enforcementFault(limits.enforcement()));
    }

    /** As above, for what a patch sets. */
    public static Optional<String> fault(BudgetPatch patch) {
        return fault(patch.values());
    }

    /** @param member what clients call the amount */
    public static Optional<String> amountFault(String member, @Nullable Number amount) {
        var exact = amount == null ? BigDecimal.ZERO : new BigDecimal(amount.toString());
        return exact.signum() >= 0
                ? Optional.empty()
                : Optional.of(member + " cannot be negative. Received: "
                        + exact.stripTrailingZeros().toPlainString());
    }

    /** @param member what clients call the period */
    public static Optional<String> periodFault(String member, @Nullable String period) {
        return period == null || isPeriod(period)
                ? Optional.empty()
                : Optional.of("Invalid " + member + ": it must be a number and a unit, such as 30d.");
    }

    private static Optional<String> enforcementFault(@Nullable String enforcement) {
        return enforcement == null || ENFORCEMENTS.contains(enforcement)
                ? Optional.empty()
                : Optional.of("Invalid enforcement: it must be hold or spend.");
    }

    public static Optional<String> modelFault(@Nullable ObjectNode models) {
        return models == null || isModelBudget(models)
                ? Optional.empty()
                : Optional.of(
                        "Invalid model_max_budget: each model needs an object with a budget_limit or max_budget of"
                                + " at least 0, and may have a budget_duration or time_period, a tpm_limit and an rpm_limit.");
    }

    /** Refuses with 400 what is at fault. */
    public static void require(Optional<String> fault) {
        fault.ifPresent(message -> {
            throw Pinned.detailObject(400, message).asException();
        });
    }

    /** @throws dev.gatehouse.error.ApiException 400 */
    public static void requireWindows(@Nullable List<BudgetWindow> windows) {
        if (windows != null) {
            require(
                    windows.size() <= BudgetWindow.MOST
                            ? Optional.empty()
                            : Optional.of("Invalid budget_limits: " + BudgetWindow.MOST + " periods at most."));
            windows.forEach(window -> {
                require(amountFault("max_budget", window.maxBudget()));
                require(periodFault("budget_duration", window.budgetDuration()));
            });
        }
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
