package dev.gatehouse.teams;

import static dev.gatehouse.teams.TeamErrors.refused;
import static dev.gatehouse.teams.TeamErrors.require;

import dev.gatehouse.access.Grant;
import dev.gatehouse.access.TeamStanding;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Tx;
import dev.gatehouse.usage.ActivityQuery;
import dev.gatehouse.usage.DailyActivity;
import dev.gatehouse.usage.DailyReports;
import dev.gatehouse.usage.UsageScope;
import dev.gatehouse.usage.UserSpend;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Decides who sees what teams used. */
public final class TeamActivity {
    static final String ROUTE = "/team/daily/activity";

    private final Database database;
    private final Directory directory;
    private final DailyReports reports;

    public TeamActivity(Database database, Directory directory, DailyReports reports) {
        this.database = database;
        this.directory = directory;
        this.reports = reports;
    }

    /**
     * Which teams a report is about.
     *
     * @param ids the caller's own where there are none
     * @param search narrows it to some keys; null for all
     */
    record Asked(
            List<String> ids,
            List<String> excluded,
            @Nullable String search) {}

    public DailyActivity daily(Grant grant, Asked asked, ActivityQuery query) {
        return database.read(tx -> {
            var teams = teams(tx, grant, asked.ids());
            query.requireDays();
            return reports.of(tx, scope(grant, asked, query, teams), query.number(), query.size());
        });
    }

    /** All days at once. */
    public DailyActivity aggregated(Grant grant, Asked asked, ActivityQuery query) {
        return database.read(tx -> {
            var teams = teams(tx, grant, asked.ids());
            query.requireFewDays();
            return reports.whole(tx, scope(grant, asked, query, teams));
        });
    }

    /** Who spent it. */
    public record SpendByUser(
            @Nullable String startDate, @Nullable String endDate, List<UserSpend> results) {
        public SpendByUser {
            results = List.copyOf(results);
        }
    }

    public SpendByUser byUser(Grant grant, Asked asked, ActivityQuery query) {
        require(!asked.ids().isEmpty(), 400, "Please provide team_ids");
        return database.read(tx -> {
            var teams = teams(tx, grant, asked.ids());
            query.requireDays();
            return new SpendByUser(
                    query.startDate(), query.endDate(), reports.byUser(tx, scope(grant, asked, query, teams)));
        });
    }

    private static UsageScope scope(Grant grant, Asked asked, ActivityQuery query, List<TeamStanding> teams) {
        if (!grant.hasAdminView()) {
            return UsageScope.of(UsageScope.By.TEAM, query, ids(teams, true), asked.excluded(), asked.search())
                    .withOwn(ids(teams, false), grant.user());
        }
        return asked.ids().isEmpty()
                ? UsageScope.everything(UsageScope.By.TEAM, query, asked.excluded(), asked.search())
                : UsageScope.of(UsageScope.By.TEAM, query, asked.ids(), asked.excluded(), asked.search());
    }

    /** What the caller is to the teams asked for, or to all of his; nothing for one who sees all. */
    private List<TeamStanding> teams(Tx tx, Grant grant, List<String> asked) {
        if (grant.hasAdminView()) {
            return List.of();
        }
        var user = grant.user();
        if (user == null || !directory.userExists(tx, user)) {
            throw refused(404, "User not found");
        }
        var own = directory.standings(tx, grant).stream()
                .collect(Collectors.toMap(TeamStanding::team, Function.identity()));
        asked.stream().filter(team -> !own.containsKey(team)).findFirst().ifPresent(team -> {
            throw refused(404, "User does not belong to Team= " + team + ". Call `/user/info` to see user's teams");
        });
        return own.values().stream()
                .filter(standing -> asked.isEmpty() || asked.contains(standing.team()))
                .toList();
    }

    /** @param whole those of which the caller sees everything, or those of which he sees his own */
    private static List<String> ids(List<TeamStanding> teams, boolean whole) {
        return teams.stream()
                .filter(team -> (team.isTeamAdmin() || team.permits(ROUTE)) == whole)
                .map(TeamStanding::team)
                .toList();
    }
}
