package dev.gatehouse.keys;

import static dev.gatehouse.access.PolicyGroup.Keyed.ROUTE_GATE;
import static dev.gatehouse.endpoint.Cost.FREE;
import static dev.gatehouse.endpoint.Dialect.Wrapper.NONE;
import static dev.gatehouse.endpoint.Dialect.Wrapper.W500;
import static dev.gatehouse.endpoint.Dialect.litellm;
import static dev.gatehouse.endpoint.Endpoint.get;
import static dev.gatehouse.endpoint.Endpoint.post;

import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.Endpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be done with virtual keys. */
public final class KeyEndpoints {
    private KeyEndpoints() {}

    public static List<Endpoint> of(Keys keys) {
        return List.of(
                post("/key/generate", "key.generate")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(W500))
                        .costs(FREE)
                        .describe("Makes a virtual key, and shows its clear text this once.")
                        .takes(NewKey.class)
                        .returns(GeneratedKey.class, call -> keys.generate(call.grant(), call.body())),
                post("/key/service-account/generate", "key.generate_service_account")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(NONE))
                        .costs(FREE)
                        .describe("Makes a virtual key that belongs to a team and to no user.")
                        .takes(NewKey.class)
                        .returns(
                                GeneratedKey.class,
                                call -> keys.generateServiceAccount(call.grant(), call.body())),
                get("/key/info", "key.info")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(W500))
                        .costs(FREE)
                        .describe("Shows a key: the caller's own, or the one named.")
                        .asks(InfoQuery.class)
                        .returns(
                                KeyInfo.class,
                                call -> keys.info(call.grant(), call.query().key())),
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

    record InfoQuery(
            @Description("Clear text or hash; left out for the caller's own.") @Nullable
            String key) {}
}
