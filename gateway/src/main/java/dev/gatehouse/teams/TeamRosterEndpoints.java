package dev.gatehouse.teams;

import static dev.gatehouse.access.PolicyGroup.Keyed.ROUTE_GATE;
import static dev.gatehouse.endpoint.Cost.FREE;
import static dev.gatehouse.endpoint.Dialect.Wrapper.NONE;
import static dev.gatehouse.endpoint.Dialect.litellm;
import static dev.gatehouse.endpoint.Dialect.problem;
import static dev.gatehouse.endpoint.Endpoint.get;
import static dev.gatehouse.endpoint.Endpoint.patch;
import static dev.gatehouse.endpoint.Endpoint.post;
import static dev.gatehouse.teams.TeamEndpoints.changedBy;

import dev.gatehouse.endpoint.Endpoint;
import dev.gatehouse.keys.SpendToReset;
import java.util.List;
import java.util.stream.Stream;

/** What can be done with whole rosters, and what members spent. */
public final class TeamRosterEndpoints {
    private static final String TEAM = "team_id";
    private static final String USER = "user_id";

    private TeamRosterEndpoints() {}

    public static List<Endpoint> of(MemberLists lists, MemberBatches batches, MemberResets resets) {
        return Stream.concat(many(lists, batches), one(resets)).toList();
    }

    private static Stream<Endpoint> many(MemberLists lists, MemberBatches batches) {
        return Stream.of(
                get("/management/v1/teams/{team_id}/members", "team.member.list")
                        .needs(ROUTE_GATE)
                        .speaks(problem())
                        .costs(FREE)
                        .describe("Lists the members of a team by pages, with what they may spend and have spent.")
                        .variable(TEAM, "Which team.")
                        .asks(MemberQuery.class)
                        .returns(MemberPage.class, call -> lists.list(call.grant(), call.variable(TEAM), call.query())),
                post("/management/v1/teams/{team_id}/members/bulk_update", "team.member.limit_many")
                        .needs(ROUTE_GATE)
                        .speaks(problem())
                        .costs(FREE)
                        .describe("Changes what up to 500 members may spend and call, each as is said of him.")
                        .variable(TEAM, "Which team.")
                        .takes(MembersNamed.Limiting.class)
                        .returns(
                                MemberOutcomes.Limits.class,
                                call -> batches.limit(call.grant(), call.variable(TEAM), call.body(), changedBy(call))),
                post("/management/v1/teams/{team_id}/members/bulk_delete", "team.member.delete_many")
                        .needs(ROUTE_GATE)
                        .speaks(problem())
                        .costs(FREE)
                        .describe("Takes up to 500 members off the roster, with the keys they have in the team.")
                        .variable(TEAM, "Which team.")
                        .takes(MembersNamed.Leaving.class)
                        .returns(
                                MemberOutcomes.Left.class,
                                call -> batches.remove(
                                        call.grant(), call.variable(TEAM), call.body(), changedBy(call))),
                patch("/v2/team/{team_id}/members", "team.member.update_many")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(NONE))
                        .costs(FREE)
                        .describe("Gives up to 500 members, or all of them, the same role and limits.")
                        .variable(TEAM, "Which team.")
                        .takes(MembersUpdate.class)
                        .returns(
                                MembersUpdate.Updated.class,
                                call -> batches.update(
                                        call.grant(), call.variable(TEAM), call.body(), changedBy(call))));
    }

    private static Stream<Endpoint> one(MemberResets resets) {
        return Stream.of(
                post("/team/{team_id}/member/{user_id}/reset_budget", "team.member.reset_budget")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(NONE))
                        .costs(FREE)
                        .describe("Gives a member the budget of all members of the team.")
                        .variable(TEAM, "Which team.")
                        .variable(USER, "Who.")
                        .returns(
                                MemberResets.ResetBudget.class,
                                call -> resets.resetBudget(
                                        call.grant(), call.variable(TEAM), call.variable(USER), changedBy(call))),
                post("/team/{team_id}/member/{user_id}/reset_spend", "team.member.reset_spend")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(NONE))
                        .costs(FREE)
                        .describe("Says that a member of a team has spent less than he did.")
                        .variable(TEAM, "Which team.")
                        .variable(USER, "Who.")
                        .takes(SpendToReset.class)
                        .returns(
                                MemberResets.ResetSpend.class,
                                call -> resets.resetSpend(
                                        call.grant(),
                                        call.variable(TEAM),
                                        call.variable(USER),
                                        call.body(),
                                        changedBy(call))));
    }
}
