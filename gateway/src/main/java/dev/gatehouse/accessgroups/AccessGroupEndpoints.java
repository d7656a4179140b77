package dev.gatehouse.accessgroups;

import static dev.gatehouse.access.PolicyGroup.Keyed.ROUTE_GATE;
import static dev.gatehouse.endpoint.Cost.FREE;
import static dev.gatehouse.endpoint.Dialect.Wrapper.NONE;
import static dev.gatehouse.endpoint.Dialect.litellm;
import static dev.gatehouse.endpoint.Endpoint.delete;
import static dev.gatehouse.endpoint.Endpoint.get;
import static dev.gatehouse.endpoint.Endpoint.post;
import static dev.gatehouse.endpoint.Endpoint.put;

import dev.gatehouse.endpoint.Endpoint;
import dev.gatehouse.endpoint.EndpointDraft;
import dev.gatehouse.endpoint.None;
import java.util.List;

/** What can be done with groups of models. */
public final class AccessGroupEndpoints {
    private static final String NAME = "access_group";

    private AccessGroupEndpoints() {}

    public static List<Endpoint> of(AccessGroups groups) {
        return List.of(
                managed(post("/access_group/new", "access_group.new"))
                        .describe("Makes a group of stored models and of groups.")
                        .takes(NewGroup.class)
                        .returns(WrittenGroup.class, call -> groups.create(call.grant(), call.body())),
                managed(get("/access_group/list", "access_group.list"))
                        .describe("Lists all groups by name.")
                        .returns(Group.Listed.class, call -> groups.list(call.grant())),
                one(get("/access_group/{access_group:path}/info", "access_group.info"))
                        .describe("Shows a group.")
                        .returns(Group.class, call -> groups.info(call.grant(), call.variable(NAME))),
                one(put("/access_group/{access_group:path}/update", "access_group.update"))
                        .describe("Replaces what a group holds.")
                        .takes(Wanted.class)
                        .returns(
                                WrittenGroup.class,
                                call -> groups.update(call.grant(), call.variable(NAME), call.body())),
                one(delete("/access_group/{access_group:path}/delete", "access_group.delete"))
                        .describe("Deletes a group. Groups that contained it lose it; what it held stays.")
                        .returns(DeletedGroup.class, call -> groups.delete(call.grant(), call.variable(NAME))));
    }

    private static EndpointDraft.Declared<None, None> one(EndpointDraft.Named named) {
        return managed(named).variable(NAME, "The group's name; it may hold slashes.");
    }

    private static EndpointDraft.Declared<None, None> managed(EndpointDraft.Named named) {
        return named.needs(ROUTE_GATE).speaks(litellm(NONE)).costs(FREE);
    }
}
