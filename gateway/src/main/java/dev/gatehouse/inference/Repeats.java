package dev.gatehouse.inference;

import dev.gatehouse.error.ApiError;
import dev.gatehouse.idempotency.Claims;
import dev.gatehouse.idempotency.ClientRequestId;
import dev.gatehouse.idempotency.IdentifiedRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lets a request that its client may send again go on once. Costs requests without an id nothing. */
public final class Repeats {
    /** Of tests that have no database: every request goes on. */
    static final Repeats NONE = new Repeats(null, false);

    private final @Nullable Claims claims;
    private final boolean tracing;

    private Repeats(@Nullable Claims claims, boolean tracing) {
        this.claims = claims;
        this.tracing = tracing;
    }

    /** @param tracing whether {@code X-Request-ID} counts as an id */
    public static Repeats of(Claims claims, boolean tracing) {
        return new Repeats(claims, tracing);
    }

    /**
     * @param goOn called at once, or on the request's loop, where it is the first with its id; else it is answered here
     * @throws dev.gatehouse.error.ApiException 400 where its id is none
     */
    void once(Serving serving, Runnable goOn) {
        var body = serving.takeBody();
        var id = claims == null ? Optional.<ClientRequestId>empty() : id(serving);
        if (claims == null || id.isEmpty()) {
            goOn.run();
            return;
        }
        var scope = IdentifiedRequest.scope(serving.caller());
        if (scope.isPresent()) {
            new Turn(claims, serving, id.get(), scope.get(), body, goOn).take();
        } else if (id.get().explicit()) {
            throw new ApiError.BadRequest(
                            "INVALID_IDEMPOTENCY_KEY",
                            ClientRequestId.HEADER + " needs a caller with a key, a user or a team.",
                            ClientRequestId.HEADER)
                    .asException();
        } else {
            goOn.run();
        }
    }

    private Optional<ClientRequestId> id(Serving serving) {
        return ClientRequestId.of(serving.caller(), serving.exchange()::requestHeader, tracing);
    }
}
