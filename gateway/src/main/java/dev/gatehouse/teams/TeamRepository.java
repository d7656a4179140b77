package dev.gatehouse.teams;

import dev.gatehouse.access.TeamStanding;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.RecordReader;
import dev.gatehouse.platform.JsonTable;
import dev.gatehouse.platform.Tx;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The SQL of teams. */
final class TeamRepository {
    static final String COLUMNS = """
            team_id, team_alias, organization_id, object_permission_id, admins, members, team_member_permissions, metadata,
            models, model_aliases, max_budget, soft_budget, spend, max_parallel_requests, tpm_limit, rpm_limit,
            budget_duration, budget_reset_at, blocked, model_spend, model_max_budget, router_settings, access_group_ids,
            policies, budget_limits, default_team_member_models, created_at, updated_at
            """;

    private static final JsonTable TABLE = new JsonTable("team", "team_id", COLUMNS);

    static final String INSERT = TABLE.insert();
    static final String UPDATE = TABLE.update();
    static final String FIND = TABLE.select("where team_id = :team");

    /** In the order of their ids, so that two who lock several teams never wait for each other. */
    static final String LOCK = TABLE.select("where team_id = any(cast(:teams as text[])) order by team_id for update");

    static final String LOCK_OF_ORGANIZATION =
            TABLE.select("where organization_id = :organization order by team_id for update");

    static final String LOCK_ALL = TABLE.select("order by team_id for update");

    /** Null stands for what every member may do. */
    static final String PERMIT = """
            with changed as (
                update team set team_member_permissions = merged.permissions, updated_at = :now
                from (select team_id as id,
                             array(select distinct permission
                                   from unnest(coalesce(team_member_permissions, cast(:usual as text[]))
                                               || cast(:permissions as text[])) permission
                                   order by permission) as permissions
                      from team where team_id = any(cast(:teams as text[]))) merged
                where team_id = merged.id
                  and not coalesce(team_member_permissions, cast(:usual as text[])) @> cast(:permissions as text[])
                returning team.*)
            select to_jsonb(changed) from changed
            """;

    static final String DELETE = "with gone as (delete from team where team_id = any(cast(:teams as text[])) returning "
            + COLUMNS + """
            )
            insert into deleted_team (id, members_with_roles, deleted_at, deleted_by, deleted_by_api_key, litellm_changed_by,
            """ + COLUMNS + """
            )
            select archive.id, coalesce(
                       (select jsonb_agg(jsonb_build_object('user_id', user_id, 'user_email', user_email, 'role', role)
                                         order by position)
                        from team_member where team_member.team_id = gone.team_id), '[]'),
                   :now, :by, :by_key, :changed_by,
            """ + COLUMNS + """
            from gone join unnest(cast(:teams as text[]), cast(:ids as uuid[])) archive (archived, id) on archived = team_id
            """;

    /** Until the transaction ends nobody else allots what the organization has. */
    static final String RESERVE_LIMITS = """
            select pg_advisory_xact_lock(hashtextextended('organization.limits:' || :organization, 0))
            """;

    /** What the other teams of an organization were promised, by model. */
    static final String ALLOTTED = """
            select asked.model,
                   coalesce(sum(case when jsonb_typeof(team.metadata -> cast(:kind as text) -> asked.model) = 'number'
                                     then cast(team.metadata -> cast(:kind as text) ->> asked.model as numeric) end), 0)
                       as allotted
            from unnest(cast(:models as text[])) asked (model)
            left join team on team.organization_id = :organization and team.team_id <> :team
            group by asked.model
            """;

    static final String USER_MAX_BUDGET = "select max_budget from user_account where user_id = :user";

    static final String STRANGERS = """
            select user_id from team_member
            where team_id = :team and user_id <> :exempt and not exists (
                select 1 from organization_member
                where organization_member.user_id = team_member.user_id and organization_id = :organization)
            order by position limit 100
            """;

    static final String ALL_USERS = "select user_id from user_account order by created_at, user_id";

    static final String USERS = """
            select to_jsonb(found) from (
                select user_id, user_alias, user_email, user_role, models, metadata, max_budget, spend,
                       max_parallel_requests, tpm_limit, rpm_limit, budget_duration, budget_reset_at, created_at, updated_at,
                       array(select team_id from team_member where team_member.user_id = user_account.user_id
                             order by position) as teams
                from user_account where user_id = any(cast(:users as text[]))
            ) found
            """;

    /** @return false where the id is taken */
    boolean insert(Tx tx, Team team) {
        return tx.handle().createUpdate(INSERT).bind("row", Json.text(team)).execute() == 1;
    }

    void update(Tx tx, Team team) {
        tx.handle().createUpdate(UPDATE).bind("row", Json.text(team)).execute();
    }

    Optional<Team> find(Tx tx, String team) {
        return tx.handle()
                .createQuery(FIND)
                .bind("team", team)
                .mapTo(String.class)
                .map(TeamRepository::team)
                .findOne();
    }

    /** Those that exist, held until the transaction ends. */
    List<Team> lock(Tx tx, Collection<String> teams) {
        return tx.handle()
                .createQuery(LOCK)
                .bindArray("teams", String.class, teams.toArray())
                .mapTo(String.class)
                .map(TeamRepository::team)
                .list();
    }

    List<Team> lockOfOrganization(Tx tx, String organization) {
        return tx.handle()
                .createQuery(LOCK_OF_ORGANIZATION)
                .bind("organization", organization)
                .mapTo(String.class)
                .map(TeamRepository::team)
                .list();
    }

    List<Team> lockAll(Tx tx) {
        return tx.handle()
                .createQuery(LOCK_ALL)
                .mapTo(String.class)
                .map(TeamRepository::team)
                .list();
    }

    /** @return those that changed, as they are now */
    List<Team> permit(Tx tx, Collection<String> teams, List<String> permissions, Instant now) {
        return tx.handle()
                .createQuery(PERMIT)
                .bindArray("teams", String.class, teams.toArray())
                .bindArray("permissions", String.class, permissions.toArray())
                .bindArray("usual", String.class, TeamStanding.EVERY_MEMBER.toArray())
                .bind("now", now)
                .mapTo(String.class)
                .map(TeamRepository::team)
                .list();
    }

    record Deletion(
            Instant at,
            @Nullable String by,
            @Nullable String byKey,
            @Nullable String changedBy) {}

    /** @param ids of what is kept of them, in the same order */
    void delete(Tx tx, List<String> teams, List<UUID> ids, Deletion deletion) {
        tx.handle()
                .createUpdate(DELETE)
                .bindArray("teams", String.class, teams.toArray())
                .bindArray("ids", UUID.class, ids.toArray())
                .bind("now", deletion.at())
                .bind("by", deletion.by())
                .bind("by_key", deletion.byKey())
                .bind("changed_by", deletion.changedBy())
                .execute();
    }

    void reserveLimits(Tx tx, String organization) {
        tx.handle()
                .createQuery(RESERVE_LIMITS)
                .bind("organization", organization)
                .map((row, context) -> true)
                .one();
    }

    /**
     * @param kind the member of the metadata
     * @param team which does not count
     */
    Map<String, BigDecimal> allotted(Tx tx, String organization, String team, String kind, Collection<String> models) {
        return tx.handle()
                .createQuery(ALLOTTED)
                .bind("organization", organization)
                .bind("team", team)
                .bind("kind", kind)
                .bindArray("models", String.class, models.toArray())
                .map((row, context) -> Map.entry(row.getString("model"), row.getBigDecimal("allotted")))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    Optional<BigDecimal> userMaxBudget(Tx tx, String user) {
        return tx.handle()
                .createQuery(USER_MAX_BUDGET)
                .bind("user", user)
                .mapTo(BigDecimal.class)
                .findOne();
    }

    /** Members of the team who are none of the organization; not more than a message can name. */
    List<String> strangers(Tx tx, String team, String organization, String exempt) {
        return tx.handle()
                .createQuery(STRANGERS)
                .bind("team", team)
                .bind("organization", organization)
                .bind("exempt", exempt)
                .mapTo(String.class)
                .list();
    }

    List<String> allUsers(Tx tx) {
        return tx.handle().createQuery(ALL_USERS).mapTo(String.class).list();
    }

    List<TeamUser> users(Tx tx, Collection<String> users) {
        return tx.handle()
                .createQuery(USERS)
                .bindArray("users", String.class, users.toArray())
                .mapTo(String.class)
                .map(json -> RecordReader.read(TeamUser.class, Json.parseObject(json)))
                .list();
    }

    static Team team(String json) {
        return RecordReader.read(Team.class, Json.parseObject(json));
    }
}
