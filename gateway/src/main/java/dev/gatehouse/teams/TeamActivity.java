package dev.gatehouse.teams;

import static dev.gatehouse.teams.TeamErrors.refused;

import dev.gatehouse.access.Grant;
import dev.gatehouse.access.KeyHash;
import dev.gatehouse.access.TeamStanding;
import dev.gatehouse.directory.Directory;
import dev.gatehouse.platform.Database;
import dev.gatehouse.platform.Tx;
import dev.gatehouse.teams.TeamActivityEndpoints.ActivityQuery;
import dev.gatehouse.usage.DailyActivity;
import dev.gatehouse.usage.DailyReports;
import dev.gatehouse.usage.UsageScope;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
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

    public DailyActivity daily(Grant grant, ActivityQuery query) {
        return database.read(tx -> {
            var teams = teams(tx, grant, query.teams());
            if (query.startDate() == null || query.endDate() == null) {
                throw refused(400, "Please provide start_date and end_date");
            }
            boolean all = TeamReads.seesAll(grant);
            var scope = new UsageScope(
                    day(query.startDate()),
                    day(query.endDate()),
                    all && query.teams().isEmpty(),
                    all ? query.teams() : ids(teams, true),
                    all ? List.of() : ids(teams, false),
                    query.excluded(),
                    grant.user(),
                    query.model(),
                    hash(query.apiKey()));
            return reports.of(tx, scope, query.number(), query.size());
        });
    }

    /** What the caller is to the teams asked for, or to all of his; nothing for one who sees all. */
    private List<TeamStanding> teams(Tx tx, Grant grant, List<String> asked) {
        if (TeamReads.seesAll(grant)) {
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

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeParseException _) {
            throw refused(400, "Please provide start_date and end_date as YYYY-MM-DD");
        }
    }

    /** What is no key matches none. */
    private static @Nullable String hash(@Nullable String key) {
        return key == null ? null : KeyHash.named(key).map(KeyHash::toString).orElse("");
    }
}
