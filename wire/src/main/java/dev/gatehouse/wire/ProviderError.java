package dev.gatehouse.wire;

import org.jspecify.annotations.Nullable;

/**
 * A provider's error answer, understood.
 *
 * @param status the provider's HTTP status
 * @param message the provider's words; empty where the body was no error of its protocol
 * @param code the provider's own code or type, for the log and for clients of the same protocol
 */
public record ProviderError(
        int status,
        Cause cause,
        String message,
        @Nullable String code,
        @Nullable String param) {

    /** What matters for failing over. */
    public enum Cause {
        /** The request is at fault: no other provider would say otherwise. */
        INVALID_REQUEST,
        CONTEXT_LENGTH,
        CONTENT_FILTER,
        /** The gateway's credential was refused. */
        CREDENTIAL,
        MODEL_NOT_FOUND,
        RATE_LIMIT,
        OVERLOADED,
        SERVER
    }
}
