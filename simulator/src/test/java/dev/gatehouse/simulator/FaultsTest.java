package dev.gatehouse.simulator;

import static dev.gatehouse.simulator.Wire.asked;
import static dev.gatehouse.simulator.Wire.chat;
import static dev.gatehouse.simulator.Wire.messages;
import static dev.gatehouse.simulator.Wire.said;
import static dev.gatehouse.simulator.Wire.streamed;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.simulator.Wire.End;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {
    private static final String STREAM = "\"stream\":true";

    @ParameterizedTest
    @CsvSource({
        "400,invalid_request_error",
        "401,authentication_error",
        "403,permission_error",
        "404,not_found_error",
        "429,rate_limit_error",
        "500,api_error",
        "503,api_error",
        "529,overloaded_error"
    })
    void a_status_comes_in_the_protocols_shape(int status, String type) {
        var anthropic = messages(asked("[[sim status=" + status + " retry_after=2]]", STREAM));
        assertThat(anthropic.status()).isEqualTo(status);
        assertThat(anthropic.header("retry-after")).isEqualTo("2");
        assertThat(anthropic.json().at("/error/type").asText()).isEqualTo(type);
        var openai = chat(said("[[sim status=" + status + "]]"));
        assertThat(openai.status()).isEqualTo(status);
        assertThat(openai.header("retry-after")).isEmpty();
        assertThat(openai.json().at("/error/message").asText()).isNotEmpty();
    }

    @Test
    void a_status_can_come_with_html_or_nothing() {
        assertThat(chat(said("x"), "x-sim: status=502 body=html").text()).startsWith("<!DOCTYPE html>");
        assertThat(chat(said("x"), "x-sim: status=502 body=empty").body()).isEmpty();
        assertThat(chat(said("x"), "x-sim: status=200").status()).isEqualTo(400);
    }

    @Test
    void a_status_is_given_even_to_a_body_that_would_be_refused() {
        assertThat(chat("{\"model\":\"m\"}", "x-sim: status=503").status()).isEqualTo(503);
    }

    @ParameterizedTest
    @CsvSource({"reset=before,RST", "close=before,FIN"})
    void a_connection_can_end_before_any_answer(String fault, End end) {
        var answer = chat(streamed("x [[sim id=" + fault.replace('=', '-') + " " + fault + "]]"));
        assertThat(answer.end()).isEqualTo(end);
        assertThat(answer.head()).isEmpty();
        JsonNode entry = Wire.recorded(fault.replace('=', '-'));
        assertThat(entry.path("outcome").asText()).isEqualTo("cut_by_fault");
        assertThat(entry.path("status").asInt()).isZero();
        assertThat(entry.path("prompt_tokens").asInt()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"reset=head,RST", "close=head,FIN"})
    void a_connection_can_end_after_the_head(String fault, End end) {
        var answer = chat(streamed("x [[sim " + fault + "]]"));
        assertThat(answer.end()).isEqualTo(end);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"reset=mid,RST", "close=mid,FIN"})
    void a_connection_can_end_after_half_of_the_content(String fault, End end) {
        String id = "mid-" + end;
        var answer = chat(streamed("x [[sim tokens=10 id=" + id + " " + fault + "]]"));
        assertThat(answer.end()).isEqualTo(end);
        assertThat(answer.whole()).isFalse();
        assertThat(Tokens.count(answer.content(0))).isEqualTo(5);
        JsonNode entry = Wire.recorded(id);
        assertThat(entry.path("outcome").asText()).isEqualTo("cut_by_fault");
        assertThat(entry.path("completion_tokens").asInt()).isEqualTo(5);
        assertThat(entry.path("prompt_tokens").asInt()).isPositive();
        var anthropic = messages(asked("[[sim tokens=10 " + fault + "]]", STREAM));
        assertThat(anthropic.end()).isEqualTo(end);
        assertThat(anthropic.text().split("text_delta", -1)).hasSize(6);
    }

    @ParameterizedTest
    @CsvSource({"reset=mid,RST", "close=mid,FIN"})
    void a_body_of_known_length_can_end_half_way(String fault, End end) {
        var answer = chat(said("x [[sim id=half-" + end + " " + fault + "]]"));
        assertThat(answer.end()).isEqualTo(end);
        assertThat(answer.whole()).isFalse();
        assertThat(answer.body().length).isEqualTo(Integer.parseInt(answer.header("content-length")) / 2);
        assertThat(Wire.recorded("half-" + end).path("completion_tokens").asInt())
                .isZero();
    }

    @Test
    void a_connection_can_end_before_the_end_marker() {
        var answer = chat(streamed("x [[sim close=before_done]]"));
        assertThat(answer.end()).isEqualTo(End.FIN);
        assertThat(answer.whole()).isFalse();
        assertThat(answer.text())
                .contains("\"finish_reason\":\"stop\"")
                .contains("\"usage\":{")
                .doesNotContain("[DONE]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"before", "head", "mid"})
    void an_answer_can_stall_until_the_client_hangs_up(String place) throws IOException {
        String id = "stall-" + place;
        String body = streamed("x [[sim tokens=4 id=" + id + " stall=" + place + "]]");
        try (var socket =
                Wire.open(Wire.SIMULATOR.port(), Wire.post("/v1/chat/completions", body, "authorization: Bearer k"))) {
            var answer = Wire.read(socket, 150);
            assertThat(answer.end()).isEqualTo(End.SILENCE);
            assertThat(answer.status()).isEqualTo(place.equals("before") ? 0 : 200);
            assertThat(Tokens.count(answer.content(0))).isEqualTo(place.equals("mid") ? 2 : 0);
            assertThat(Wire.recorded(id).path("outcome").asText()).isEqualTo("in_flight");
        }
        long hungUp = System.currentTimeMillis();
        JsonNode entry = Wire.awaitOutcome(id, "client_gone");
        assertThat(entry.path("ended_ms").asLong()).isBetween(hungUp - 100, hungUp + 1_000);
        assertThat(entry.path("completion_tokens").asInt()).isEqualTo(place.equals("mid") ? 2 : 0);
    }

    @Test
    void an_error_can_come_in_the_stream() {
        var openai = chat(streamed("x [[sim tokens=4 error_event=mid id=error]]"));
        assertThat(openai.whole()).isTrue();
        assertThat(Tokens.count(openai.content(0))).isEqualTo(2);
        assertThat(openai.events().getLast().at("/error/message").asText()).isNotEmpty();
        assertThat(Wire.awaitOutcome("error", "cut_by_fault")
                        .path("completion_tokens")
                        .asInt())
                .isEqualTo(2);
        var anthropic = messages(asked("[[sim error_event=start]]", STREAM));
        assertThat(anthropic.text()).contains("event: error\n").doesNotContain("content_block_delta");
        assertThat(anthropic.events().getLast().at("/error/type").asText()).isEqualTo("overloaded_error");
    }

    @Test
    void the_end_of_a_stream_can_be_missing_or_doubled() {
        assertThat(chat(streamed("x [[sim nodone=1]]")).text())
                .contains("finish_reason\":\"stop\"")
                .doesNotContain("[DONE]");
        assertThat(chat(streamed("x [[sim nofinish=1]]")).text())
                .doesNotContain("\"stop\"")
                .doesNotContain("[DONE]");
        assertThat(chat(streamed("x [[sim nodone=1]]")).whole()).isTrue();
        assertThat(chat(streamed("x [[sim duplicate_done=1]]")).text()).endsWith("data: [DONE]\n\ndata: [DONE]\n\n");
        assertThat(chat(streamed("x [[sim extra=1]]")).text()).contains("data: [DONE]\n\ndata: {");
        assertThat(messages(asked("[[sim nodone=1]]", STREAM)).text())
                .contains("message_delta")
                .doesNotContain("message_stop");
        assertThat(messages(asked("[[sim nofinish=1]]", STREAM)).text()).doesNotContain("message_delta");
    }

    @Test
    void usage_can_be_missing() {
        assertThat(chat(said("x [[sim nousage=1]]")).json().has("usage")).isFalse();
        assertThat(chat(streamed("x [[sim nousage=1]]")).text()).doesNotContain("usage");
        assertThat(messages(asked("[[sim nousage=1]]", STREAM)).text()).doesNotContain("usage");
        assertThat(messages(asked("[[sim nousage=1]]")).json().has("usage")).isFalse();
    }

    @Test
    void a_frame_can_be_broken() {
        assertThat(chat(streamed("x [[sim broken=json]]")).text()).contains("data: {\"id\": oops\n\n");
        Assertions.assertThatThrownBy(() -> chat(said("x [[sim broken=json]]")).json())
                .isInstanceOf(AssertionError.class);
        for (var answer :
                new Wire.Answer[] {chat(streamed("x [[sim broken=utf8]]")), chat(said("x [[sim broken=utf8]]"))}) {
            Assertions.assertThatThrownBy(() -> UTF_8.newDecoder().decode(ByteBuffer.wrap(answer.body())))
                    .isInstanceOf(CharacterCodingException.class);
        }
    }

    @Test
    void other_things_than_answers_come_with_200() {
        assertThat(chat(said("x [[sim html=1]]")).header("content-type")).startsWith("text/html");
        var empty = chat(said("x [[sim empty=1]]"));
        assertThat(empty.status()).isEqualTo(200);
        assertThat(empty.body()).isEmpty();
        var redirect = chat(said("x"), "x-sim: redirect=http://127.0.0.1:1/?a=b");
        assertThat(redirect.status()).isEqualTo(307);
        assertThat(redirect.header("location")).isEqualTo("http://127.0.0.1:1/?a=b");
    }

    @Test
    void frames_and_heads_can_be_huge() {
        assertThat(chat(streamed("x [[sim huge=300000]]"))
                        .text()
                        .lines()
                        .mapToInt(String::length)
                        .max()
                        .orElse(0))
                .isGreaterThan(300_000);
        assertThat(chat(said("x [[sim huge=300000]]")).json().at("/padding").asText())
                .hasSize(300_000);
        assertThat(messages(asked("[[sim huge=300000]]", STREAM)).events()).anyMatch(event -> event.has("padding"));
        assertThat(chat(said("x [[sim hugehead=1]]")).header("x-padding")).hasSize(64 << 10);
    }

    @Test
    void answers_can_be_compressed() throws IOException {
        var whole = chat(said("x [[sim gzip=1]]"));
        assertThat(whole.header("content-encoding")).isEqualTo("gzip");
        assertThat(inflated(whole.body())).contains("You said: x");
        var stream = chat(streamed("x [[sim gzip=1]]"));
        assertThat(inflated(stream.body())).endsWith("data: [DONE]\n\n");
        assertThat(stream.chunks()).isGreaterThan(5);
    }

    @Test
    void a_bomb_is_small_until_it_goes_off() throws IOException {
        byte[] bomb = chat(said("x [[sim gzipbomb=1]]")).body();
        assertThat(bomb.length).isLessThan(200_000);
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(bomb))) {
            assertThat(gzip.transferTo(java.io.OutputStream.nullOutputStream())).isEqualTo(Gzip.BOMB);
        }
    }

    private static String inflated(byte[] bytes) throws IOException {
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(Arrays.copyOf(bytes, bytes.length)))) {
            return new String(gzip.readAllBytes(), UTF_8);
        }
    }
}
