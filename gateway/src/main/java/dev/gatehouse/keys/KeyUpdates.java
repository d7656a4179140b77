package dev.gatehouse.keys;

import dev.gatehouse.access.Grant;
import dev.gatehouse.access.KeyHash;
import dev.gatehouse.access.ServedModels;
import dev.gatehouse.config.KeyConfig;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Tx;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Decides what keys become. The row is locked before it is judged: who changes something else at the same time loses nothing. */
public final class KeyUpdates {
    private final Database database;
    private final KeyRows rows;
    private final KeyRepository repository = new KeyRepository();
    private final KeyChangeRepository changes = new KeyChangeRepository();
    private final KeyUpdateRights rights;
    private final KeyUpdateRules rules;
    private final Clocks clocks;

    /** @param served what is served at the moment */
    public KeyUpdates(
            Database database,
            KeyRows rows,
            Directory directory,
            KeyConfig config,
            Supplier<ServedModels> served,
            Clocks clocks) {
        this.database = database;
        this.rows = rows;
        this.rights = new KeyUpdateRights(new KeyJudge(directory));
        this.rules = new KeyUpdateRules(directory, rows, config, served);
        this.clocks = clocks;
    }

    public UpdatedKey update(Grant grant, UpdateKey asked) {
        KeyChangeRules.checkAmounts(asked.change());
        return database.transact(tx -> {
            var stored = lock(tx, asked.key(), asked.change()).orElseThrow(KeyUpdates::notFound);
            rights.check(tx, grant, stored, asked.change());
            return new UpdatedKey(asked.key(), change(tx, grant, stored, asked.change()));
        });
    }

    /** One of many, by somebody whose right to it was judged before. */
    VirtualKey update(Grant grant, Tx tx, VirtualKey stored, KeyChange sent) {
        KeyChangeRules.checkAmounts(sent);
        return change(tx, grant, stored, sent);
    }

    /** Held until the transaction ends, and what it is to belong to as well. */
    Optional<VirtualKey> lock(Tx tx, String named, KeyChange sent) {
        rules.hold(tx, sent);
        return KeyHash.named(named)
                .flatMap(hash -> repository.lock(tx, List.of(hash)).stream().findFirst());
    }

    private VirtualKey change(Tx tx, Grant grant, VirtualKey stored, KeyChange sent) {
        var now = clocks.storable();
        rules.check(tx, grant, stored, sent, now);
        var changed = rows.changes().apply(tx, grant, stored, sent, now);
        changes.update(tx, changed);
        rows.changed(tx, grant, stored.token(), stored, changed);
        return changed;
    }

    static RuntimeException notFound() {
        return Pinned.typed(404, "not_found_error", "key", "Key not found.").asException();
    }
}
