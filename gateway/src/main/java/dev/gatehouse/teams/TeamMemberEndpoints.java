package dev.gatehouse.teams;

import static dev.gatehouse.access.PolicyGroup.Keyed.ROUTE_GATE;
import static dev.gatehouse.endpoint.Cost.FREE;
import static dev.gatehouse.endpoint.Dialect.Wrapper.NONE;
import static dev.gatehouse.endpoint.Dialect.litellm;
import static dev.gatehouse.endpoint.Endpoint.get;
import static dev.gatehouse.endpoint.Endpoint.post;
import static dev.gatehouse.teams.TeamEndpoints.changedBy;

import dev.gatehouse.endpoint.Endpoint;
import java.util.List;

/** What can be done with the rosters of teams. */
public final class TeamMemberEndpoints {
    private TeamMemberEndpoints() {}

    public static List<Endpoint> of(TeamMembers members) {
        return List.of(
                post("/team/member_add", "team.member.add")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(NONE))
                        .costs(FREE)
                        .describe("Lets people join a team; those who are members already stay as they are.")
                        .takes(NewMembers.class)
                        .returns(AddedMembers.class, call -> members.add(call.grant(), call.body(), changedBy(call))),
                post("/team/member_delete", "team.member.delete")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(NONE))
                        .costs(FREE)
                        .describe("Takes a member off the roster, and deletes the keys he has in the team.")
                        .takes(MemberName.class)
                        .returns(ShownTeam.class, call -> members.delete(call.grant(), call.body(), changedBy(call))),
                post("/team/member_update", "team.member.update")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(NONE))
                        .costs(FREE)
                        .describe("Changes the role of a member, and what he may spend.")
                        .takes(MemberUpdate.class)
                        .returns(
                                UpdatedMember.class,
                                call -> members.update(call.grant(), call.body(), changedBy(call))),
                post("/team/bulk_member_add", "team.member.add_many")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(NONE))
                        .costs(FREE)
                        .describe("Lets up to 500 people join a team: all of them, or none.")
                        .takes(BulkMembers.class)
                        .returns(
                                BulkMembers.Joined.class,
                                call -> members.addMany(call.grant(), call.body(), changedBy(call))),
                get("/team/{team_id}/members/me", "team.member.own")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(NONE))
                        .costs(FREE)
                        .describe("Shows what the caller is to a team.")
                        .variable("team_id", "Which team.")
                        .returns(OwnMembership.class, call -> members.own(call.grant(), call.variable("team_id"))));
    }
}
