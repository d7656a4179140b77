package dev.gatehouse.keys;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.access.KeyHash;
import dev.gatehouse.access.KeyIdentity;
import dev.gatehouse.access.ModelList;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.RecordReader;
import dev.gatehouse.platform.Tx;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The SQL of virtual keys. Whole rows travel as JSON, whose members are the columns: PostgreSQL knows their types, and forty of them
 * cannot be mixed up.
 */
final class KeyRepository {
    /** Of the row but its hash, without budget_limits, which a deleted key does not keep. */
    static final String COMMON_COLUMNS = """
            format, key_name, key_alias, soft_budget_cooldown, spend, expires, models, aliases, config, permissions,
            metadata, model_spend, model_max_budget, router_settings, user_id, team_id, organization_id, agent_id,
            project_id, max_parallel_requests, blocked, tpm_limit, rpm_limit, max_budget, budget_duration,
            budget_reset_at, allowed_cache_controls, allowed_routes, policies, access_group_ids, budget_id,
            object_permission_id, created_at, created_by, updated_at, updated_by, rotation_count, auto_rotate,
            rotation_interval, last_rotation_at, key_rotation_at
            """;

    static final String COLUMNS = "token, budget_limits, " + COMMON_COLUMNS;

    static final String INSERT = "insert into virtual_key (" + COLUMNS + ") select " + COLUMNS + """
            from jsonb_populate_record(null::virtual_key, cast(:row as jsonb))
            on conflict (token) do nothing
            """;

    static final String FIND = "select to_jsonb(found) from (select " + COLUMNS + """
            from virtual_key where token = :token) found
            """;

    /** In the order of their hashes, so that two who lock several keys never wait for each other. */
    static final String LOCK = "select to_jsonb(found) from (select " + COLUMNS + """
            from virtual_key where token = any(cast(:tokens as text[])) order by token for update) found
            """;

    static final String TOKENS_OF_ALIASES = """
            select token from virtual_key where key_alias = any(cast(:aliases as text[])) order by token
            """;

    static final String LOCK_ALIAS = """
            select pg_advisory_xact_lock(hashtextextended('virtual_key.key_alias:' || :alias, 0))
            """;

    static final String ALIAS_IS_TAKEN = """
            select exists (select 1 from virtual_key where key_alias = :alias)
            """;

    static final String SET_BLOCKED = """
            update virtual_key set blocked = :blocked, updated_at = :now, updated_by = :by where token = :token
            """;

    static final String DELETE = "with gone as (delete from virtual_key where token = :token returning token, "
            + COMMON_COLUMNS + ") insert into deleted_virtual_key (id, deleted_at, deleted_by, deleted_by_api_key,"
            + " litellm_changed_by, token, " + COMMON_COLUMNS + ") select :id, :now, :by, :by_key, :changed_by, token, "
            + COMMON_COLUMNS + " from gone";

    static final String IDENTITY = """
            select format, key_alias, key_name, user_id, team_id, organization_id, models, aliases, allowed_routes,
                   coalesce(blocked, false) as blocked, expires
            from virtual_key where token = :token
            """;

    /** @return false when there is a key with this hash */
    boolean insert(Tx tx, VirtualKey key) {
        return tx.handle()
                        .createUpdate(INSERT)
                        .bind("row", new String(Json.bytes(key), StandardCharsets.UTF_8))
                        .execute()
                == 1;
    }

    Optional<VirtualKey> find(Tx tx, KeyHash token) {
        return tx.handle()
                .createQuery(FIND)
                .bind("token", token.toString())
                .mapTo(String.class)
                .findOne()
                .map(KeyRepository::key);
    }

    /** Those that exist, held until the transaction ends. */
    List<VirtualKey> lock(Tx tx, Collection<KeyHash> tokens) {
        return tx.handle()
                .createQuery(LOCK)
                .bindArray(
                        "tokens",
                        String.class,
                        tokens.stream().map(KeyHash::toString).toArray())
                .mapTo(String.class)
                .map(KeyRepository::key)
                .list();
    }

    List<KeyHash> tokensOf(Tx tx, List<String> aliases) {
        return tx.handle()
                .createQuery(TOKENS_OF_ALIASES)
                .bindArray("aliases", String.class, aliases.toArray())
                .mapTo(String.class)
                .map(KeyRepository::hash)
                .list();
    }

    /** Until the transaction ends nobody else can take the alias. */
    boolean reserveAlias(Tx tx, String alias) {
        tx.handle()
                .createQuery(LOCK_ALIAS)
                .bind("alias", alias)
                .map((row, context) -> true)
                .one();
        return !tx.handle()
                .createQuery(ALIAS_IS_TAKEN)
                .bind("alias", alias)
                .mapTo(Boolean.class)
                .one();
    }

    void setBlocked(Tx tx, KeyHash token, boolean blocked, Instant now, @Nullable String by) {
        tx.handle()
                .createUpdate(SET_BLOCKED)
                .bind("token", token.toString())
                .bind("blocked", blocked)
                .bind("now", now)
                .bind("by", by)
                .execute();
    }

    /** @param deletion who deleted it, and how that was said */
    void delete(Tx tx, KeyHash token, Deletion deletion) {
        tx.handle()
                .createUpdate(DELETE)
                .bind("token", token.toString())
                .bind("id", deletion.id())
                .bind("now", deletion.at())
                .bind("by", deletion.by())
                .bind("by_key", deletion.byKey())
                .bind("changed_by", deletion.changedBy())
                .execute();
    }

    record Deletion(
            UUID id,
            Instant at,
            @Nullable String by,
            @Nullable String byKey,
            @Nullable String changedBy) {}

    Optional<KeyIdentity> identity(Tx tx, KeyHash token) {
        return tx.handle()
                .createQuery(IDENTITY)
                .bind("token", token.toString())
                .map((row, context) -> identity(token, row))
                .findOne();
    }

    private static VirtualKey key(String json) {
        var row = (ObjectNode) Json.parse(json);
        return new VirtualKey(hash(row.path("token").asText()), RecordReader.read(KeyFields.class, row));
    }

    private static KeyHash hash(String hex) {
        return KeyHash.fromHex(hex).orElseThrow(() -> new IllegalStateException("A stored hash is none."));
    }

    private static KeyIdentity identity(KeyHash token, ResultSet row) throws SQLException {
        return new KeyIdentity(
                token,
                KeyIdentity.Format.valueOf(row.getString("format").toUpperCase(Locale.ROOT)),
                row.getString("key_alias"),
                row.getString("key_name"),
                row.getString("user_id"),
                row.getString("team_id"),
                row.getString("organization_id"),
                new ModelList(texts(row.getArray("models"))),
                aliases(row.getString("aliases")),
                texts(row.getArray("allowed_routes")),
                row.getBoolean("blocked"),
                instant(row.getTimestamp("expires")));
    }

    private static List<String> texts(Array array) throws SQLException {
        return Arrays.asList((String[]) array.getArray());
    }

    private static Map<String, String> aliases(String json) {
        var aliases = new HashMap<String, String>();
        Json.parse(json).properties().forEach(member -> {
            if (member.getValue().isTextual()) {
                aliases.put(member.getKey(), member.getValue().textValue());
            }
        });
        return aliases;
    }

    private static @Nullable Instant instant(@Nullable Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }
}
