package dev.gatehouse.keys;

import static dev.gatehouse.access.PolicyGroup.Keyed.ROUTE_GATE;
import static dev.gatehouse.endpoint.Cost.FREE;
import static dev.gatehouse.endpoint.Dialect.Wrapper.LIST;
import static dev.gatehouse.endpoint.Dialect.litellm;
import static dev.gatehouse.endpoint.Endpoint.get;

import dev.gatehouse.endpoint.Endpoint;
import java.util.List;

/** Looking for keys. */
public final class KeyListEndpoints {
    private KeyListEndpoints() {}

    public static List<Endpoint> of(KeyLists keys) {
        return List.of(
                get("/key/list", "key.list")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(LIST))
                        .costs(FREE)
                        .describe("Lists keys by page: the caller's own, or all for administrators.")
                        .asks(KeyListQuery.class)
                        .returns(KeyPage.class, call -> keys.list(call.grant(), call.query())),
                get("/key/aliases", "key.aliases")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(LIST))
                        .costs(FREE)
                        .describe(
                                "Lists the aliases of keys by page: the caller's and its teams', or all for administrators.")
                        .asks(KeyLists.AliasQuery.class)
                        .returns(KeyPage.Aliases.class, call -> keys.aliases(call.grant(), call.query())));
    }
}
