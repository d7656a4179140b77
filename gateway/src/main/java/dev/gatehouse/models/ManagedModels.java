package dev.gatehouse.models;

import static dev.gatehouse.models.DeploymentErrors.refused;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.access.Grant;
import dev.gatehouse.deployments.SealedParams;
import dev.gatehouse.deployments.ShownParams;
import dev.gatehouse.deployments.StoredDefinitions;
import dev.gatehouse.deployments.StoredModel;
import dev.gatehouse.deployments.StoredModelRows;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.platform.Tx;
import dev.gatehouse.platform.Vault;
import dev.gatehouse.routing.ServedDeployments;
import dev.gatehouse.teams.TeamRows;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides which deployments are stored, and what becomes of them.
 *
 * <p>Locks are taken in one order: the team, then the model.
 */
public final class ManagedModels {
    /** Of whoever has no user, as the reference names him. */
    private static final String NOBODY = "default_user_id";

    private final Database database;
    private final StoredModelRows rows;
    private final TeamRows teams;
    private final Directory directory;
    private final Vault vault;
    private final ServedDeployments served;
    private final DeploymentRules rules;
    private final boolean enabled;
    private final Ids ids;
    private final Clocks clocks;

    /** @param enabled whether this installation stores models at all */
    public ManagedModels(
            Database database,
            StoredModelRows rows,
            TeamRows teams,
            Directory directory,
            Vault vault,
            ServedDeployments served,
            boolean enabled,
            Ids ids,
            Clocks clocks) {
        this.database = database;
        this.rows = rows;
        this.teams = teams;
        this.directory = directory;
        this.vault = vault;
        this.served = served;
        this.rules = new DeploymentRules(new StoredDefinitions(served.environment()));
        this.enabled = enabled;
        this.ids = ids;
        this.clocks = clocks;
    }

    public ManagedDeployment create(Grant grant, NewDeployment asked) {
        var team = member(asked.modelInfo(), StoredModel.TEAM);
        var id = Objects.requireNonNullElseGet(
                member(asked.modelInfo(), StoredModel.ID), () -> ids.next().toString());
        return database.transact(tx -> {
            requireRight(tx, grant, team);
            if (!enabled) {
                throw DeploymentErrors.switchedOff();
            }
            var keyring = vault.keyring();
            var clear = merged(Json.object(), asked.litellmParams());
            var now = clocks.storable();
            var model = new StoredModel(
                    id,
                    team == null ? asked.modelName() : "model_name_" + team + "_" + ids.next(),
                    SealedParams.seal(clear, keyring),
                    keyring.active(),
                    info(asked, id, team),
                    now,
                    by(grant),
                    now,
                    by(grant));
            rules.check(model, clear);
            rules.checkAddress(grant, asked.litellmParams());
            var shown = ShownParams.masked(clear);
            if (team != null) {
                teams.addOwnModel(tx, grant, team, model.publicName(), model.modelName());
            }
            if (served.isConfigured(id) || !rows.insert(tx, grant, model, shown)) {
                throw refused(400, "Model id=" + id + " already exists");
            }
            return ManagedDeployment.of(model, shown);
        });
    }

    private static ObjectNode info(NewDeployment asked, String id, @Nullable String team) {
        var info = merged(Json.object(), asked.modelInfo()).put(StoredModel.ID, id);
        info.remove(StoredModel.PUBLIC_NAME);
        return team == null ? info : info.put(StoredModel.PUBLIC_NAME, asked.modelName());
    }

    /** Nulls are as if they were left out. */
    public ManagedDeployment update(Grant grant, DeploymentChange asked) {
        var id = member(asked.modelInfo(), StoredModel.ID);
        if (id == null) {
            throw Pinned.plain(400, "model_info.id not provided").asException();
        }
        var withoutNulls = new DeploymentChange(
                asked.modelName(),
                merged(Json.object(), asked.litellmParams()),
                merged(Json.object(), asked.modelInfo()));
        return change(
                grant, id, withoutNulls, Pinned.plain(400, "model not found").asException());
    }

    /** A member that is null is removed. */
    public ManagedDeployment patch(Grant grant, String id, DeploymentChange asked) {
        return change(grant, id, asked, refused(404, "Model " + id + " not found on proxy."));
    }

    private ManagedDeployment change(Grant grant, String id, DeploymentChange asked, RuntimeException unknown) {
        return database.transact(tx -> {
            var before = hold(tx, grant, id, unknown);
            var keyring = vault.keyring();
            var clearBefore = SealedParams.open(before.litellmParams(), before.sealedBy(), vault)
                    .orElseThrow(() -> refused(
                            400,
                            "This node cannot open what is stored of the model (version " + before.sealedBy()
                                    + " of the keyring). Delete it and make it anew."));
            var clear = merged(clearBefore, asked.litellmParams());
            var after = new StoredModel(
                    id,
                    before.team() == null && asked.modelName() != null ? asked.modelName() : before.modelName(),
                    SealedParams.seal(clear, keyring),
                    keyring.active(),
                    info(before, asked),
                    before.createdAt(),
                    before.createdBy(),
                    clocks.storable(),
                    by(grant));
            rules.check(after, clear);
            rules.checkAddress(grant, asked.litellmParams());
            rules.checkCredentials(before, clearBefore, after, clear, asked.litellmParams());
            rename(tx, grant, before, after);
            var shown = ShownParams.masked(clear);
            rows.update(tx, grant, before, ShownParams.masked(clearBefore), after, shown);
            return ManagedDeployment.of(after, shown);
        });
    }

    private static ObjectNode info(StoredModel before, DeploymentChange asked) {
        var info = merged(before.modelInfo(), asked.modelInfo());
        if (!Objects.equals(info.path(StoredModel.TEAM).textValue(), before.team())
                || !before.modelId().equals(info.path(StoredModel.ID).textValue())) {
            throw refused(400, "model_info.id and model_info.team_id of a model cannot be changed");
        }
        info.remove(StoredModel.PUBLIC_NAME);
        if (before.team() != null) {
            info.put(StoredModel.PUBLIC_NAME, Objects.requireNonNullElse(asked.modelName(), before.publicName()));
        }
        return info;
    }

    private void rename(Tx tx, Grant grant, StoredModel before, StoredModel after) {
        var team = before.team();
        if (team != null && !before.publicName().equals(after.publicName())) {
            teams.removeOwnModel(tx, grant, team, before.publicName(), successor(tx, team, before));
            teams.addOwnModel(tx, grant, team, after.publicName(), after.modelName());
        }
    }

    public DeletedDeployment delete(Grant grant, DeploymentName which) {
        var id = which.id();
        database.transactVoid(tx -> {
            var model = hold(tx, grant, id, refused(400, "Model with id=" + id + " not found in db"));
            rows.delete(tx, grant, model);
            var team = model.team();
            if (team != null) {
                teams.removeOwnModel(tx, grant, team, model.publicName(), successor(tx, team, model));
            }
        });
        return new DeletedDeployment("Model: " + id + " deleted successfully");
    }

    /** The newest other model of the team's by the same name. */
    private @Nullable String successor(Tx tx, String team, StoredModel gone) {
        return rows.lockOfTeams(tx, List.of(team)).stream()
                .filter(model -> !model.modelId().equals(gone.modelId())
                        && model.publicName().equals(gone.publicName()))
                .map(StoredModel::modelName)
                .reduce((_, newer) -> newer)
                .orElse(null);
    }

    /** Held with its team, once the caller is seen to have a right to it. */
    private StoredModel hold(Tx tx, Grant grant, String id, RuntimeException unknown) {
        var found =
                rows.find(tx, id).orElseThrow(() -> served.isConfigured(id) ? DeploymentErrors.configured() : unknown);
        var team = found.team();
        requireRight(tx, grant, team);
        if (team != null) {
            teams.hold(tx, team);
        }
        return rows.lock(tx, id).orElseThrow(() -> unknown);
    }

    private void requireRight(Tx tx, Grant grant, @Nullable String team) {
        if (team == null) {
            if (!grant.isProxyAdmin()) {
                throw DeploymentErrors.notAdmin(grant);
            }
            return;
        }
        var standing = directory.standing(tx, grant, team).orElseThrow(() -> DeploymentErrors.noSuchTeam(team));
        if (!grant.isProxyAdmin() && !standing.isTeamAdmin()) {
            throw DeploymentErrors.notTeamAdmin(grant, team);
        }
    }

    /** A null takes the member away. */
    private static ObjectNode merged(ObjectNode stored, ObjectNode sent) {
        var merged = stored.deepCopy();
        sent.properties().forEach(member -> {
            if (member.getValue().isNull()) {
                merged.remove(member.getKey());
            } else {
                merged.set(member.getKey(), member.getValue().deepCopy());
            }
        });
        return merged;
    }

    private static @Nullable String member(ObjectNode info, String name) {
        JsonNode value = info.path(name);
        return value.isMissingNode() || value.isNull() ? null : DeploymentErrors.text(value, "model_info." + name);
    }

    private static String by(Grant grant) {
        return Objects.requireNonNullElse(grant.user(), NOBODY);
    }
}
