package dev.gatehouse.users;

import static dev.gatehouse.budgets.BudgetRules.amountFault;
import static dev.gatehouse.budgets.BudgetRules.modelFault;
import static dev.gatehouse.budgets.BudgetRules.periodFault;
import static dev.gatehouse.budgets.BudgetRules.require;
import static dev.gatehouse.budgets.BudgetRules.requireWindows;

import dev.gatehouse.access.Grant;
import dev.gatehouse.access.TeamStanding;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.keys.Lifetime;
import dev.gatehouse.platform.Tx;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What refuses a new user, in the pinned order. */
final class NewUserRules {
    private NewUserRules() {}

    /** What the database need not be asked for. */
    static void checkValues(NewUser asked) {
        require(periodFault("budget_duration", asked.budgetDuration()));
        require(amountFault("max_budget", asked.maxBudget()));
        require(amountFault("soft_budget", asked.softBudget()));
        require(amountFault("spend", asked.spend()));
        require(amountFault("max_parallel_requests", asked.maxParallelRequests()));
        require(amountFault("tpm_limit", asked.tpmLimit()));
        require(amountFault("rpm_limit", asked.rpmLimit()));
        requireWindows(asked.budgetLimits());
        asked.teamsToJoin(List.of())
                .forEach(team -> require(amountFault("max_budget_in_team", team.maxBudgetInTeam())));
        require(modelFault(asked.modelMaxBudget()));
        if (asked.duration() != null && Lifetime.parse(asked.duration()).isEmpty()) {
            throw Pinned.detailObject(400, "Invalid duration: " + asked.duration())
                    .asException();
        }
    }

    /** @param role the user will have */
    static void checkRights(
            Tx tx,
            Grant grant,
            Directory directory,
            NewUser asked,
            @Nullable String role,
            Collection<String> teamsThereAre) {
        if (grant.isProxyAdmin()) {
            return;
        }
        if (role != null && UserRole.isAdministrative(role)) {
            throw Pinned.detailObject(
                            403, "Only proxy admins can create administrative users (proxy_admin, proxy_admin_viewer).")
                    .asException();
        }
        if (!asked.permissions().isEmpty()) {
            throw Pinned.detailObject(403, "Only proxy admins can set `permissions`.")
                    .asException();
        }
        var own = directory.organizationsAdministeredBy(tx, grant.user());
        for (var organization : asked.organizationsToJoin()) {
            if (!own.contains(organization)) {
                throw Pinned.detailObject(403, "You are not an admin of the organization " + organization)
                        .asException();
            }
        }
        for (var team : teamsThereAre) {
            if (!directory
                    .standing(tx, grant, team)
                    .map(TeamStanding::hasAccess)
                    .orElse(false)) {
                throw Pinned.detailObject(403, "You do not have access to the team " + team)
                        .asException();
            }
        }
    }
}
