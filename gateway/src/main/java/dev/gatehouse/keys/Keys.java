package dev.gatehouse.keys;

import dev.gatehouse.access.Grant;
import dev.gatehouse.access.KeyHash;
import dev.gatehouse.access.KeyRights;
import dev.gatehouse.config.KeyConfig;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Tx;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides what happens to virtual keys. Every change is one transaction with its audit entry and its change event. */
public final class Keys {
    private final Database database;
    private final KeyRepository repository = new KeyRepository();
    private final KeyRows rows;
    private final Directory directory;
    private final NewKeyRules newKeys;
    private final Clocks clocks;

    public Keys(Database database, KeyRows rows, Directory directory, KeyConfig config, Clocks clocks) {
        this.database = database;
        this.rows = rows;
        this.directory = directory;
        this.newKeys = new NewKeyRules(directory, new Allocations(directory), rows.permissionLimits(), config);
        this.clocks = clocks;
    }

    public GeneratedKey generate(Grant grant, NewKey asked) {
        return database.transact(tx -> rows.create(tx, grant, newKeys.check(tx, grant, asked, now())));
    }

    /** A key of a team that is nobody's. */
    public GeneratedKey generateServiceAccount(Grant grant, NewKey asked) {
        return database.transact(tx -> rows.create(tx, grant, newKeys.checkServiceAccount(tx, grant, asked, now())));
    }

    /** @param named clear text or hash; null for the caller's own */
    public KeyInfo info(Grant grant, @Nullable String named) {
        var hash = named == null ? Optional.ofNullable(grant.key()) : KeyHash.named(named);
        var key = hash.flatMap(known -> database.read(tx -> {
                    var found = repository.find(tx, known);
                    found.ifPresent(row -> requireReadable(tx, grant, row));
                    return found;
                }))
                .orElseThrow(() -> Pinned.typed(404, "not_found_error", "key", "Key not found in database")
                        .asException());
        return new KeyInfo(named == null ? key.token().toString() : named, new KeyInfo.Info(key.fields()));
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
            if (!keys.stream().allMatch(key -> rights(tx, grant, key).mayModify())) {
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
            rights(tx, grant, before).requireAdministration(route);
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

    private void requireReadable(Tx tx, Grant grant, VirtualKey key) {
        if (!rights(tx, grant, key).mayRead(key.token())) {
            throw Pinned.detail(
                            403,
                            "You are not allowed to access this key's info. Your role="
                                    + grant.caller().role().wireName())
                    .asException();
        }
    }

    private KeyRights rights(Tx tx, Grant grant, VirtualKey key) {
        var team = key.fields().teamId();
        var standing = team == null ? null : directory.standing(tx, grant, team).orElse(null);
        return new KeyRights(grant, key.fields().userId(), standing);
    }

    private static Pinned notFound(Grant grant, KeyHash hash) {
        return grant.isProxyAdmin()
                ? Pinned.typed(404, "not_found_error", "key", "Key not found.")
                : Pinned.detailObject(404, "Key not found: " + hash);
    }

    private Instant now() {
        // PostgreSQL keeps microseconds: what is answered now is what is read later.
        return clocks.now().truncatedTo(ChronoUnit.MICROS);
    }
}
