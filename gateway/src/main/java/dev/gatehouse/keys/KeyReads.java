package dev.gatehouse.keys;

import dev.gatehouse.access.Grant;
import dev.gatehouse.access.KeyHash;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.platform.Database;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Shows single keys to those who may see them. */
public final class KeyReads {
    private final Database database;
    private final KeyRepository repository = new KeyRepository();
    private final KeyJudge judge;

    public KeyReads(Database database, Directory directory) {
        this.database = database;
        this.judge = new KeyJudge(directory);
    }

    /** @param named clear text or hash; null for the caller's own */
    public KeyInfo info(Grant grant, @Nullable String named) {
        var hash = named == null ? Optional.ofNullable(grant.key()) : KeyHash.named(named);
        var key = hash.flatMap(known -> database.read(tx -> {
                    var found = repository.find(tx, known);
                    found.ifPresent(row -> judge.requireReadable(tx, grant, row));
                    return found;
                }))
                .orElseThrow(() -> Pinned.typed(404, "not_found_error", "key", "Key not found in database")
                        .asException());
        return new KeyInfo(named == null ? key.token().toString() : named, new KeyInfo.Info(key.fields()));
    }
}
