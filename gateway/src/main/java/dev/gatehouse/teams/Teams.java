package dev.gatehouse.teams;

import static dev.gatehouse.budgets.BudgetRules.amountFault;
import static dev.gatehouse.budgets.BudgetRules.modelFault;
import static dev.gatehouse.budgets.BudgetRules.periodFault;
import static dev.gatehouse.budgets.BudgetRules.require;
import static dev.gatehouse.budgets.BudgetRules.requireWindows;
import static dev.gatehouse.teams.TeamErrors.refused;
import static dev.gatehouse.teams.TeamErrors.require;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.access.Grant;
import dev.gatehouse.access.ServedModels;
import dev.gatehouse.access.TeamRole;
import dev.gatehouse.budgets.BudgetPeriod;
import dev.gatehouse.budgets.BudgetRows;
import dev.gatehouse.budgets.BudgetWindow;
import dev.gatehouse.config.TenantConfig;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.directory.Organization;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.Patches;
import dev.gatehouse.endpoint.RecordReader;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.keys.KeyRows;
import dev.gatehouse.objectpermissions.ObjectPermissionRows;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.platform.Tx;
import dev.gatehouse.teams.Rosters.Present;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of teams. Every change is one transaction with its audit entry and its change event. */
public final class Teams {
    private final Database database;
    private final TeamRepository repository = new TeamRepository();
    private final TeamRows rows;
    private final Rosters rosters;
    private final MemberBudgets budgets;
    private final ObjectPermissionRows permissions;
    private final OrganizationLimits organizationLimits;
    private final CreatorLimits creatorLimits;
    private final TeamChanges changes;
    private final Directory directory;
    private final TenantConfig config;
    private final Ids ids;

    /** @param served what is served at the moment */
    public Teams(
            Database database,
            TeamRows rows,
            Directory directory,
            KeyRows keys,
            BudgetRows budgetRows,
            ObjectPermissionRows permissions,
            TenantConfig config,
            Supplier<ServedModels> served,
            Ids ids) {
        this.database = database;
        this.rows = rows;
        this.directory = directory;
        this.permissions = permissions;
        this.config = config;
        this.ids = ids;
        this.budgets = new MemberBudgets(budgetRows, directory, ids);
        this.rosters = new Rosters(directory, budgets, ids);
        this.organizationLimits = new OrganizationLimits(repository);
        this.creatorLimits = new CreatorLimits(repository, keys);
        this.changes = new TeamChanges(
                rows, directory, permissions, budgets, organizationLimits, new Moves(repository, budgetRows, served));
    }

    /** @param changedBy on whose behalf, as the caller says */
    public ShownTeam create(Grant grant, NewTeam asked, @Nullable String changedBy) {
        var now = rows.now();
        require(amountFault("max_budget", asked.maxBudget()));
        require(amountFault("team_member_budget", asked.teamMemberBudget()));
        require(amountFault("soft_budget", asked.softBudget()));
        TeamRules.checkSoftIsLower(asked.softBudget(), asked.maxBudget());
        require(periodFault("budget_duration", asked.budgetDuration()));
        require(periodFault("team_member_budget_duration", asked.teamMemberBudgetDuration()));
        require(modelFault(asked.modelMaxBudget()));
        requireWindows(asked.budgetLimits());
        var id = asked.teamId() == null || asked.teamId().isEmpty() ? ids.next().toString() : asked.teamId();
        return database.transact(tx -> {
            require(repository.find(tx, id).isEmpty(), 400, taken(id));
            var organization = organization(tx, grant, asked);
            var row = row(asked, id, now);
            check(tx, grant, RecordReader.read(Team.class, row), organization);
            TeamMetadata.checkRoutes(grant, Json.object(), (ObjectNode) row.path("metadata"));
            link(tx, grant, asked, row, now);
            var team = RecordReader.read(Team.class, row);
            if (!rows.insert(tx, grant, team, changedBy)) {
                throw refused(400, taken(id));
            }
            rosters.add(tx, grant, team, Present.of(List.of()), roster(grant, asked), MemberLimits.NONE, now);
            return rows.shown(tx, team);
        });
    }

    private static String taken(String id) {
        return "Team id = " + id + " already exists. Please use a different team id.";
    }

    private @Nullable Organization organization(Tx tx, Grant grant, NewTeam asked) {
        var id = asked.organizationId();
        if (id == null) {
            return null;
        }
        var found = directory
                .holdOrganization(tx, id)
                .orElseThrow(() -> Pinned.plain(500, "Organization doesn't exist in db. Organization=" + id)
                        .asException());
        // A key whose routes were opened comes past the gate; that gives no right over somebody's organization.
        require(
                grant.isProxyAdmin() || rows.isOrgAdmin(tx, grant, id),
                403,
                "Making a team in an organization requires PROXY_ADMIN or org-admin of it.");
        return found;
    }

    /** The columns but those that link to other rows. */
    private ObjectNode row(NewTeam asked, String id, Instant now) {
        var defaults = config.teams();
        var row = Json.object()
                .put("max_budget", defaults.maxBudget())
                .put("budget_duration", defaults.budgetDuration())
                .put("tpm_limit", defaults.tpmLimit())
                .put("rpm_limit", defaults.rpmLimit())
                .put("blocked", false)
                .put("spend", 0)
                .put("created_at", now.toString())
                .put("updated_at", now.toString());
        row.set("team_member_permissions", Json.node(defaults.memberPermissions()));
        var sent = Patches.sent(asked);
        TeamMetadata.fold(sent, Json.object());
        row.setAll(sent);
        row.put("team_id", id).put("organization_id", asked.organizationId());
        row.set("budget_limits", BudgetWindow.stored(asked.budgetLimits(), now));
        var period = row.path("budget_duration").textValue();
        var reset = period == null ? null : BudgetPeriod.resetAfter(now, period).orElse(null);
        return row.put("budget_reset_at", reset == null ? null : reset.toString());
    }

    private void check(Tx tx, Grant grant, Team wanted, @Nullable Organization organization) {
        if (organization != null) {
            organizationLimits.checkModels(organization, wanted.models());
            organizationLimits.checkThroughput(tx, organization, wanted.teamId(), wanted.metadata());
        } else if (!grant.isProxyAdmin()) {
            creatorLimits.check(tx, grant, wanted);
        }
    }

    private void link(Tx tx, Grant grant, NewTeam asked, ObjectNode row, Instant now) {
        if (asked.objectPermission() != null) {
            row.put("object_permission_id", permissions.save(tx, null, asked.objectPermission()));
        }
        budgets.saveDefault(
                tx,
                grant,
                asked.teamAlias(),
                row.path("budget_duration").textValue(),
                asked.memberLimits(),
                (ObjectNode) row.path("metadata"),
                now);
    }

    /** Who makes a team administers it. */
    private List<TeamMember> roster(Grant grant, NewTeam asked) {
        var user = grant.user();
        boolean joins = user != null
                && (config.autoAddProxyAdmins() || !grant.isProxyAdmin())
                && asked.membersWithRoles().stream().noneMatch(member -> user.equals(member.userId()));
        var roster = new ArrayList<>(asked.membersWithRoles());
        if (joins) {
            roster.add(new TeamMember(user, null, TeamRole.ADMIN));
        }
        return roster;
    }

    public UpdatedTeam update(Grant grant, TeamUpdate asked, @Nullable String changedBy) {
        return update(grant, asked.teamId(), asked.changes(), false, changedBy);
    }

    /** As above, with what is said of the metadata laid over what is there. */
    public ShownTeam merge(Grant grant, String id, TeamMerge asked, @Nullable String changedBy) {
        require(
                asked.teamId() == null || asked.teamId().equals(id),
                400,
                "The team_id of the body is not that of the path.");
        return update(grant, id, asked.changes(), true, changedBy).data();
    }

    private UpdatedTeam update(Grant grant, String id, TeamPatch asked, boolean merges, @Nullable String changedBy) {
        changes.check(asked);
        return database.transact(tx -> {
            var changed = changes.apply(tx, grant, id, asked, merges, changedBy);
            return new UpdatedTeam(id, rows.shown(tx, changed.team()), changed.memberBudgetsUpdated());
        });
    }

    /** All of them, or none. */
    public DeletedTeams delete(Grant grant, TeamsToDelete which, @Nullable String changedBy) {
        database.transactVoid(tx -> {
            var found = rows.lock(tx, which.teamIds());
            var byId = new HashMap<String, Team>();
            found.forEach(team -> byId.put(team.teamId(), team));
            for (var id : which.teamIds()) {
                var team = byId.get(id);
                if (team == null) {
                    throw TeamErrors.notFound(id);
                }
                rows.requireAccess(tx, grant, team);
            }
            rows.delete(tx, grant, found, changedBy);
        });
        return new DeletedTeams(which.teamIds());
    }

    public ShownTeam block(Grant grant, TeamName team, @Nullable String changedBy) {
        return setBlocked(grant, team.teamId(), true, changedBy);
    }

    public ShownTeam unblock(Grant grant, TeamName team, @Nullable String changedBy) {
        return setBlocked(grant, team.teamId(), false, changedBy);
    }

    private ShownTeam setBlocked(Grant grant, String id, boolean blocked, @Nullable String changedBy) {
        return database.transact(tx -> {
            var team = rows.lock(tx, id).orElseThrow(() -> TeamErrors.notFound(id));
            rows.requireAccess(tx, grant, team);
            return rows.shown(tx, rows.update(tx, grant, team, row -> row.put("blocked", blocked), changedBy));
        });
    }
}
