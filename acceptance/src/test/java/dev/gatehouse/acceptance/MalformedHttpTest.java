package dev.gatehouse.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is not HTTP as it should be is answered with 400 and the end of the connection; what stalls, ended. */
@ExtendWith(TailOnFailure.class)
@Execution(CONCURRENT)
final class MalformedHttpTest {
    private static final String START = "POST /v1/chat/completions HTTP/1.1\r\nContent-Type: application/json\r\n";

    private final Product product = Product.shared();
    private final String key = Keys.generate(product);

    @AfterEach
    void the_process_goes_on() {
        assertThat(product.alive()).isTrue();
        assertThat(Http.get(product.url() + "/health/liveliness").status()).isEqualTo(200);
    }

    static Stream<Arguments> requests() {
        var host = "Host: gatehouse\r\n";
        return Stream.of(
                Arguments.of("Content-Length twice", START + host + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"),
                Arguments.of("twice the same", START + host + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}"),
                Arguments.of(
                        "Content-Length and Transfer-Encoding",
                        START + host + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"),
                Arguments.of("no number", START + host + "Content-Length: two\r\n\r\n{}"),
                Arguments.of("a negative length", START + host + "Content-Length: -2\r\n\r\n{}"),
                Arguments.of("a signed length", START + host + "Content-Length: +2\r\n\r\n{}"),
                Arguments.of("an unknown encoding", START + host + "Transfer-Encoding: zip\r\n\r\n{}"),
                Arguments.of("a folded header", START + host + "X-Folded: a\r\n b\r\nContent-Length: 2\r\n\r\n{}"),
                Arguments.of(
                        "bare line feeds", (START + host + "Content-Length: 2\r\n\r\n").replace("\r\n", "\n") + "{}"),
                Arguments.of("one bare line feed", START + host + "X-One: a\nContent-Length: 2\r\n\r\n{}"),
                Arguments.of("a bare carriage return", START + host + "X-One: a\rb\r\nContent-Length: 2\r\n\r\n{}"),
                Arguments.of("a space before the colon", START + host + "Content-Length : 2\r\n\r\n{}"),
                Arguments.of("no Host", START + "Content-Length: 2\r\n\r\n{}"),
                Arguments.of("two Hosts", START + host + host + "Content-Length: 2\r\n\r\n{}"),
                Arguments.of("a Host with a path", START + "Host: gatehouse/x\r\nContent-Length: 2\r\n\r\n{}"),
                Arguments.of("a Host with a user", START + "Host: a@gatehouse\r\nContent-Length: 2\r\n\r\n{}"),
                Arguments.of("no request line", "hello\r\n\r\n"),
                Arguments.of("a head without end", START + host + "X-Long: " + "a".repeat(200_000) + "\r\n\r\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void what_is_not_http_is_refused_and_its_connection_closed(String what, String request) throws IOException {
        try (var socket = RawSocket.to(product)) {
            socket.send(request);
            var reply = socket.reply(Await.PATIENCE);
            assertThat(reply.status()).as(what + ": " + reply).isIn(400, 414, 431);
            assertThat(socket.endsWithin(Await.PATIENCE)).as(what + " ends").isTrue();
        }
    }

    @Test
    void a_chunk_without_a_size_ends_the_connection() throws IOException {
        try (var socket = RawSocket.to(product)) {
            socket.send(RawSocket.head("/v1/chat/completions", key, "Transfer-Encoding: chunked"));
            socket.send("zz\r\n{}\r\n0\r\n\r\n");
            assertThat(socket.reply(Await.PATIENCE).status()).isNotEqualTo(200);
            assertThat(socket.endsWithin(Await.PATIENCE)).isTrue();
        }
    }

    @Test
    @Timeout(90)
    void who_stalls_is_let_go_of_and_others_are_served_meanwhile() throws Exception {
        try (var head = RawSocket.to(product);
                var drip = RawSocket.to(product);
                var body = RawSocket.to(product)) {
            long began = System.nanoTime();
            head.send("POST /v1/chat/completions HTTP/1.1\r\nHost: gateh");
            body.send(RawSocket.head("/v1/chat/completions", key, "Content-Length: 100"));
            body.send("{\"model\":");
            drip.send("GET /v1/models HTTP/1.1\r\nHost: gatehouse\r\n");
            assertThat(Http.post(
                                    product.url() + "/v1/chat/completions",
                                    Http.bearer(key),
                                    Prompt.plain().chat(Product.OPENAI))
                            .status())
                    .isEqualTo(200);
            assertThat(head.endsWithin(Duration.ofSeconds(25))).isTrue();
            long headEnded = Duration.ofNanos(System.nanoTime() - began).toSeconds();
            assertThat(drip.endsWithin(Duration.ofSeconds(10))).isTrue();
            assertThat(body.endsWithin(Duration.ofSeconds(35))).isTrue();
            long bodyEnded = Duration.ofNanos(System.nanoTime() - began).toSeconds();
            System.out.println(
                    "a stalled head ended after " + headEnded + " s, a stalled body after " + bodyEnded + " s");
            assertThat(headEnded).isBetween(12L, 20L);
            assertThat(bodyEnded).isBetween(25L, 45L);
        }
    }
}
