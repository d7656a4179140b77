package dev.gatehouse.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are well-formed HTTP and nothing else: refused in the client's dialect, by a process that goes on. */
@ExtendWith(TailOnFailure.class)
final class BadInputTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String MESSAGES = "/v1/messages";

    private final Product product = Product.shared();
    private final String key = Keys.generate(product);

    @AfterEach
    void the_process_goes_on() {
        assertThat(product.alive()).isTrue();
        assertThat(Http.get(product.url() + "/health/readiness").status()).isEqualTo(200);
    }

    static Stream<Arguments> bodies() {
        var hello = "[{\"role\":\"user\",\"content\":\"hello\"}]";
        var good = "\"model\":\"%s\",\"max_tokens\":10,\"messages\":".formatted(Product.OPENAI);
        return Stream.of(
                Arguments.of("empty", ""),
                Arguments.of("white space", "  \n"),
                Arguments.of("no JSON", "hello"),
                Arguments.of("cut short", "{\"model\":\"x\",\"messages\":["),
                Arguments.of("more behind it", "{" + good + hello + "} {}"),
                Arguments.of("trailing comma", "{" + good + hello + ",}"),
                Arguments.of("a list", "[1]"),
                Arguments.of("a text", "\"text\""),
                Arguments.of("null", "null"),
                Arguments.of("a number", "1"),
                Arguments.of("nothing in it", "{}"),
                Arguments.of("no messages", "{\"model\":\"" + Product.OPENAI + "\",\"max_tokens\":10}"),
                Arguments.of("no model", "{\"max_tokens\":10,\"messages\":" + hello + "}"),
                Arguments.of("a model that is a number", "{\"model\":1,\"max_tokens\":10,\"messages\":" + hello + "}"),
                Arguments.of("an empty model", "{\"model\":\"\",\"max_tokens\":10,\"messages\":" + hello + "}"),
                Arguments.of("messages that are a text", "{" + good + "\"hello\"}"),
                Arguments.of("empty messages", "{" + good + "[]}"),
                Arguments.of("a message that is a text", "{" + good + "[\"hello\"]}"),
                Arguments.of("a message without a role", "{" + good + "[{\"content\":\"hello\"}]}"),
                Arguments.of("an unknown role", "{" + good + "[{\"role\":\"king\",\"content\":\"hello\"}]}"),
                Arguments.of("an empty content", "{" + good + "[{\"role\":\"user\",\"content\":\"\"}]}"),
                Arguments.of("a content that is a number", "{" + good + "[{\"role\":\"user\",\"content\":1}]}"),
                Arguments.of("a stream that is a text", "{\"stream\":\"yes\"," + good + hello + "}"),
                Arguments.of("a model twice", "{\"model\":\"x\"," + good + hello + "}"),
                Arguments.of("messages twice", "{\"messages\":[]," + good + hello + "}"),
                Arguments.of("not a number", "{\"temperature\":NaN," + good + hello + "}"),
                Arguments.of("infinity", "{\"temperature\":Infinity," + good + hello + "}"),
                Arguments.of("a leading zero", "{\"temperature\":01," + good + hello + "}"),
                Arguments.of("an escaped zero", "{" + good + "[{\"role\":\"user\",\"content\":\"a\\u0000b\"}]}"),
                Arguments.of("half an emoji", "{" + good + "[{\"role\":\"user\",\"content\":\"a\\ud83d b\"}]}"),
                Arguments.of("a control character", "{" + good + "[{\"role\":\"user\",\"content\":\"a\u0001b\"}]}"),
                Arguments.of("a comment", "{/* */" + good + hello + "}"),
                Arguments.of("depth", "{\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "," + good + hello + "}"),
                Arguments.of("only depth", "[".repeat(100_000)),
                Arguments.of("depth of objects", "{\"a\":".repeat(100_000)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void a_body_that_makes_no_sense_is_a_400(String what, String body) {
        for (var path : List.of(CHAT, MESSAGES)) {
            refusedIn(path, 400, post(path, body), what);
        }
    }

    @Test
    void a_body_in_broken_utf8_is_a_400() {
        var broken =
                "{\"model\":\"openai/gpt-4o-mini\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"\u00e9\u00ff\"}]}"
                        .getBytes(StandardCharsets.ISO_8859_1);
        for (var path : List.of(CHAT, MESSAGES)) {
            var answer = Http.send(Http.request(product.url() + path, Http.bearer(key))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(broken))
                    .build());
            refusedIn(path, 400, answer, "broken UTF-8");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {CHAT, MESSAGES})
    void an_unknown_model_is_a_404_with_what_may_have_been_meant(String path) {
        var body = Prompt.plain().message("anthropic/claude-haiku-4-6-x", "");
        var answer = post(path, body);
        refusedIn(path, 404, answer, "unknown model");
        assertThat(answer.json().at("/error/message").asText()).startsWith("Invalid model name passed in model=");
    }

    @ParameterizedTest
    @ValueSource(strings = {CHAT, MESSAGES})
    void a_body_over_the_limit_is_a_413_before_it_is_sent(String path) throws IOException {
        try (var socket = RawSocket.to(product)) {
            socket.send(RawSocket.head(path, key, "Content-Length: 33554433"));
            var reply = socket.reply(Await.PATIENCE);
            assertThat(reply.status()).as(reply.toString()).isEqualTo(413);
            shaped(path, Http.parse(reply.body()).toString(), reply.header("x-request-id"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {CHAT, MESSAGES})
    void a_body_that_grows_over_the_limit_is_a_413(String path) throws IOException {
        try (var socket = RawSocket.to(product)) {
            socket.send(RawSocket.head(path, key, "Transfer-Encoding: chunked"));
            var megabyte = ("100000\r\n" + " ".repeat(1024 * 1024) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 33; i++) {
                socket.send(megabyte);
            }
            var reply = socket.reply(Await.PATIENCE);
            assertThat(reply.status()).as(reply.toString()).isEqualTo(413);
            shaped(path, reply.body(), reply.header("x-request-id"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {CHAT, MESSAGES})
    void a_content_type_of_something_else_is_a_415(String path) {
        var answer = Http.send(Http.request(product.url() + path, Http.bearer(key))
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{}"))
                .build());
        refusedIn(path, 415, answer, "text/plain");
    }

    @Test
    void unknown_paths_are_404_and_methods_a_path_does_not_have_405() {
        for (var path : List.of("/v1/nothing", "/nothing", "/v1/chat", "/v1/chat/completions/more")) {
            var answer = post(path, "{}");
            assertThat(answer.status()).as(path + ": " + answer).isEqualTo(404);
            assertThat(answer.header("x-request-id")).startsWith("req_");
        }
        for (var path : List.of(CHAT, MESSAGES, "/key/generate")) {
            for (var method : List.of("GET", "PUT", "DELETE", "PATCH")) {
                var answer = Http.send(Http.request(product.url() + path, Http.bearer(key))
                        .method(method, BodyPublishers.noBody())
                        .build());
                assertThat(answer.status())
                        .as(method + " " + path + ": " + answer)
                        .isEqualTo(405);
                assertThat(answer.header("allow")).contains("POST");
            }
        }
    }

    @Test
    void a_caller_without_valid_credentials_is_refused_before_its_body() throws IOException {
        for (var path : List.of(CHAT, MESSAGES, "/key/generate")) {
            try (var socket = RawSocket.to(product)) {
                socket.send(RawSocket.head(path, "sk-nobody", "Content-Length: 1000000", "Expect: 100-continue"));
                var reply = socket.reply(Await.PATIENCE);
                assertThat(reply.status()).as(reply.toString()).isEqualTo(401);
                assertThat(reply.header("x-request-id")).startsWith("req_");
            }
            try (var socket = RawSocket.to(product)) {
                socket.send(RawSocket.head(path, "sk-nobody", "Content-Length: 1000000"));
                assertThat(socket.reply(Await.PATIENCE).status()).isEqualTo(401);
            }
        }
    }

    @Test
    void a_caller_with_valid_credentials_is_asked_for_its_body() throws IOException {
        try (var socket = RawSocket.to(product)) {
            var body = Prompt.of("tokens=2").chat(Product.OPENAI);
            socket.send(RawSocket.head(CHAT, key, "Content-Length: " + body.length(), "Expect: 100-continue"));
            assertThat(socket.reply(Await.PATIENCE).status()).isEqualTo(100);
            socket.send(body);
            assertThat(socket.reply(Await.PATIENCE).status()).isEqualTo(200);
        }
    }

    @Test
    void a_refusal_repeats_nothing_of_what_was_sent() {
        var secret = "canary" + Sim.marker();
        for (var path : List.of(CHAT, MESSAGES)) {
            for (var body : List.of(
                    "{\"model\":\"" + secret + "\"",
                    "{\"messages\":\"" + secret + "\",\"max_tokens\":1,\"model\":\"" + Product.OPENAI + "\"}",
                    secret)) {
                assertThat(post(path, body).toString()).doesNotContain(secret);
            }
            var stranger = Http.post(product.url() + path, Http.bearer("sk-" + secret), "{}");
            assertThat(stranger.status()).isEqualTo(401);
            assertThat(stranger.toString()).doesNotContain(secret);
        }
    }

    private Http.Answer post(String path, String body) {
        return Http.post(product.url() + path, Map.of("Authorization", "Bearer " + key), body);
    }

    private static void refusedIn(String path, int status, Http.Answer answer, String what) {
        assertThat(answer.status()).as(what + " to " + path + ": " + answer).isEqualTo(status);
        shaped(path, answer.text(), answer.header("x-request-id"));
    }

    private static void shaped(String path, String body, String requestId) {
        assertThat(requestId).startsWith("req_");
        var json = Http.parse(body);
        assertThat(json.at("/error/message").asText()).isNotEmpty();
        assertThat(json.at("/error/type").asText()).isNotEmpty();
        assertThat(json.path("type").asText("")).isEqualTo(path.equals(MESSAGES) ? "error" : "");
    }
}
