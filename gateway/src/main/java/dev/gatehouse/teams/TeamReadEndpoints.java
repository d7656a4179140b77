package dev.gatehouse.teams;

import static dev.gatehouse.access.PolicyGroup.Keyed.ROUTE_GATE;
import static dev.gatehouse.endpoint.Cost.FREE;
import static dev.gatehouse.endpoint.Dialect.Wrapper.W400;
import static dev.gatehouse.endpoint.Dialect.litellm;
import static dev.gatehouse.endpoint.Endpoint.get;

import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.Endpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be seen of teams. */
public final class TeamReadEndpoints {
    private TeamReadEndpoints() {}

    public static List<Endpoint> of(TeamReads teams) {
        return List.of(
                get("/team/metadata_schema", "team.metadata_schema")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(W400))
                        .costs(FREE)
                        .describe("Says which members of teams' metadata the installation asks for.")
                        .returns(TeamReads.MetadataSchema.class, call -> teams.metadataSchema(call.grant())),
                get("/team/info", "team.info")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(W400))
                        .costs(FREE)
                        .describe("Shows a team with its keys and what its members may spend.")
                        .asks(InfoQuery.class)
                        .returns(
                                TeamInfo.class,
                                call -> teams.info(
                                        call.grant(),
                                        call.query().teamId(),
                                        call.query().keyLimit())));
    }

    record InfoQuery(
            String teamId,

            @Description("How many keys to show; the newest 10,000 where left out.") @Nullable
            Integer keyLimit) {}
}
