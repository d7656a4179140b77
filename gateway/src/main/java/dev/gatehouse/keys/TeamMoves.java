package dev.gatehouse.keys;

import dev.gatehouse.access.Grant;
import dev.gatehouse.access.KeyHash;
import dev.gatehouse.access.ModelList;
import dev.gatehouse.access.ServedModels;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.directory.Team;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.error.PythonLiteral;
import dev.gatehouse.platform.Tx;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What refuses to let a key go to another team: it must fit there, and so must who sends it. */
final class TeamMoves {
    private static final String DEFERS_TO_TEAM = "all-team-models";

    private final Directory directory;
    private final Supplier<ServedModels> served;

    TeamMoves(Directory directory, Supplier<ServedModels> served) {
        this.directory = directory;
        this.served = served;
    }

    /**
     * @param key as it is to be
     * @throws dev.gatehouse.error.ApiException in LiteLLM's words
     */
    void check(Tx tx, Grant grant, VirtualKey key, Team to) {
        checkModels(key.fields(), to);
        var owner = key.fields().userId();
        if (owner != null && directory.member(tx, to.id(), owner).isEmpty()) {
            throw Pinned.detail(
                            403,
                            "User=" + owner + " is not a member of the team=" + to.id()
                                    + ". Check team members via `/team/info`.")
                    .asException();
        }
        checkLimit(key.token(), "tpm_limit", key.fields().tpmLimit(), to.tpmLimit());
        // The reference looks at this one only where the key has a tpm_limit too: an accident of its nesting.
        checkLimit(key.token(), "rpm_limit", key.fields().rpmLimit(), to.rpmLimit());
        checkInitiator(tx, grant, to);
    }

    private void checkModels(KeyFields key, Team to) {
        var allowed = new ModelList(to.models());
        for (var model : key.models()) {
            if (!model.equals(DEFERS_TO_TEAM) && !allowed.allows(model, served.get())) {
                throw Pinned.typed(
                                403,
                                "team_model_access_denied",
                                "model",
                                "team not allowed to access model. This team can only access models="
                                        + PythonLiteral.list(to.models()) + ". Tried to access " + model)
                        .asException();
            }
        }
    }

    private static void checkLimit(KeyHash key, String limit, @Nullable Long ofKey, @Nullable Long ofTeam) {
        if (ofKey != null && ofTeam != null && ofTeam != 0 && ofTeam < ofKey) {
            throw Pinned.detail(
                            403,
                            "Key=" + key + " has a " + limit + "=" + ofKey + " which is greater than the team's "
                                    + limit + "=" + ofTeam + ".")
                    .asException();
        }
    }

    private void checkInitiator(Tx tx, Grant grant, Team to) {
        var standing = directory.standing(tx, grant, to.id()).orElseThrow(() -> KeyUpdateRules.noTeam(to.id()));
        if (!standing.proxyAdmin() && !standing.isMember()) {
            throw Pinned.detail(
                            403,
                            "User=" + grant.user() + " is not a Proxy Admin or Team Admin for team=" + to.id()
                                    + ". Please ask one of them to move the key.")
                    .asException();
        }
        standing.requirePermission(KeyUpdateRights.ROUTE);
    }
}
