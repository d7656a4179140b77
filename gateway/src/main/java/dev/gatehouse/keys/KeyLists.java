package dev.gatehouse.keys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.gatehouse.access.Grant;
import dev.gatehouse.access.KeyHash;
import dev.gatehouse.access.TeamStanding;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.NumberedPage;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.LikePattern;
import dev.gatehouse.platform.Tx;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lists the keys a caller may see. */
public final class KeyLists {
    private static final String LIST = "/key/list";

    private final Database database;
    private final KeyRepository repository = new KeyRepository();
    private final KeyListRepository lists = new KeyListRepository();
    private final Directory directory;
    private final Clocks clocks;
    private final KeyJudge judge;

    public KeyLists(Database database, Directory directory, Clocks clocks) {
        this.database = database;
        this.directory = directory;
        this.clocks = clocks;
        this.judge = new KeyJudge(directory);
    }

    KeyPage list(Grant grant, KeyListQuery asked) {
        asked.checkStatus();
        var order = asked.order();
        var expired = asked.expired();
        var ended = expired == null ? null : new KeyFilter.Ended(expired, clocks.now());
        return database.read(tx -> {
            if (!grant.hasAdminView()) {
                checkOwn(tx, grant, asked);
            }
            var filter = filter(tx, grant, asked, ended);
            var page = asked.wanted();
            var found =
                    asked.deleted() ? lists.deletedKeys(tx, filter, order, page) : lists.keys(tx, filter, order, page);
            return KeyPage.of(page, found.total(), shown(tx, asked, found.page()));
        });
    }

    /** Wider than the list: of the caller's teams, all. */
    KeyPage.Aliases aliases(Grant grant, AliasQuery asked) {
        boolean all = grant.hasAdminView();
        var user = grant.user();
        return database.read(tx -> {
            var teams = all || user == null ? List.<String>of() : directory.teamsOf(tx, user);
            var found = lists.aliases(
                    tx,
                    asked.search() == null ? null : LikePattern.containing(asked.search()),
                    asked.teamId(),
                    new KeyFilter.Owners(all, user, null),
                    teams,
                    asked.wanted());
            return KeyPage.Aliases.of(asked.wanted(), found.total(), found.page());
        });
    }

    private void checkOwn(Tx tx, Grant grant, KeyListQuery asked) {
        var user = grant.user();
        if (user == null || !directory.userExists(tx, user)) {
            throw refused(
                    "user_id",
                    "You are not authorized to access this endpoint. No 'user_id' is associated with your API key.");
        }
        if (asked.userId() != null && !asked.userId().equals(user)) {
            throw refused("user_id", "You are not authorized to check another user's keys");
        }
        if (asked.teamId() != null && !directory.teamsOf(tx, user).contains(asked.teamId())) {
            throw refused("team_id", "You are not authorized to check this team's keys");
        }
        if (asked.organizationId() != null
                && !directory.organizationsOf(tx, user).containsKey(asked.organizationId())) {
            throw refused("organization_id", "You are not authorized to check this organization's keys");
        }
        if (asked.keyHash() != null) {
            var key = KeyHash.named(asked.keyHash())
                    .flatMap(hash -> repository.find(tx, hash))
                    .orElseThrow(() -> refused("key_hash", "Key Hash not found."));
            judge.requireReadable(tx, grant, key);
        }
    }

    private static RuntimeException refused(String param, String message) {
        return Pinned.typed(403, "bad_request_error", param, message).asException();
    }

    private KeyFilter filter(Tx tx, Grant grant, KeyListQuery asked, KeyFilter.@Nullable Ended ended) {
        boolean parts = grant.hasAdminView() && asked.bySubstring();
        var alias = asked.keyAlias();
        var search = asked.search();
        return new KeyFilter(
                asked.keyHash() == null ? null : hash(asked.keyHash()),
                parts ? null : alias,
                parts && alias != null ? LikePattern.containing(alias) : null,
                asked.teamId(),
                asked.organizationId(),
                asked.projectId(),
                asked.agentId(),
                asked.accessGroupId(),
                search == null ? null : new KeyFilter.Search(LikePattern.containing(search), hash(search)),
                ended,
                scope(tx, grant, asked, parts));
    }

    private KeyFilter.Scope scope(Tx tx, Grant grant, KeyListQuery asked, boolean parts) {
        var user = asked.userId() == null && !grant.hasAdminView() ? grant.user() : asked.userId();
        return new KeyFilter.Scope(
                new KeyFilter.Owners(
                        user == null, parts ? null : user, parts && user != null ? LikePattern.containing(user) : null),
                asked.includesTeamKeys() ? teams(tx, grant) : KeyFilter.Teams.NONE,
                asked.includesCreatedKeys() && user != null
                        ? new KeyFilter.Creator(user, directory.teamsOf(tx, user))
                        : KeyFilter.Creator.NONE);
    }

    /** Administrators of a team and those it lets list see all its keys, other members those that are nobody's. */
    private KeyFilter.Teams teams(Tx tx, Grant grant) {
        var standings = directory.standings(tx, grant);
        return new KeyFilter.Teams(
                standings.stream()
                        .filter(standing -> standing.isTeamAdmin() || standing.permits(LIST))
                        .map(TeamStanding::team)
                        .toList(),
                standings.stream().map(TeamStanding::team).toList());
    }

    /** What can be no hash is that of no key. */
    private static String hash(String named) {
        return KeyHash.named(named).map(KeyHash::toString).orElse(named);
    }

    private List<JsonNode> shown(Tx tx, KeyListQuery asked, List<ListedKey> page) {
        if (!asked.wholeKeys()) {
            return page.stream()
                    .<JsonNode>map(
                            listed -> TextNode.valueOf(listed.key().token().toString()))
                    .toList();
        }
        if (!asked.withUsers()) {
            return page.stream().<JsonNode>map(ListedKey::json).toList();
        }
        var owners = owners(tx, page);
        return page.stream().map(listed -> withOwner(listed, owners)).toList();
    }

    private Map<String, ListedKey.Owner> owners(Tx tx, List<ListedKey> page) {
        return lists.owners(
                tx,
                page.stream()
                        .map(listed -> listed.key().fields().userId())
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList());
    }

    private static JsonNode withOwner(ListedKey listed, Map<String, ListedKey.Owner> owners) {
        var user = listed.key().fields().userId();
        var owner = user == null ? null : owners.get(user);
        return listed.json().set("user", owner == null ? NullNode.instance : Json.tree(owner));
    }

    /** Which aliases are to be listed. */
    record AliasQuery(
            @Nullable Integer page,
            @Nullable Integer size,
            @Nullable String search,
            @Nullable String teamId) {
        private static final int USUAL_SIZE = 50;

        AliasQuery {
            NumberedPage.of(page, size, USUAL_SIZE, "size");
            search = KeyListQuery.given(search);
            teamId = KeyListQuery.given(teamId);
        }

        NumberedPage wanted() {
            return NumberedPage.of(page, size, USUAL_SIZE, "size");
        }
    }
}
