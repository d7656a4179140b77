package dev.gatehouse.keys;

import static dev.gatehouse.access.PolicyGroup.Keyed.ROUTE_GATE;
import static dev.gatehouse.endpoint.Cost.FREE;
import static dev.gatehouse.endpoint.Dialect.Wrapper.W500;
import static dev.gatehouse.endpoint.Dialect.litellm;
import static dev.gatehouse.endpoint.Endpoint.post;

import dev.gatehouse.endpoint.Call;
import dev.gatehouse.endpoint.Endpoint;
import dev.gatehouse.endpoint.None;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Giving keys other clear texts. */
public final class KeyRotationEndpoints {
    private KeyRotationEndpoints() {}

    public static List<Endpoint> of(KeyRotations keys) {
        return List.of(
                post("/key/regenerate", "key.regenerate")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(W500))
                        .costs(FREE)
                        .describe("Gives a key another clear text; the old one stops working.")
                        .takes(RegenerateKey.class)
                        .returns(GeneratedKey.class, call -> regenerate(keys, call, null)),
                post("/key/{key:path}/regenerate", "key.regenerate_named")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(W500))
                        .costs(FREE)
                        .describe("Gives the key named in the path another clear text; the old one stops working.")
                        .variable("key", "Clear text or hash.")
                        .takes(RegenerateKey.class)
                        .returns(GeneratedKey.class, call -> regenerate(keys, call, call.variable("key"))));
    }

    private static GeneratedKey regenerate(KeyRotations keys, Call<RegenerateKey, None> call, @Nullable String inPath) {
        return keys.regenerate(
                call.grant(),
                call.body(),
                inPath,
                call.headers().value("litellm-changed-by").orElse(null));
    }
}
