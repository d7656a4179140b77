package dev.gatehouse.keys;

import static dev.gatehouse.access.PolicyGroup.Keyed.ROUTE_GATE;
import static dev.gatehouse.endpoint.Cost.FREE;
import static dev.gatehouse.endpoint.Dialect.Wrapper.W500;
import static dev.gatehouse.endpoint.Dialect.litellm;
import static dev.gatehouse.endpoint.Endpoint.get;
import static dev.gatehouse.endpoint.Endpoint.post;

import dev.gatehouse.endpoint.Call;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.Endpoint;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.error.PythonLiteral;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looking at single keys. */
public final class KeyReadEndpoints {
    private KeyReadEndpoints() {}

    public static List<Endpoint> of(KeyReads keys) {
        return List.of(
                get("/key/info", "key.info")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(W500))
                        .costs(FREE)
                        .describe("Shows a key: the caller's own, or the one named.")
                        .asks(InfoQuery.class)
                        .returns(
                                KeyInfo.class,
                                call -> keys.info(call.grant(), call.query().key())),
                post("/v2/key/info", "key.infos")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(W500))
                        .costs(FREE)
                        .describe("Shows those of the keys named that exist and that the caller may see.")
                        .takes(KeysNamed.class)
                        .returns(KeyInfo.Several.class, call -> {
                            requireBody(call);
                            call.body().requireSome();
                            return keys.infos(call.grant(), call.body());
                        }));
    }

    /** The reference refuses nothing at all in other words than an empty object. */
    private static void requireBody(Call<KeysNamed, ?> call) {
        boolean sent = call.headers()
                        .value("content-length")
                        .filter(length -> !length.equals("0"))
                        .isPresent()
                || call.headers().value("transfer-encoding").isPresent();
        if (!sent && call.body().isEmpty()) {
            throw Pinned.detail(422, PythonLiteral.map("message", "Malformed request. No keys passed in."))
                    .asException();
        }
    }

    record InfoQuery(
            @Description("Clear text or hash; left out for the caller's own.") @Nullable
            String key) {}
}
