package dev.gatehouse.wire.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.wire.ProviderError.Cause;
import dev.gatehouse.wire.WireError;
import dev.gatehouse.wire.WireError.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorsTest {
    private final AnthropicMessages format = new AnthropicMessages();

    @ParameterizedTest
    @CsvSource({
        "400,invalid_request_error",
        "401,authentication_error",
        "402,billing_error",
        "403,permission_error",
        "404,not_found_error",
        "409,invalid_request_error",
        "413,request_too_large",
        "415,invalid_request_error",
        "422,invalid_request_error",
        "429,rate_limit_error",
        "500,api_error",
        "502,api_error",
        "503,overloaded_error",
        "504,timeout_error",
        "529,overloaded_error"
    })
    void every_status_has_its_type(int status, String type) {
        assertThat(new String(format.error(WireError.of(status, Kind.INTERNAL, "é")), UTF_8))
                .isEqualTo("{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"é\"}}");
    }

    @Test
    void code_param_and_request_id_are_told() {
        var error = new WireError(400, Kind.INVALID_REQUEST, "no", "MISSING_FIELD", "model", "req_1");
        assertThat(new String(format.error(error), UTF_8))
                .isEqualTo("{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"no\","
                        + "\"code\":\"MISSING_FIELD\",\"param\":\"model\"},\"request_id\":\"req_1\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | invalid_request_error | messages: field required                          | INVALID_REQUEST",
                "400 | invalid_request_error | prompt is too long: 210000 tokens > 200000 maximum | CONTEXT_LENGTH",
                "400 | invalid_request_error | input length and `max_tokens` exceed context limit: 1 | CONTEXT_LENGTH",
                "400 | invalid_request_error | Output blocked by content filtering policy        | CONTENT_FILTER",
                "400 | invalid_request_error | Your credit balance is too low to access the API  | CREDENTIAL",
                "401 | authentication_error  | invalid x-api-key                                 | CREDENTIAL",
                "402 | billing_error         | pay                                               | CREDENTIAL",
                "403 | permission_error      | no                                                | CREDENTIAL",
                "404 | not_found_error       | model: claude-9                                   | MODEL_NOT_FOUND",
                "408 | timeout_error         | slow                                              | SERVER",
                "409 | conflict_error        | busy                                              | SERVER",
                "413 | request_too_large     | too large                                         | INVALID_REQUEST",
                "422 | invalid_request_error | no                                                | INVALID_REQUEST",
                "429 | rate_limit_error      | slow down                                         | RATE_LIMIT",
                "500 | api_error             | oops                                              | SERVER",
                "500 | overloaded_error      | Overloaded                                        | OVERLOADED",
                "503 | api_error             | down                                              | OVERLOADED",
                "504 | timeout_error         | late                                              | SERVER",
                "529 | overloaded_error      | Overloaded                                        | OVERLOADED",
            })
    void a_providers_error_is_understood(int status, String type, String message, Cause cause) {
        var body = "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"" + message
                + "\"},\"request_id\":\"r\"}";
        var error = format.readError(status, body.getBytes(UTF_8));
        assertThat(error.cause()).isEqualTo(cause);
        assertThat(error.message()).isEqualTo(message);
        assertThat(error.code()).isEqualTo(type);
        assertThat(error.status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html><body>502 Bad Gateway</body></html>",
                "[]",
                "null",
                "{\"error\":\"text\"}",
                "{\"message\":\"m\"}",
                "{\"error\":{\"message\":{\"a\":1}}}",
                "{\"error\":{\"message\":\"<html>\"}}",
                "{\"error\":{\"message\":\"{oops\"}}",
                "{\"error\""
            })
    void what_is_no_error_of_this_protocol_has_no_message(String body) {
        var error = format.readError(502, body.getBytes(UTF_8));
        assertThat(error.message()).isEmpty();
        assertThat(error.cause()).isEqualTo(Cause.SERVER);
    }

    @Test
    void any_bytes_are_survived() {
        var deep = "[".repeat(100_000).getBytes(UTF_8);
        assertThat(format.readError(401, deep).cause()).isEqualTo(Cause.CREDENTIAL);
        assertThat(format.readError(500, new byte[] {(byte) 0xff, 0, (byte) 0xc3})
                        .message())
                .isEmpty();
    }

    @Test
    void a_message_is_bounded_and_never_json() {
        var tooLong = "🌍".repeat(3000);
        var error = format.readError(400, ("{\"error\":{\"message\":\"x" + tooLong + "\"}}").getBytes(UTF_8));
        assertThat(error.message()).hasSizeLessThanOrEqualTo(Errors.MAX_MESSAGE).endsWith("🌍");

        var nested = "{\"error\":{\"message\":\"{\\\"error\\\":{\\\"message\\\":\\\"inner\\\"}}\"}}";
        assertThat(format.readError(400, nested.getBytes(UTF_8)).message()).isEqualTo("inner");
    }
}
