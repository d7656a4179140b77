package dev.gatehouse.simulator;

import static dev.gatehouse.simulator.Wire.chat;
import static dev.gatehouse.simulator.Wire.said;
import static dev.gatehouse.simulator.Wire.streamed;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecorderTest {
    private final Simulator simulator =
            Simulator.start(new Options().withLoops(2).withRecord(5));
    private final int port = simulator.port();

    @AfterEach
    void close() {
        simulator.close();
    }

    private JsonNode get(String path) {
        return Wire.get(port, path).json();
    }

    private Wire.Answer delete(String path) {
        return Wire.exchange(port, Wire.head("DELETE", path, "connection: close") + "\r\n");
    }

    @Test
    void a_request_is_shown_as_it_was_received() throws Exception {
        String body = said("grüß dich").replace(":", " :  ");
        chat(port, body, "X-Request-Id: mine", "x-odd: yes");
        JsonNode entry = get("/_sim/requests?id=mine").at("/requests/0");
        assertThat(entry.path("seq").asInt()).isEqualTo(1);
        assertThat(entry.path("method").asText()).isEqualTo("POST");
        assertThat(entry.path("path").asText()).isEqualTo("/v1/chat/completions");
        assertThat(entry.path("model").asText()).isEqualTo("m");
        assertThat(entry.path("api_key").asText()).isEqualTo("k");
        assertThat(entry.at("/headers/x-odd").asText()).isEqualTo("yes");
        assertThat(entry.path("body").asText()).isEqualTo(body);
        byte[] sent = body.getBytes(UTF_8);
        assertThat(entry.path("body_length").asInt()).isEqualTo(sent.length);
        assertThat(entry.path("body_sha256").asText())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(sent)));
        assertThat(Wire.get(port, "/_sim/requests/1/body").body()).isEqualTo(sent);
        assertThat(entry.path("status").asInt()).isEqualTo(200);
        assertThat(entry.path("bytes").asInt()).isGreaterThan(300);
    }

    @Test
    void a_body_sent_in_chunks_is_kept_without_their_framing() {
        String body = said("x");
        String request = Wire.head(
                        "POST",
                        "/v1/chat/completions",
                        "authorization: Bearer k",
                        "transfer-encoding: chunked",
                        "connection: close")
                + "\r\n3\r\n" + body.substring(0, 3) + "\r\n" + Integer.toHexString(body.length() - 3) + "\r\n"
                + body.substring(3) + "\r\n0\r\n\r\n";
        assertThat(Wire.exchange(port, request).status()).isEqualTo(200);
        assertThat(Wire.get(port, "/_sim/requests/1/body").text()).isEqualTo(body);
    }

    @Test
    void requests_are_found_by_what_they_are() {
        chat(port, said("one"));
        chat(port, said("two").replace("\"m\"", "\"other\""));
        Wire.get(port, "/v1/models?x=1", "authorization: Bearer z");
        assertThat(get("/_sim/requests").at("/requests")).hasSize(3);
        assertThat(get("/_sim/requests?api_key=z").at("/requests/0/path").asText())
                .isEqualTo("/v1/models?x=1");
        assertThat(get("/_sim/requests?path=/v1/models").at("/requests")).hasSize(1);
        assertThat(get("/_sim/requests?model=other").at("/requests/0/seq").asInt())
                .isEqualTo(2);
        assertThat(get("/_sim/requests?contains=one").at("/requests/0/seq").asInt())
                .isEqualTo(1);
        assertThat(get("/_sim/requests?limit=2").at("/requests/0/seq").asInt()).isEqualTo(2);
        assertThat(Wire.get(port, "/_sim/requests?limit=x").status()).isEqualTo(400);
        assertThat(Wire.get(port, "/_sim/requests/9").status()).isEqualTo(404);
        assertThat(Wire.get(port, "/_sim/nothing").status()).isEqualTo(404);
    }

    @Test
    void the_ring_forgets_and_the_totals_do_not() {
        for (int i = 0; i < 8; i++) {
            chat(port, said("[[sim tokens=3 cached=1]]"));
        }
        chat(port, said("[[sim status=429]]"));
        chat(port, said("x").replace("\"m\"", "\"other\""));
        assertThat(get("/_sim/requests").at("/requests")).hasSize(5);
        JsonNode totals = get("/_sim/totals?api_key=k");
        assertThat(totals.path("requests").asInt()).isEqualTo(10);
        assertThat(totals.path("completion_tokens").asInt()).isEqualTo(8 * 3 + 4);
        assertThat(totals.path("cache_read_tokens").asInt()).isEqualTo(8);
        assertThat(totals.path("in_flight").asInt()).isZero();
        assertThat(totals.path("groups")).hasSize(3);
        assertThat(get("/_sim/totals?api_key=nobody").path("requests").asInt()).isZero();
        assertThat(get("/_sim/totals").path("requests").asInt()).isEqualTo(10);
    }

    @Test
    void clearing_forgets_both_and_what_was_in_flight() throws IOException {
        chat(port, said("x"));
        String stalled = Wire.post("/v1/chat/completions", streamed("[[sim stall=mid]]"), "authorization: Bearer k");
        try (var socket = Wire.open(port, stalled)) {
            Wire.await(() ->
                    Optional.of(get("/_sim/totals").path("in_flight").asInt()).filter(n -> n == 1));
            assertThat(delete("/_sim/requests").status()).isEqualTo(200);
            assertThat(socket.isConnected()).isTrue();
        }
        assertThat(get("/_sim/requests").at("/requests")).isEmpty();
        assertThat(get("/_sim/totals").path("requests").asInt()).isZero();
        assertThat(get("/_sim/totals").path("in_flight").asInt()).isZero();
    }

    @Test
    void a_client_that_resets_in_mid_stream_is_noticed_with_what_it_got() throws IOException {
        String request = Wire.post(
                "/v1/chat/completions", streamed("[[sim id=gone tokens=1000 pace=10]]"), "authorization: Bearer k");
        try (var socket = Wire.open(port, request)) {
            Wire.await(() ->
                    Optional.of(entry("gone").path("completion_tokens").asInt()).filter(n -> n >= 3));
            socket.setSoLinger(true, 0);
        }
        JsonNode gone = Wire.await(() -> Optional.of(entry("gone"))
                .filter(entry -> entry.path("outcome").asText().equals("client_gone")));
        assertThat(gone.path("completion_tokens").asInt()).isBetween(3, 500);
        assertThat(get("/_sim/totals").path("completion_tokens").asInt())
                .isEqualTo(gone.path("completion_tokens").asInt());
    }

    private JsonNode entry(String id) {
        return get("/_sim/requests?id=" + id).at("/requests/0");
    }

    @Test
    void without_a_ring_totals_still_count() {
        try (var bare = Simulator.start(new Options().withRecord(0))) {
            chat(bare.port(), said("x"));
            assertThat(Wire.get(bare.port(), "/_sim/requests").json().at("/requests"))
                    .isEmpty();
            assertThat(Wire.get(bare.port(), "/_sim/totals")
                            .json()
                            .path("requests")
                            .asInt())
                    .isEqualTo(1);
        }
    }

    @Test
    void the_bytes_kept_are_bounded() {
        try (var small = Simulator.start(new Options().withRecordBytes(1_000))) {
            for (int i = 0; i < 5; i++) {
                chat(small.port(), said("x".repeat(400)));
            }
            assertThat(Wire.get(small.port(), "/_sim/requests").json().at("/requests"))
                    .hasSize(2);
        }
    }
}
