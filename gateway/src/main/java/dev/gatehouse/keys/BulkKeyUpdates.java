package dev.gatehouse.keys;

import dev.gatehouse.access.Grant;
import dev.gatehouse.access.KeyHash;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.error.ApiException;
import dev.gatehouse.keys.BulkUpdated.Failure;
import dev.gatehouse.keys.BulkUpdated.Outcome;
import dev.gatehouse.keys.BulkUpdated.Success;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes many keys, each in a transaction of its own: what happens to one is nothing to the others. */
public final class BulkKeyUpdates {
    private static final Logger log = LoggerFactory.getLogger(BulkKeyUpdates.class);
    private static final int MOST = 500;

    private final Database database;
    private final KeyUpdates updates;
    private final Directory directory;
    private final KeyRepository keys = new KeyRepository();
    private final KeyChangeRepository repository = new KeyChangeRepository();
    private final Clocks clocks;

    public BulkKeyUpdates(Database database, KeyUpdates updates, Directory directory, Clocks clocks) {
        this.database = database;
        this.updates = updates;
        this.directory = directory;
        this.clocks = clocks;
    }

    public BulkUpdated update(Grant grant, BulkUpdate asked) {
        if (!grant.isProxyAdmin()) {
            throw Pinned.detailObject(403, "Only proxy admins can perform bulk key updates")
                    .asException();
        }
        require(!asked.keys().isEmpty(), 400, "No keys provided for update");
        requireFew(asked.keys().size());
        return BulkUpdated.of(asked.keys().stream()
                .map(item -> update(grant, item.key(), item.change(), _ -> true, "Key not found."))
                .toList());
    }

    public BulkUpdated updateTeam(Grant grant, TeamBulkUpdate asked) {
        var team = asked.teamId();
        require(!team.isEmpty(), 400, "team_id is required");
        requireFew(asked.keyIds().size());
        if (!grant.isProxyAdmin()) {
            checkMember(grant, team, asked);
        }
        var change = asked.updateFields().change();
        return BulkUpdated.of(named(team, asked).stream()
                .map(key -> update(
                        grant,
                        key,
                        change,
                        stored -> team.equals(stored.fields().teamId()),
                        "Key not found in team " + team))
                .toList());
    }

    private void checkMember(Grant grant, String team, TeamBulkUpdate asked) {
        database.read(tx -> directory.standing(tx, grant, team))
                .orElseThrow(() -> KeyUpdateRules.noTeam(team))
                .requirePermission(KeyUpdateRights.ROUTE);
        var metadata = asked.updateFields().metadata().or(null);
        require(
                metadata == null || !metadata.has("allowed_passthrough_routes"),
                403,
                "Only proxy admins can set `allowed_passthrough_routes` on a key.");
    }

    /** Each key once, as it was named first. */
    private List<String> named(String team, TeamBulkUpdate asked) {
        if (!Boolean.TRUE.equals(asked.allKeysInTeam())) {
            var once = new LinkedHashMap<String, String>();
            asked.keyIds()
                    .forEach(id -> once.putIfAbsent(
                            KeyHash.named(id).map(KeyHash::toString).orElse(id), id));
            return List.copyOf(once.values());
        }
        var all = database.read(tx -> repository.working(tx, team, clocks.now(), MOST + 1));
        requireFew(all.size());
        require(!all.isEmpty(), 404, "No keys found for team " + team);
        return all;
    }

    private Outcome update(Grant grant, String key, KeyChange change, Predicate<VirtualKey> isMeant, String otherwise) {
        try {
            var updated = database.transact(tx -> updates.lock(tx, key, change)
                    .filter(isMeant)
                    .map(stored -> updates.update(grant, tx, stored, change))
                    .orElseThrow(() -> Pinned.detail(404, otherwise).asException()));
            return new Success(key, updated.fields());
        } catch (ApiException refused) {
            return new Failure(key, fields(key, isMeant), refused.error().message());
        } catch (RuntimeException e) {
            log.atError()
                    .setCause(e)
                    .addKeyValue("request_id", grant.requestId())
                    .log("a key of many was not updated");
            return new Failure(key, null, new ApiError.Internal().message());
        }
    }

    private @Nullable KeyFields fields(String key, Predicate<VirtualKey> isMeant) {
        return KeyHash.named(key)
                .flatMap(hash -> database.read(tx -> keys.find(tx, hash)))
                .filter(isMeant)
                .map(VirtualKey::fields)
                .orElse(null);
    }

    private static void requireFew(int count) {
        require(count <= MOST, 400, "Maximum " + MOST + " keys can be updated at once. Found " + count + " keys.");
    }

    private static void require(boolean holds, int status, String otherwise) {
        if (!holds) {
            throw Pinned.detailObject(status, otherwise).asException();
        }
    }
}
