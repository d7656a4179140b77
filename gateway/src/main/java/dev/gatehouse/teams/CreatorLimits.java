package dev.gatehouse.teams;

import static dev.gatehouse.teams.TeamErrors.plain;
import static dev.gatehouse.teams.TeamErrors.require;

import dev.gatehouse.access.Grant;
import dev.gatehouse.error.PythonLiteral;
import dev.gatehouse.keys.KeyRows;
import dev.gatehouse.platform.Tx;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What somebody who is no proxy admin may give a team outside of any organization: no more than he and his key have. */
final class CreatorLimits {
    private static final String ALL_MODELS = "all-proxy-models";

    private final TeamRepository repository;
    private final KeyRows keys;

    CreatorLimits(TeamRepository repository, KeyRows keys) {
        this.repository = repository;
        this.keys = keys;
    }

    void check(Tx tx, Grant grant, Team wanted) {
        var user = grant.user();
        var most = user == null ? null : repository.userMaxBudget(tx, user).orElse(null);
        var budget = wanted.maxBudget();
        require(
                most == null || budget == null || budget.compareTo(most) <= 0,
                400,
                "max budget higher than user max. User max budget=" + plain(most) + ". User role="
                        + grant.caller().role().wireName());
        var own = grant.key();
        var key = own == null ? null : keys.find(tx, own).orElse(null);
        if (key == null) {
            return;
        }
        var models = key.fields().models();
        require(
                allows(models, wanted.models()),
                400,
                "Model not in allowed user models. User allowed models=" + PythonLiteral.list(models) + ". User id="
                        + user);
        checkLimit("tpm", wanted.tpmLimit(), key.fields().tpmLimit(), grant);
        checkLimit("rpm", wanted.rpmLimit(), key.fields().rpmLimit(), grant);
    }

    /** A team without models may call all of them. */
    private static boolean allows(List<String> own, List<String> wanted) {
        return own.isEmpty()
                || own.contains(ALL_MODELS)
                || (!wanted.isEmpty() && new HashSet<>(own).containsAll(wanted));
    }

    private static void checkLimit(String unit, @Nullable Long wanted, @Nullable Long most, Grant grant) {
        require(
                most == null || wanted == null || wanted <= most,
                400,
                unit + " limit higher than user max. User " + unit + " limit=" + most + ". User role="
                        + grant.caller().role().wireName());
    }
}
