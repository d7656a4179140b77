package dev.gatehouse.teams;

import static dev.gatehouse.teams.TeamErrors.require;

import dev.gatehouse.access.Grant;
import dev.gatehouse.access.TeamStanding;
import dev.gatehouse.config.TenantConfig;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Invalid.Violation;
import dev.gatehouse.error.PythonLiteral;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Tx;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decides what members may do with the keys of their teams. */
public final class TeamPermissions {
    /** All that can be given. */
    static final List<String> AVAILABLE = List.of(
            "/key/generate",
            "/key/update",
            "/key/delete",
            "/key/info",
            "/key/regenerate",
            "/key/service-account/generate",
            "/key/{key_id}/regenerate",
            "/key/list",
            "/key/block",
            "/key/unblock",
            "/key/bulk_update",
            "/key/health",
            "/key/{key}/reset_spend",
            "/team/key/bulk_update",
            TeamActivity.ROUTE);

    private final Database database;
    private final TeamRows rows;
    private final TenantConfig config;

    public TeamPermissions(Database database, TeamRows rows, TenantConfig config) {
        this.database = database;
        this.rows = rows;
        this.config = config;
    }

    /** What members of a team may do. */
    public record Permissions(String teamId, List<String> teamMemberPermissions, List<String> allAvailablePermissions) {
        public Permissions {
            teamMemberPermissions = List.copyOf(teamMemberPermissions);
            allAvailablePermissions = List.copyOf(allAvailablePermissions);
        }
    }

    public Permissions list(Grant grant, String id) {
        return database.read(tx -> {
            var team = rows.find(tx, id).orElseThrow(() -> TeamErrors.notFound(id));
            boolean mayRead = rows.standing(tx, grant, team).hasAccess()
                    || config.availableTeams().contains(id);
            if (!mayRead) {
                throw TeamErrors.notAdmin("/team/permissions_list", id);
            }
            return new Permissions(
                    id, Objects.requireNonNullElse(team.teamMemberPermissions(), TeamStanding.EVERY_MEMBER), AVAILABLE);
        });
    }

    /** @param teamMemberPermissions replace what there was */
    public record Update(String teamId, List<String> teamMemberPermissions) {
        public Update {
            teamMemberPermissions = checked("team_member_permissions", teamMemberPermissions);
        }
    }

    /** @param changedBy on whose behalf, as the caller says */
    public ShownTeam update(Grant grant, Update asked, @Nullable String changedBy) {
        return database.transact(tx -> {
            var team = rows.lock(tx, asked.teamId()).orElseThrow(() -> TeamErrors.notFound(asked.teamId()));
            if (!rows.standing(tx, grant, team).hasAccess()) {
                throw TeamErrors.notAdmin("/team/permissions_update", team.teamId());
            }
            var after = rows.update(
                    tx,
                    grant,
                    team,
                    row -> row.set("team_member_permissions", Json.node(asked.teamMemberPermissions())),
                    changedBy);
            return rows.shown(tx, after);
        });
    }

    /** Permissions that members of several teams are to have besides those they have. */
    public record BulkUpdate(
            List<String> permissions,
            @Nullable List<String> teamIds,
            @Nullable Boolean applyToAllTeams) {
        public BulkUpdate {
            permissions = checked("permissions", permissions);
            teamIds = teamIds == null ? List.of() : List.copyOf(teamIds);
        }

        boolean all() {
            return Boolean.TRUE.equals(applyToAllTeams);
        }
    }

    /** What came of it. */
    public record BulkUpdated(String message, int teamsUpdated, List<String> permissionsAppended) {
        public BulkUpdated {
            permissionsAppended = List.copyOf(permissionsAppended);
        }
    }

    /** All of the teams named, or none. */
    public BulkUpdated bulkUpdate(Grant grant, BulkUpdate asked, @Nullable String changedBy) {
        require(grant.isProxyAdmin(), 403, "Only proxy admins can update the permissions of several teams.");
        if (asked.permissions().isEmpty()) {
            return new BulkUpdated("No permissions provided", 0, List.of());
        }
        var named = Objects.requireNonNull(asked.teamIds());
        require(asked.all() || !named.isEmpty(), 400, "Must provide team_ids or set apply_to_all_teams=true.");
        require(!asked.all() || named.isEmpty(), 400, "Cannot set both team_ids and apply_to_all_teams.");
        int updated = database.transact(
                tx -> rows.permit(tx, grant, teams(tx, asked, named), asked.permissions(), changedBy));
        return new BulkUpdated("Updated the permissions of " + updated + " teams", updated, asked.permissions());
    }

    private List<Team> teams(Tx tx, BulkUpdate asked, List<String> named) {
        if (asked.all()) {
            return rows.lockAll(tx);
        }
        var found = rows.lock(tx, named);
        var missing = new LinkedHashSet<>(named);
        found.forEach(team -> missing.remove(team.teamId()));
        require(missing.isEmpty(), 404, "Team(s) not found: " + PythonLiteral.list(List.copyOf(missing)));
        return found;
    }

    private static List<String> checked(String member, List<String> permissions) {
        var violations = new ArrayList<Violation>();
        for (int i = 0; i < permissions.size(); i++) {
            if (!AVAILABLE.contains(permissions.get(i))) {
                violations.add(new Violation(
                        List.of(member, i), "Input should be one of " + PythonLiteral.list(AVAILABLE), "enum"));
            }
        }
        if (!violations.isEmpty()) {
            throw new ApiError.Invalid(violations).asException();
        }
        return permissions.stream().distinct().toList();
    }
}
