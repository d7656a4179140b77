package dev.gatehouse.keys;

import dev.gatehouse.access.Grant;
import dev.gatehouse.access.ServedModels;
import dev.gatehouse.config.KeyConfig;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.directory.Team;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.platform.Tx;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** What refuses a change of a key by somebody who may change it, in the pinned order. */
final class KeyUpdateRules {
    private final Directory directory;
    private final KeyRows rows;
    private final Allocations allocations;
    private final TeamMoves moves;
    private final KeyBounds bounds;

    /** @param served what is served at the moment */
    KeyUpdateRules(Directory directory, KeyRows rows, KeyConfig config, Supplier<ServedModels> served) {
        this.directory = directory;
        this.rows = rows;
        this.allocations = new Allocations(directory);
        this.moves = new TeamMoves(directory, served);
        this.bounds = new KeyBounds(config);
    }

    /** Before the key is locked. */
    void hold(Tx tx, KeyChange sent) {
        KeyPlaces.hold(tx, directory, sent);
    }

    /** @throws dev.gatehouse.error.ApiException in LiteLLM's words */
    void check(Tx tx, Grant grant, VirtualKey key, KeyChange sent, Instant now) {
        var stored = key.fields();
        var changed = KeyChanges.changed(stored, sent, now);
        var team = team(tx, changed, sent);
        if (Allocations.concerns(sent)) {
            allocations.checkTeam(tx, changed, key.token());
        }
        checkProject(stored, changed);
        checkOrganization(tx, grant, stored, changed);
        if (Allocations.concerns(sent)) {
            allocations.checkOrganization(tx, changed, key.token());
        }
        if (team.isPresent() && !Objects.equals(changed.teamId(), stored.teamId())) {
            moves.check(tx, grant, new VirtualKey(key.token(), changed), team.get());
        }
        rows.permissionLimits().check(tx, team, sent);
        bounds.check(sent, now);
        KeyChangeRules.checkPeriods(sent);
        KeyChangeRules.checkServiceAccount(stored, changed);
        KeyChangeRules.checkModelBudgets(sent);
        KeyChangeRules.checkAlias(tx, rows, stored, sent);
    }

    /** The key's team as it is to be; one that is named must exist. */
    private Optional<Team> team(Tx tx, KeyFields changed, KeyChange sent) {
        var id = changed.teamId();
        var team = id == null ? Optional.<Team>empty() : directory.team(tx, id);
        if (id != null && sent.teamId().isSent() && team.isEmpty()) {
            throw noTeam(id);
        }
        return team;
    }

    static RuntimeException noTeam(String team) {
        return Pinned.detailObject(
                        404, "Team doesn't exist in db. Team=" + team + ". Create team via `/team/new` call.")
                .asException();
    }

    private static void checkProject(KeyFields stored, KeyFields changed) {
        var project = changed.projectId();
        if (project != null && !project.equals(stored.projectId())) {
            throw Pinned.detailObject(404, "Project not found, project_id=" + project)
                    .asException();
        }
    }

    private void checkOrganization(Tx tx, Grant grant, KeyFields stored, KeyFields changed) {
        var organization = changed.organizationId();
        if (organization == null || organization.equals(stored.organizationId())) {
            return;
        }
        if (!grant.isProxyAdmin()
                && !directory.organizationsOf(tx, grant.user()).containsKey(organization)) {
            throw Pinned.detailObject(403, "Caller is not a member of organization_id=" + organization)
                    .asException();
        }
        if (directory.organization(tx, organization).isEmpty()) {
            throw Pinned.plain(400, "Organization doesn't exist in db. Organization=" + organization)
                    .asException();
        }
    }
}
