package dev.gatehouse.wire.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.ProviderError;
import dev.gatehouse.wire.ProviderError.Cause;
import dev.gatehouse.wire.WireError;
import dev.gatehouse.wire.WireError.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Google's errors, both ways: {@code {"error":{"code":…,"message":…,"status":…,"details":[…]}}}. */
final class Errors {
    private static final int LONGEST_MESSAGE = 2000;
    private static final String DOMAIN = "gatehouse";
    private static final List<String> TOO_LONG =
            List.of("exceeds the maximum number of tokens", "input token count", "context length", "context window");

    private Errors() {}

    static ObjectNode json(WireError error) {
        var json = Json.object();
        var inner = json.putObject("error").put("code", error.status()).put("message", error.message());
        inner.put("status", status(error.status()));
        if (error.code() != null || error.requestId() != null || error.type() != null) {
            info(inner.withArray("details").addObject(), error);
        }
        if (error.param() != null) {
            inner.withArray("details")
                    .addObject()
                    .put("@type", "type.googleapis.com/google.rpc.BadRequest")
                    .putArray("fieldViolations")
                    .addObject()
                    .put("field", error.param())
                    .put("description", error.message());
        }
        return json;
    }

    private static void info(ObjectNode info, WireError error) {
        info.put("@type", "type.googleapis.com/google.rpc.ErrorInfo");
        if (error.code() != null) {
            info.put("reason", error.code());
        }
        info.put("domain", DOMAIN);
        var metadata = Json.object();
        if (error.type() != null) {
            metadata.put("type", error.type());
        }
        if (error.requestId() != null) {
            metadata.put("requestId", error.requestId());
        }
        if (!metadata.isEmpty()) {
            info.set("metadata", metadata);
        }
    }

    private static String status(int status) {
        return switch (status) {
            case 401 -> "UNAUTHENTICATED";
            case 402 -> "FAILED_PRECONDITION";
            case 403 -> "PERMISSION_DENIED";
            case 404 -> "NOT_FOUND";
            case 409 -> "ABORTED";
            case 429 -> "RESOURCE_EXHAUSTED";
            case 408, 504 -> "DEADLINE_EXCEEDED";
            case 501 -> "UNIMPLEMENTED";
            case 503, 529 -> "UNAVAILABLE";
            default -> status < 500 ? "INVALID_ARGUMENT" : "INTERNAL";
        };
    }

    static ProviderError read(int status, byte[] body) {
        var json = Json.lenient(body);
        var error = json == null ? null : errorOf(json.isArray() ? json.path(0) : json);
        if (error == null) {
            return new ProviderError(status, cause(status, "", "", ""), plain(body), null, null);
        }
        var message = bounded(Json.textOrEmpty(error, "message"));
        var code = Json.textOrEmpty(error, "status");
        return new ProviderError(
                status,
                cause(status, code, reason(error), message.toLowerCase(Locale.ROOT)),
                message,
                code.isEmpty() ? null : code,
                field(error));
    }

    static @Nullable JsonNode errorOf(JsonNode body) {
        var error = body.path("error");
        return error.isObject() ? error : null;
    }

    private static String reason(JsonNode error) {
        for (var detail : error.path("details")) {
            var reason = Json.textOrEmpty(detail, "reason");
            if (!reason.isEmpty()) {
                return reason;
            }
        }
        return "";
    }

    private static @Nullable String field(JsonNode error) {
        for (var detail : error.path("details")) {
            var field = Json.textOrEmpty(detail.path("fieldViolations").path(0), "field");
            if (!field.isEmpty()) {
                return field;
            }
        }
        return null;
    }

    private static Cause cause(int status, String code, String reason, String words) {
        if (reason.startsWith("API_KEY_") || code.equals("UNAUTHENTICATED") || code.equals("PERMISSION_DENIED")) {
            return Cause.CREDENTIAL;
        }
        return switch (status) {
            case 401, 402, 403 -> Cause.CREDENTIAL;
            case 404 -> Cause.MODEL_NOT_FOUND;
            case 408, 409 -> Cause.SERVER;
            case 429 -> Cause.RATE_LIMIT;
            case 503, 529 -> Cause.OVERLOADED;
            default -> status >= 500 ? Cause.SERVER : refused(code, words);
        };
    }

    private static Cause refused(String code, String words) {
        // Where the gateway's account may not be used from where it is, or is not billed: another provider may serve.
        if (code.equals("FAILED_PRECONDITION")) {
            return Cause.CREDENTIAL;
        }
        return TOO_LONG.stream().anyMatch(words::contains) ? Cause.CONTEXT_LENGTH : Cause.INVALID_REQUEST;
    }

    /** Plain words pass; a proxy's HTML page does not. */
    private static String plain(byte[] body) {
        var text = new String(body, 0, Math.min(body.length, 4 * LONGEST_MESSAGE), StandardCharsets.UTF_8).strip();
        boolean garbage = text.startsWith("<")
                || text.startsWith("{")
                || text.startsWith("[")
                || text.chars().anyMatch(c -> c == 0xfffd || (Character.isISOControl(c) && !Character.isWhitespace(c)));
        return garbage ? "" : bounded(text);
    }

    /** Of bearable length, and writable: half a pair of surrogates becomes a question mark. Nested JSON is no message. */
    private static String bounded(String text) {
        if (text.stripLeading().startsWith("{")) {
            return "";
        }
        var kept = text.length() > LONGEST_MESSAGE ? text.substring(0, LONGEST_MESSAGE) : text;
        return new String(kept.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    /** An error in place of a chunk. What it says of the gateway's own account is not the client's to act on. */
    static WireError event(JsonNode error) {
        int named = error.path("code").asInt(0);
        int status = named >= 400 && named <= 599 ? named : statusOf(Json.textOrEmpty(error, "status"));
        var words = bounded(Json.textOrEmpty(error, "message"));
        var code = Json.textOrEmpty(error, "status");
        return new WireError(
                status,
                kind(status),
                words.isEmpty() ? "The provider failed" : words,
                code.isEmpty() ? null : code,
                null,
                null);
    }

    private static int statusOf(String code) {
        return switch (code) {
            case "INVALID_ARGUMENT" -> 400;
            case "RESOURCE_EXHAUSTED" -> 429;
            case "UNAVAILABLE" -> 503;
            case "DEADLINE_EXCEEDED" -> 504;
            default -> 502;
        };
    }

    private static Kind kind(int status) {
        return switch (status) {
            case 400, 422 -> Kind.INVALID_REQUEST;
            case 413 -> Kind.TOO_LARGE;
            case 429 -> Kind.RATE_LIMIT;
            case 503, 529 -> Kind.OVERLOADED;
            case 408, 504 -> Kind.TIMEOUT;
            default -> Kind.UPSTREAM;
        };
    }
}
