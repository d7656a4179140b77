package dev.gatehouse.keys;

import static dev.gatehouse.budgets.BudgetRules.amountFault;
import static dev.gatehouse.budgets.BudgetRules.modelFault;
import static dev.gatehouse.budgets.BudgetRules.periodFault;

import dev.gatehouse.budgets.BudgetRules;
import dev.gatehouse.budgets.BudgetWindow;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.platform.Tx;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What refuses values, whoever sends them, whether a key is made, changed or replaced. Values alone: no rights. */
final class KeyChangeRules {
    private static final String SERVICE_ACCOUNT = "service_account_id";

    private KeyChangeRules() {}

    /** @throws dev.gatehouse.error.ApiException 400 for an amount below nothing */
    static void checkAmounts(KeyChange sent) {
        BudgetRules.require(amountFault("max_budget", sent.maxBudget().or(null)));
        BudgetRules.require(amountFault("soft_budget", sent.softBudget().or(null)));
        BudgetRules.require(amountFault("spend", sent.spend().or(null)));
        windows(sent).forEach(window -> BudgetRules.require(amountFault("max_budget", window.maxBudget())));
    }

    /** @throws dev.gatehouse.error.ApiException 400 for what is no duration */
    static void checkPeriods(KeyChange sent) {
        BudgetRules.require(periodFault("budget_duration", sent.budgetDuration().or(null)));
        windows(sent).forEach(window -> BudgetRules.require(periodFault("budget_duration", window.budgetDuration())));
        checkLifetime("duration", sent.duration().or(null));
        checkLifetime("rotation_interval", sent.rotationInterval().or(null));
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
        modelFault(sent.modelMaxBudget().or(null)).ifPresent(fault -> {
            throw Pinned.plain(500, fault).asException();
        });
    }

    /** @throws dev.gatehouse.error.ApiException 400 where another key has the alias */
    static void checkAlias(Tx tx, KeyRows rows, KeyFields stored, KeyChange sent) {
        var alias = sent.keyAlias().or(null);
        if (alias != null && !alias.equals(stored.keyAlias())) {
            rows.reserveAlias(tx, alias);
        }
    }

    private static List<BudgetWindow> windows(KeyChange sent) {
        var windows = sent.budgetLimits().or(null);
        return windows == null ? List.of() : windows;
    }

    private static void require(boolean holds, int status, String otherwise) {
        if (!holds) {
            throw Pinned.detailObject(status, otherwise).asException();
        }
    }
}
