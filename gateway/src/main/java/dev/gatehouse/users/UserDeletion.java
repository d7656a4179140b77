package dev.gatehouse.users;

import dev.gatehouse.access.Grant;
import dev.gatehouse.access.Subject;
import dev.gatehouse.access.Target;
import dev.gatehouse.auditlog.AuditLog;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.keys.KeyRows;
import dev.gatehouse.keys.KeySelection;
import dev.gatehouse.objectpermissions.ObjectPermissionRows;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Tx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Deletes users with all that is theirs: keys, places on rosters, memberships. */
public final class UserDeletion {
    private final Database database;
    private final UserRepository repository = new UserRepository();
    private final Directory directory;
    private final KeyRows keys;
    private final ObjectPermissionRows permissions;
    private final AuditLog audit;

    public UserDeletion(
            Database database, Directory directory, KeyRows keys, ObjectPermissionRows permissions, AuditLog audit) {
        this.database = database;
        this.directory = directory;
        this.keys = keys;
        this.permissions = permissions;
        this.audit = audit;
    }

    /**
     * All of them, or none.
     *
     * @return how many
     */
    public int delete(Grant grant, UsersToDelete which) {
        var ids = new LinkedHashSet<>(which.ids());
        return database.transact(tx -> {
            var users = repository.lock(tx, ids);
            var known = users.stream().map(User::userId).collect(Collectors.toSet());
            ids.stream().filter(id -> !known.contains(id)).findFirst().ifPresent(id -> {
                throw Pinned.detailObject(404, "User not found, passed user_id=" + id)
                        .asException();
            });
            if (!scope(tx, grant, ids).containsAll(ids)) {
                throw Pinned.detailObject(403, "You can only delete users of the organizations you administer.")
                        .asException();
            }
            erase(tx, grant, users);
            return users.size();
        });
    }

    /** Those who may be deleted; of the others it is said why they were not. */
    public BulkDeleted deleteEach(Grant grant, UsersToDelete which) {
        return database.transact(tx -> {
            if (!grant.isProxyAdmin()
                    && directory.organizationsAdministeredBy(tx, grant.user()).isEmpty()) {
                throw Pinned.detail(403, "Only proxy admins and organization admins can delete users.")
                        .asException();
            }
            var found = repository.lock(tx, new HashSet<>(which.ids())).stream()
                    .collect(Collectors.toMap(User::userId, Function.identity()));
            var scope = scope(tx, grant, found.keySet());
            var teams = erase(
                    tx,
                    grant,
                    scope.stream()
                            .sorted()
                            .map(found::get)
                            .filter(Objects::nonNull)
                            .toList());
            return new BulkDeleted(results(which.ids(), found.keySet(), scope, teams));
        });
    }

    private static List<BulkDeleted.Result> results(
            List<String> asked, Set<String> known, Set<String> scope, Map<String, List<String>> teams) {
        var seen = new HashSet<String>();
        var results = new ArrayList<BulkDeleted.Result>();
        for (var id : asked) {
            if (!seen.add(id)) {
                results.add(BulkDeleted.Result.failed(id, "User " + id + " was named before"));
            } else if (!known.contains(id)) {
                results.add(BulkDeleted.Result.failed(id, "User not found, passed user_id=" + id));
            } else if (!scope.contains(id)) {
                results.add(BulkDeleted.Result.failed(id, "User " + id + " is not within your admin scope"));
            } else {
                results.add(BulkDeleted.Result.done(id, teams.getOrDefault(id, List.of())));
            }
        }
        return results;
    }

    /** Of these, whom the caller may delete: who belongs to another organization too is not his alone. */
    private Set<String> scope(Tx tx, Grant grant, Collection<String> users) {
        return new HashSet<>(
                grant.isProxyAdmin()
                        ? users
                        : repository.whollyWithin(tx, users, directory.organizationsAdministeredBy(tx, grant.user())));
    }

    /** @return the teams each of them left */
    private Map<String, List<String>> erase(Tx tx, Grant grant, List<User> users) {
        var ids = users.stream().map(User::userId).toList();
        keys.erase(tx, grant, KeySelection.ofUsers(ids));
        var teams = directory.leaveAll(tx, ids);
        for (var user : users) {
            if (user.objectPermissionId() != null) {
                permissions.delete(tx, user.objectPermissionId());
            }
        }
        audit.append(
                tx,
                grant,
                users.stream()
                        .map(user -> new AuditLog.Changed(Target.of("user", user.userId()), user, null))
                        .toList(),
                null);
        repository.delete(tx, ids);
        Directory.changed(tx, Subject.Kind.USER, ids);
        return teams;
    }
}
