package dev.gatehouse.directory;

import dev.gatehouse.access.TeamRole;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.platform.Tx;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The SQL of who belongs where. */
final class DirectoryRepository {
    static final String STANDING = """
            select team.team_id, team.team_member_permissions, team_member.role, organization_member.user_role
            from team
            left join team_member on team_member.team_id = team.team_id and team_member.user_id = :user
            left join organization_member on organization_member.organization_id = team.organization_id
                  and organization_member.user_id = :user
            where team.team_id = :team
            """;

    static final String STANDINGS = """
            select team.team_id, team.team_member_permissions, team_member.role, organization_member.user_role
            from team_member
            join team on team.team_id = team_member.team_id
            left join organization_member on organization_member.organization_id = team.organization_id
                  and organization_member.user_id = :user
            where team_member.user_id = :user
            order by team_member.position
            """;

    static final String TEAM = """
            select team_id, team_alias, organization_id, models, access_group_ids, max_budget, tpm_limit, rpm_limit,
                   object_permission_id, metadata
            from team where team_id = :team
            """;

    static final String HOLD_TEAM = TEAM + " for key share";

    static final String ORGANIZATION = """
            select organization_id, models, budget_id, metadata from organization where organization_id = :organization
            """;

    static final String HOLD_ORGANIZATION = ORGANIZATION + " for key share";

    static final String USER_EXISTS = "select exists (select 1 from user_account where user_id = :user)";

    /** In the order of their ids, so that two who add the same users never wait for each other. */
    static final String ENSURE_USERS = """
            insert into user_account (user_id, user_email, user_role, models, max_budget, budget_duration, budget_reset_at,
                                      created_at, updated_at)
            select id, nullif(email, ''), :role, cast(:models as text[]), :max_budget, :budget_duration, :reset_at, :now, :now
            from unnest(cast(:ids as text[]), cast(:emails as text[])) newcomer (id, email)
            order by id
            on conflict (user_id) do nothing
            returning user_id
            """;

    static final String USERS_WITH_EMAILS = """
            select asked.email, user_account.user_id
            from unnest(cast(:emails as text[])) asked (email)
            join user_account on lower(user_account.user_email) = lower(asked.email)
            order by user_account.user_id
            """;

    /** In the order of their ids; locked against deletion only. */
    static final String HOLD_USERS = """
            select user_id, user_email from user_account
            where user_id = any(cast(:users as text[])) order by user_id for key share
            """;

    static final String RESERVE_EMAILS = """
            select pg_advisory_xact_lock(hashtextextended('user_account.user_email:' || email, 0))
            from (select distinct lower(unnest(cast(:emails as text[]))) as email order by email) wanted
            """;

    static final String ORGANIZATIONS_OF = """
            select organization_id, coalesce(user_role, '') as user_role from organization_member where user_id = :user
            """;

    static final String MEMBER_COLUMNS = "user_id, user_email, role, spend, total_spend, budget_id";

    static final String ROSTER =
            "select " + MEMBER_COLUMNS + " from team_member where team_id = :team order by position";

    static final String ROSTERS = "select team_id, " + MEMBER_COLUMNS + """
             from team_member
            where team_id = any(cast(:teams as text[])) order by position
            """;

    static final String MEMBER =
            "select " + MEMBER_COLUMNS + " from team_member where team_id = :team and user_id = :user";

    static final String TEAMS_OF = "select team_id from team_member where user_id = :user order by position";

    static final String TEAMS_ADMINISTERED_BY = """
            select team_id from team_member where user_id = :user and role = 'admin' order by position
            """;

    static final String INSERT_MEMBER = """
            insert into team_member (team_id, user_id, user_email, role, budget_id)
            values (:team, :user, :email, :role, :budget)
            on conflict (team_id, user_id) do nothing
            """;

    static final String INSERT_MEMBERS = """
            insert into team_member (team_id, user_id, user_email, role, budget_id)
            select :team, newcomer.user_id, nullif(email, ''), role, nullif(budget_id, '')
            from unnest(cast(:users as text[]), cast(:emails as text[]), cast(:roles as text[]), cast(:budgets as text[]))
                 with ordinality newcomer (user_id, email, role, budget_id, place)
            order by place
            on conflict (team_id, user_id) do nothing
            returning user_id
            """;

    static final String UPDATE_MEMBER = """
            update team_member set user_email = :email, role = :role, budget_id = :budget
            where team_id = :team and user_id = :user
            """;

    static final String DELETE_MEMBER = "delete from team_member where team_id = :team and user_id = :user";

    /** Members are locked in the order of teams and users, so that those who delete either never wait for each other. */
    static final String DELETE_ROSTERS = """
            with held as (select team_id, user_id from team_member where team_id = any(cast(:teams as text[]))
                          order by team_id, user_id for update),
            gone as (delete from team_member using held
                     where team_member.team_id = held.team_id and team_member.user_id = held.user_id
                     returning team_member.user_id)
            select distinct user_id from gone order by user_id
            """;

    /** In the same order. */
    static final String DELETE_MEMBERS = """
            with held as (select team_id, user_id from team_member where user_id = any(cast(:users as text[]))
                          order by team_id, user_id for update)
            delete from team_member using held
            where team_member.team_id = held.team_id and team_member.user_id = held.user_id
            returning team_member.user_id, team_member.team_id
            """;

    static final String DELETE_ORGANIZATION_MEMBERS = """
            delete from organization_member where user_id = any(cast(:users as text[]))
            """;

    /** What the rows say of one user and one team. */
    record Standing(
            String team, @Nullable TeamRole role, @Nullable String organizationRole, List<String> permissions) {}

    Optional<Standing> standing(Tx tx, String team, @Nullable String user) {
        return tx.handle()
                .createQuery(STANDING)
                .bind("team", team)
                .bind("user", user)
                .map((row, context) -> standing(row))
                .findOne();
    }

    List<Standing> standings(Tx tx, String user) {
        return tx.handle()
                .createQuery(STANDINGS)
                .bind("user", user)
                .map((row, context) -> standing(row))
                .list();
    }

    private static Standing standing(ResultSet row) throws SQLException {
        return new Standing(
                row.getString("team_id"),
                role(row.getString("role")),
                row.getString("user_role"),
                texts(row.getArray("team_member_permissions")));
    }

    Optional<Team> team(Tx tx, String team) {
        return team(tx, TEAM, team);
    }

    Optional<Team> holdTeam(Tx tx, String team) {
        return team(tx, HOLD_TEAM, team);
    }

    private static Optional<Team> team(Tx tx, String statement, String team) {
        return tx.handle()
                .createQuery(statement)
                .bind("team", team)
                .map((row, context) -> new Team(
                        row.getString("team_id"),
                        row.getString("team_alias"),
                        row.getString("organization_id"),
                        texts(row.getArray("models")),
                        texts(row.getArray("access_group_ids")),
                        row.getBigDecimal("max_budget"),
                        row.getObject("tpm_limit", Long.class),
                        row.getObject("rpm_limit", Long.class),
                        row.getString("object_permission_id"),
                        Json.parseObject(row.getString("metadata"))))
                .findOne();
    }

    Optional<Organization> organization(Tx tx, String organization) {
        return organization(tx, ORGANIZATION, organization);
    }

    Optional<Organization> holdOrganization(Tx tx, String organization) {
        return organization(tx, HOLD_ORGANIZATION, organization);
    }

    private static Optional<Organization> organization(Tx tx, String statement, String organization) {
        return tx.handle()
                .createQuery(statement)
                .bind("organization", organization)
                .map((row, context) -> new Organization(
                        row.getString("organization_id"),
                        texts(row.getArray("models")),
                        row.getString("budget_id"),
                        Json.parseObject(row.getString("metadata"))))
                .findOne();
    }

    boolean userExists(Tx tx, String user) {
        return tx.handle()
                .createQuery(USER_EXISTS)
                .bind("user", user)
                .mapTo(Boolean.class)
                .one();
    }

    /** @return the ids of those who were unknown */
    List<String> ensureUsers(Tx tx, Map<String, Optional<String>> emails, NewUserDefaults defaults, Instant now) {
        return tx.handle()
                .createQuery(ENSURE_USERS)
                .bindArray("ids", String.class, emails.keySet().toArray())
                .bindArray(
                        "emails",
                        String.class,
                        emails.values().stream().map(email -> email.orElse("")).toArray())
                .bind("role", defaults.role())
                .bindArray("models", String.class, defaults.models().toArray())
                .bind("max_budget", defaults.maxBudget())
                .bind("budget_duration", defaults.budgetDuration())
                .bind("reset_at", defaults.budgetResetAt())
                .bind("now", now)
                .mapTo(String.class)
                .list();
    }

    Map<String, List<String>> usersWithEmails(Tx tx, Collection<String> emails) {
        return tx.handle()
                .createQuery(USERS_WITH_EMAILS)
                .bindArray("emails", String.class, Set.copyOf(emails).toArray())
                .map((row, context) -> Map.entry(row.getString("email"), row.getString("user_id")))
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    Map<String, Optional<String>> holdUsers(Tx tx, Collection<String> users) {
        return tx.handle()
                .createQuery(HOLD_USERS)
                .bindArray("users", String.class, users.toArray())
                .map((row, context) ->
                        Map.entry(row.getString("user_id"), Optional.ofNullable(row.getString("user_email"))))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    void reserveEmails(Tx tx, Collection<String> emails) {
        tx.handle()
                .createQuery(RESERVE_EMAILS)
                .bindArray("emails", String.class, emails.toArray())
                .map((row, context) -> true)
                .list();
    }

    Map<String, String> organizationsOf(Tx tx, String user) {
        return tx.handle()
                .createQuery(ORGANIZATIONS_OF)
                .bind("user", user)
                .map((row, context) -> Map.entry(row.getString("organization_id"), row.getString("user_role")))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    List<Member> roster(Tx tx, String team) {
        return tx.handle()
                .createQuery(ROSTER)
                .bind("team", team)
                .map((row, context) -> member(row))
                .list();
    }

    Map<String, List<Member>> rosters(Tx tx, Collection<String> teams) {
        return tx.handle()
                .createQuery(ROSTERS)
                .bindArray("teams", String.class, teams.toArray())
                .map((row, context) -> Map.entry(row.getString("team_id"), member(row)))
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    Optional<Member> member(Tx tx, String team, String user) {
        return tx.handle()
                .createQuery(MEMBER)
                .bind("team", team)
                .bind("user", user)
                .map((row, context) -> member(row))
                .findOne();
    }

    List<String> teamsOf(Tx tx, String user) {
        return tx.handle()
                .createQuery(TEAMS_OF)
                .bind("user", user)
                .mapTo(String.class)
                .list();
    }

    List<String> teamsAdministeredBy(Tx tx, String user) {
        return tx.handle()
                .createQuery(TEAMS_ADMINISTERED_BY)
                .bind("user", user)
                .mapTo(String.class)
                .list();
    }

    boolean insertMember(Tx tx, String team, Member member) {
        return write(tx, INSERT_MEMBER, team, member);
    }

    /** @return those who were not on the roster */
    List<String> insertMembers(Tx tx, String team, List<Member> members) {
        return RosterRepository.bound(tx.handle().createQuery(INSERT_MEMBERS), team, members)
                .mapTo(String.class)
                .list();
    }

    void updateMember(Tx tx, String team, Member member) {
        write(tx, UPDATE_MEMBER, team, member);
    }

    private static boolean write(Tx tx, String statement, String team, Member member) {
        return tx.handle()
                        .createUpdate(statement)
                        .bind("team", team)
                        .bind("user", member.user())
                        .bind("email", member.email())
                        .bind("role", member.role().wireName())
                        .bind("budget", member.budget())
                        .execute()
                == 1;
    }

    boolean deleteMember(Tx tx, String team, String user) {
        return tx.handle()
                        .createUpdate(DELETE_MEMBER)
                        .bind("team", team)
                        .bind("user", user)
                        .execute()
                == 1;
    }

    /** @return who was on them */
    List<String> deleteRosters(Tx tx, Collection<String> teams) {
        return tx.handle()
                .createQuery(DELETE_ROSTERS)
                .bindArray("teams", String.class, teams.toArray())
                .mapTo(String.class)
                .list();
    }

    /** @return by user the teams left */
    Map<String, List<String>> deleteMembers(Tx tx, Collection<String> users) {
        return tx.handle()
                .createQuery(DELETE_MEMBERS)
                .bindArray("users", String.class, users.toArray())
                .map((row, context) -> Map.entry(row.getString("user_id"), row.getString("team_id")))
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    void deleteOrganizationMembers(Tx tx, Collection<String> users) {
        tx.handle()
                .createUpdate(DELETE_ORGANIZATION_MEMBERS)
                .bindArray("users", String.class, users.toArray())
                .execute();
    }

    static Member member(ResultSet row) throws SQLException {
        return new Member(
                row.getString("user_id"),
                row.getString("user_email"),
                TeamRole.of(row.getString("role")),
                row.getBigDecimal("spend"),
                row.getBigDecimal("total_spend"),
                row.getString("budget_id"));
    }

    private static @Nullable TeamRole role(@Nullable String wireName) {
        return wireName == null ? null : TeamRole.of(wireName);
    }

    private static List<String> texts(@Nullable Array array) throws SQLException {
        return array == null ? List.of() : Arrays.asList((String[]) array.getArray());
    }
}
