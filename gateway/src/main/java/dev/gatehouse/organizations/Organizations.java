package dev.gatehouse.organizations;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.access.Grant;
import dev.gatehouse.access.ServedModels;
import dev.gatehouse.access.Subject;
import dev.gatehouse.access.Target;
import dev.gatehouse.auditlog.AuditLog;
import dev.gatehouse.budgets.BudgetLimits;
import dev.gatehouse.budgets.BudgetPatch;
import dev.gatehouse.budgets.BudgetRows;
import dev.gatehouse.budgets.BudgetRules;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.directory.OrganizationMember;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.Patches;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.keys.KeyRows;
import dev.gatehouse.keys.KeySelection;
import dev.gatehouse.objectpermissions.ObjectPermissionPatch;
import dev.gatehouse.objectpermissions.ObjectPermissionRows;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.platform.Tx;
import dev.gatehouse.teams.TeamRows;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decides what happens to organizations; their members have a service of their own. */
public final class Organizations {
    private final Database database;
    private final OrganizationRepository repository = new OrganizationRepository();
    private final OrganizationAccess access;
    private final Directory directory;
    private final BudgetRows budgets;
    private final ObjectPermissionRows permissions;
    private final TeamRows teams;
    private final KeyRows keys;
    private final Supplier<ServedModels> served;
    private final AuditLog audit;
    private final Ids ids;
    private final Clocks clocks;

    /** @param served what is served at the moment */
    public Organizations(
            Database database,
            Directory directory,
            BudgetRows budgets,
            ObjectPermissionRows permissions,
            TeamRows teams,
            KeyRows keys,
            Supplier<ServedModels> served,
            AuditLog audit,
            Ids ids,
            Clocks clocks) {
        this.database = database;
        this.access = new OrganizationAccess(directory);
        this.directory = directory;
        this.budgets = budgets;
        this.permissions = permissions;
        this.teams = teams;
        this.keys = keys;
        this.served = served;
        this.audit = audit;
        this.ids = ids;
        this.clocks = clocks;
    }

    public OrganizationInfo create(Grant grant, NewOrganization asked) {
        OrganizationAccess.requireProxyAdmin(
                grant,
                "Only proxy admins can create new organizations. You are "
                        + grant.caller().role().wireName());
        BudgetRules.require(BudgetRules.fault(asked.limits()));
        OrganizationAccess.requireModels(grant, asked.models(), served.get());
        var id = Optional.ofNullable(asked.organizationId())
                .filter(given -> !given.isBlank())
                .orElseGet(() -> ids.next().toString());
        return database.transact(tx -> {
            var organization = fields(tx, grant, id, asked, clocks.storable());
            if (!repository.insert(tx, organization)) {
                throw refused(400, "Organization with organization_id=" + id + " already exists.");
            }
            changed(tx, grant, id, null, organization);
            return repository.find(tx, id).orElseThrow();
        });
    }

    public OrganizationInfo update(Grant grant, OrganizationUpdate asked) {
        if (grant.user() == null) {
            throw refused(
                    400,
                    "Cannot associate a user_id to this action. Check `/key/info` to validate if 'user_id' is set.");
        }
        var id = asked.organizationId();
        if (id == null) {
            throw refused(400, "organization_id is required");
        }
        BudgetRules.require(BudgetRules.fault(asked.budget()));
        if (asked.models() != null) {
            OrganizationAccess.requireModels(grant, asked.models(), served.get());
        }
        return database.transact(tx -> {
            access.requireChange(tx, grant, id);
            var before = repository
                    .lock(tx, id)
                    .orElseThrow(() -> Pinned.plain(500, "Organization not found, organization_id=" + id)
                            .asException());
            var after = changed(tx, grant, before, asked);
            repository.update(tx, after);
            changeBudget(tx, grant, after.budgetId(), asked.budget());
            changed(tx, grant, id, before, after);
            return withAll(tx, repository.find(tx, id).stream().toList()).getFirst();
        });
    }

    /**
     * Each in a transaction of its own: those before an unknown one stay deleted.
     *
     * @param changedBy on whose behalf, as the caller says
     */
    public List<OrganizationInfo> delete(Grant grant, OrganizationsToDelete which, @Nullable String changedBy) {
        OrganizationAccess.requireProxyAdmin(grant, "Only proxy admins can delete organizations");
        var deleted = new ArrayList<OrganizationInfo>();
        for (var id : which.ids()) {
            deleted.add(database.transact(tx -> delete(tx, grant, id, changedBy)));
        }
        return deleted;
    }

    /**
     * All there are to whoever may see everything, to others those they belong to.
     *
     * @param id null for any
     * @param alias a part of it, in any case; null for any
     */
    public List<OrganizationInfo> list(Grant grant, @Nullable String id, @Nullable String alias) {
        boolean all = grant.hasAdminView();
        var user = grant.user();
        if (!all && user == null) {
            return List.of();
        }
        return database.read(
                tx -> withAll(tx, repository.find(tx, id == null ? null : List.of(id), alias, all ? null : user)));
    }

    public OrganizationInfo info(Grant grant, String id) {
        return database.read(tx -> {
            access.requireRead(tx, grant, List.of(id));
            var found = repository.find(tx, id).orElseThrow(() -> refused(404, "Organization not found"));
            return withAll(tx, List.of(found)).getFirst();
        });
    }

    /** Those that exist. */
    public List<OrganizationInfo> info(Grant grant, OrganizationNames which) {
        if (which.organizations().isEmpty()) {
            throw refused(400, "Specify list of organization id's to query. Passed in=[]");
        }
        return database.read(tx -> {
            access.requireRead(tx, grant, which.organizations());
            return withAll(tx, repository.find(tx, which.organizations(), null, null));
        });
    }

    private OrganizationInfo delete(Tx tx, Grant grant, String id, @Nullable String changedBy) {
        var before = repository.lock(tx, id).orElseThrow(() -> refused(404, "Organization=" + id + " not found"));
        var shown = repository.find(tx, id).orElseThrow();
        teams.deleteOf(tx, grant, id, changedBy);
        directory.disbandOrganization(tx, id);
        keys.delete(tx, grant, KeySelection.ofOrganization(id), changedBy);
        repository.delete(tx, id);
        changed(tx, grant, id, before, null);
        return shown;
    }

    private OrganizationFields fields(Tx tx, Grant grant, String id, NewOrganization asked, Instant now) {
        return new OrganizationFields(
                id,
                asked.organizationAlias(),
                budget(tx, grant, asked.budgetId(), asked.limits()),
                new ModelLimits(asked.modelRpmLimit(), asked.modelTpmLimit())
                        .into(asked.metadata().deepCopy()),
                asked.models(),
                BigDecimal.ZERO,
                Json.object(),
                permission(tx, null, asked.objectPermission()),
                now,
                grant.user(),
                now,
                grant.user());
    }

    private OrganizationFields changed(Tx tx, Grant grant, OrganizationFields stored, OrganizationUpdate asked) {
        var metadata = stored.metadata().deepCopy();
        if (asked.metadata() != null) {
            metadata.setAll(asked.metadata());
        }
        var linked = asked.budgetId();
        return new OrganizationFields(
                stored.organizationId(),
                asked.organizationAlias() == null ? stored.organizationAlias() : asked.organizationAlias(),
                linked == null ? stored.budgetId() : existing(tx, linked),
                new ModelLimits(asked.modelRpmLimit(), asked.modelTpmLimit()).into(metadata),
                asked.models() == null ? stored.models() : asked.models(),
                stored.spend(),
                stored.modelSpend(),
                permission(tx, stored.objectPermissionId(), asked.objectPermission()),
                stored.createdAt(),
                stored.createdBy(),
                clocks.storable(),
                grant.user());
    }

    /** The one named, else a new one. */
    private String budget(Tx tx, Grant grant, @Nullable String named, BudgetLimits limits) {
        if (named != null) {
            return existing(tx, named);
        }
        var budget = budgets.create(tx, grant, limits);
        audit.append(tx, grant, Target.of("budget", budget.budgetId()), null, budget);
        return budget.budgetId();
    }

    private String existing(Tx tx, String budget) {
        if (budgets.find(tx, budget).isEmpty()) {
            throw refused(400, "Budget not found, passed budget_id=" + budget);
        }
        return budget;
    }

    private @Nullable String permission(Tx tx, @Nullable String stored, @Nullable ObjectPermissionPatch patch) {
        return patch == null ? stored : permissions.save(tx, stored, patch);
    }

    private void changeBudget(Tx tx, Grant grant, String budget, BudgetPatch patch) {
        if (!Patches.isEmpty(patch)) {
            budgets.change(tx, grant, budget, patch)
                    .ifPresent(change ->
                            audit.append(tx, grant, Target.of("budget", budget), change.before(), change.after()));
        }
    }

    /** With members and teams, in two statements however many there are. */
    private List<OrganizationInfo> withAll(Tx tx, List<OrganizationInfo> organizations) {
        if (organizations.isEmpty()) {
            return organizations;
        }
        var named = organizations.stream()
                .map(each -> each.fields().organizationId())
                .toList();
        var members = directory.membersOf(tx, named).stream()
                .collect(Collectors.groupingBy(OrganizationMember::organizationId));
        var teamRows = repository.teams(tx, named);
        return organizations.stream()
                .map(each -> {
                    var id = each.fields().organizationId();
                    return each.with(
                            members.getOrDefault(id, List.of()), teamRows.getOrDefault(id, List.<ObjectNode>of()));
                })
                .toList();
    }

    private void changed(
            Tx tx, Grant grant, String id, @Nullable OrganizationFields before, @Nullable OrganizationFields after) {
        audit.append(tx, grant, Target.of("organization", id), before, after);
        Directory.changed(tx, Subject.Kind.ORGANIZATION, id);
    }

    private static RuntimeException refused(int status, String message) {
        return Pinned.detailObject(status, message).asException();
    }
}
