package dev.gatehouse.users;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.access.Grant;
import dev.gatehouse.access.Subject;
import dev.gatehouse.access.Target;
import dev.gatehouse.auditlog.AuditLog;
import dev.gatehouse.budgets.BudgetLimits;
import dev.gatehouse.budgets.BudgetRows;
import dev.gatehouse.config.TenantConfig;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.directory.Member;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.RecordReader;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.error.ApiException;
import dev.gatehouse.keys.GeneratedKey;
import dev.gatehouse.keys.KeyRows;
import dev.gatehouse.objectpermissions.ObjectPermissionRows;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.platform.Tx;
import dev.gatehouse.users.UserRepository.HeldTeam;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides how users are made and changed. Every change is one transaction with its audit entry and its change event. */
public final class Users {
    private static final Logger log = LoggerFactory.getLogger(Users.class);
    private static final int MOST_AT_ONCE = 500;

    private final Database database;
    private final UserRepository repository = new UserRepository();
    private final Directory directory;
    private final KeyRows keys;
    private final BudgetRows budgets;
    private final ObjectPermissionRows permissions;
    private final AuditLog audit;
    private final UserDefaults defaults;
    private final Ids ids;
    private final Clocks clocks;

    /** @param defaults what new users are given */
    public Users(
            Database database,
            Directory directory,
            KeyRows keys,
            BudgetRows budgets,
            ObjectPermissionRows permissions,
            AuditLog audit,
            TenantConfig.Users defaults,
            Ids ids,
            Clocks clocks) {
        this.database = database;
        this.directory = directory;
        this.keys = keys;
        this.budgets = budgets;
        this.permissions = permissions;
        this.audit = audit;
        this.defaults = new UserDefaults(defaults);
        this.ids = ids;
        this.clocks = clocks;
    }

    /** The user, the memberships and the first key together, or nothing of it. */
    public CreatedUser create(Grant grant, NewUser asked) {
        var now = clocks.storable();
        NewUserRules.checkValues(asked);
        return database.transact(tx -> {
            requireUnused(tx, asked);
            var row = Json.tree(asked.row(asked.userId() == null ? ids.next().toString() : asked.userId(), now));
            defaults.fill(row, now);
            var role = row.path("user_role").textValue();
            var wanted = teams(asked.teamsToJoin(defaults.teams(role)));
            var held = repository.holdTeams(tx, wanted.keySet());
            var asKnown = teams(asked.teamsToJoin(List.of())).keySet().stream()
                    .filter(held::containsKey)
                    .toList();
            NewUserRules.checkRights(tx, grant, directory, asked, role, asKnown);
            return insert(tx, grant, asked, row, wanted, held);
        });
    }

    /** Each in a transaction of its own: what fails for one happens for the others. */
    public CreatedUsers createAll(Grant grant, NewUsers asked) {
        return CreatedUsers.of(asked.users().stream()
                .map(one -> tried(
                        grant,
                        () -> CreatedUsers.Result.done(create(grant, one)),
                        error -> CreatedUsers.Result.failed(one, error)))
                .toList());
    }

    private void requireUnused(Tx tx, NewUser asked) {
        if (asked.userId() != null && directory.userExists(tx, asked.userId())) {
            throw taken("id", asked.userId());
        }
        if (asked.userEmail() != null) {
            directory.reserveEmails(tx, List.of(asked.userEmail()));
            if (!directory.usersWithEmail(tx, asked.userEmail()).isEmpty()) {
                throw taken("email", asked.userEmail());
            }
        }
    }

    private static Map<String, TeamToJoin> teams(List<TeamToJoin> list) {
        var byId = new LinkedHashMap<String, TeamToJoin>();
        list.forEach(team -> byId.putIfAbsent(team.teamId(), team));
        return byId;
    }

    private CreatedUser insert(
            Tx tx,
            Grant grant,
            NewUser asked,
            ObjectNode row,
            Map<String, TeamToJoin> wanted,
            Map<String, HeldTeam> held) {
        if (asked.objectPermission() != null) {
            row.put("object_permission_id", permissions.save(tx, null, asked.objectPermission()));
        }
        var user = RecordReader.read(User.class, row);
        if (!repository.insert(tx, user)) {
            // Another request was faster, or the identity provider's name belongs to somebody else.
            throw directory.userExists(tx, user.userId())
                    ? taken("id", user.userId())
                    : taken("sso_user_id", String.valueOf(user.ssoUserId()));
        }
        wanted.forEach((id, team) -> {
            var there = held.get(id);
            if (there != null) {
                join(tx, grant, user, team, there);
            }
        });
        var organizations = repository.holdOrganizations(tx, asked.organizationsToJoin());
        organizations.forEach(organization ->
                directory.joinOrganization(tx, organization, user.userId(), "internal_user", null, user.createdAt()));
        var key = Optional.<GeneratedKey>empty();
        if (!Boolean.FALSE.equals(asked.autoCreateKey())) {
            var team = asked.teamId() != null && held.containsKey(asked.teamId()) ? asked.teamId() : null;
            key = Optional.of(keys.create(tx, grant, asked.key(user.userId(), team)));
        }
        var stored = repository.find(tx, user.userId()).orElseThrow();
        changed(tx, grant, stored.userId(), null, stored);
        return CreatedUser.of(stored, asked, key, organizations, grant.user());
    }

    private void join(Tx tx, Grant grant, User user, TeamToJoin team, HeldTeam held) {
        var own = team.maxBudgetInTeam();
        var budget = held.budget().orElse(null);
        if (own != null || !held.models().isEmpty()) {
            var limits = own == null ? BudgetLimits.NONE : BudgetLimits.of(own);
            budget = budgets.create(tx, grant, limits, held.models()).budgetId();
        }
        directory.join(
                tx,
                team.teamId(),
                Member.of(user.userId(), user.userEmail(), team.role()).withBudget(budget));
    }

    /** The one named, or a new one where an administrator names an e-mail nobody has. */
    public UpdatedUser update(Grant grant, UserUpdate asked) {
        if (!asked.namesSomebody()) {
            throw Checks.invalid("body", "Either user_id or user_email must be provided.", "value_error");
        }
        var now = clocks.storable();
        asked.check();
        var password = hash(asked);
        return database.transact(tx -> {
            var before = find(tx, asked);
            if (before.isPresent()) {
                UserUpdateRules.checkRights(grant, asked, before.get().userId());
                return change(tx, grant, before.get(), asked, password, now);
            }
            if (!grant.isProxyAdmin()) {
                throw Pinned.detailObject(404, "User not found").asException();
            }
            if (asked.userId() != null) {
                throw Pinned.detailObject(400, "Failed to update user").asException();
            }
            return add(tx, grant, asked, password, now);
        });
    }

    /** By id, else the first with the e-mail; held until the transaction ends. */
    private Optional<User> find(Tx tx, UserUpdate asked) {
        if (asked.userId() != null) {
            return repository.lock(tx, List.of(asked.userId())).stream().findFirst();
        }
        var email = String.valueOf(asked.email());
        directory.reserveEmails(tx, List.of(email));
        return directory.usersWithEmail(tx, email).stream()
                .findFirst()
                .flatMap(id -> repository.lock(tx, List.of(id)).stream().findFirst());
    }

    private UpdatedUser change(
            Tx tx, Grant grant, User before, UserUpdate asked, @Nullable String password, Instant now) {
        var row = Json.tree(before);
        asked.applyTo(row);
        if (asked.budgetDuration().isSent()) {
            UserDefaults.setReset(row, now);
        }
        if (asked.objectPermission() != null) {
            row.put(
                    "object_permission_id",
                    permissions.save(tx, before.objectPermissionId(), asked.objectPermission()));
        }
        row.put("updated_at", now.toString());
        var after = RecordReader.read(User.class, row);
        repository.update(tx, after);
        setPassword(tx, after, asked, password);
        changed(tx, grant, after.userId(), before, audited(after, asked));
        return new UpdatedUser(after.userId(), after);
    }

    private UpdatedUser add(Tx tx, Grant grant, UserUpdate asked, @Nullable String password, Instant now) {
        var row = Json.tree(
                RecordReader.read(NewUser.class, Json.object()).row(ids.next().toString(), now));
        asked.applyTo(row);
        defaults.fill(row, now);
        if (asked.objectPermission() != null) {
            row.put("object_permission_id", permissions.save(tx, null, asked.objectPermission()));
        }
        var added = RecordReader.read(User.class, row);
        repository.insert(tx, added);
        setPassword(tx, added, asked, password);
        changed(tx, grant, added.userId(), null, audited(added, asked));
        return new UpdatedUser(added.userId(), added);
    }

    private void setPassword(Tx tx, User user, UserUpdate asked, @Nullable String hash) {
        if (asked.password().isSent()) {
            repository.setPassword(tx, user.userId(), hash);
        }
    }

    private static @Nullable String hash(UserUpdate asked) {
        var password = Checks.sent(asked.password());
        return password == null ? null : PasswordHash.of(password);
    }

    /** The row, and that the password was set: the log leaves its value out. */
    private static ObjectNode audited(User user, UserUpdate asked) {
        var tree = Json.tree(user);
        return asked.password().isSent() ? tree.put("password", "set") : tree;
    }

    /** Each user in a transaction of its own: what fails for one happens for the others. */
    public UserBulkUpdated updateAll(Grant grant, UserBulkUpdate asked) {
        if (asked.users().size() > MOST_AT_ONCE) {
            throw tooMany();
        }
        var everybody = asked.userUpdates();
        return UserBulkUpdated.of(
                everybody == null
                        ? asked.users().stream().map(one -> tried(grant, one)).toList()
                        : updateEverybody(grant, everybody));
    }

    private List<UserBulkUpdated.Result> updateEverybody(Grant grant, UserUpdate asked) {
        if (!grant.isProxyAdmin()) {
            throw Pinned.detailObject(403, "Only proxy admins can update all users.")
                    .asException();
        }
        var all = database.read(tx -> repository.someIds(tx, MOST_AT_ONCE + 1));
        if (all.isEmpty()) {
            throw Pinned.detailObject(400, "No users found to update").asException();
        }
        if (all.size() > MOST_AT_ONCE) {
            throw tooMany();
        }
        var now = clocks.storable();
        asked.check();
        var password = hash(asked);
        return all.stream()
                .map(id -> tried(
                        grant,
                        asked,
                        id,
                        () -> database.transact(tx -> repository.lock(tx, List.of(id)).stream()
                                .findFirst()
                                .map(before -> change(tx, grant, before, asked, password, now))
                                .orElseThrow(() -> Pinned.detailObject(400, "Failed to update user")
                                        .asException()))))
                .toList();
    }

    private UserBulkUpdated.Result tried(Grant grant, UserUpdate one) {
        return tried(grant, one, one.userId(), () -> update(grant, one));
    }

    private static UserBulkUpdated.Result tried(
            Grant grant, UserUpdate asked, @Nullable String user, Supplier<UpdatedUser> work) {
        return tried(
                grant,
                () -> UserBulkUpdated.Result.of(work.get().data()),
                error -> UserBulkUpdated.Result.failed(asked, user, error));
    }

    /** @param otherwise is told what was wrong */
    private static <R> R tried(Grant grant, Supplier<R> work, Function<String, R> otherwise) {
        try {
            return work.get();
        } catch (ApiException e) {
            return otherwise.apply(e.error().message());
        } catch (RuntimeException e) {
            log.atError()
                    .setCause(e)
                    .addKeyValue("operation", grant.operation().name())
                    .addKeyValue("request_id", grant.requestId())
                    .log("one of many was not written");
            return otherwise.apply("Internal error, request ID: " + grant.requestId());
        }
    }

    private void changed(Tx tx, Grant grant, String id, @Nullable Object before, @Nullable Object after) {
        audit.append(tx, grant, Target.of("user", id), before, after);
        Directory.changed(tx, Subject.Kind.USER, id);
    }

    private static RuntimeException tooMany() {
        return Pinned.detailObject(400, "Maximum " + MOST_AT_ONCE + " users can be updated at once")
                .asException();
    }

    private static RuntimeException taken(String what, String value) {
        return Pinned.detailObject(409, "User with " + what + " " + value + " already exists")
                .asException();
    }
}
