package dev.gatehouse.keys;

import static dev.gatehouse.access.PolicyGroup.Keyed.ROUTE_GATE;
import static dev.gatehouse.endpoint.Cost.FREE;
import static dev.gatehouse.endpoint.Dialect.Wrapper.NONE;
import static dev.gatehouse.endpoint.Dialect.Wrapper.W500;
import static dev.gatehouse.endpoint.Dialect.litellm;
import static dev.gatehouse.endpoint.Endpoint.post;

import dev.gatehouse.endpoint.Endpoint;
import java.util.List;

/** Stopping and ending keys, and setting back what they spent. */
public final class KeyStateEndpoints {
    private KeyStateEndpoints() {}

    public static List<Endpoint> of(KeyStates keys) {
        return List.of(
                post("/key/delete", "key.delete")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(W500))
                        .costs(FREE)
                        .describe("Deletes keys: all of those named that exist, or none.")
                        .takes(KeysNamed.class)
                        .returns(
                                DeletedKeys.class,
                                call -> keys.delete(
                                        call.grant(),
                                        call.body(),
                                        call.headers()
                                                .value("litellm-changed-by")
                                                .orElse(null))),
                post("/key/block", "key.block")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(NONE))
                        .costs(FREE)
                        .describe("Stops a key from working.")
                        .takes(KeyName.class)
                        .returns(VirtualKey.class, call -> keys.block(call.grant(), call.body())),
                post("/key/unblock", "key.unblock")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(NONE))
                        .costs(FREE)
                        .describe("Lets a blocked key work again.")
                        .takes(KeyName.class)
                        .returns(VirtualKey.class, call -> keys.unblock(call.grant(), call.body())),
                post("/key/{key:path}/reset_spend", "key.reset_spend")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(NONE))
                        .costs(FREE)
                        .describe("Says that a key has spent less than it did.")
                        .variable("key", "Clear text or hash.")
                        .takes(SpendToReset.class)
                        .returns(
                                ResetSpend.class,
                                call -> keys.resetSpend(call.grant(), call.variable("key"), call.body())));
    }
}
