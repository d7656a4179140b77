package dev.gatehouse.keys;

import static dev.gatehouse.access.PolicyGroup.Keyed.ROUTE_GATE;
import static dev.gatehouse.endpoint.Cost.FREE;
import static dev.gatehouse.endpoint.Dialect.Wrapper.W500;
import static dev.gatehouse.endpoint.Dialect.litellm;
import static dev.gatehouse.endpoint.Endpoint.get;

import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.Endpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looking at single keys. */
public final class KeyReadEndpoints {
    private KeyReadEndpoints() {}

    public static List<Endpoint> of(KeyReads keys) {
        return List.of(get("/key/info", "key.info")
                .needs(ROUTE_GATE)
                .speaks(litellm(W500))
                .costs(FREE)
                .describe("Shows a key: the caller's own, or the one named.")
                .asks(InfoQuery.class)
                .returns(
                        KeyInfo.class,
                        call -> keys.info(call.grant(), call.query().key())));
    }

    record InfoQuery(
            @Description("Clear text or hash; left out for the caller's own.") @Nullable
            String key) {}
}
