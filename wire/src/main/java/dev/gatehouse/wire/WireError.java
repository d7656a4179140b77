package dev.gatehouse.wire;

import org.jspecify.annotations.Nullable;

/**
 * An error as clients see it, before a format gives it its shape.
 *
 * @param status HTTP status, 400 to 599
 * @param message for people; never a secret, never JSON
 * @param code the gateway's own code in UPPER_SNAKE or a format's well-known one in lower_snake, where it has one
 * @param param the request member at fault
 * @param type in place of the format's own word for the kind, where clients match on another
 */
public record WireError(
        int status,
        Kind kind,
        String message,
        @Nullable String code,
        @Nullable String param,
        @Nullable String requestId,
        @Nullable String type) {

    public WireError(
            int status,
            Kind kind,
            String message,
            @Nullable String code,
            @Nullable String param,
            @Nullable String requestId) {
        this(status, kind, message, code, param, requestId, null);
    }

    /** What went wrong, in terms every format has a word for. */
    public enum Kind {
        INVALID_REQUEST,
        AUTHENTICATION,
        PAYMENT,
        PERMISSION,
        NOT_FOUND,
        CONFLICT,
        TOO_LARGE,
        RATE_LIMIT,
        OVERLOADED,
        TIMEOUT,
        UPSTREAM,
        INTERNAL
    }

    public static WireError of(int status, Kind kind, String message) {
        return new WireError(status, kind, message, null, null, null);
    }

    public WireError withRequestId(String id) {
        return new WireError(status, kind, message, code, param, id, type);
    }
}
