package dev.gatehouse.keys;

import dev.gatehouse.access.Grant;
import dev.gatehouse.access.KeyHash;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Tx;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Stops keys, lets them work again, ends them. Every change is one transaction with its audit entry and its change event. */
public final class KeyStates {
    private final Database database;
    private final KeyRepository repository = new KeyRepository();
    private final KeyRows rows;
    private final KeyJudge judge;
    private final Clocks clocks;

    public KeyStates(Database database, KeyRows rows, Directory directory, Clocks clocks) {
        this.database = database;
        this.rows = rows;
        this.judge = new KeyJudge(directory);
        this.clocks = clocks;
    }

    /**
     * All of those that exist, or none.
     *
     * @param changedBy on whose behalf, as the caller says
     */
    public DeletedKeys delete(Grant grant, KeysToDelete which, @Nullable String changedBy) {
        database.transactVoid(tx -> {
            var keys = repository.lock(tx, tokens(tx, which));
            if (keys.isEmpty()) {
                throw Pinned.detailObject(404, "No keys found").asException();
            }
            if (!keys.stream().allMatch(key -> judge.rights(tx, grant, key).mayModify())) {
                throw Pinned.detailObject(403, "You are not authorized to delete this key")
                        .asException();
            }
            keys.forEach(key -> rows.delete(tx, grant, key, changedBy));
        });
        return new DeletedKeys(which.named());
    }

    public VirtualKey block(Grant grant, KeyName key) {
        return setBlocked(grant, key.hash(), true, "/key/block");
    }

    public VirtualKey unblock(Grant grant, KeyName key) {
        return setBlocked(grant, key.hash(), false, "/key/unblock");
    }

    private VirtualKey setBlocked(Grant grant, KeyHash hash, boolean blocked, String route) {
        return database.transact(tx -> {
            var before = repository.lock(tx, List.of(hash)).stream()
                    .findFirst()
                    .orElseThrow(() -> notFound(grant, hash).asException());
            judge.rights(tx, grant, before).requireAdministration(route);
            repository.setBlocked(tx, hash, blocked, now(), grant.user());
            var now = repository.find(tx, hash).orElseThrow();
            rows.changed(tx, grant, hash, before, now);
            return now;
        });
    }

    private Set<KeyHash> tokens(Tx tx, KeysToDelete which) {
        if (which.keys().isEmpty()) {
            return new LinkedHashSet<>(repository.tokensOf(tx, which.keyAliases()));
        }
        var tokens = new LinkedHashSet<KeyHash>();
        which.keys().forEach(named -> KeyHash.named(named).ifPresent(tokens::add));
        return tokens;
    }

    private static Pinned notFound(Grant grant, KeyHash hash) {
        return grant.isProxyAdmin()
                ? Pinned.typed(404, "not_found_error", "key", "Key not found.")
                : Pinned.detailObject(404, "Key not found: " + hash);
    }

    private Instant now() {
        return clocks.now().truncatedTo(ChronoUnit.MICROS);
    }
}
