package dev.gatehouse.keys;

import static dev.gatehouse.access.PolicyGroup.Keyed.ROUTE_GATE;
import static dev.gatehouse.endpoint.Cost.FREE;
import static dev.gatehouse.endpoint.Dialect.Wrapper.NONE;
import static dev.gatehouse.endpoint.Dialect.Wrapper.W500;
import static dev.gatehouse.endpoint.Dialect.litellm;
import static dev.gatehouse.endpoint.Endpoint.post;

import dev.gatehouse.endpoint.Endpoint;
import dev.gatehouse.endpoint.None;
import java.util.List;

/** Trying what keys were set up with. */
public final class KeyCheckEndpoints {
    private KeyCheckEndpoints() {}

    public static List<Endpoint> of(KeyChecks keys) {
        return List.of(
                post("/key/health", "key.health")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(W500))
                        .costs(FREE)
                        .describe("Tries the logging the caller's own key asks for.")
                        .returns(KeyHealth.class, call -> keys.health(call.grant())),
                post("/key/share", "key.share")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(NONE))
                        .costs(FREE)
                        .describe("Would hand a key over by a one-time link; refuses, since none can be made.")
                        .takes(KeyName.class)
                        .returns(None.class, call -> keys.share(call.grant(), call.body())));
    }
}
