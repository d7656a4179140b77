package dev.gatehouse.inference;

import dev.gatehouse.endpoint.Json;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiException;
import dev.gatehouse.wire.MalformedRequest;
import dev.gatehouse.wire.ProviderError;
import dev.gatehouse.wire.Slices;
import dev.gatehouse.wire.WireError;
import dev.gatehouse.wire.WireError.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What clients are told when there is no answer. A provider's own words reach them only where the request is at fault. */
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    private Refusals() {}

    static void send(Exchange exchange, Surface surface, ApiError error) {
        error.headers().forEach(exchange::header);
        var wait = error.retryAfter();
        if (wait != null) {
            exchange.header(
                    "retry-after",
                    Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
        }
        exchange.respond(error.status(), "application/json", Slices.of(body(surface, error, exchange.requestId())));
    }

    private static byte[] body(Surface surface, ApiError error, String requestId) {
        var body = surface.error(error.wire(requestId));
        if (error.members().isEmpty()) {
            return body;
        }
        var json = Json.parseObject(new String(body, StandardCharsets.UTF_8));
        error.members().forEach(json.withObject("/error")::putPOJO);
        return Json.bytes(json);
    }

    /** What admission refuses with: whoever lacks money is told what it was for, never what it costs. */
    static ApiError of(ApiError error, Asked asked) {
        if (!(error instanceof ApiError.PaymentRequired unpaid)) {
            return error;
        }
        var context = new LinkedHashMap<String, Object>();
        context.put("requested_model", asked.model());
        if (asked.bounds().output() != null) {
            context.put("requested_max_tokens", asked.bounds().output());
        }
        context.put("input_tokens", asked.bounds().input());
        context.put(
                "additional_info",
                Map.of(
                        "reason", "pre_flight_check",
                        "check_type", "credit_reservation",
                        "note", "Estimated before the model was called; nothing was charged."));
        return unpaid.asked(context);
    }

    /** What a step threw: a refusal it meant, or our own fault. */
    static ApiError of(Throwable thrown) {
        return switch (thrown) {
            case ApiException refused -> refused.error();
            case MalformedRequest malformed -> of(malformed);
            default -> internal(thrown);
        };
    }

    private static ApiError of(MalformedRequest malformed) {
        var code = switch (malformed.reason()) {
            case INVALID_JSON -> "INVALID_JSON";
            case MISSING_FIELD -> "MISSING_REQUIRED_FIELD";
            case WRONG_TYPE -> "INVALID_PARAMETER_TYPE";
            case OUT_OF_RANGE -> "PARAMETER_OUT_OF_RANGE";
            case EMPTY_MESSAGES -> "EMPTY_MESSAGES_ARRAY";
            case INVALID_ROLE -> "INVALID_ROLE";
            case UNTRANSLATABLE -> "MALFORMED_REQUEST";
        };
        return new ApiError.BadRequest(code, malformed.text(), malformed.param());
    }

    private static ApiError internal(Throwable thrown) {
        LOG.atError().setCause(thrown).log("request failed by our own fault");
        return new ApiError.Internal();
    }

    /** @param retryAfter as the provider said, or null */
    static ApiError of(ProviderError error, @Nullable Duration retryAfter) {
        return switch (error.cause()) {
            case INVALID_REQUEST ->
                said(error, Math.min(error.status(), 499), Kind.INVALID_REQUEST, "MALFORMED_REQUEST");
            case CONTEXT_LENGTH -> said(error, 400, Kind.INVALID_REQUEST, "CONTEXT_LENGTH_EXCEEDED");
            case CONTENT_FILTER -> said(error, 400, Kind.INVALID_REQUEST, "CONTENT_FILTERED");
            case MODEL_NOT_FOUND ->
                new ApiError.Upstream(
                        404,
                        Kind.NOT_FOUND,
                        "MODEL_NOT_FOUND",
                        "The provider does not serve this model.",
                        error.code(),
                        null,
                        null);
            case CREDENTIAL ->
                fault(502, Kind.UPSTREAM, "PROVIDER_ERROR", "The provider refused the gateway's credential.", null);
            case RATE_LIMIT ->
                fault(
                        429,
                        Kind.RATE_LIMIT,
                        "PROVIDER_RATE_LIMITED",
                        "The provider is rate limited. Try again later.",
                        retryAfter == null ? Duration.ofSeconds(1) : retryAfter);
            case OVERLOADED ->
                fault(
                        503,
                        Kind.OVERLOADED,
                        "PROVIDER_UNAVAILABLE",
                        "The provider is overloaded or unavailable. Try again later.",
                        retryAfter == null ? Duration.ofSeconds(5) : retryAfter);
            case SERVER -> fault(502, Kind.UPSTREAM, "PROVIDER_ERROR", "The provider failed to answer.", null);
        };
    }

    /** An error event in place of an answer. */
    static ApiError of(WireError event) {
        var cause = switch (event.kind()) {
            case RATE_LIMIT -> ProviderError.Cause.RATE_LIMIT;
            case OVERLOADED -> ProviderError.Cause.OVERLOADED;
            case INVALID_REQUEST, TOO_LARGE -> ProviderError.Cause.INVALID_REQUEST;
            case AUTHENTICATION, PERMISSION, PAYMENT -> ProviderError.Cause.CREDENTIAL;
            case NOT_FOUND -> ProviderError.Cause.MODEL_NOT_FOUND;
            case CONFLICT, TIMEOUT, UPSTREAM, INTERNAL -> ProviderError.Cause.SERVER;
        };
        int status = cause == ProviderError.Cause.INVALID_REQUEST ? 400 : event.status();
        return of(new ProviderError(status, cause, event.message(), event.code(), event.param()), null);
    }

    static ApiError unreachable() {
        return fault(502, Kind.UPSTREAM, "PROVIDER_ERROR", "The provider could not be reached.", null);
    }

    static ApiError broken() {
        return fault(502, Kind.UPSTREAM, "PROVIDER_ERROR", "The provider broke off its answer.", null);
    }

    static ApiError shuttingDown() {
        return new ApiError.Unavailable("This node is shutting down. Try again.", Duration.ofSeconds(1));
    }

    static ApiError busy() {
        return new ApiError.Unavailable("Too many requests wait for this provider.", Duration.ofSeconds(1));
    }

    static ApiError timeout() {
        return fault(504, Kind.TIMEOUT, "PROVIDER_TIMEOUT", "The provider did not answer in time.", null);
    }

    private static ApiError said(ProviderError error, int status, Kind kind, String code) {
        var message = error.message().isEmpty() ? "The provider refused the request." : error.message();
        return new ApiError.Upstream(status, kind, code, message, error.code(), error.param(), null);
    }

    private static ApiError fault(int status, Kind kind, String code, String message, @Nullable Duration retryAfter) {
        return new ApiError.Upstream(status, kind, code, message, null, null, retryAfter);
    }
}
