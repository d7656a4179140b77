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

/** What teams and their members may do. */
public final class TeamRightEndpoints {
    private TeamRightEndpoints() {}

    public static List<Endpoint> of(TeamModels models, TeamPermissions permissions) {
        return List.of(
                post("/team/model/add", "team.model.add")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(NONE))
                        .costs(FREE)
                        .describe("Lets a team call more models.")
                        .takes(TeamModels.Change.class)
                        .returns(ShownTeam.class, call -> models.add(call.grant(), call.body(), changedBy(call))),
                post("/team/model/delete", "team.model.delete")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(NONE))
                        .costs(FREE)
                        .describe("Takes models out of a team's list; an empty list means all.")
                        .takes(TeamModels.Change.class)
                        .returns(ShownTeam.class, call -> models.delete(call.grant(), call.body(), changedBy(call))),
                get("/team/permissions_list", "team.permissions.list")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(NONE))
                        .costs(FREE)
                        .describe("Shows what members may do with the keys of a team.")
                        .asks(PermissionsQuery.class)
                        .returns(
                                TeamPermissions.Permissions.class,
                                call -> permissions.list(
                                        call.grant(), call.query().teamId())),
                post("/team/permissions_update", "team.permissions.update")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(NONE))
                        .costs(FREE)
                        .describe("Replaces what members may do with the keys of a team.")
                        .takes(TeamPermissions.Update.class)
                        .returns(
                                ShownTeam.class,
                                call -> permissions.update(call.grant(), call.body(), changedBy(call))),
                post("/team/permissions_bulk_update", "team.permissions.bulk_update")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(NONE))
                        .costs(FREE)
                        .describe("Lets members of several teams do more with their keys.")
                        .takes(TeamPermissions.BulkUpdate.class)
                        .returns(
                                TeamPermissions.BulkUpdated.class,
                                call -> permissions.bulkUpdate(call.grant(), call.body(), changedBy(call))));
    }

    record PermissionsQuery(String teamId) {}
}
