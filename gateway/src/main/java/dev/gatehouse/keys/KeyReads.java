package dev.gatehouse.keys;

import dev.gatehouse.access.Grant;
import dev.gatehouse.access.KeyHash;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.platform.Database;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Shows keys to those who may see them. */
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
        var shown = hash.flatMap(known -> database.read(tx -> {
                    var found = repository.show(tx, List.of(known)).stream().findFirst();
                    found.ifPresent(one -> judge.requireReadable(tx, grant, one.key()));
                    return found;
                }))
                .orElseThrow(() -> Pinned.typed(404, "not_found_error", "key", "Key not found in database")
                        .asException());
        return new KeyInfo(named == null ? shown.key().token().toString() : named, shown.info());
    }

    /** In the order named. What is unknown, and what the caller may not see, is left out without a word. */
    public KeyInfo.Several infos(Grant grant, KeysNamed which) {
        return database.read(tx -> {
            var hashes = repository.tokens(tx, which);
            var found = repository.show(tx, hashes).stream()
                    .collect(Collectors.toMap(shown -> shown.key().token(), shown -> shown));
            var readable = judge.readable(tx, grant);
            return new KeyInfo.Several(
                    which.named(),
                    hashes.stream()
                            .map(found::get)
                            .filter(Objects::nonNull)
                            .filter(shown -> readable.test(shown.key()))
                            .map(ShownKey::info)
                            .toList());
        });
    }
}
