package dev.gatehouse.organizations;

import dev.gatehouse.access.Grant;
import dev.gatehouse.access.Target;
import dev.gatehouse.auditlog.AuditLog;
import dev.gatehouse.auditlog.AuditLog.Changed;
import dev.gatehouse.budgets.BudgetChange;
import dev.gatehouse.budgets.BudgetLimits;
import dev.gatehouse.budgets.BudgetPatch;
import dev.gatehouse.budgets.BudgetRows;
import dev.gatehouse.budgets.BudgetRules;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.directory.NewOrganizationMember;
import dev.gatehouse.directory.OrganizationMember;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.organizations.MembersToAdd.Newcomer;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.platform.Tx;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides who belongs to organizations. */
public final class Members {
    private final Database database;
    private final OrganizationRepository repository = new OrganizationRepository();
    private final OrganizationAccess access;
    private final Directory directory;
    private final BudgetRows budgets;
    private final AuditLog audit;
    private final Ids ids;
    private final Clocks clocks;

    public Members(Database database, Directory directory, BudgetRows budgets, AuditLog audit, Ids ids, Clocks clocks) {
        this.database = database;
        this.access = new OrganizationAccess(directory);
        this.directory = directory;
        this.budgets = budgets;
        this.audit = audit;
        this.ids = ids;
        this.clocks = clocks;
    }

    /** All of them, or none. */
    public AddedOrganizationMembers add(Grant grant, MembersToAdd asked) {
        BudgetRules.require(BudgetRules.amountFault("max_budget_in_organization", asked.maxBudgetInOrganization()));
        var organization = asked.organizationId();
        return database.transact(tx -> {
            access.requireChange(tx, grant, organization);
            if (!repository.hold(tx, organization)) {
                throw refused(404, "Organization not found for organization_id=" + organization);
            }
            var users = users(tx, grant, asked.member());
            join(tx, grant, asked, users);
            var wanted = List.copyOf(users);
            var memberships = directory.organizationMembers(tx, organization, wanted);
            audit.append(
                    tx,
                    grant,
                    memberships.stream()
                            .map(member -> new Changed(target(member), null, member))
                            .toList(),
                    null);
            return new AddedOrganizationMembers(organization, repository.users(tx, wanted), memberships);
        });
    }

    public OrganizationMember update(Grant grant, OrganizationMemberUpdate asked) {
        BudgetRules.require(BudgetRules.amountFault("max_budget_in_organization", asked.maxBudgetInOrganization()));
        var organization = asked.name().organizationId();
        return database.transact(tx -> {
            access.requireChange(tx, grant, organization);
            if (!repository.hold(tx, organization)) {
                throw refused(400, "Organization not found for organization_id=" + organization);
            }
            var user = user(tx, asked.name());
            var before = directory
                    .lockOrganizationMember(tx, organization, user)
                    .orElseThrow(() -> refused(
                            404,
                            "Member not found in organization, passed user_id=" + user + ", organization_id="
                                    + organization));
            var role = asked.role() == null ? before.userRole() : asked.role().wireName();
            var budget = budget(tx, grant, before.budgetId(), asked.maxBudgetInOrganization());
            directory.updateOrganizationMember(
                    tx, organization, new NewOrganizationMember(user, role, budget), clocks.storable());
            var after = directory.organizationMember(tx, organization, user).orElseThrow();
            audit.append(tx, grant, target(after), before, after);
            return after;
        });
    }

    /** Only the membership goes. Empty for one who is no member. */
    public Optional<OrganizationMember> remove(Grant grant, OrganizationMemberName name) {
        var organization = name.organizationId();
        return database.transact(tx -> {
            access.requireChange(tx, grant, organization);
            var member = directory.lockOrganizationMember(tx, organization, user(tx, name));
            member.ifPresent(gone -> {
                directory.leaveOrganization(tx, organization, gone.userId());
                audit.append(tx, grant, target(gone), gone, null);
            });
            return member;
        });
    }

    private void join(Tx tx, Grant grant, MembersToAdd asked, List<String> users) {
        var limit = asked.maxBudgetInOrganization();
        var own = limit == null ? null : budgets.create(tx, grant, BudgetLimits.of(limit), users.size());
        var members = new ArrayList<NewOrganizationMember>();
        for (int i = 0; i < users.size(); i++) {
            members.add(new NewOrganizationMember(
                    users.get(i), asked.member().get(i).role().wireName(), own == null ? null : own.get(i)));
        }
        var joined = directory.joinOrganization(tx, asked.organizationId(), members, clocks.storable());
        if (joined.size() < members.size()) {
            throw Pinned.plain(
                            500,
                            "Unable to add members: at least one is a member of organization_id="
                                    + asked.organizationId() + " already, or was named twice.")
                    .asException();
        }
    }

    /** Their ids in the order in which they were named; whoever nobody knows gets a row. */
    private List<String> users(Tx tx, Grant grant, List<Newcomer> named) {
        Map<String, Optional<String>> byId = new LinkedHashMap<>();
        Map<String, String> byEmail = new LinkedHashMap<>();
        for (var each : named) {
            if (each.userId() != null) {
                byId.putIfAbsent(each.userId(), Optional.ofNullable(each.userEmail()));
            } else {
                byEmail.putIfAbsent(lower(each.userEmail()), String.valueOf(each.userEmail()));
            }
        }
        directory.reserveEmails(tx, byEmail.keySet());
        ensure(tx, grant, byId);
        var found = usersWith(tx, grant, byEmail);
        return named.stream()
                .map(each -> each.userId() == null
                        ? Objects.requireNonNull(found.get(lower(each.userEmail())))
                        : each.userId())
                .toList();
    }

    /** @param emails as they were sent, by their lower case, as the result */
    private Map<String, String> usersWith(Tx tx, Grant grant, Map<String, String> emails) {
        var known = directory.usersWithEmails(tx, emails.keySet());
        Map<String, String> users = new HashMap<>();
        Map<String, Optional<String>> unknown = new HashMap<>();
        emails.forEach((lower, sent) -> {
            var user = only(known.getOrDefault(lower, List.of()));
            var id = user.orElseGet(() -> ids.next().toString());
            users.put(lower, id);
            if (user.isEmpty()) {
                unknown.put(id, Optional.of(sent));
            }
        });
        ensure(tx, grant, unknown);
        return users;
    }

    private void ensure(Tx tx, Grant grant, Map<String, Optional<String>> users) {
        var added = directory.ensureUsers(tx, users, clocks.storable());
        audit.append(
                tx,
                grant,
                repository.users(tx, added).stream()
                        .map(user -> new Changed(
                                Target.of("user", user.path("user_id").asText()), null, user))
                        .toList(),
                null);
    }

    private String user(Tx tx, OrganizationMemberName name) {
        var email = name.userEmail();
        if (name.userId() != null || email == null) {
            return String.valueOf(name.userId());
        }
        return only(directory.usersWithEmail(tx, email))
                .orElseThrow(() -> refused(400, "User not found, passed user_email=" + email));
    }

    private static Optional<String> only(List<String> users) {
        if (users.size() > 1) {
            throw refused(400, "Multiple users with this email found in db. Please use 'user_id' instead.");
        }
        return users.stream().findFirst();
    }

    /** The member's own budget row is changed, or made. */
    private @Nullable String budget(Tx tx, Grant grant, @Nullable String stored, @Nullable BigDecimal limit) {
        if (limit == null) {
            return stored;
        }
        var change = stored == null
                ? Optional.<BudgetChange>empty()
                : budgets.change(tx, grant, stored, BudgetPatch.ofMaxBudget(limit));
        return change.map(changed -> changed.after().budgetId())
                .orElseGet(
                        () -> budgets.create(tx, grant, BudgetLimits.of(limit)).budgetId());
    }

    private static Target target(OrganizationMember member) {
        return new Target(
                "organization_member",
                member.organizationId() + "/" + member.userId(),
                member.userId(),
                null,
                member.organizationId());
    }

    private static String lower(@Nullable String email) {
        return String.valueOf(email).toLowerCase(Locale.ROOT);
    }

    private static RuntimeException refused(int status, String message) {
        return Pinned.detailObject(status, message).asException();
    }
}
