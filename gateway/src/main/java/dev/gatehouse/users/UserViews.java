package dev.gatehouse.users;

import dev.gatehouse.access.Grant;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.keys.KeyRows;
import dev.gatehouse.keys.KeySelection;
import dev.gatehouse.keys.VirtualKey;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Tx;
import dev.gatehouse.users.UserInfo.OwnedKey;
import dev.gatehouse.users.UserListRepository.Filter;
import dev.gatehouse.users.UserListRepository.Sort;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows users to those who may see them. */
public final class UserViews {
    private static final int MOST_SHOWN = 1_000;

    private final Database database;
    private final UserRepository repository = new UserRepository();
    private final UserListRepository lists = new UserListRepository();
    private final Directory directory;
    private final KeyRows keys;

    public UserViews(Database database, Directory directory, KeyRows keys) {
        this.database = database;
        this.directory = directory;
        this.keys = keys;
    }

    /** @param asked null or blank for the caller */
    public UserInfo info(Grant grant, @Nullable String asked) {
        var named = named(grant, asked);
        if (!grant.isProxyAdmin() && !named.contains(String.valueOf(grant.user()))) {
            throw Pinned.detail(
                            403,
                            "key not allowed to access this user's info. user_id=" + named.getLast()
                                    + ", key's user_id=" + grant.user())
                    .asException();
        }
        return database.read(tx -> {
            var user = named.stream()
                    .filter(id -> grant.isProxyAdmin() || id.equals(grant.user()))
                    .flatMap(id -> repository.find(tx, id).stream())
                    .findFirst();
            if (user.isEmpty() && !named.contains(grant.user())) {
                throw notFound(named);
            }
            return info(tx, user.map(User::userId).orElseGet(named::getFirst), user);
        });
    }

    private UserInfo info(Tx tx, String id, Optional<User> user) {
        var owned = keys.find(tx, KeySelection.ofUser(id), MOST_SHOWN);
        var aliases = repository.teamAliases(
                tx,
                owned.stream()
                        .map(key -> key.fields().teamId())
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList());
        return new UserInfo(
                id,
                user.orElse(null),
                owned.stream().map(key -> owned(key, aliases)).toList(),
                repository.teams(tx, id, MOST_SHOWN));
    }

    private static OwnedKey owned(VirtualKey key, Map<String, String> aliases) {
        var team = key.fields().teamId();
        return new OwnedKey(key.fields(), team == null ? null : aliases.get(team));
    }

    /**
     * The row alone. Who may not see it is told that there is none.
     *
     * @param asked null or blank for the caller
     */
    public User find(Grant grant, @Nullable String asked) {
        var named = named(grant, asked);
        return database.read(tx -> named.stream()
                .flatMap(id -> repository.find(tx, id).stream())
                .filter(user -> maySee(tx, grant, user.userId()))
                .findFirst()
                .orElseThrow(() -> notFound(named)));
    }

    private boolean maySee(Tx tx, Grant grant, String user) {
        var caller = grant.user();
        return grant.hasAdminView()
                || user.equals(caller)
                || (caller != null
                        && repository.isInOneOf(
                                tx,
                                user,
                                directory.organizationsAdministeredBy(tx, grant.user()),
                                directory.teamsAdministeredBy(tx, caller)));
    }

    /** A plus in a query is a blank to most readers, and few write it otherwise: then the id with a plus is meant. */
    private static List<String> named(Grant grant, @Nullable String asked) {
        if (asked == null || asked.isBlank()) {
            return List.of(String.valueOf(grant.user()));
        }
        return asked.indexOf(' ') < 0 ? List.of(asked) : List.of(asked, asked.replace(' ', '+'));
    }

    private static RuntimeException notFound(List<String> named) {
        return Pinned.detail(404, "User " + named.getLast() + " not found").asException();
    }

    /** Administrators see all, those of organizations their members. */
    public UserPage list(Grant grant, UserQuery asked) {
        var sort = sort(asked);
        boolean descending = asked.sortBy() == null || descends(asked.sortOrder());
        return database.read(tx -> {
            var organizations =
                    grant.hasAdminView() ? List.<String>of() : directory.organizationsAdministeredBy(tx, grant.user());
            if (!grant.hasAdminView() && organizations.isEmpty()) {
                throw Pinned.detailObject(403, "Only proxy admins and organization admins can list users.")
                        .asException();
            }
            var filter = filter(asked, organizations);
            var paging = asked.paging();
            long total = lists.count(tx, filter);
            var users = lists.page(tx, filter, sort, descending, paging);
            return new UserPage(users, total, paging.page(), paging.size(), paging.pagesOf(total));
        });
    }

    private static Filter filter(UserQuery asked, List<String> organizations) {
        var ids = asked.ids();
        return new Filter(
                sent(asked.role()),
                ids.size() == 1 ? ids.getFirst() : null,
                ids.size() == 1 ? List.of() : ids,
                asked.ssoIds(),
                sent(asked.userEmail()),
                sent(asked.team()),
                organizations);
    }

    private static Sort sort(UserQuery asked) {
        var column = asked.sortBy();
        return column == null
                ? Sort.CREATED_AT
                : Sort.named(column)
                        .orElseThrow(() -> Pinned.detailObject(
                                        400,
                                        "Invalid sort_by. Must be one of: user_id, user_email, created_at, spend,"
                                                + " user_alias, user_role")
                                .asException());
    }

    private static boolean descends(@Nullable String order) {
        return switch (order) {
            case null -> false;
            case "asc" -> false;
            case "desc" -> true;
            default ->
                throw Pinned.detailObject(400, "Invalid sort_order. Must be asc or desc")
                        .asException();
        };
    }

    /** For search boxes: everybody may find whom to add somewhere. */
    public List<FoundUser> search(Grant grant, FoundUser.Wanted wanted) {
        return database.read(tx -> lists.search(tx, sent(wanted.userId()), sent(wanted.userEmail()), wanted.paging()));
    }

    public AvailableRoles roles(Grant grant) {
        return AvailableRoles.ALL;
    }

    private static @Nullable String sent(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }
}
