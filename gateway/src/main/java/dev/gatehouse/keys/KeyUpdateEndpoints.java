package dev.gatehouse.keys;

import static dev.gatehouse.access.PolicyGroup.Keyed.ROUTE_GATE;
import static dev.gatehouse.endpoint.Cost.FREE;
import static dev.gatehouse.endpoint.Dialect.Wrapper.NONE;
import static dev.gatehouse.endpoint.Dialect.Wrapper.W400;
import static dev.gatehouse.endpoint.Dialect.litellm;
import static dev.gatehouse.endpoint.Endpoint.post;

import dev.gatehouse.endpoint.Endpoint;
import java.util.List;

/** How keys become others. */
public final class KeyUpdateEndpoints {
    private KeyUpdateEndpoints() {}

    public static List<Endpoint> of(KeyUpdates updates, BulkKeyUpdates bulk) {
        return List.of(
                post("/key/update", "key.update")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(W400))
                        .costs(FREE)
                        .describe("Changes what is said of a key, and leaves the rest.")
                        .takes(UpdateKey.class)
                        .returns(UpdatedKey.class, call -> updates.update(call.grant(), call.body())),
                post("/key/bulk_update", "key.bulk_update")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(NONE))
                        .costs(FREE)
                        .describe("Changes several keys, each by itself; tells which of them could not be.")
                        .takes(BulkUpdate.class)
                        .returns(BulkUpdated.class, call -> bulk.update(call.grant(), call.body())),
                post("/team/key/bulk_update", "team.key.bulk_update")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(NONE))
                        .costs(FREE)
                        .describe("Changes several keys of a team alike; tells which of them could not be.")
                        .takes(TeamBulkUpdate.class)
                        .returns(BulkUpdated.class, call -> bulk.updateTeam(call.grant(), call.body())));
    }
}
