package dev.gatehouse.teams;

import dev.gatehouse.access.TeamRole;
import dev.gatehouse.directory.Member;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.RecordReader;
import dev.gatehouse.platform.LikePattern;
import dev.gatehouse.platform.Tx;
import dev.gatehouse.teams.TeamSearch.Order;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The SQL that looks for teams. */
final class TeamSearchRepository {
    private static final String MATCHES = """
            where (cast(:organizations as text[]) is null or organization_id = any(cast(:organizations as text[])))
              and (cast(:organization as text) is null or organization_id = :organization)
              and (not :unorganized or organization_id is null)
              and (cast(:team as text) is null or team_id = :team)
              and (cast(:team_part as text) is null or team_id ilike :team_part)
              and (cast(:alias_part as text) is null or team_alias ilike :alias_part)
              and (cast(:user as text) is null or
            """;

    private static final String ON_ROSTER = """
            exists (select 1 from team_member where team_member.team_id = team.team_id and user_id = :user))
            """;

    private static final String WAS_ON_ROSTER = """
            members_with_roles @> jsonb_build_array(jsonb_build_object('user_id', cast(:user as text))))
            """;

    private static final String BY = """
            case cast(:by as text) when 'team_id' then team_id when 'team_alias' then coalesce(team_alias, '')
                 else to_char(created_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US') end
            """;

    private static final String PAGE = " order by case when :ascending then " + BY
            + " end, case when not :ascending then " + BY + " end desc, team_id limit :limit offset :offset";

    static final String FIND = "select to_jsonb(found) from (select " + TeamRepository.COLUMNS + " from team " + MATCHES
            + ON_ROSTER + PAGE + ") found";

    static final String COUNT = "select count(*) from team " + MATCHES + ON_ROSTER;

    static final String FIND_DELETED = "select to_jsonb(found) from (select " + TeamRepository.COLUMNS
            + ", members_with_roles, deleted_at, deleted_by, deleted_by_api_key, litellm_changed_by from deleted_team "
            + MATCHES + WAS_ON_ROSTER + PAGE + ") found";

    static final String COUNT_DELETED = "select count(*) from deleted_team " + MATCHES + WAS_ON_ROSTER;

    static final String NOT_JOINED = "select to_jsonb(found) from (select " + TeamRepository.COLUMNS
            + " from team where team_id = any(cast(:teams as text[])) and not exists (select 1 from team_member"
            + " where team_member.team_id = team.team_id and user_id = :user) order by team_id) found";

    /** A team as it was, with its roster. */
    record Deleted(Team team, List<Member> roster, TeamDeletion deletion) {}

    List<Team> find(Tx tx, TeamSearch search, Order order, int limit, long offset) {
        return page(tx, FIND, search, order, limit, offset)
                .mapTo(String.class)
                .map(TeamRepository::team)
                .list();
    }

    List<Deleted> findDeleted(Tx tx, TeamSearch search, Order order, int limit, long offset) {
        return page(tx, FIND_DELETED, search, order, limit, offset)
                .mapTo(String.class)
                .map(TeamSearchRepository::deleted)
                .list();
    }

    private static Query page(Tx tx, String statement, TeamSearch search, Order order, int limit, long offset) {
        return bound(tx, statement, search)
                .bind("by", order.by())
                .bind("ascending", order.ascending())
                .bind("limit", limit)
                .bind("offset", offset);
    }

    long count(Tx tx, TeamSearch search) {
        return bound(tx, COUNT, search).mapTo(Long.class).one();
    }

    long countDeleted(Tx tx, TeamSearch search) {
        return bound(tx, COUNT_DELETED, search).mapTo(Long.class).one();
    }

    /** Of these teams those on whose roster the user is not. */
    List<Team> notJoined(Tx tx, Collection<String> teams, String user) {
        return tx.handle()
                .createQuery(NOT_JOINED)
                .bindArray("teams", String.class, teams.toArray())
                .bind("user", user)
                .mapTo(String.class)
                .map(TeamRepository::team)
                .list();
    }

    private static Query bound(Tx tx, String statement, TeamSearch search) {
        var organizations = search.organizations();
        var query = tx.handle().createQuery(statement);
        return (organizations == null
                        ? query.bind("organizations", (String) null)
                        : query.bindArray("organizations", String.class, organizations.toArray()))
                .bind("organization", search.organization())
                .bind("unorganized", search.unorganized())
                .bind("user", search.user())
                .bind("team", search.team())
                .bind("team_part", containing(search.teamPart()))
                .bind("alias_part", containing(search.aliasPart()));
    }

    /** What people type is no pattern. */
    private static @Nullable String containing(@Nullable String part) {
        return part == null ? null : LikePattern.containing(part);
    }

    private static Deleted deleted(String json) {
        var row = Json.parseObject(json);
        var roster = row.path("members_with_roles")
                .valueStream()
                .map(entry -> Member.of(
                        entry.path("user_id").asText(),
                        entry.path("user_email").textValue(),
                        TeamRole.of(entry.path("role").asText())))
                .toList();
        return new Deleted(RecordReader.read(Team.class, row), roster, RecordReader.read(TeamDeletion.class, row));
    }
}
