package dev.gatehouse.idempotency;

import dev.gatehouse.access.Caller;
import dev.gatehouse.access.KeyIdentity;
import dev.gatehouse.error.ApiError;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The id a client gave its request, so that the same request sent again is not done again.
 *
 * @param explicit given for this purpose; else an id that was sent along anyway, of which less may be demanded
 */
public record ClientRequestId(String text, boolean explicit) {
    public static final String HEADER = "Idempotency-Key";

    private static final String TRACING_HEADER = "X-Request-ID";
    private static final int LONGEST = 255;

    /**
     * @param header reads one of the request
     * @param tracing whether {@code X-Request-ID} counts, for those whose clients were told that it does
     * @throws dev.gatehouse.error.ApiException 400
     */
    public static Optional<ClientRequestId> of(
            Caller caller, Function<String, @Nullable String> header, boolean tracing) {
        var given = explicit(header.apply(HEADER));
        return given.isPresent() || !tracing || !isOfGatewayKey(caller)
                ? given
                : Optional.ofNullable(header.apply(TRACING_HEADER))
                        .filter(ClientRequestId::isId)
                        .map(text -> new ClientRequestId(text, false));
    }

    /**
     * @param header the value of {@link #HEADER}
     * @throws dev.gatehouse.error.ApiException 400
     */
    public static Optional<ClientRequestId> explicit(@Nullable String header) {
        if (header == null) {
            return Optional.empty();
        }
        if (!isId(header)) {
            throw new ApiError.BadRequest(
                            "INVALID_IDEMPOTENCY_KEY",
                            HEADER + " must have 1 to " + LONGEST + " printable ASCII characters.",
                            HEADER)
                    .asException();
        }
        return Optional.of(new ClientRequestId(header, true));
    }

    private static boolean isOfGatewayKey(Caller caller) {
        return caller instanceof Caller.KeyHolder(var key) && key.format() == KeyIdentity.Format.GW;
    }

    private static boolean isId(String text) {
        return !text.isBlank() && text.length() <= LONGEST && text.chars().allMatch(c -> c >= ' ' && c <= '~');
    }
}
