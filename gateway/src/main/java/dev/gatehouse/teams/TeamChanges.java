package dev.gatehouse.teams;

import static dev.gatehouse.teams.TeamErrors.refused;
import static dev.gatehouse.teams.TeamErrors.require;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.access.Grant;
import dev.gatehouse.budgets.BudgetPeriod;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.directory.Organization;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.Patch;
import dev.gatehouse.endpoint.Patches;
import dev.gatehouse.endpoint.RecordReader;
import dev.gatehouse.objectpermissions.ObjectPermissionPatch;
import dev.gatehouse.objectpermissions.ObjectPermissionRows;
import dev.gatehouse.platform.Tx;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What refuses an update of a team, in the pinned order, and what it does. */
final class TeamChanges {
    private final TeamRows rows;
    private final Directory directory;
    private final ObjectPermissionRows permissions;
    private final MemberBudgets budgets;
    private final OrganizationLimits limits;
    private final Moves moves;

    TeamChanges(
            TeamRows rows,
            Directory directory,
            ObjectPermissionRows permissions,
            MemberBudgets budgets,
            OrganizationLimits limits,
            Moves moves) {
        this.rows = rows;
        this.directory = directory;
        this.permissions = permissions;
        this.budgets = budgets;
        this.limits = limits;
        this.moves = moves;
    }

    /** What is refused before the database is asked. */
    void check(TeamUpdate asked) {
        TeamRules.checkNotNegative("max_budget", asked.maxBudget());
        TeamRules.checkNotNegative("team_member_budget", asked.teamMemberBudget());
        TeamRules.checkNotNegative("soft_budget", asked.softBudget());
    }

    Team apply(Tx tx, Grant grant, TeamUpdate asked, @Nullable String changedBy) {
        var now = rows.now();
        var named = asked.organizationId().or(null);
        // Before the team: whoever deletes an organization holds it first and its teams then.
        var destination = named == null ? Optional.<Organization>empty() : directory.holdOrganization(tx, named);
        var before = rows.lock(tx, asked.teamId()).orElseThrow(() -> TeamErrors.notFound(asked.teamId()));
        rows.requireAccess(tx, grant, before);
        var sent = sent(asked, before);
        var after = RecordReader.read(Team.class, (ObjectNode) Json.tree(before).setAll(sent));
        TeamMetadata.checkRoutes(grant, before.metadata(), after.metadata());
        checkBudgets(asked, after);
        TeamRules.checkPeriod("budget_duration", asked.budgetDuration().or(null), now);
        TeamRules.checkPeriod(
                "team_member_budget_duration", asked.teamMemberBudgetDuration().or(null), now);
        checkOrganization(tx, grant, asked, before, after, destination);
        checkAuthority(grant, asked, before, after);
        return rows.update(
                tx,
                grant,
                before,
                row -> {
                    row.setAll(sent);
                    if (asked.budgetDuration().isSent()) {
                        var period = after.budgetDuration();
                        var reset = period == null
                                ? null
                                : BudgetPeriod.resetAfter(now, period).orElse(null);
                        row.put("budget_reset_at", reset == null ? null : reset.toString());
                    }
                    link(tx, grant, asked, after, row);
                },
                changedBy);
    }

    private static ObjectNode sent(TeamUpdate asked, Team before) {
        var sent = Patches.sent(asked);
        TeamMetadata.fold(sent, before.metadata());
        return sent;
    }

    private static void checkBudgets(TeamUpdate asked, Team after) {
        if (asked.softBudget().isSent()) {
            TeamRules.checkSoftIsLower(after.softBudget(), after.maxBudget());
        }
        if (asked.maxBudget().isSent()) {
            TeamRules.checkMaxIsGreater(after.maxBudget(), after.softBudget());
        }
    }

    private void checkOrganization(
            Tx tx, Grant grant, TeamUpdate asked, Team before, Team after, Optional<Organization> destination) {
        var named = asked.organizationId().or(null);
        boolean relocates = named != null && !named.equals(before.organizationId());
        require(
                !relocates || grant.isProxyAdmin() || (named != null && rows.isOrgAdmin(tx, grant, named)),
                403,
                "Relocating a team to a different organization requires PROXY_ADMIN or org-admin of the destination org.");
        require(
                named == null || destination.isPresent(),
                404,
                "Organization not found, passed organization_id=" + named);
        if (relocates) {
            moves.check(tx, after, destination.orElseThrow());
        }
        var organization = destination.or(
                () -> Optional.ofNullable(after.organizationId()).flatMap(own -> directory.organization(tx, own)));
        organization.ifPresent(owner -> {
            limits.checkModels(owner, Objects.requireNonNullElse(asked.models().or(null), List.of()));
            if (relocates || touchesThroughput(asked)) {
                limits.checkThroughput(tx, owner, after.teamId(), after.metadata());
            }
        });
    }

    private static boolean touchesThroughput(TeamUpdate asked) {
        return asked.metadata().isSent()
                || asked.modelRpmLimit().isSent()
                || asked.modelTpmLimit().isSent()
                || asked.rpmLimitType().isSent()
                || asked.tpmLimitType().isSent();
    }

    /** Nobody gives his own team more money than a proxy admin gave it. */
    private static void checkAuthority(Grant grant, TeamUpdate asked, Team before, Team after) {
        if (grant.isProxyAdmin() || after.organizationId() != null || before.maxBudget() == null) {
            return;
        }
        switch (asked.maxBudget()) {
            case Patch.Absent<?> _ -> {}
            case Patch.Null<?> _ -> throw refused(403, "Only a proxy admin can remove a team's max_budget.");
            case Patch.Value<BigDecimal>(var wanted) ->
                require(
                        wanted.compareTo(before.maxBudget()) <= 0,
                        403,
                        "Only a proxy admin can raise a team's max_budget.");
        }
    }

    private void link(Tx tx, Grant grant, TeamUpdate asked, Team after, ObjectNode row) {
        switch (asked.objectPermission()) {
            case Patch.Absent<?> _ -> {}
            case Patch.Null<?> _ -> row.putNull("object_permission_id");
            case Patch.Value<ObjectPermissionPatch>(var patch) ->
                row.put("object_permission_id", permissions.save(tx, after.objectPermissionId(), patch));
        }
        budgets.saveDefault(
                tx,
                grant,
                after.teamAlias(),
                after.budgetDuration(),
                asked.memberLimits(),
                (ObjectNode) row.path("metadata"),
                rows.now());
    }
}
