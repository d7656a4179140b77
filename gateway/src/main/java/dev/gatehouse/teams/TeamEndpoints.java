package dev.gatehouse.teams;

import static dev.gatehouse.access.PolicyGroup.Keyed.ROUTE_GATE;
import static dev.gatehouse.endpoint.Cost.FREE;
import static dev.gatehouse.endpoint.Dialect.Wrapper.NONE;
import static dev.gatehouse.endpoint.Dialect.Wrapper.W500;
import static dev.gatehouse.endpoint.Dialect.litellm;
import static dev.gatehouse.endpoint.Endpoint.patch;
import static dev.gatehouse.endpoint.Endpoint.post;

import dev.gatehouse.endpoint.Call;
import dev.gatehouse.endpoint.Endpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be done with teams. */
public final class TeamEndpoints {
    private TeamEndpoints() {}

    public static List<Endpoint> of(Teams teams) {
        return List.of(
                post("/team/new", "team.new")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(W500))
                        .costs(FREE)
                        .describe("Makes a team, which the caller then administers.")
                        .takes(NewTeam.class)
                        .returns(ShownTeam.class, call -> teams.create(call.grant(), call.body(), changedBy(call))),
                post("/team/update", "team.update")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(W500))
                        .costs(FREE)
                        .describe("Changes a team.")
                        .takes(TeamUpdate.class)
                        .returns(UpdatedTeam.class, call -> teams.update(call.grant(), call.body(), changedBy(call))),
                patch("/team/{team_id}", "team.merge")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(W500))
                        .costs(FREE)
                        .describe("Changes a team; what is said of its metadata is laid over what is there.")
                        .variable("team_id", "Which team.")
                        .takes(TeamMerge.class)
                        .returns(
                                ShownTeam.class,
                                call -> teams.merge(
                                        call.grant(), call.variable("team_id"), call.body(), changedBy(call))),
                post("/team/delete", "team.delete")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(NONE))
                        .costs(FREE)
                        .describe("Deletes teams with their rosters and keys: all of those named, or none.")
                        .takes(TeamsToDelete.class)
                        .returns(DeletedTeams.class, call -> teams.delete(call.grant(), call.body(), changedBy(call))),
                post("/team/block", "team.block")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(NONE))
                        .costs(FREE)
                        .describe("Stops the keys of a team from working.")
                        .takes(TeamName.class)
                        .returns(ShownTeam.class, call -> teams.block(call.grant(), call.body(), changedBy(call))),
                post("/team/unblock", "team.unblock")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(NONE))
                        .costs(FREE)
                        .describe("Lets the keys of a blocked team work again.")
                        .takes(TeamName.class)
                        .returns(ShownTeam.class, call -> teams.unblock(call.grant(), call.body(), changedBy(call))));
    }

    /** On whose behalf, as the caller says. */
    static @Nullable String changedBy(Call<?, ?> call) {
        return call.headers().value("litellm-changed-by").orElse(null);
    }
}
