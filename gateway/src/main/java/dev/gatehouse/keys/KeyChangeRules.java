package dev.gatehouse.keys;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.budgets.BudgetPeriod;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.platform.Tx;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What refuses values, whoever sends them, whether a key is made, changed or replaced. Values alone: no rights. */
final class KeyChangeRules {
    private static final String SERVICE_ACCOUNT = "service_account_id";

    private KeyChangeRules() {}

    /** @throws dev.gatehouse.error.ApiException 400 for an amount below nothing */
    static void checkAmounts(KeyChange sent) {
        checkAmount("max_budget", sent.maxBudget().or(null));
        checkAmount("soft_budget", sent.softBudget().or(null));
        checkAmount("spend", sent.spend().or(null));
        windows(sent).forEach(window -> checkAmount("max_budget", window.maxBudget()));
    }

    private static void checkAmount(String member, @Nullable BigDecimal amount) {
        require(amount == null || amount.signum() >= 0, 400, member + " cannot be negative. Received: " + amount);
    }

    /** @throws dev.gatehouse.error.ApiException 400 for what is no duration */
    static void checkPeriods(KeyChange sent, Instant now) {
        checkPeriod(sent.budgetDuration().or(null), now);
        windows(sent).forEach(window -> checkPeriod(window.budgetDuration(), now));
        checkLifetime("duration", sent.duration().or(null));
        checkLifetime("rotation_interval", sent.rotationInterval().or(null));
    }

    private static void checkPeriod(@Nullable String text, Instant now) {
        require(
                text == null || BudgetPeriod.resetAfter(now, text).isPresent(),
                400,
                "Invalid budget_duration: " + text);
    }

    private static void checkLifetime(String member, @Nullable String text) {
        require(text == null || Lifetime.parse(text).isPresent(), 400, "Invalid " + member + ": " + text);
    }

    /** @throws dev.gatehouse.error.ApiException 400 for a service account without a team, and for another one than before */
    static void checkServiceAccount(KeyFields stored, KeyFields changed) {
        require(
                changed.teamId() != null || !changed.metadata().hasNonNull(SERVICE_ACCOUNT),
                400,
                "team_id is required for service account keys. Please specify `team_id` in the request body.");
        var before = stored.metadata().path(SERVICE_ACCOUNT);
        require(
                before.isMissingNode() || before.equals(changed.metadata().path(SERVICE_ACCOUNT)),
                400,
                "The service_account_id of a service account key cannot be changed.");
    }

    /** @throws dev.gatehouse.error.ApiException as the endpoint wraps plain errors */
    static void checkModelBudgets(KeyChange sent) {
        @Nullable ObjectNode byModel = sent.modelMaxBudget().or(null);
        if (byModel == null) {
            return;
        }
        byModel.properties().forEach(model -> {
            var limits = model.getValue();
            var budget = limits.has("budget_limit") ? limits.get("budget_limit") : limits.path("max_budget");
            var period = limits.has("time_period") ? limits.get("time_period") : limits.path("budget_duration");
            boolean amount = budget.isMissingNode()
                    || (budget.isNumber() && budget.decimalValue().signum() >= 0);
            boolean duration = period.isMissingNode()
                    || period.isNull()
                    || (period.isTextual() && Lifetime.parse(period.textValue()).isPresent());
            if (!limits.isObject() || !amount || !duration) {
                throw Pinned.plain(
                                500,
                                "Invalid model_max_budget: each model needs an object with a numeric budget_limit, and a"
                                        + " time_period such as 1d if any.")
                        .asException();
            }
        });
    }

    /** @throws dev.gatehouse.error.ApiException 400 where another key has the alias */
    static void checkAlias(Tx tx, KeyRows rows, KeyFields stored, KeyChange sent) {
        var alias = sent.keyAlias().or(null);
        if (alias != null && !alias.equals(stored.keyAlias())) {
            rows.reserveAlias(tx, alias);
        }
    }

    private static List<KeyChange.BudgetWindow> windows(KeyChange sent) {
        var windows = sent.budgetLimits().or(null);
        return windows == null ? List.of() : windows;
    }

    private static void require(boolean holds, int status, String otherwise) {
        if (!holds) {
            throw Pinned.detailObject(status, otherwise).asException();
        }
    }
}
