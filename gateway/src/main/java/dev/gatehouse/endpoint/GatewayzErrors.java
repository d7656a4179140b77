package dev.gatehouse.endpoint;

import dev.gatehouse.error.ApiError;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Gatewayz's one envelope, with the detail beside it that older clients read. */
final class GatewayzErrors {
    private GatewayzErrors() {}

    static Reply reply(ApiError error, String requestId, Instant now) {
        var message = error instanceof ApiError.Internal
                ? "Internal server error (request ID: " + requestId + ")"
                : error.message();
        var body = Json.object();
        var envelope = body.putObject("error")
                .put("message", message)
                .put("type", family(error))
                .put("code", error.code())
                .put("param", error.param())
                .put("status", error.status())
                .put("request_id", requestId)
                .put("timestamp", now.truncatedTo(ChronoUnit.MILLIS).toString())
                .put("detail", message);
        suggestions(error)
                .forEach(suggestion -> envelope.withArray("suggestions").add(suggestion));
        error.members().forEach(envelope::putPOJO);
        if (error instanceof ApiError.Invalid(var violations)) {
            LitellmErrors.addTo(body, violations);
        } else {
            body.put("detail", message);
        }
        return Reply.json(error.status(), Json.bytes(body));
    }

    private static List<String> suggestions(ApiError error) {
        return error instanceof ApiError.NotFound notFound ? notFound.suggestions() : List.of();
    }

    private static String family(ApiError error) {
        if (error instanceof ApiError.RateExceeded exceeded && exceeded.type() != null) {
            return exceeded.type();
        }
        return switch (error.status()) {
            case 401 -> "authentication_error";
            case 402 -> "insufficient_credits";
            case 403 -> "permission_error";
            case 404 -> "not_found";
            case 409 -> "conflict";
            case 422 -> "validation_error";
            case 429 -> "rate_limit_exceeded";
            case 502, 504 -> "provider_error";
            case 503 -> "service_unavailable";
            default -> error.status() < 500 ? "invalid_request" : "internal_error";
        };
    }
}
