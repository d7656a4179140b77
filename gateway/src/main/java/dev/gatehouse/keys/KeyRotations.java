package dev.gatehouse.keys;

import dev.gatehouse.access.Grant;
import dev.gatehouse.access.KeyHash;
import dev.gatehouse.access.ServedModels;
import dev.gatehouse.config.KeyConfig;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.RecordReader;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.platform.Clocks;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.platform.Tx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives keys other clear texts. The row stays the same one under another hash, so its lock makes requests for one key wait for each
 * other: of two for the same clear text one finds it, and the other finds nothing.
 */
public final class KeyRotations {
    private static final String ROUTE = "/key/regenerate";

    private final Database database;
    private final KeyRepository repository = new KeyRepository();
    private final KeyRotationRepository rotations = new KeyRotationRepository();
    private final KeyRows rows;
    private final KeyJudge judge;
    private final KeyUpdateRights updateRights;
    private final KeyUpdateRules updateRules;
    private final KeyConfig config;
    private final Settings settings;
    private final Ids ids;
    private final Clocks clocks;

    /**
     * @param masterKey of the installation: no stored key
     * @param grace how long a replaced clear text goes on working where the request does not say
     */
    public record Settings(KeyHash masterKey, Duration grace) {}

    /** @param served what is served at the moment */
    public KeyRotations(
            Database database,
            KeyRows rows,
            Directory directory,
            KeyConfig config,
            Settings settings,
            Supplier<ServedModels> served,
            Ids ids,
            Clocks clocks) {
        this.database = database;
        this.rows = rows;
        this.judge = new KeyJudge(directory);
        this.updateRights = new KeyUpdateRights(judge);
        this.updateRules = new KeyUpdateRules(directory, rows, config, served);
        this.config = config;
        this.settings = settings;
        this.ids = ids;
        this.clocks = clocks;
    }

    /**
     * @param inPath the key, where the path names it
     * @param changedBy on whose behalf, as the caller says
     */
    public GeneratedKey regenerate(
            Grant grant, RegenerateKey asked, @Nullable String inPath, @Nullable String changedBy) {
        var named = asked.key() == null ? inPath : asked.key();
        if (named == null) {
            throw Pinned.detailObject(400, "No key passed in.").asException();
        }
        var old = KeyHash.named(named);
        refuseMasterKey(old, asked);
        KeyChangeRules.checkAmounts(asked.change());
        return database.transact(tx -> {
            updateRules.hold(tx, asked.change());
            var stored = old.flatMap(
                            hash -> repository.lock(tx, List.of(hash)).stream().findFirst())
                    .orElseThrow(() -> Pinned.detailObject(404, "Key " + KeyName.shown(named) + " not found.")
                            .asException());
            var now = clocks.storable();
            checkRights(tx, grant, stored, asked.change(), now);
            var clear = clearText(tx, stored, asked.newKey());
            updateRules.check(tx, grant, stored, asked.change(), now);
            var replaced = replaced(rows.changes().apply(tx, grant, stored, asked.change(), now), clear, now);
            replace(tx, grant, stored, replaced, changedBy);
            graceEnd(asked.gracePeriod(), now)
                    .ifPresent(end -> rotations.deprecate(tx, stored.token(), replaced.token(), end, now));
            return rows.shown(tx, clear, replaced, asked.change());
        });
    }

    private void refuseMasterKey(Optional<KeyHash> named, RegenerateKey asked) {
        if (named.filter(settings.masterKey()::equals).isEmpty()) {
            return;
        }
        throw Pinned.detailObject(
                        400,
                        asked.newMasterKey() == null
                                ? "New master key is required."
                                : "The master key is configured outside: set it there, and restart. No stored secret"
                                        + " depends on it.")
                .asException();
    }

    /** Who changes something else besides must have the right to do that by itself. */
    private void checkRights(Tx tx, Grant grant, VirtualKey stored, KeyChange sent, Instant now) {
        judge.requirePermission(tx, grant, stored, ROUTE);
        if (!judge.rights(tx, grant, stored).mayModify()) {
            throw Pinned.detailObject(403, "You are not authorized to regenerate this key")
                    .asException();
        }
        if (sent.softBudget().isSent()
                || sent.objectPermission().isSent()
                || !Json.tree(KeyChanges.changed(stored.fields(), sent, now)).equals(Json.tree(stored.fields()))) {
            updateRights.check(tx, grant, stored, sent);
        }
    }

    private String clearText(Tx tx, VirtualKey stored, @Nullable String asked) {
        if (asked == null) {
            return ids.virtualKey().reveal();
        }
        ClearText.check(asked, config, "New key must start with 'sk-'. The key given begins otherwise.");
        var hash = KeyHash.of(asked);
        if (hash.equals(stored.token()) || hash.equals(settings.masterKey())) {
            throw Pinned.detailObject(400, "New key must be another one.").asException();
        }
        if (repository.find(tx, hash).isPresent()) {
            throw Pinned.detailObject(500, "Internal Server Error.").asException();
        }
        return asked;
    }

    private static VirtualKey replaced(VirtualKey changed, String clear, Instant now) {
        var fields = changed.fields();
        var row = Json.tree(fields)
                .put("format", "sk")
                .put("key_name", ClearText.masked(clear))
                .put("rotation_count", fields.rotationCount() == null ? 1 : fields.rotationCount() + 1)
                .put("last_rotation_at", now.toString());
        nextRotation(fields, now).ifPresent(next -> row.put("key_rotation_at", next.toString()));
        return new VirtualKey(KeyHash.of(clear), RecordReader.read(KeyFields.class, row));
    }

    private static Optional<Instant> nextRotation(KeyFields fields, Instant now) {
        return Boolean.TRUE.equals(fields.autoRotate()) && fields.rotationInterval() != null
                ? Lifetime.parse(fields.rotationInterval()).flatMap(interval -> interval.endFrom(now))
                : Optional.empty();
    }

    private void replace(Tx tx, Grant grant, VirtualKey stored, VirtualKey replaced, @Nullable String changedBy) {
        rotations.keep(tx, stored.token(), ids.next(), rows.deletion(grant, changedBy));
        rotations.replace(tx, stored.token(), replaced);
        rotations.forget(tx, stored.token(), replaced.token());
        rows.replaced(tx, grant, stored, replaced, changedBy);
    }

    /** Empty where the old clear text is to end now. What is no duration is taken for none, as in the reference. */
    private Optional<Instant> graceEnd(@Nullable String asked, Instant now) {
        var end = asked == null || asked.isEmpty()
                ? Optional.of(now.plus(settings.grace()))
                : Lifetime.parse(asked).flatMap(grace -> grace.endFrom(now));
        return end.filter(now::isBefore);
    }
}
