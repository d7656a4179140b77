package dev.gatehouse.wire.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.wire.ProviderError;
import dev.gatehouse.wire.ProviderError.Cause;
import dev.gatehouse.wire.WireError;
import dev.gatehouse.wire.WireError.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorsTest {
    private final OpenAiChat format = new OpenAiChat();

    @ParameterizedTest
    @CsvSource({
        "INVALID_REQUEST,invalid_request_error",
        "TOO_LARGE,invalid_request_error",
        "CONFLICT,invalid_request_error",
        "AUTHENTICATION,authentication_error",
        "PAYMENT,insufficient_quota",
        "PERMISSION,permission_error",
        "NOT_FOUND,not_found_error",
        "RATE_LIMIT,rate_limit_error",
        "OVERLOADED,server_error",
        "UPSTREAM,server_error",
        "TIMEOUT,server_error",
        "INTERNAL,server_error"
    })
    void each_kind_has_its_type(Kind kind, String type) {
        assertThat(format.error(WireError.of(500, kind, "Sorry, \"no\" ü")))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"error\":{\"message\":\"Sorry, \\\"no\\\" ü\",\"type\":\"" + type
                        + "\",\"param\":null,\"code\":null}}");
    }

    @Test
    void code_and_param_are_told() {
        var error = new WireError(400, Kind.INVALID_REQUEST, "m", "EMPTY_MESSAGES_ARRAY", "messages", "req_1");

        assertThat(format.error(error))
                .asString()
                .isEqualTo(
                        "{\"error\":{\"message\":\"m\",\"type\":\"invalid_request_error\",\"param\":\"messages\",\"code\":\"EMPTY_MESSAGES_ARRAY\"}}");
    }

    @Test
    void a_stream_ends_with_an_error_frame_and_the_end_marker_and_no_finish() {
        assertThat(format.streamError(WireError.of(502, Kind.UPSTREAM, "Gone\nnow")))
                .asString()
                .isEqualTo("""
                        data: {"error":{"message":"Gone\\nnow","type":"server_error","param":null,"code":null}}

                        data: [DONE]

                        """);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            400 | {"error":{"message":"Bad value","type":"invalid_request_error","param":"n","code":null}} | INVALID_REQUEST | Bad value | invalid_request_error | n
            400 | {"error":{"message":"M","type":"invalid_request_error","code":"context_length_exceeded","param":"messages"}} | CONTEXT_LENGTH | M | context_length_exceeded | messages
            400 | {"error":{"message":"This model's maximum context length is 8192 tokens."}}     | CONTEXT_LENGTH  | This model's maximum context length is 8192 tokens. | |
            413 | {"error":{"message":"prompt is too long: 9 > 8"}}                               | CONTEXT_LENGTH  | prompt is too long: 9 > 8 | |
            400 | {"error":{"message":"M","code":"content_filter"}}                               | CONTENT_FILTER  | M | content_filter |
            400 | {"error":{"message":"M","code":"content_policy_violation"}}                     | CONTENT_FILTER  | M | content_policy_violation |
            400 | {"error":{"message":"M","code":"model_not_found"}}                              | MODEL_NOT_FOUND | M | model_not_found |
            400 | [{"error":{"code":400,"message":"API key not valid","status":"INVALID_ARGUMENT"}}] | INVALID_REQUEST | API key not valid | 400 |
            401 | {"error":{"message":"Incorrect key","type":"invalid_request_error","code":"invalid_api_key"}} | CREDENTIAL | Incorrect key | invalid_api_key |
            402 | {"error":{"message":"Insufficient credits","code":402}}                         | CREDENTIAL      | Insufficient credits | 402 |
            403 | {"error":"forbidden"}                                                           | CREDENTIAL      | forbidden | |
            404 | {"error":{"message":"No such model","code":"model_not_found"}}                  | MODEL_NOT_FOUND | No such model | model_not_found |
            404 | {"detail":"Not Found"}                                                          | MODEL_NOT_FOUND | Not Found | |
            408 | {}                                                                              | SERVER          | `` | |
            409 | {}                                                                              | SERVER          | `` | |
            422 | {"detail":[{"loc":["body","messages",0],"msg":"field required","type":"x"},{"msg":"b"}]} | INVALID_REQUEST | body.messages.0: field required; b | |
            429 | {"error":{"message":"Quota","type":"insufficient_quota","code":"insufficient_quota"}} | RATE_LIMIT | Quota | insufficient_quota |
            429 | Too many requests                                                               | RATE_LIMIT      | Too many requests | |
            500 | {"object":"error","message":"CUDA","type":"InternalServerError","code":500}     | SERVER          | CUDA | InternalServerError |
            500 | {"error":{"message":"{\\"error\\":{\\"message\\":\\"inner\\"}}","type":"t"}}    | SERVER          | inner | t |
            502 | <html><body>Bad gateway</body></html>                                           | SERVER          | `` | |
            503 | {"message":"busy"}                                                              | OVERLOADED      | busy | |
            503 | 503 Service Unavailable                                                         | OVERLOADED      | 503 Service Unavailable | |
            529 | {"error":{"message":"busy","type":"overloaded_error"}}                          | OVERLOADED      | busy | overloaded_error |
            418 | "teapot"                                                                        | INVALID_REQUEST | teapot | |
            """)
    void a_providers_error_is_understood(
            int status, String body, Cause cause, String message, String code, String param) {
        ProviderError error = format.readError(status, body.getBytes(StandardCharsets.UTF_8));

        assertThat(error).isEqualTo(new ProviderError(status, cause, message, code, param));
    }

    @Test
    void a_hugemessage_is_cut_and_stays_writable() {
        String huge = "x".repeat(1999) + "👋".repeat(3000);
        for (String body : new String[] {
            huge, "{\"error\":{\"message\":\"" + huge + "\"}}", "{\"error\":{\"message\":\"\\ud83d\"}}"
        }) {
            String message =
                    format.readError(500, body.getBytes(StandardCharsets.UTF_8)).message();

            assertThat(message.length()).isBetween(1, 2000);
            assertThat(format.error(WireError.of(502, Kind.UPSTREAM, message))).isNotEmpty();
        }
    }

    @Test
    void no_body_whatever_throws() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        String base = "{\"error\":{\"message\":\"m\",\"code\":[1e999],\"param\":{}},\"detail\":[[],null]}";
        for (int i = 0; i < 5000; i++) {
            byte[] body = base.getBytes(StandardCharsets.UTF_8);
            for (int k = 0; k < 3; k++) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            assertThat(format.readError(400 + random.nextInt(200), body))
                    .as("seed %d", seed)
                    .isNotNull();
        }
        assertThat(format.readError(500, new byte[0]).message()).isEmpty();
        assertThat(format.readError(500, "[".repeat(100_000).getBytes(StandardCharsets.UTF_8)))
                .isNotNull();
        assertThat(format.readError(500, new byte[] {(byte) 0xff, 0, 1}).message())
                .isEmpty();
    }
}
