package dev.gatehouse.teams;

import static dev.gatehouse.access.PolicyGroup.Keyed.ROUTE_GATE;
import static dev.gatehouse.endpoint.Cost.FREE;
import static dev.gatehouse.endpoint.Dialect.Wrapper.NONE;
import static dev.gatehouse.endpoint.Dialect.litellm;
import static dev.gatehouse.endpoint.Endpoint.get;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.Endpoint;
import dev.gatehouse.endpoint.EndpointDraft.Declared;
import dev.gatehouse.endpoint.None;
import dev.gatehouse.teams.TeamActivity.Asked;
import dev.gatehouse.usage.ActivityQuery;
import dev.gatehouse.usage.DailyActivity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What teams used. */
public final class TeamActivityEndpoints {
    private TeamActivityEndpoints() {}

    public static List<Endpoint> of(TeamActivity activity) {
        return List.of(
                report(TeamActivity.ROUTE, "team.activity")
                        .describe(
                                "Shows what teams used, day by day: all of it to those who administer them, their own to members.")
                        .asks(TeamsQuery.class)
                        .returns(
                                DailyActivity.class,
                                call -> activity.daily(
                                        call.grant(),
                                        call.query().asked(),
                                        call.query().report())),
                report(TeamActivity.ROUTE + "/aggregated", "team.activity.whole")
                        .describe("Shows what teams used, day by day, all of it in one answer.")
                        .asks(TeamsQuery.class)
                        .returns(
                                DailyActivity.class,
                                call -> activity.aggregated(
                                        call.grant(),
                                        call.query().asked(),
                                        call.query().report())),
                report(TeamActivity.ROUTE + "/aggregated/search", "team.activity.search")
                        .describe("Shows what some keys used of teams, day by day.")
                        .asks(SearchQuery.class)
                        .returns(
                                DailyActivity.class,
                                call -> activity.aggregated(
                                        call.grant(),
                                        call.query().asked(),
                                        call.query().report())),
                report("/team/spend/by_user", "team.spend.by_user")
                        .describe("Shows who spent what of teams: the 10,000 who spent the most.")
                        .asks(TeamsQuery.class)
                        .returns(
                                TeamActivity.SpendByUser.class,
                                call -> activity.byUser(
                                        call.grant(),
                                        call.query().asked(),
                                        call.query().report())));
    }

    private static Declared<None, None> report(String path, String operation) {
        return get(path, operation).needs(ROUTE_GATE).speaks(litellm(NONE)).costs(FREE);
    }

    record TeamsQuery(
            @Description("Separated by commas; the caller's own where left out.") @Nullable
            String teamIds,

            @Description("Separated by commas.") @Nullable String excludeTeamIds,
            @JsonUnwrapped ActivityQuery report) {
        Asked asked() {
            return new Asked(ActivityQuery.split(teamIds), ActivityQuery.split(excludeTeamIds), null);
        }
    }

    record SearchQuery(
            @Description("Separated by commas; the caller's own where left out.") @Nullable
            String teamIds,

            @Description("Separated by commas.") @Nullable String excludeTeamIds,

            @Description("The key itself, or a part of its alias or of its user's id, in any case.") @Nullable
            String search,

            @JsonUnwrapped ActivityQuery report) {
        Asked asked() {
            return new Asked(ActivityQuery.split(teamIds), ActivityQuery.split(excludeTeamIds), search);
        }
    }
}
