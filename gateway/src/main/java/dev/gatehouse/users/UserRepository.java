package dev.gatehouse.users;

import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.RecordReader;
import dev.gatehouse.platform.JsonTable;
import dev.gatehouse.platform.Tx;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The SQL of single users. */
final class UserRepository {
    /** All but the password, which only {@link #SET_PASSWORD} touches and nothing reads here. */
    static final String COLUMNS = """
            user_id, user_alias, sso_user_id, object_permission_id, user_role, user_email, models, metadata, max_budget,
            soft_budget, spend, max_parallel_requests, tpm_limit, rpm_limit, budget_duration, budget_reset_at,
            allowed_cache_controls, policies, model_spend, model_max_budget, created_at, updated_at
            """;

    /** The row as it is shown. */
    static final String SHOWN = COLUMNS + """
            , (select coalesce(array_agg(team_id order by position), '{}')
               from team_member where team_member.user_id = user_account.user_id) as teams
            """;

    private static final JsonTable TABLE = new JsonTable("user_account", "user_id", COLUMNS);
    private static final JsonTable VIEW = new JsonTable("user_account", "user_id", SHOWN);

    /** Nothing happens where the id or the identity provider's name is taken. */
    static final String INSERT = "insert into user_account (" + COLUMNS + ") select " + COLUMNS
            + " from jsonb_populate_record(null::user_account, cast(:row as jsonb)) on conflict do nothing";

    static final String UPDATE = TABLE.update();
    static final String SET_PASSWORD = "update user_account set password = :hash where user_id = :user";
    static final String FIND = VIEW.select("where user_id = :user");

    /** In the order of their ids, so that two who lock several users never wait for each other. */
    static final String LOCK =
            VIEW.select("where user_id = any(cast(:users as text[])) order by user_id for update of user_account");

    static final String SOME_IDS = "select user_id from user_account order by user_id limit :limit";

    /** They cannot be deleted until the transaction ends. */
    static final String HOLD_TEAMS = """
            select team_id, metadata ->> 'team_member_budget_id' as budget_id, default_team_member_models from team
            where team_id = any(cast(:teams as text[])) order by team_id for key share
            """;

    static final String HOLD_ORGANIZATIONS = """
            select organization_id from organization
            where organization_id = any(cast(:organizations as text[])) order by organization_id for key share
            """;

    /** Who belongs to organizations, and only to some of these. */
    static final String WHOLLY_WITHIN = """
            select user_id from organization_member
            where user_id = any(cast(:users as text[]))
            group by user_id
            having bool_and(organization_id = any(cast(:organizations as text[])))
            """;

    static final String SHARE_ORGANIZATION = """
            select exists (
                select 1 from organization_member
                where user_id = :user and organization_id = any(cast(:organizations as text[])))
            """;

    static final String SHARE_TEAM = """
            select exists (
                select 1 from team_member
                where user_id = :user and team_id = any(cast(:teams as text[])))
            """;

    static final String TEAMS = """
            select to_jsonb(found) from (
                select team.team_id, team_alias, organization_id, object_permission_id, team_member_permissions, metadata, models,
                       max_budget, soft_budget, team.spend, max_parallel_requests, tpm_limit, rpm_limit, budget_duration,
                       budget_reset_at, blocked, model_spend, model_max_budget, router_settings, access_group_ids,
                       policies, created_at, updated_at,
                       jsonb_build_array(jsonb_build_object(
                           'user_id', member.user_id, 'user_email', member.user_email, 'role', member.role)) as members_with_roles
                from team_member member join team on team.team_id = member.team_id
                where member.user_id = :user
                order by team_alias, team.team_id limit :limit
            ) found
            """;

    static final String TEAM_ALIASES = """
            select team_id, team_alias from team where team_id = any(cast(:teams as text[])) and team_alias is not null
            """;

    static final String DELETE = "delete from user_account where user_id = any(cast(:users as text[]))";

    /** @return false where the id or the identity provider's name is taken */
    boolean insert(Tx tx, User user) {
        return tx.handle().createUpdate(INSERT).bind("row", Json.text(user)).execute() == 1;
    }

    void update(Tx tx, User user) {
        tx.handle().createUpdate(UPDATE).bind("row", Json.text(user)).execute();
    }

    /** @param hash null for none */
    void setPassword(Tx tx, String user, @Nullable String hash) {
        tx.handle()
                .createUpdate(SET_PASSWORD)
                .bind("user", user)
                .bind("hash", hash)
                .execute();
    }

    Optional<User> find(Tx tx, String user) {
        return users(tx.handle().createQuery(FIND).bind("user", user)).stream().findFirst();
    }

    /** Those that exist, held until the transaction ends. */
    List<User> lock(Tx tx, Collection<String> ids) {
        return users(tx.handle().createQuery(LOCK).bindArray("users", String.class, ids.toArray()));
    }

    private static List<User> users(Query query) {
        return query.mapTo(String.class)
                .map(json -> RecordReader.read(User.class, Json.parseObject(json)))
                .list();
    }

    List<String> someIds(Tx tx, int limit) {
        return tx.handle()
                .createQuery(SOME_IDS)
                .bind("limit", limit)
                .mapTo(String.class)
                .list();
    }

    /**
     * What those get who join a team.
     *
     * @param budget the id of the budget row of its members, where it has one
     * @param models they may call; empty for all of the team's
     */
    record HeldTeam(Optional<String> budget, List<String> models) {}

    /** Those that exist. */
    Map<String, HeldTeam> holdTeams(Tx tx, Collection<String> teams) {
        return tx.handle()
                .createQuery(HOLD_TEAMS)
                .bindArray("teams", String.class, teams.toArray())
                .map((row, context) -> Map.entry(
                        row.getString("team_id"),
                        new HeldTeam(Optional.ofNullable(row.getString("budget_id")), List.of((String[])
                                row.getArray("default_team_member_models").getArray()))))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    /** Those that exist. */
    List<String> holdOrganizations(Tx tx, Collection<String> organizations) {
        return tx.handle()
                .createQuery(HOLD_ORGANIZATIONS)
                .bindArray("organizations", String.class, organizations.toArray())
                .mapTo(String.class)
                .list();
    }

    List<String> whollyWithin(Tx tx, Collection<String> users, Collection<String> organizations) {
        return tx.handle()
                .createQuery(WHOLLY_WITHIN)
                .bindArray("users", String.class, users.toArray())
                .bindArray("organizations", String.class, organizations.toArray())
                .mapTo(String.class)
                .list();
    }

    boolean isInOneOf(Tx tx, String user, Collection<String> organizations, Collection<String> teams) {
        return tx.handle()
                        .createQuery(SHARE_ORGANIZATION)
                        .bind("user", user)
                        .bindArray("organizations", String.class, organizations.toArray())
                        .mapTo(Boolean.class)
                        .one()
                || tx.handle()
                        .createQuery(SHARE_TEAM)
                        .bind("user", user)
                        .bindArray("teams", String.class, teams.toArray())
                        .mapTo(Boolean.class)
                        .one();
    }

    /** By their aliases. */
    List<UserTeam> teams(Tx tx, String user, int limit) {
        return tx.handle()
                .createQuery(TEAMS)
                .bind("user", user)
                .bind("limit", limit)
                .mapTo(String.class)
                .map(json -> RecordReader.read(UserTeam.class, Json.parseObject(json)))
                .list();
    }

    Map<String, String> teamAliases(Tx tx, Collection<String> teams) {
        return tx.handle()
                .createQuery(TEAM_ALIASES)
                .bindArray("teams", String.class, teams.toArray())
                .map((row, context) -> Map.entry(row.getString("team_id"), row.getString("team_alias")))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    void delete(Tx tx, Collection<String> users) {
        tx.handle()
                .createUpdate(DELETE)
                .bindArray("users", String.class, users.toArray())
                .execute();
    }
}
