package dev.gatehouse.teams;

import static dev.gatehouse.access.PolicyGroup.Keyed.ROUTE_GATE;
import static dev.gatehouse.endpoint.Cost.FREE;
import static dev.gatehouse.endpoint.Dialect.Wrapper.NONE;
import static dev.gatehouse.endpoint.Dialect.litellm;
import static dev.gatehouse.endpoint.Endpoint.get;

import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.Endpoint;
import dev.gatehouse.usage.DailyActivity;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What teams used. */
public final class TeamActivityEndpoints {
    private TeamActivityEndpoints() {}

    public static List<Endpoint> of(TeamActivity activity) {
        return List.of(get(TeamActivity.ROUTE, "team.activity")
                .needs(ROUTE_GATE)
                .speaks(litellm(NONE))
                .costs(FREE)
                .describe(
                        "Shows what teams used, day by day: all of it to those who administer them, their own to members.")
                .asks(ActivityQuery.class)
                .returns(DailyActivity.class, call -> activity.daily(call.grant(), call.query())));
    }

    record ActivityQuery(
            @Description("Separated by commas; the caller's own where left out.") @Nullable
            String teamIds,

            @Description("YYYY-MM-DD, in UTC.") @Nullable String startDate,

            @Description("YYYY-MM-DD, in UTC; the last day shown.") @Nullable
            String endDate,

            @Nullable String model,
            @Description("Clear text or hash.") @Nullable String apiKey,
            @Nullable Integer page,
            @Nullable Integer pageSize,
            @Description("Separated by commas.") @Nullable String excludeTeamIds) {
        private static final int USUAL_PAGE = 10;
        private static final int LARGEST_PAGE = 1_000;

        ActivityQuery {
            TeamListEndpoints.checkPage(page, pageSize, LARGEST_PAGE);
        }

        int number() {
            return page == null ? 1 : page;
        }

        int size() {
            return pageSize == null ? USUAL_PAGE : pageSize;
        }

        List<String> teams() {
            return split(teamIds);
        }

        List<String> excluded() {
            return split(excludeTeamIds);
        }

        private static List<String> split(@Nullable String list) {
            return Stream.of(list == null ? new String[0] : list.split(","))
                    .map(String::strip)
                    .filter(team -> !team.isEmpty())
                    .distinct()
                    .toList();
        }
    }
}
