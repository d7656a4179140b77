package dev.gatehouse.endpoint;

import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Invalid.Violation;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.error.ApiError.Pinned.Form;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Problem documents: {@code {type, title, status, detail, allowed?}}. */
final class ProblemErrors {
    private static final String KIND = "urn:litellm:error:";

    private ProblemErrors() {}

    static Reply reply(ApiError error) {
        return switch (error) {
            case Pinned(int status, var message, Form.Problem(var slug, var allowed)) ->
                document(status, slug, message, allowed);
            case ApiError.Invalid(var violations) -> invalid(violations.getFirst());
            case ApiError.BadRequest bad
            when bad.code().equals(EndpointRunner.INVALID_JSON) ->
                document(422, "invalid-request-body", bad.message(), List.of());
            case ApiError.Internal _ ->
                document(500, "internal-server-error", "An unexpected error occurred.", List.of());
            case Pinned _,
                    ApiError.Unauthenticated _,
                    ApiError.PaymentRequired _,
                    ApiError.Forbidden _,
                    ApiError.NotOpen _,
                    ApiError.NotFound _,
                    ApiError.MethodNotAllowed _,
                    ApiError.BadRequest _,
                    ApiError.Unprocessable _,
                    ApiError.Conflict _,
                    ApiError.TooLarge _,
                    ApiError.UnsupportedMediaType _,
                    ApiError.RateLimited _,
                    ApiError.RateExceeded _,
                    ApiError.Upstream _,
                    ApiError.Unavailable _,
                    ApiError.RequestTimeout _ ->
                document(error.status(), slug(error.status()), error.message(), List.of());
        };
    }

    /** Where, and what; never what was sent. */
    private static Reply invalid(Violation violation) {
        var location = violation.location();
        boolean query = !location.isEmpty() && location.getFirst().equals("query");
        var path = location.stream().skip(1).map(String::valueOf).collect(Collectors.joining("."));
        var detail = path.isEmpty() ? violation.message() : path + ": " + violation.message();
        return query
                ? document(400, "invalid-query-parameter", detail, List.of())
                : document(422, "invalid-request-body", detail, List.of());
    }

    private static String slug(int status) {
        return switch (status) {
            case 401 -> "unauthorized";
            case 403 -> "forbidden";
            case 404 -> "not-found";
            case 409 -> "conflict";
            case 503 -> "database-not-connected";
            default -> status < 500 ? "invalid-request-body" : "internal-server-error";
        };
    }

    private static Reply document(int status, String slug, String detail, List<String> allowed) {
        var body = Json.object()
                .put("type", KIND + slug)
                .put("title", title(slug))
                .put("status", status)
                .put("detail", detail);
        if (!allowed.isEmpty()) {
            allowed.forEach(body.putArray("allowed")::add);
        }
        return new Reply(status, Map.of("Content-Type", "application/problem+json"), Json.bytes(body));
    }

    /** {@code not-found} is Not found. */
    private static String title(String slug) {
        var words = slug.replace('-', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
