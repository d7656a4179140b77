package dev.gatehouse.organizations;

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

/** What organizations used. */
public final class OrganizationActivityEndpoints {
    private OrganizationActivityEndpoints() {}

    public static List<Endpoint> of(OrganizationActivity activity) {
        return List.of(get("/organization/daily/activity", "organization.activity")
                .needs(ROUTE_GATE)
                .speaks(litellm(NONE))
                .costs(FREE)
                .describe("Shows what organizations used, day by day, to those who administer them.")
                .asks(OrganizationsQuery.class)
                .returns(
                        DailyActivity.class,
                        call -> activity.daily(
                                call.grant(),
                                ActivityQuery.split(call.query().organizationIds()),
                                ActivityQuery.split(call.query().excludeOrganizationIds()),
                                call.query().report())));
    }

    record OrganizationsQuery(
            @Description("Separated by commas; those the caller administers where left out.") @Nullable
            String organizationIds,

            @Description("Separated by commas.") @Nullable String excludeOrganizationIds,
            @JsonUnwrapped ActivityQuery report) {}
}
