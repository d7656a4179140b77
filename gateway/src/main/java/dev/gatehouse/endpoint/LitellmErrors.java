package dev.gatehouse.endpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.endpoint.Dialect.Wrapper;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Invalid.Violation;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.error.ApiError.Pinned.Form;
import dev.gatehouse.error.ApiError.Unauthenticated.Why;
import dev.gatehouse.error.PythonLiteral;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** LiteLLM's four shapes: the proxy error, the raw detail, the list of violations, and the framework's own. */
final class LitellmErrors {
    /** Where the reference wraps a foreign error, it writes this word in place of null. */
    private static final String NO_PARAM = "None";

    private LitellmErrors() {}

    static Reply reply(Wrapper wrapper, ApiError error, String requestId) {
        return switch (error) {
            case Pinned pinned -> pinned(wrapper, pinned);
            case ApiError.Invalid(var violations) -> violations(violations);
            case ApiError.BadRequest bad
            when bad.code().equals(EndpointRunner.INVALID_JSON) ->
                violations(List.of(new Violation(List.of("body"), bad.message(), "json_invalid")));
            case ApiError.Unauthenticated refused -> unauthenticated(refused);
            case ApiError.RateExceeded exceeded ->
                proxy(429, exceeded.message(), Objects.requireNonNullElse(exceeded.type(), NO_PARAM), NO_PARAM);
            case ApiError.Internal _ -> internal(wrapper, requestId);
            case ApiError.PaymentRequired _,
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
                    ApiError.Upstream _,
                    ApiError.Unavailable _,
                    ApiError.RequestTimeout _ -> http(wrapper, error.status(), error.message());
        };
    }

    private static Reply pinned(Wrapper wrapper, Pinned error) {
        return switch (error.form()) {
            case Form.Typed(var type, var param) -> proxy(error.status(), error.message(), type, param);
            case Form.Detail _, Form.Problem _ -> http(wrapper, error.status(), error.message());
            case Form.DetailObject _ ->
                wrapper == Wrapper.NONE
                        ? detailObject(error.status(), error.message())
                        : http(wrapper, error.status(), PythonLiteral.map("error", error.message()));
            case Form.Raw _ -> detail(error.status(), error.message());
            case Form.Plain _ -> plain(wrapper, error.message());
        };
    }

    private static Reply http(Wrapper wrapper, int status, String message) {
        return wrapper == Wrapper.NONE ? detail(status, message) : proxy(status, message, wrapper.type(), NO_PARAM);
    }

    private static Reply plain(Wrapper wrapper, String message) {
        return wrapper == Wrapper.NONE
                ? Reply.text(500, Errors.utf8("Internal Server Error"))
                : proxy(wrapper.plainStatus(), wrapper.plainPrefix() + message, wrapper.type(), NO_PARAM);
    }

    /** Our fault, so 500 under every wrapper, and only the request's id to find it by. */
    private static Reply internal(Wrapper wrapper, String requestId) {
        return wrapper == Wrapper.NONE
                ? Reply.text(500, Errors.utf8("Internal Server Error"))
                : proxy(500, "Internal Server Error, request ID: " + requestId, "internal_server_error", NO_PARAM);
    }

    private static Reply unauthenticated(ApiError.Unauthenticated refused) {
        var type = switch (refused.why()) {
            case MISSING, MALFORMED, BLOCKED, TOKEN, SWITCHED_OFF -> "auth_error";
            case UNKNOWN -> "token_not_found_in_db";
            case EXPIRED -> "expired_key";
        };
        boolean foreign = refused.why() != Why.UNKNOWN && refused.why() != Why.EXPIRED;
        return proxy(401, refused.message(), type, foreign ? NO_PARAM : refused.param());
    }

    private static Reply proxy(int status, String message, String type, @Nullable String param) {
        var body = Json.object();
        body.putObject("error")
                .put("message", message)
                .put("type", type)
                .put("param", param)
                .put("code", String.valueOf(status));
        return Reply.json(status, Json.bytes(body));
    }

    private static Reply detail(int status, String message) {
        return Reply.json(status, Json.bytes(Json.object().put("detail", message)));
    }

    private static Reply detailObject(int status, String message) {
        var body = Json.object();
        body.putObject("detail").put("error", message);
        return Reply.json(status, Json.bytes(body));
    }

    private static Reply violations(List<Violation> violations) {
        var body = Json.object();
        addTo(body, violations);
        return Reply.json(422, Json.bytes(body));
    }

    /** Where, what and which kind; never what was sent. */
    static void addTo(ObjectNode body, List<Violation> violations) {
        var list = body.putArray("detail");
        for (var violation : violations) {
            var entry = list.addObject().put("type", violation.type());
            var location = entry.putArray("loc");
            violation.location().forEach(location::addPOJO);
            entry.put("msg", violation.message());
        }
    }
}
