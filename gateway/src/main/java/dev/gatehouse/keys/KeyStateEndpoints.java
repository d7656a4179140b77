package dev.gatehouse.keys;

import static dev.gatehouse.access.PolicyGroup.Keyed.ROUTE_GATE;
import static dev.gatehouse.endpoint.Cost.FREE;
import static dev.gatehouse.endpoint.Dialect.Wrapper.NONE;
import static dev.gatehouse.endpoint.Dialect.Wrapper.W500;
import static dev.gatehouse.endpoint.Dialect.litellm;
import static dev.gatehouse.endpoint.Endpoint.post;

import dev.gatehouse.endpoint.Endpoint;
import java.util.List;

/** Stopping and ending keys. */
public final class KeyStateEndpoints {
    private KeyStateEndpoints() {}

    public static List<Endpoint> of(KeyStates keys) {
        return List.of(
                post("/key/delete", "key.delete")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(W500))
                        .costs(FREE)
                        .describe("Deletes keys: all of those named that exist, or none.")
                        .takes(KeysToDelete.class)
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
                        .returns(VirtualKey.class, call -> keys.unblock(call.grant(), call.body())));
    }
}
