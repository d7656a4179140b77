package dev.gatehouse.simulator;

import static dev.gatehouse.simulator.Wire.chat;
import static dev.gatehouse.simulator.Wire.said;
import static dev.gatehouse.simulator.Wire.send;
import static dev.gatehouse.simulator.Wire.streamed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatorTest {
    @Test
    void connections_are_kept_alive_after_answers_of_either_kind() throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            for (int i = 0; i < 20; i++) {
                String body = i % 2 == 0 ? said("n" + i) : streamed("n" + i);
                var request = HttpRequest.newBuilder(URI.create(Wire.SIMULATOR.url() + "/v1/chat/completions"))
                        .header("authorization", "Bearer alive")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
                assertThat(client.send(request, BodyHandlers.ofString()).statusCode())
                        .isEqualTo(200);
            }
        }
        var entries = Wire.get("/_sim/requests?api_key=alive").json().at("/requests");
        assertThat(entries).hasSize(20);
        entries.forEach(entry -> assertThat(entry.path("outcome").asText()).isEqualTo("completed"));
    }

    @Test
    void pipelined_requests_are_answered_in_turn() throws IOException {
        String slow = Wire.post("/v1/chat/completions", said("first [[sim latency=50]]"), "authorization: Bearer k")
                .replace("connection: close", "x-a: b");
        String quick = Wire.post("/v1/chat/completions", said("second"), "authorization: Bearer k");
        try (var socket = Wire.open(Wire.SIMULATOR.port(), slow + quick)) {
            String all = new String(socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(all.indexOf("said: first")).isPositive().isLessThan(all.indexOf("said: second"));
        }
    }

    @Test
    void a_client_that_expects_continue_is_told_to() throws IOException {
        String body = said("x");
        String head = Wire.head(
                "POST",
                "/v1/chat/completions",
                "authorization: Bearer k",
                "expect: 100-continue",
                "content-length: " + body.length(),
                "connection: close");
        try (var socket = Wire.open(Wire.SIMULATOR.port(), head + "\r\n")) {
            byte[] go = socket.getInputStream().readNBytes(25);
            assertThat(new String(go, java.nio.charset.StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            socket.getOutputStream().write(body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            assertThat(Wire.read(socket, 2_000).status()).isEqualTo(200);
        }
    }

    @Test
    void what_is_no_http_is_refused() {
        assertThat(Wire.exchange(Wire.SIMULATOR.port(), "nonsense\r\n\r\n").status())
                .isEqualTo(400);
    }

    @Test
    void a_taken_port_and_an_unknown_default_are_reported() {
        assertThatThrownBy(() -> Simulator.start(new Options().withPort(Wire.SIMULATOR.port())))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Simulator.start(new Options().withDefaults("latncy=1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("latncy");
    }

    @Test
    void defaults_hold_unless_a_request_says_otherwise_and_closing_ends_everything() {
        int port;
        try (var simulator = Simulator.start(new Options().withDefaults("tokens=3"))) {
            port = simulator.port();
            assertThat(chat(port, said("x"))
                            .json()
                            .at("/usage/completion_tokens")
                            .asInt())
                    .isEqualTo(3);
            assertThat(chat(port, said("x [[sim tokens=4]]"))
                            .json()
                            .at("/usage/completion_tokens")
                            .asInt())
                    .isEqualTo(4);
            assertThat(chat(port, said("x [[sim tokens=4]]"), "x-sim: tokens=5")
                            .json()
                            .at("/usage/completion_tokens")
                            .asInt())
                    .isEqualTo(5);
        }
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void a_rule_speaks_as_often_as_it_may_and_the_first_that_matches_wins() {
        try (var simulator = Simulator.start(new Options())) {
            int port = simulator.port();
            rule(
                    port,
                    "{\"match\":{\"model\":\"m\",\"api_key\":\"k\",\"path\":\"/v1/chat/completions\"},\"directives\":\"status=503\",\"times\":2}");
            rule(port, "{\"directives\":\"status=418\"}");
            var statuses = new ArrayList<Integer>();
            for (int i = 0; i < 3; i++) {
                statuses.add(chat(port, said("x")).status());
            }
            assertThat(statuses).containsExactly(503, 503, 418);
            assertThat(Wire.get(port, "/_sim/rules").json().at("/rules/0/left").asInt())
                    .isZero();
            Wire.exchange(port, Wire.head("DELETE", "/_sim/rules", "connection: close") + "\r\n");
            assertThat(chat(port, said("x")).status()).isEqualTo(200);
        }
    }

    private static void rule(int port, String rule) {
        assertThat(Wire.exchange(port, Wire.post("/_sim/rules", rule)).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"directives\":\"nonsense=1\"}",
                "{\"directives\":\"tokens=1\",\"time\":2}",
                "{\"directives\":\"tokens=1\",\"times\":0}",
                "{\"directives\":\"tokens=1\",\"match\":{\"modle\":\"x\"}}",
                "[]"
            })
    void a_rule_with_a_typo_is_refused(String rule) {
        assertThat(send("POST", "/_sim/rules", rule).status()).isEqualTo(400);
    }
}
