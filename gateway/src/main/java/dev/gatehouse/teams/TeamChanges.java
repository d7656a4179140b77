package dev.gatehouse.teams;

import static dev.gatehouse.budgets.BudgetRules.amountFault;
import static dev.gatehouse.budgets.BudgetRules.modelFault;
import static dev.gatehouse.budgets.BudgetRules.periodFault;
import static dev.gatehouse.teams.TeamErrors.refused;
import static dev.gatehouse.teams.TeamErrors.require;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.access.Grant;
import dev.gatehouse.budgets.Budget;
import dev.gatehouse.budgets.BudgetPeriod;
import dev.gatehouse.budgets.BudgetRules;
import dev.gatehouse.budgets.BudgetWindow;
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
import java.time.Instant;
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
    void check(TeamPatch asked) {
        BudgetRules.require(amountFault("max_budget", asked.maxBudget().or(null)));
        BudgetRules.require(
                amountFault("team_member_budget", asked.teamMemberBudget().or(null)));
        BudgetRules.require(amountFault("soft_budget", asked.softBudget().or(null)));
    }

    /** @param memberBudgetsUpdated null where the budget of all members was not spoken of */
    record Outcome(Team team, @Nullable Integer memberBudgetsUpdated) {}

    /** @param merges whether metadata are laid over those there are, or replace them */
    Outcome apply(Tx tx, Grant grant, String id, TeamPatch asked, boolean merges, @Nullable String changedBy) {
        var now = rows.now();
        var named = asked.organizationId().or(null);
        // Before the team: whoever deletes an organization holds it first and its teams then.
        var destination = named == null ? Optional.<Organization>empty() : directory.holdOrganization(tx, named);
        var before = rows.lock(tx, id).orElseThrow(() -> TeamErrors.notFound(id));
        rows.requireAccess(tx, grant, before);
        var sent = sent(asked, before, merges, now);
        var after = RecordReader.read(Team.class, (ObjectNode) Json.tree(before).setAll(sent));
        TeamMetadata.checkRoutes(grant, before.metadata(), after.metadata());
        checkBudgets(asked, after);
        BudgetRules.require(
                periodFault("budget_duration", asked.budgetDuration().or(null)));
        BudgetRules.require(periodFault(
                "team_member_budget_duration", asked.teamMemberBudgetDuration().or(null)));
        BudgetRules.require(modelFault(asked.modelMaxBudget().or(null)));
        BudgetRules.requireWindows(asked.budgetLimits().or(null));
        checkOrganization(tx, grant, asked, before, after, destination);
        checkAuthority(grant, asked, before, after);
        var row = Json.object();
        linkPermissions(tx, asked, after, row);
        var metadata = after.metadata().deepCopy();
        var shared = budgets.saveDefault(
                tx, grant, after.teamAlias(), after.budgetDuration(), asked.memberLimits(), metadata, now);
        row.set("metadata", metadata);
        var team = rows.update(
                tx,
                grant,
                before,
                all -> {
                    all.setAll(sent);
                    all.setAll(row);
                },
                changedBy);
        shared.ifPresent(budget -> directory.giveBudget(tx, id, budget.budgetId()));
        return new Outcome(team, inherit(tx, grant, team, asked, shared, now));
    }

    private @Nullable Integer inherit(
            Tx tx, Grant grant, Team team, TeamPatch asked, Optional<Budget> shared, Instant now) {
        if (asked.memberLimits().isEmpty()) {
            return null;
        }
        var changes = shared.map(budget -> budgets.inherit(tx, grant, team, budget, asked.memberBudgetUpdate(), now))
                .orElse(List.of());
        rows.auditBudgets(tx, grant, changes);
        return changes.size();
    }

    /** By the names of the columns and of what is kept in the metadata. */
    private static ObjectNode sent(TeamPatch asked, Team before, boolean merges, Instant now) {
        var sent = Patches.sent(asked);
        if (merges && sent.path("metadata") instanceof ObjectNode patch) {
            sent.set("metadata", Json.merged(before.metadata(), patch));
        }
        TeamMetadata.fold(sent, before.metadata());
        if (asked.budgetLimits().isSent()) {
            sent.set("budget_limits", BudgetWindow.stored(asked.budgetLimits().or(null), now));
        }
        if (asked.budgetDuration() instanceof Patch.Value<String>(var period)) {
            sent.put(
                    "budget_reset_at",
                    BudgetPeriod.resetAfter(now, period).map(Instant::toString).orElse(null));
        } else if (asked.budgetDuration().isSent()) {
            sent.putNull("budget_reset_at");
        }
        return sent;
    }

    private static void checkBudgets(TeamPatch asked, Team after) {
        if (asked.softBudget().isSent()) {
            TeamRules.checkSoftIsLower(after.softBudget(), after.maxBudget());
        }
        if (asked.maxBudget().isSent()) {
            TeamRules.checkMaxIsGreater(after.maxBudget(), after.softBudget());
        }
    }

    private void checkOrganization(
            Tx tx, Grant grant, TeamPatch asked, Team before, Team after, Optional<Organization> destination) {
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

    private static boolean touchesThroughput(TeamPatch asked) {
        return asked.metadata().isSent()
                || asked.modelRpmLimit().isSent()
                || asked.modelTpmLimit().isSent()
                || asked.rpmLimitType().isSent()
                || asked.tpmLimitType().isSent();
    }

    /** Nobody gives his own team more money than a proxy admin gave it. */
    private static void checkAuthority(Grant grant, TeamPatch asked, Team before, Team after) {
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

    private void linkPermissions(Tx tx, TeamPatch asked, Team after, ObjectNode row) {
        switch (asked.objectPermission()) {
            case Patch.Absent<?> _ -> {}
            case Patch.Null<?> _ -> row.putNull("object_permission_id");
            case Patch.Value<ObjectPermissionPatch>(var patch) ->
                row.put("object_permission_id", permissions.save(tx, after.objectPermissionId(), patch));
        }
    }
}
