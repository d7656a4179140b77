package dev.gatehouse.wire.anthropic;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.ProviderError;
import dev.gatehouse.wire.ProviderError.Cause;
import dev.gatehouse.wire.WireError;
import dev.gatehouse.wire.WireError.Kind;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Errors both ways: {@code {"type":"error","error":{"type":…,"message":…},"request_id":…}}. */
final class Errors {
    static final int MAX_MESSAGE = 2000;

    private static final List<String> TOO_LONG = List.of(
            "prompt is too long",
            "context window",
            "context length",
            "context limit",
            "maximum context",
            "too many tokens");

    private Errors() {}

    static byte[] body(WireError error) {
        return Json.written(out -> write(error, out));
    }

    private static void write(WireError error, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("type", "error");
        out.writeObjectFieldStart("error");
        out.writeStringField("type", error.type() == null ? type(error.status()) : error.type());
        out.writeStringField("message", error.message());
        writeIfThere("code", error.code(), out);
        writeIfThere("param", error.param(), out);
        out.writeEndObject();
        writeIfThere("request_id", error.requestId(), out);
        out.writeEndObject();
    }

    private static void writeIfThere(String name, @Nullable String value, JsonGenerator out) throws IOException {
        if (value != null) {
            out.writeStringField(name, value);
        }
    }

    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 408, 504 -> "timeout_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 503, 529 -> "overloaded_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }

    /** A provider's error event. What it says about the gateway's own account is not the client's to act on. */
    static WireError event(String type, String words) {
        var understood = message(words);
        var message = understood.isEmpty() ? "The provider failed" : understood;
        var error = switch (type) {
            case "overloaded_error" -> WireError.of(529, Kind.OVERLOADED, message);
            case "rate_limit_error" -> WireError.of(429, Kind.RATE_LIMIT, message);
            case "timeout_error" -> WireError.of(504, Kind.TIMEOUT, message);
            case "invalid_request_error" -> WireError.of(400, Kind.INVALID_REQUEST, message);
            case "request_too_large" -> WireError.of(413, Kind.TOO_LARGE, message);
            default -> WireError.of(502, Kind.UPSTREAM, message);
        };
        return new WireError(error.status(), error.kind(), error.message(), type, null, null);
    }

    static ProviderError read(int status, byte[] body) {
        var json = Json.objectOrNull(body);
        var error = json == null ? null : errorOf(json);
        if (error == null) {
            return new ProviderError(status, cause(status, "", ""), "", null, null);
        }
        var type = error.path("type").asText();
        var message = message(error.path("message").asText());
        return new ProviderError(status, cause(status, type, message), message, type.isEmpty() ? null : type, null);
    }

    private static @Nullable ObjectNode errorOf(ObjectNode body) {
        return body.path("error") instanceof ObjectNode error ? error : null;
    }

    /** Some intermediaries put the provider's body into the message: then its message counts. */
    private static String message(String text) {
        var stripped = text.strip();
        if (stripped.startsWith("{")) {
            var nested = Json.objectOrNull(stripped);
            var error = nested == null ? null : errorOf(nested);
            return error == null ? "" : bounded(error.path("message").asText());
        }
        return stripped.startsWith("<") ? "" : bounded(stripped);
    }

    private static String bounded(String text) {
        if (text.length() <= MAX_MESSAGE) {
            return text;
        }
        // Never half a surrogate pair.
        int end = Character.isHighSurrogate(text.charAt(MAX_MESSAGE - 1)) ? MAX_MESSAGE - 1 : MAX_MESSAGE;
        return text.substring(0, end);
    }

    private static Cause cause(int status, String type, String message) {
        return switch (type) {
            case "rate_limit_error" -> Cause.RATE_LIMIT;
            case "overloaded_error" -> Cause.OVERLOADED;
            case "authentication_error", "permission_error", "billing_error" -> Cause.CREDENTIAL;
            default -> cause(status, message.toLowerCase(Locale.ROOT));
        };
    }

    private static Cause cause(int status, String words) {
        return switch (status) {
            // 402: the gateway's account is out of money, which another provider's may not be.
            case 401, 402, 403 -> Cause.CREDENTIAL;
            case 404 -> Cause.MODEL_NOT_FOUND;
            case 408, 409 -> Cause.SERVER;
            case 429 -> Cause.RATE_LIMIT;
            case 503, 529 -> Cause.OVERLOADED;
            default -> status >= 500 ? Cause.SERVER : refused(words);
        };
    }

    private static Cause refused(String words) {
        if (TOO_LONG.stream().anyMatch(words::contains)) {
            return Cause.CONTEXT_LENGTH;
        }
        if (words.contains("content filtering policy")) {
            return Cause.CONTENT_FILTER;
        }
        return words.contains("credit balance is too low") ? Cause.CREDENTIAL : Cause.INVALID_REQUEST;
    }
}
