package dev.gatehouse.keys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.access.KeyHash;
import dev.gatehouse.access.KeyIdentity;
import dev.gatehouse.budgets.Budget;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.RecordReader;
import dev.gatehouse.objectpermissions.ObjectPermission;
import dev.gatehouse.platform.JsonRows;
import dev.gatehouse.platform.JsonTable;
import dev.gatehouse.platform.Tx;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The SQL of virtual keys. */
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

    static final JsonTable TABLE = new JsonTable("virtual_key", "token", COLUMNS);
    private static final JsonRows<VirtualKey> ROWS = new JsonRows<>(json -> key(Json.parseObject(json)));
    private static final JsonRows<ShownKey> SHOWN = new JsonRows<>(KeyRepository::shown);

    static final String INSERT = TABLE.insert();
    static final String FIND = TABLE.select("where token = :token");

    /** With what they are linked to. */
    static final String SHOW = "select to_jsonb(found) from (select " + COLUMNS + """
            , (select to_jsonb(b) from budget b where b.budget_id = virtual_key.budget_id) as litellm_budget_table,
            (select to_jsonb(o) from object_permission o
             where o.object_permission_id = virtual_key.object_permission_id) as object_permission
            from virtual_key where token = any(cast(:tokens as text[]))) found
            """;

    /** In the order of their hashes, so that two who lock several keys never wait for each other. */
    static final String LOCK = TABLE.select("where token = any(cast(:tokens as text[])) order by token for update");

    /** Of whichever of the three are given; at least one is. */
    private static final String SELECTED = """
            where (cast(:users as text[]) is null or user_id = any(cast(:users as text[])))
              and (cast(:teams as text[]) is null or team_id = any(cast(:teams as text[])))
              and (cast(:organization as text) is null or organization_id = :organization)
            """;

    static final String FIND_SELECTED = TABLE.select(SELECTED + " order by created_at desc, token desc limit :limit");
    static final String LOCK_SELECTED = TABLE.select(SELECTED + " order by token for update");
    static final String FIND_OF_TEAMS = TABLE.select(
            "where team_id = any(cast(:teams as text[])) order by created_at desc, token desc limit :limit");
    static final String ERASE = "delete from virtual_key where token = any(cast(:tokens as text[]))";

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

    static final String SET_SPEND = """
            update virtual_key set spend = :spend, updated_at = :now, updated_by = :by where token = :token
            """;

    static final String DELETE = "with gone as (delete from virtual_key where token = any(cast(:tokens as text[]))"
            + " returning token, " + COMMON_COLUMNS + ") insert into deleted_virtual_key (id, deleted_at, deleted_by,"
            + " deleted_by_api_key, litellm_changed_by, token, " + COMMON_COLUMNS
            + ") select copy_id, :now, :by, :by_key, :changed_by, token, " + COMMON_COLUMNS
            + " from gone join unnest(cast(:tokens as text[]), cast(:ids as uuid[])) copy (copied, copy_id)"
            + " on copied = token";

    /** The key itself, else the one that replaced it; with its user and its team. */
    static final String IDENTITY = """
            select key.token, key.format, key.key_alias, key.key_name, key.user_id, key.team_id, key.organization_id,
                   key.models, key.access_group_ids, key.aliases, key.allowed_routes, key.metadata, key.permissions,
                   key.budget_limits, key.model_max_budget, team.budget_limits as team_budget_limits,
                   coalesce(key.blocked, false) as blocked, key.expires, named.revoke_at,
                   owner.user_id as owner_id, owner.user_role, owner.models as owner_models,
                   owner.metadata as owner_metadata,
                   (select jsonb_object_agg(organization_id, coalesce(member.user_role, ''))
                    from organization_member member where member.user_id = owner.user_id) as organizations,
                   team.team_id as own_team_id, team.organization_id as team_organization, team.blocked as team_blocked,
                   team.models as team_models, team.access_group_ids as team_access_groups,
                   team.model_aliases as team_aliases, team.metadata as team_metadata,
                   coalesce(place_budget.allowed_models, '{}') as member_models,
                   coalesce(key.max_budget,
                       (select max_budget from budget where budget_id = key.budget_id)) is not null as key_limited,
                   team.max_budget is not null as team_limited,
                   owner.max_budget is not null and key.team_id is null as user_limited,
                   exists (select 1 from budget
                           where budget_id = coalesce(place.budget_id, team.metadata ->> 'team_member_budget_id')
                             and place.user_id is not null and max_budget is not null) as member_limited,
                   coalesce(key.organization_id, team.organization_id) as paying_organization,
                   exists (select 1 from organization
                           join budget on budget.budget_id = organization.budget_id
                           where organization.organization_id = coalesce(key.organization_id, team.organization_id)
                             and budget.max_budget > 0) as organization_limited,
                   coalesce(
                       (select id from wallet where owner_kind = 'team' and owner_id = key.team_id),
                       (select id from wallet where owner_kind = 'organization'
                           and owner_id = coalesce(key.organization_id, team.organization_id)),
                       (select id from wallet where owner_kind = 'user' and owner_id = cast(owner.number as text)))
                       as wallet,
                   jsonb_build_array(
                       jsonb_build_object('level', 'API_KEY', 'value', key.token,
                           'rpm', coalesce(key.rpm_limit, own_budget.rpm_limit),
                           'tpm', coalesce(key.tpm_limit, own_budget.tpm_limit),
                           'parallel', coalesce(key.max_parallel_requests, own_budget.max_parallel_requests),
                           'model_rpm', key.metadata -> 'model_rpm_limit', 'model_tpm', key.metadata -> 'model_tpm_limit',
                           'model_budgets', key.model_max_budget),
                       jsonb_build_object('level', 'USER', 'value', owner.user_id, 'rpm', owner.rpm_limit, 'tpm', owner.tpm_limit),
                       jsonb_build_object('level', 'TEAM', 'value', team.team_id, 'rpm', team.rpm_limit, 'tpm', team.tpm_limit,
                           'model_rpm', team.metadata -> 'model_rpm_limit', 'model_tpm', team.metadata -> 'model_tpm_limit'),
                       jsonb_build_object('level', 'TEAM_MEMBER', 'value', place.team_id || ':' || place.user_id,
                           'rpm', member_budget.rpm_limit, 'tpm', member_budget.tpm_limit),
                       jsonb_build_object('level', 'ORGANIZATION', 'value', paying.organization_id,
                           'rpm', paying_budget.rpm_limit, 'tpm', paying_budget.tpm_limit,
                           'model_rpm', paying.metadata -> 'model_rpm_limit', 'model_tpm', paying.metadata -> 'model_tpm_limit')
                   ) as rates
            from (
                select token as named, null::timestamptz as revoke_at from virtual_key where token = :token
                union all
                select active_token_id, revoke_at from deprecated_virtual_key where token = :token
                limit 1
            ) named
            join virtual_key key on key.token = named.named
            left join user_account owner on owner.user_id = key.user_id
            left join team on team.team_id = key.team_id
            left join team_member place on place.team_id = key.team_id and place.user_id = key.user_id
            left join budget place_budget on place_budget.budget_id = place.budget_id
            left join budget own_budget on own_budget.budget_id = key.budget_id
            left join budget member_budget on member_budget.budget_id = coalesce(place.budget_id, team.metadata ->> 'team_member_budget_id')
            left join organization paying on paying.organization_id = coalesce(key.organization_id, team.organization_id)
            left join budget paying_budget on paying_budget.budget_id = paying.budget_id
            """;

    /** As above, over rows that are stored nowhere. */
    static final String REHEARSAL = """
            with virtual_key as (
                select * from jsonb_populate_record(null::virtual_key, jsonb_build_object(
                    'token', cast(:token as text), 'format', 'sk', 'user_id', 'u', 'team_id', 't', 'models', array['m'],
                    'allowed_routes', array['r'], 'access_group_ids', array['a'], 'aliases', '{}'::jsonb, 'metadata', '{}'::jsonb, 'permissions', '{}'::jsonb))
            ), user_account as (
                select * from jsonb_populate_record(
                    null::user_account, '{"user_id":"u","user_role":"internal_user","models":["m"],"metadata":{}}')
            ), team as (
                select * from jsonb_populate_record(
                    null::team,
                    '{"team_id":"t","models":["m"],"access_group_ids":["a"],"model_aliases":{},"metadata":{},"blocked":false}')
            )
            """ + IDENTITY;

    /** @return false when there is a key with this hash */
    boolean insert(Tx tx, VirtualKey key) {
        return JsonRows.write(tx, INSERT, Json.text(key));
    }

    Optional<VirtualKey> find(Tx tx, KeyHash token) {
        return ROWS.one(tx.handle().createQuery(FIND).bind("token", token.toString()));
    }

    /** Those that exist, in no order. */
    List<ShownKey> show(Tx tx, Collection<KeyHash> tokens) {
        return SHOWN.list(tx.handle().createQuery(SHOW).bindArray("tokens", String.class, texts(tokens)));
    }

    private static ShownKey shown(String json) {
        var row = Json.parseObject(json);
        return new ShownKey(
                key(row),
                linked(Budget.class, row.path("litellm_budget_table")),
                linked(ObjectPermission.class, row.path("object_permission")));
    }

    private static <T> @Nullable T linked(Class<T> type, JsonNode row) {
        return row instanceof ObjectNode found ? RecordReader.read(type, found) : null;
    }

    /** Those that exist, held until the transaction ends. */
    List<VirtualKey> lock(Tx tx, Collection<KeyHash> tokens) {
        return ROWS.list(tx.handle().createQuery(LOCK).bindArray("tokens", String.class, texts(tokens)));
    }

    List<VirtualKey> find(Tx tx, KeySelection which, int limit) {
        return selected(tx.handle().createQuery(FIND_SELECTED).bind("limit", limit), which);
    }

    List<VirtualKey> findOfTeams(Tx tx, Collection<String> teams, int limit) {
        return ROWS.list(tx.handle()
                .createQuery(FIND_OF_TEAMS)
                .bindArray("teams", String.class, teams.toArray())
                .bind("limit", limit));
    }

    /** Held until the transaction ends. */
    List<VirtualKey> lock(Tx tx, KeySelection which) {
        return selected(tx.handle().createQuery(LOCK_SELECTED), which);
    }

    private static List<VirtualKey> selected(Query query, KeySelection which) {
        return ROWS.list(query.bindByType("users", array(which.users()), String[].class)
                .bindByType("teams", array(which.teams()), String[].class)
                .bind("organization", which.organization()));
    }

    private static String @Nullable [] array(@Nullable List<String> texts) {
        return texts == null ? null : texts.toArray(String[]::new);
    }

    void erase(Tx tx, List<KeyHash> tokens) {
        tx.handle()
                .createUpdate(ERASE)
                .bindArray("tokens", String.class, texts(tokens))
                .execute();
    }

    /** Not all need exist. */
    Collection<KeyHash> tokens(Tx tx, KeysNamed which) {
        return which.isByAlias() ? tokensOf(tx, which.keyAliases()) : which.hashes();
    }

    private static List<KeyHash> tokensOf(Tx tx, List<String> aliases) {
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

    void setSpend(Tx tx, KeyHash token, BigDecimal spend, Instant now, @Nullable String by) {
        tx.handle()
                .createUpdate(SET_SPEND)
                .bind("token", token.toString())
                .bind("spend", spend)
                .bind("now", now)
                .bind("by", by)
                .execute();
    }

    /**
     * @param ids of the copies that are kept, one for each
     * @param deletion who deleted them, and how that was said
     */
    void delete(Tx tx, List<KeyHash> tokens, List<UUID> ids, Deletion deletion) {
        tx.handle()
                .createUpdate(DELETE)
                .bindArray("tokens", String.class, texts(tokens))
                .bindArray("ids", UUID.class, ids.toArray())
                .bind("now", deletion.at())
                .bind("by", deletion.by())
                .bind("by_key", deletion.byKey())
                .bind("changed_by", deletion.changedBy())
                .execute();
    }

    private static Object[] texts(Collection<KeyHash> tokens) {
        return tokens.stream().map(KeyHash::toString).toArray();
    }

    record Deletion(
            Instant at,
            @Nullable String by,
            @Nullable String byKey,
            @Nullable String changedBy) {}

    Optional<KeyIdentity> identity(Tx tx, KeyHash token, PlanRates plan) {
        return identity(tx, IDENTITY, token, plan);
    }

    /** One that there is not. */
    Optional<KeyIdentity> rehearsed(Tx tx, KeyHash token, PlanRates plan) {
        return identity(tx, REHEARSAL, token, plan);
    }

    private static Optional<KeyIdentity> identity(Tx tx, String statement, KeyHash token, PlanRates plan) {
        return tx.handle()
                .createQuery(statement)
                .bind("token", token.toString())
                .map((row, context) -> IdentityRowRepository.identity(row, plan))
                .findOne();
    }

    static VirtualKey key(ObjectNode row) {
        return new VirtualKey(hash(row.path("token").asText()), RecordReader.read(KeyFields.class, row));
    }

    static KeyHash hash(String hex) {
        return KeyHash.fromHex(hex).orElseThrow(() -> new IllegalStateException("A stored hash is none."));
    }
}
