package dev.gatehouse.wire.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.wire.ProviderError.Cause;
import dev.gatehouse.wire.WireError;
import dev.gatehouse.wire.WireError.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorsTest {
    private final GeminiChat format = GeminiChat.whole();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "400|INVALID_ARGUMENT|nothing|INVALID_REQUEST",
                "400|INVALID_ARGUMENT|The input token count (9) exceeds the maximum number of tokens allowed (8).|CONTEXT_LENGTH",
                "400|FAILED_PRECONDITION|User location is not supported for the API use.|CREDENTIAL",
                "401|UNAUTHENTICATED|who|CREDENTIAL",
                "403|PERMISSION_DENIED|no|CREDENTIAL",
                "404|NOT_FOUND|no model|MODEL_NOT_FOUND",
                "429|RESOURCE_EXHAUSTED|slow|RATE_LIMIT",
                "500|INTERNAL|oops|SERVER",
                "503|UNAVAILABLE|busy|OVERLOADED",
                "504|DEADLINE_EXCEEDED|late|SERVER"
            })
    void a_providers_error_is_understood_bare_and_in_an_array(int status, String code, String message, Cause cause) {
        var body = "{\"error\":{\"code\":%d,\"message\":\"%s\",\"status\":\"%s\"}}".formatted(status, message, code);

        for (var sent : new String[] {body, "[" + body + "]"}) {
            var error = format.readError(status, sent.getBytes(UTF_8));
            assertThat(error.cause()).isEqualTo(cause);
            assertThat(error.message()).isEqualTo(message);
            assertThat(error.code()).isEqualTo(code);
        }
    }

    @Test
    void a_bad_key_is_the_gateways_own_although_its_status_is_400() {
        var body = "{\"error\":{\"code\":400,\"message\":\"API key not valid.\",\"status\":\"INVALID_ARGUMENT\","
                + "\"details\":[{\"reason\":\"API_KEY_INVALID\"}]}}";

        assertThat(format.readError(400, body.getBytes(UTF_8)).cause()).isEqualTo(Cause.CREDENTIAL);
    }

    @ParameterizedTest
    @CsvSource({"<html>,''", "'',''", "'{\"x\":',''", "plain words,plain words", "'[]',''"})
    void what_is_no_error_of_googles_is_survived(String body, String message) {
        assertThat(format.readError(502, body.getBytes(UTF_8)).message()).isEqualTo(message);
    }

    @Test
    void an_error_is_told_in_googles_envelope() {
        var error = new WireError(404, Kind.NOT_FOUND, "No such model.", "MODEL_NOT_FOUND", "model", "req_1");

        assertThat(new String(format.error(error), UTF_8))
                .isEqualTo(
                        "{\"error\":{\"code\":404,\"message\":\"No such model.\",\"status\":\"NOT_FOUND\",\"details\":["
                                + "{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"MODEL_NOT_FOUND\","
                                + "\"domain\":\"gatehouse\",\"metadata\":{\"requestId\":\"req_1\"}},"
                                + "{\"@type\":\"type.googleapis.com/google.rpc.BadRequest\",\"fieldViolations\":["
                                + "{\"field\":\"model\",\"description\":\"No such model.\"}]}]}}");
        assertThat(new String(format.streamError(error), UTF_8))
                .startsWith("data: {\"error\":")
                .endsWith("}\r\n\r\n");
    }
}
