package dev.gatehouse.users;

import static dev.gatehouse.access.PolicyGroup.Keyed.ROUTE_GATE;
import static dev.gatehouse.endpoint.Cost.FREE;
import static dev.gatehouse.endpoint.Dialect.Wrapper.NONE;
import static dev.gatehouse.endpoint.Dialect.litellm;
import static dev.gatehouse.endpoint.Endpoint.get;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.Endpoint;
import dev.gatehouse.usage.ActivityQuery;
import dev.gatehouse.usage.DailyActivity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What users used. */
public final class UserActivityEndpoints {
    private UserActivityEndpoints() {}

    public static List<Endpoint> of(UserActivity activity) {
        return List.of(
                get("/user/daily/activity", "user.activity")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(NONE))
                        .costs(FREE)
                        .describe(
                                "Shows what users used, day by day: everybody's to administrators, his own to everybody.")
                        .asks(OneUser.class)
                        .returns(
                                DailyActivity.class,
                                call -> activity.daily(
                                        call.grant(),
                                        call.query().userId(),
                                        call.query().report())),
                get("/user/daily/activity/aggregated", "user.activity.whole")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(NONE))
                        .costs(FREE)
                        .describe("Shows what users used, day by day, all of it in one answer.")
                        .asks(OneUser.class)
                        .returns(
                                DailyActivity.class,
                                call -> activity.aggregated(
                                        call.grant(),
                                        call.query().userId(),
                                        call.query().report())));
    }

    record OneUser(
            @Description("Left out for everybody, or for oneself.") @Nullable
            String userId,

            @JsonUnwrapped ActivityQuery report) {}
}
