package dev.gatehouse.keys;

import dev.gatehouse.access.KeyHash;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.platform.Tx;
import java.time.Instant;
import java.util.UUID;

/** The SQL of giving a key another hash. */
final class KeyRotationRepository {
    static final String KEEP = "insert into deleted_virtual_key (id, deleted_at, deleted_by, deleted_by_api_key,"
            + " litellm_changed_by, token, " + KeyRepository.COMMON_COLUMNS
            + ") select :id, :now, :by, :by_key, :changed_by, token, " + KeyRepository.COMMON_COLUMNS
            + " from virtual_key where token = :token";

    static final String REPLACE = "update virtual_key set (" + KeyRepository.COLUMNS + ") = (select "
            + KeyRepository.COLUMNS
            + " from jsonb_populate_record(null::virtual_key, cast(:row as jsonb))) where token = :token";

    static final String FORGET = "delete from deprecated_virtual_key where token in (:old, :new)";

    static final String DEPRECATE = """
            insert into deprecated_virtual_key (token, active_token_id, revoke_at, created_at)
            values (:old, :new, :revoke_at, :now)
            """;

    /** A copy of what the key was. */
    void keep(Tx tx, KeyHash token, UUID id, KeyRepository.Deletion deletion) {
        tx.handle()
                .createUpdate(KEEP)
                .bind("token", token.toString())
                .bind("id", id)
                .bind("now", deletion.at())
                .bind("by", deletion.by())
                .bind("by_key", deletion.byKey())
                .bind("changed_by", deletion.changedBy())
                .execute();
    }

    /** Every column of the row, its hash included. */
    void replace(Tx tx, KeyHash old, VirtualKey key) {
        tx.handle()
                .createUpdate(REPLACE)
                .bind("token", old.toString())
                .bind("row", Json.text(key))
                .execute();
    }

    /** What either clear text stood for in an earlier life. */
    void forget(Tx tx, KeyHash old, KeyHash replacement) {
        tx.handle()
                .createUpdate(FORGET)
                .bind("old", old.toString())
                .bind("new", replacement.toString())
                .execute();
    }

    void deprecate(Tx tx, KeyHash old, KeyHash replacement, Instant revokeAt, Instant now) {
        tx.handle()
                .createUpdate(DEPRECATE)
                .bind("old", old.toString())
                .bind("new", replacement.toString())
                .bind("revoke_at", revokeAt)
                .bind("now", now)
                .execute();
    }
}
