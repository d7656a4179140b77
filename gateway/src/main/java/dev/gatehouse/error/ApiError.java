package dev.gatehouse.error;

import dev.gatehouse.wire.WireError;
import dev.gatehouse.wire.WireError.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything a caller can be told went wrong. Each record holds exactly what a client may know: never a secret, never what was
 * sent, never a provider's internals.
 */
public sealed interface ApiError {

    /** HTTP status. */
    int status();

    /** Helps its reader act. */
    String message();

    /** The gateway's own code, in UPPER_SNAKE. */
    String code();

    /**
     * No or no valid credential.
     *
     * @param param what of the credential may be named, such as its last four characters
     */
    record Unauthenticated(
            Why why, String message, @Nullable String param) implements ApiError {
        public Unauthenticated(Why why, String message) {
            this(why, message, null);
        }

        /** Which of the pinned refusals. */
        public enum Why {
            MISSING("API_KEY_MISSING"),
            MALFORMED("API_KEY_MALFORMED"),
            UNKNOWN("INVALID_API_KEY"),
            BLOCKED("API_KEY_REVOKED"),
            EXPIRED("API_KEY_EXPIRED"),
            /** A token of an identity provider. */
            TOKEN("INVALID_TOKEN"),
            SWITCHED_OFF("USER_DEACTIVATED");

            private final String code;

            Why(String code) {
                this.code = code;
            }
        }

        @Override
        public int status() {
            return 401;
        }

        @Override
        public String code() {
            return why.code;
        }
    }

    /**
     * A refusal in LiteLLM's words and shape: its clients match on both. Every other dialect shows its status and message.
     *
     * @param status for {@link Form.Plain} only where no wrapper of the LiteLLM dialect decides it
     */
    record Pinned(int status, String message, Form form) implements ApiError {
        /** How the reference raised it: that decides the envelope. */
        public sealed interface Form {
            /** A typed error: the same envelope everywhere. */
            record Typed(String type, @Nullable String param) implements Form {}

            /** An HTTP error with a text as its detail. */
            record Detail() implements Form {}

            /** An HTTP error with {@code {"error": text}} as its detail. */
            record DetailObject() implements Form {}

            /** An HTTP error that no wrapper touches: always {@code {"detail": text}}. */
            record Raw() implements Form {}

            /**
             * What a problem document says of its kind.
             *
             * @param allowed what might have been sent instead
             */
            record Problem(String slug, List<String> allowed) implements Form {
                public Problem {
                    allowed = List.copyOf(allowed);
                }
            }

            /** A plain exception: the endpoint's wrapper decides status and prefix. */
            record Plain() implements Form {}
        }

        public static Pinned typed(int status, String type, @Nullable String param, String message) {
            return new Pinned(status, message, new Form.Typed(type, param));
        }

        public static Pinned detail(int status, String message) {
            return new Pinned(status, message, new Form.Detail());
        }

        public static Pinned detailObject(int status, String message) {
            return new Pinned(status, message, new Form.DetailObject());
        }

        public static Pinned raw(int status, String message) {
            return new Pinned(status, message, new Form.Raw());
        }

        public static Pinned problem(int status, String slug, String message, List<String> allowed) {
            return new Pinned(status, message, new Form.Problem(slug, allowed));
        }

        public static Pinned plain(int status, String message) {
            return new Pinned(status, message, new Form.Plain());
        }

        @Override
        public String code() {
            return form instanceof Form.Typed typed ? typed.type() : codeOf(status);
        }

        @Override
        public @Nullable String param() {
            return form instanceof Form.Typed typed ? typed.param() : null;
        }

        private static String codeOf(int status) {
            return switch (status) {
                case 401 -> "INVALID_API_KEY";
                case 403 -> "INSUFFICIENT_PERMISSIONS";
                case 404 -> "RESOURCE_NOT_FOUND";
                case 409 -> "DUPLICATE_RESOURCE";
                case 429 -> "RATE_LIMIT_EXCEEDED";
                default -> status < 500 ? "INVALID_REQUEST" : "INTERNAL_ERROR";
            };
        }

        private Kind kind() {
            return switch (status) {
                case 401 -> Kind.AUTHENTICATION;
                case 403 -> Kind.PERMISSION;
                case 404 -> Kind.NOT_FOUND;
                case 409 -> Kind.CONFLICT;
                case 429 -> Kind.RATE_LIMIT;
                default -> status < 500 ? Kind.INVALID_REQUEST : Kind.INTERNAL;
            };
        }
    }

    /**
     * Prepaid money does not pay for it.
     *
     * @param context what programs may read of it: neither balances nor prices
     * @param suggestions what might be done
     */
    record PaymentRequired(String message, Map<String, Object> context, List<String> suggestions) implements ApiError {
        public PaymentRequired {
            context = Map.copyOf(context);
            suggestions = List.copyOf(suggestions);
        }

        @Override
        public int status() {
            return 402;
        }

        @Override
        public String code() {
            return "INSUFFICIENT_CREDITS";
        }

        /** The same, with what was asked for. */
        public PaymentRequired asked(Map<String, Object> context) {
            return new PaymentRequired(message, context, suggestions);
        }

        @Override
        public Map<String, Object> members() {
            return Map.of("context", context, "suggestions", suggestions);
        }
    }

    record Forbidden(String code, String message) implements ApiError {
        @Override
        public int status() {
            return 403;
        }
    }

    /**
     * A model that needs a key.
     *
     * @param allowed models that need none
     */
    record NotOpen(String message, List<String> allowed) implements ApiError {
        public NotOpen {
            allowed = List.copyOf(allowed);
        }

        @Override
        public int status() {
            return 403;
        }

        @Override
        public String code() {
            return "ANONYMOUS_MODEL_RESTRICTED";
        }

        @Override
        public Map<String, Object> members() {
            return Map.of("allowed_models", allowed);
        }
    }

    /** @param suggestions names that do exist */
    record NotFound(String code, String message, List<String> suggestions) implements ApiError {
        public NotFound {
            suggestions = List.copyOf(suggestions);
        }

        public NotFound(String code, String message) {
            this(code, message, List.of());
        }

        @Override
        public int status() {
            return 404;
        }
    }

    record MethodNotAllowed(String message) implements ApiError {
        @Override
        public int status() {
            return 405;
        }

        @Override
        public String code() {
            return "METHOD_NOT_ALLOWED";
        }
    }

    /** @param param the member at fault */
    record BadRequest(String code, String message, @Nullable String param) implements ApiError {
        @Override
        public int status() {
            return 400;
        }
    }

    /** Well-formed JSON that is not what the endpoint takes; all violations at once. */
    record Invalid(List<Violation> violations) implements ApiError {
        /** @param location {@code body}, {@code query} or {@code path}, then names and indexes
         * @param type such as {@code missing} or {@code int_parsing} */
        public record Violation(List<Object> location, String message, String type) {
            public Violation {
                location = List.copyOf(location);
            }
        }

        public Invalid {
            violations = List.copyOf(violations);
        }

        @Override
        public int status() {
            return 422;
        }

        @Override
        public String code() {
            return "VALIDATION_ERROR";
        }

        @Override
        public String message() {
            var first = violations.getFirst();
            return first.location() + ": " + first.message();
        }
    }

    /** Understood, and yet not to be done. */
    record Unprocessable(String code, String message) implements ApiError {
        @Override
        public int status() {
            return 422;
        }
    }

    record Conflict(String code, String message) implements ApiError {
        @Override
        public int status() {
            return 409;
        }
    }

    /** @param limit bytes */
    record TooLarge(long limit) implements ApiError {
        @Override
        public int status() {
            return 413;
        }

        @Override
        public String code() {
            return "PAYLOAD_TOO_LARGE";
        }

        @Override
        public String message() {
            return "The request body is larger than the limit of " + limit + " bytes.";
        }
    }

    record UnsupportedMediaType(String message) implements ApiError {
        @Override
        public int status() {
            return 415;
        }

        @Override
        public String code() {
            return "UNSUPPORTED_MEDIA_TYPE";
        }
    }

    record RateLimited(String code, String message, Duration retryAfter) implements ApiError {
        @Override
        public int status() {
            return 429;
        }
    }

    /**
     * More than a rate limit lets through.
     *
     * @param type as clients match on; null for each protocol's own word
     * @param context what programs may read of it
     * @param headers that tell the same
     */
    record RateExceeded(
            String code,
            @Nullable String type,
            String message,
            Duration retryAfter,
            Map<String, Object> context,
            Map<String, String> headers)
            implements ApiError {
        /** What the reference writes where it has no word. */
        public static final String NO_TYPE = "None";

        public RateExceeded {
            context = Map.copyOf(context);
            headers = Map.copyOf(headers);
        }

        @Override
        public int status() {
            return 429;
        }

        @Override
        public Map<String, Object> members() {
            return context.isEmpty() ? Map.of() : Map.of("context", context);
        }

        private WireError wireError(@Nullable String requestId) {
            return NO_TYPE.equals(type)
                    ? new WireError(429, Kind.RATE_LIMIT, message, "429", NO_TYPE, requestId, NO_TYPE)
                    : new WireError(429, Kind.RATE_LIMIT, message, code, null, requestId, type);
        }
    }

    /**
     * The provider's answer was an error, or there was none.
     *
     * @param status 400, 404, 413, 422, 429, 502, 503 or 504
     * @param kind how client protocols name it
     * @param providerCode the provider's code, for clients of its own protocol
     * @param retryAfter as the provider said, or null
     */
    record Upstream(
            int status,
            Kind kind,
            String code,
            String message,
            @Nullable String providerCode,
            @Nullable String param,
            @Nullable Duration retryAfter)
            implements ApiError {}

    /** We cannot serve this now. */
    record Unavailable(String message, Duration retryAfter) implements ApiError {
        @Override
        public int status() {
            return 503;
        }

        @Override
        public String code() {
            return "SERVICE_UNAVAILABLE";
        }
    }

    /** The client took too long to send its request. */
    record RequestTimeout(String message) implements ApiError {
        @Override
        public int status() {
            return 408;
        }

        @Override
        public String code() {
            return "REQUEST_TIMEOUT";
        }
    }

    /** Our own fault; what it was stands in the log under the request's id. */
    record Internal() implements ApiError {
        @Override
        public int status() {
            return 500;
        }

        @Override
        public String code() {
            return "INTERNAL_ERROR";
        }

        @Override
        public String message() {
            return "Internal server error.";
        }
    }

    default ApiException asException() {
        return new ApiException(this);
    }

    /** Seconds a client should wait, rounded up, or null. */
    default @Nullable Duration retryAfter() {
        return null;
    }

    /** Headers that its answer carries. */
    default Map<String, String> headers() {
        return Map.of();
    }

    /** What stands in the error's object beside what every error says. */
    default Map<String, Object> members() {
        return Map.of();
    }

    /** The error in the words client protocols share. */
    default WireError wire(@Nullable String requestId) {
        var kind = switch (this) {
            case Unauthenticated _ -> Kind.AUTHENTICATION;
            case Pinned pinned -> pinned.kind();
            case PaymentRequired _ -> Kind.PAYMENT;
            case Forbidden _, NotOpen _ -> Kind.PERMISSION;
            case NotFound _ -> Kind.NOT_FOUND;
            case MethodNotAllowed _,
                    BadRequest _,
                    Invalid _,
                    Unprocessable _,
                    UnsupportedMediaType _,
                    RequestTimeout _ -> Kind.INVALID_REQUEST;
            case Conflict _ -> Kind.CONFLICT;
            case TooLarge _ -> Kind.TOO_LARGE;
            case RateLimited _, RateExceeded _ -> Kind.RATE_LIMIT;
            case Upstream upstream -> upstream.kind();
            case Unavailable _ -> Kind.OVERLOADED;
            case Internal _ -> Kind.INTERNAL;
        };
        // LiteLLM's clients match on its types, wherever they stand.
        return switch (this) {
            case Pinned(int status, var _, Pinned.Form.Typed(var type, var param)) ->
                new WireError(status, kind, told(), Integer.toString(status), param, requestId, type);
            case RateExceeded exceeded -> exceeded.wireError(requestId);
            default -> new WireError(status(), kind, told(), code(), param(), requestId);
        };
    }

    /** Client protocols have no place for suggestions but the message. */
    private String told() {
        return this instanceof NotFound absent && !absent.suggestions().isEmpty()
                ? message() + " Did you mean " + String.join(", ", absent.suggestions()) + "?"
                : message();
    }

    /** The member at fault, or null. */
    default @Nullable String param() {
        return null;
    }
}
