package dev.gatehouse.wire.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.wire.ProviderError;
import dev.gatehouse.wire.ProviderError.Cause;
import dev.gatehouse.wire.WireError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a provider's error says. Compatible servers have many shapes for it; all that are known are read, none is required. */
public final class ErrorReader {
    private ErrorReader() {}

    private static final int LONGEST_MESSAGE = 2000;
    private static final Set<String> FILTER_CODES = Set.of(
            "content_filter", "content_policy_violation", "responsibleaipolicyviolation", "content_filter_error");
    private static final List<String> LENGTH_PHRASES = List.of(
            "context_length_exceeded",
            "maximum context length",
            "context length",
            "context window",
            "prompt is too long",
            "input is too long",
            "too many tokens",
            "exceeds the maximum number of tokens");

    public static ProviderError read(int status, byte[] body) {
        JsonNode json = Json.lenient(body);
        Said said = json == null ? new Said(plain(body), null, null, UNSAID) : Said.of(unwrapped(json));
        return new ProviderError(status, cause(status, said), said.message(), said.code(), said.param());
    }

    /** Gemini's compatible endpoint puts its error into an array. */
    private static JsonNode unwrapped(JsonNode json) {
        return json.isArray() ? json.path(0) : json;
    }

    /** Plain words pass; a proxy's HTML page and what is no text do not. */
    private static String plain(byte[] body) {
        String text = bounded(
                new String(body, 0, Math.min(body.length, 4 * LONGEST_MESSAGE), StandardCharsets.UTF_8).strip());
        boolean garbage =
                text.chars().anyMatch(c -> c == 0xfffd || (Character.isISOControl(c) && !Character.isWhitespace(c)));
        return text.startsWith("<") || garbage ? "" : text;
    }

    /** Of bearable length, and writable: half a pair of surrogates, sent or cut here, becomes a question mark. */
    private static String bounded(String text) {
        String kept = text.length() > LONGEST_MESSAGE ? text.substring(0, LONGEST_MESSAGE) : text;
        return new String(kept.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    private static Cause cause(int status, Said said) {
        String code = said.code() == null ? "" : said.code().toLowerCase(Locale.ROOT);
        if (status >= 400 && status < 500) {
            if (FILTER_CODES.contains(code)) {
                return Cause.CONTENT_FILTER;
            }
            if (code.equals("invalid_api_key")) {
                return Cause.CREDENTIAL;
            }
        }
        return switch (status) {
            case 400, 413, 422 -> refusal(code, said.message().toLowerCase(Locale.ROOT));
            // 402: it is the gateway's account that has run dry, not the client's.
            case 401, 402, 403 -> Cause.CREDENTIAL;
            case 404 -> Cause.MODEL_NOT_FOUND;
            case 429 -> Cause.RATE_LIMIT;
            case 408, 409 -> Cause.SERVER;
            case 503, 529 -> Cause.OVERLOADED;
            default -> status >= 400 && status < 500 ? Cause.INVALID_REQUEST : Cause.SERVER;
        };
    }

    private static Cause refusal(String code, String message) {
        if (code.equals("model_not_found")) {
            return Cause.MODEL_NOT_FOUND;
        }
        boolean tooLong = LENGTH_PHRASES.stream().anyMatch(phrase -> code.equals(phrase) || message.contains(phrase));
        return tooLong ? Cause.CONTEXT_LENGTH : Cause.INVALID_REQUEST;
    }

    /** Whether a stream's frame is an error instead of a chunk. */
    static boolean isError(JsonNode chunk) {
        return !Fields.absent(chunk.path("error"))
                || Json.textOrEmpty(chunk, "object").equals("error");
    }

    /** A stream's error frame. */
    public static WireError failure(JsonNode frame) {
        Said said = Said.of(frame);
        int status = said.status();
        String message = said.message().isEmpty() ? "The provider's stream ended with an error." : said.message();
        return new WireError(status, kind(status), message, said.code(), said.param(), null);
    }

    private static WireError.Kind kind(int status) {
        return switch (status) {
            case 400, 422 -> WireError.Kind.INVALID_REQUEST;
            case 413 -> WireError.Kind.TOO_LARGE;
            case 429 -> WireError.Kind.RATE_LIMIT;
            case 503, 529 -> WireError.Kind.OVERLOADED;
            case 408, 504 -> WireError.Kind.TIMEOUT;
            default -> WireError.Kind.UPSTREAM;
        };
    }

    private static final int UNSAID = 0;

    /**
     * An error's words, in whichever shape they came.
     *
     * @param number the status it names, or UNSAID
     */
    private record Said(
            String message, @Nullable String code, @Nullable String param, int number) {

        static Said of(JsonNode body) {
            JsonNode error = body.path("error");
            if (error.isObject()) {
                return members(error);
            }
            if (error.isTextual()) {
                return new Said(readable(error.textValue()), code(body), null, number(body));
            }
            if (body.isTextual()) {
                return new Said(readable(body.textValue()), null, null, UNSAID);
            }
            JsonNode detail = body.path("detail");
            if (detail.isTextual()) {
                return new Said(readable(detail.textValue()), null, null, UNSAID);
            }
            return detail.isArray() ? new Said(complaints(detail), null, null, UNSAID) : members(body);
        }

        private static Said members(JsonNode error) {
            String message = readable(Json.textOrEmpty(error, "message"));
            return new Said(message, code(error), Json.text(error, "param"), number(error));
        }

        private static @Nullable String code(JsonNode error) {
            JsonNode code = error.path("code");
            if (code.isTextual() && !code.textValue().isEmpty()) {
                return code.textValue();
            }
            String type = Json.text(error, "type");
            return type == null && code.isIntegralNumber() ? code.asText() : type;
        }

        private static int number(JsonNode error) {
            int number = error.path("code").asInt(UNSAID);
            return number >= 400 && number <= 599 ? number : UNSAID;
        }

        /** FastAPI's list of what is wrong where. */
        private static String complaints(JsonNode detail) {
            var texts = new ArrayList<String>();
            for (JsonNode one : detail) {
                String place =
                        one.path("loc").valueStream().map(JsonNode::asText).collect(Collectors.joining("."));
                String what = Json.textOrEmpty(one, "msg");
                texts.add(place.isEmpty() ? what : place + ": " + what);
            }
            return bounded(String.join("; ", texts));
        }

        /** Proxies nest a provider's whole body into their message; clients show messages to people. */
        private static String readable(String message) {
            if (message.startsWith("{")) {
                JsonNode nested = Json.lenient(message);
                if (nested != null && nested.isObject()) {
                    JsonNode inner = nested.path("error").isObject() ? nested.path("error") : nested;
                    String text = Json.textOrEmpty(inner, "message");
                    return text.startsWith("{") ? "" : bounded(text);
                }
            }
            return bounded(message);
        }

        /** 502 where the error does not say: a stream's status was 200. */
        int status() {
            if (number != UNSAID) {
                return number;
            }
            return switch (code == null ? "" : code) {
                case "rate_limit_exceeded", "rate_limit_error", "insufficient_quota" -> 429;
                case "overloaded_error", "service_unavailable", "engine_overloaded" -> 503;
                case "invalid_request_error", "context_length_exceeded", "content_filter" -> 400;
                default -> 502;
            };
        }
    }
}
