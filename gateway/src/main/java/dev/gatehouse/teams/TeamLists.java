package dev.gatehouse.teams;

import static dev.gatehouse.teams.TeamErrors.refused;
import static dev.gatehouse.teams.TeamErrors.require;

import dev.gatehouse.access.Grant;
import dev.gatehouse.config.TenantConfig;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.directory.Member;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Tx;
import dev.gatehouse.teams.TeamListEndpoints.FilterQuery;
import dev.gatehouse.teams.TeamListEndpoints.ListQuery;
import dev.gatehouse.teams.TeamListEndpoints.PageQuery;
import dev.gatehouse.teams.TeamSearch.Order;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decides who finds which teams. */
public final class TeamLists {
    private static final String DELETED = "deleted";

    private final Database database;
    private final TeamSearchRepository repository = new TeamSearchRepository();
    private final TeamRows rows;
    private final TeamReads reads;
    private final Directory directory;
    private final TenantConfig config;

    public TeamLists(Database database, TeamRows rows, TeamReads reads, Directory directory, TenantConfig config) {
        this.database = database;
        this.rows = rows;
        this.reads = reads;
        this.directory = directory;
        this.config = config;
    }

    public List<TeamWithKeys> all(Grant grant, ListQuery query) {
        return database.read(tx -> {
            var organizations = organizations(tx, grant, query.userId());
            var search = TeamSearch.of(organizations, query.organizationId(), query.userId(), null, null);
            var teams = repository.find(tx, search, Order.ALIAS, Integer.MAX_VALUE, 0);
            var rosters = rows.rosters(tx, teams);
            return reads.withKeys(tx, rows.shown(tx, teams, rosters), of(rosters, query.userId()));
        });
    }

    /** Where one user is looked for, what others may spend is not shown. */
    private static Map<String, List<Member>> of(Map<String, List<Member>> rosters, @Nullable String user) {
        return user == null
                ? rosters
                : rosters.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                roster -> roster.getValue().stream()
                                        .filter(member -> member.user().equals(user))
                                        .toList()));
    }

    /**
     * The only organizations whose teams the caller may find; null for all.
     *
     * @param user whose teams are asked for
     */
    private @Nullable List<String> organizations(Tx tx, Grant grant, @Nullable String user) {
        if (grant.hasAdminView()) {
            return null;
        }
        var administered = directory.organizationsAdministeredBy(tx, grant.user());
        if (!administered.isEmpty()) {
            return administered;
        }
        if (user != null && user.equals(grant.user())) {
            return null;
        }
        throw refused(
                401,
                "Only admin users can query all teams/other teams. Your user role="
                        + grant.caller().role().wireName());
    }

    public TeamPage page(Grant grant, PageQuery query) {
        return database.read(tx -> {
            var organizations = organizations(tx, grant, query.userId());
            var asked = query.organizationId();
            require(
                    organizations == null || asked == null || organizations.contains(asked),
                    403,
                    "You are not an admin of this organization. organization_id=" + asked);
            require(
                    query.status() == null || DELETED.equals(query.status()),
                    400,
                    "Invalid status value. Currently only 'deleted' is supported.");
            checkUser(tx, query);
            var search = TeamSearch.of(organizations, asked, query.userId(), query.teamId(), query.teamAlias());
            return query.status() == null ? live(tx, search, query) : deleted(tx, search, query);
        });
    }

    private void checkUser(Tx tx, PageQuery query) {
        var user = query.userId();
        if (user == null) {
            return;
        }
        require(directory.userExists(tx, user), 404, "User not found, passed user_id=" + user);
        var team = query.teamId();
        require(
                team == null
                        || query.status() != null
                        || directory.member(tx, team, user).isPresent(),
                404,
                "Team not found, passed team_id=" + team + " is not one of the teams of user_id=" + user);
    }

    private TeamPage live(Tx tx, TeamSearch search, PageQuery query) {
        var teams = repository.find(tx, search, query.order(), query.size(), query.offset());
        return TeamPage.of(
                rows.shown(tx, teams).stream()
                        .map(team -> new ListedTeam(team, null))
                        .toList(),
                repository.count(tx, search),
                query.number(),
                query.size());
    }

    private TeamPage deleted(Tx tx, TeamSearch search, PageQuery query) {
        var found = repository.findDeleted(tx, search, query.order(), query.size(), query.offset());
        return TeamPage.of(
                found.stream()
                        .map(one -> new ListedTeam(
                                ShownTeam.of(
                                        one.team(),
                                        one.roster().stream()
                                                .map(RosterEntry::of)
                                                .toList(),
                                        null),
                                one.deletion()))
                        .toList(),
                repository.countDeleted(tx, search),
                query.number(),
                query.size());
    }

    /** Teams that anybody may join, and the caller has not joined. */
    public List<ShownTeam> available(Grant grant) {
        if (config.availableTeams().isEmpty()) {
            return List.of();
        }
        return database.read(tx -> {
            var user = grant.user();
            if (user == null || !directory.userExists(tx, user)) {
                throw refused(404, "User not found");
            }
            return rows.shown(tx, repository.notJoined(tx, config.availableTeams(), user));
        });
    }

    /** Who may come near the route may see all teams. */
    public List<ShownTeam> filter(Grant grant, FilterQuery query) {
        return database.read(tx -> rows.shown(
                tx,
                repository.find(
                        tx,
                        TeamSearch.like(query.teamId(), query.teamAlias()),
                        Order.NEWEST,
                        query.size(),
                        query.offset())));
    }
}
