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
import dev.gatehouse.endpoint.Reply;
import java.util.List;
import java.util.stream.Stream;

/** What can be done with groups that are objects of their own; under two names. */
public final class UnifiedGroupEndpoints {
    private UnifiedGroupEndpoints() {}

    public static List<Endpoint> of(UnifiedGroups groups) {
        return Stream.of("access_group", "unified_access_group")
                .flatMap(noun -> under("/v1/" + noun, "v1." + noun, groups))
                .toList();
    }

    private static Stream<Endpoint> under(String path, String noun, UnifiedGroups groups) {
        var one = path + "/{access_group_id}";
        return Stream.of(
                managed(post(path, noun + ".new"))
                        .describe("Makes a group of models, tool servers and agents, and gives it to teams and keys.")
                        .takes(NewUnifiedGroup.class)
                        .answers(201)
                        .returns(UnifiedGroup.class, call -> groups.create(call.grant(), call.body())),
                managed(get(path, noun + ".list"))
                        .describe("Lists all, newest first.")
                        .lists(UnifiedGroup.class, call -> groups.list(call.grant())),
                named(get(one, noun + ".info"))
                        .describe("Shows one.")
                        .returns(
                                UnifiedGroup.class,
                                call -> groups.find(call.grant(), call.variable("access_group_id"))),
                named(put(one, noun + ".update"))
                        .describe("Changes what was sent of one.")
                        .takes(UnifiedGroupUpdate.class)
                        .returns(
                                UnifiedGroup.class,
                                call -> groups.update(call.grant(), call.variable("access_group_id"), call.body())),
                named(delete(one, noun + ".delete"))
                        .describe("Deletes one, and takes it from its teams and keys.")
                        .answers(204)
                        .returns(Reply.class, call -> {
                            groups.delete(call.grant(), call.variable("access_group_id"));
                            return Reply.NOTHING;
                        }));
    }

    private static EndpointDraft.Declared<None, None> named(EndpointDraft.Named named) {
        return managed(named).variable("access_group_id", "Its id.");
    }

    private static EndpointDraft.Declared<None, None> managed(EndpointDraft.Named named) {
        return named.needs(ROUTE_GATE).speaks(litellm(NONE)).costs(FREE);
    }
}
