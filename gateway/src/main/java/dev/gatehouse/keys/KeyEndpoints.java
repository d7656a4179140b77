package dev.gatehouse.keys;

import static dev.gatehouse.access.PolicyGroup.Keyed.ROUTE_GATE;
import static dev.gatehouse.endpoint.Cost.FREE;
import static dev.gatehouse.endpoint.Dialect.Wrapper.NONE;
import static dev.gatehouse.endpoint.Dialect.Wrapper.W500;
import static dev.gatehouse.endpoint.Dialect.litellm;
import static dev.gatehouse.endpoint.Endpoint.post;

import dev.gatehouse.endpoint.Endpoint;
import java.util.List;

/** Making virtual keys. */
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
                        .returns(GeneratedKey.class, call -> keys.generateServiceAccount(call.grant(), call.body())));
    }
}
