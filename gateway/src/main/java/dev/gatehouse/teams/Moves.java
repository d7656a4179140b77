package dev.gatehouse.teams;

import static dev.gatehouse.teams.TeamErrors.plain;
import static dev.gatehouse.teams.TeamErrors.require;

import dev.gatehouse.access.ModelList;
import dev.gatehouse.access.ServedModels;
import dev.gatehouse.budgets.Budget;
import dev.gatehouse.budgets.BudgetRows;
import dev.gatehouse.directory.Organization;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.error.PythonLiteral;
import dev.gatehouse.platform.Tx;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Whether a team fits into another organization. */
final class Moves {
    private static final String CANNOT = "Cannot move team to organization. ";
    private static final String ALL_MODELS = "all-proxy-models";
    /** The holder of the master key belongs everywhere. */
    private static final String MASTER = "default_user_id";

    private final TeamRepository repository;
    private final BudgetRows budgets;
    private final Supplier<ServedModels> served;

    Moves(TeamRepository repository, BudgetRows budgets, Supplier<ServedModels> served) {
        this.repository = repository;
        this.budgets = budgets;
        this.served = served;
    }

    /** @param team as it is to be */
    void check(Tx tx, Team team, Organization destination) {
        checkModels(team, destination);
        var budget = budgets.find(tx, destination.budget()).orElse(null);
        var most = budget == null ? null : budget.maxBudget();
        require(
                most == null || team.maxBudget() == null || team.maxBudget().compareTo(most) <= 0,
                403,
                CANNOT + "Team max_budget (" + plain(team.maxBudget()) + ") is greater than organization max_budget ("
                        + plain(most) + ").");
        var strangers = repository.strangers(tx, team.teamId(), destination.id(), MASTER);
        require(
                strangers.isEmpty(),
                403,
                CANNOT + "Team has users that are not members of the organization: " + PythonLiteral.list(strangers));
        checkLimits(team, budget);
    }

    private void checkModels(Team team, Organization destination) {
        var allowed = destination.models();
        if (allowed.isEmpty() || allowed.contains(ALL_MODELS)) {
            return;
        }
        require(
                !team.models().isEmpty(),
                403,
                CANNOT + "Team has access to all models, organization only to " + PythonLiteral.list(allowed) + ".");
        var list = new ModelList(allowed);
        for (var model : team.models()) {
            if (!list.allows(model, served.get())) {
                throw Pinned.typed(
                                403,
                                "org_model_access_denied",
                                "model",
                                CANNOT
                                        + "organization not allowed to access model. This organization can only access models="
                                        + PythonLiteral.list(allowed) + ". Tried to access " + model)
                        .asException();
            }
        }
    }

    private static void checkLimits(Team team, @Nullable Budget budget) {
        if (budget != null) {
            checkLimit("tpm_limit", team.tpmLimit(), budget.tpmLimit());
            checkLimit("rpm_limit", team.rpmLimit(), budget.rpmLimit());
        }
    }

    private static void checkLimit(String member, @Nullable Long wanted, @Nullable Long most) {
        require(
                most == null || wanted == null || wanted <= most,
                403,
                CANNOT + "Team " + member + " (" + wanted + ") is greater than organization " + member + " (" + most
                        + ").");
    }
}
