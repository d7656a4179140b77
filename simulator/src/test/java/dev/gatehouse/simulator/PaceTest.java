package dev.gatehouse.simulator;

import static dev.gatehouse.simulator.Wire.chat;
import static dev.gatehouse.simulator.Wire.said;
import static dev.gatehouse.simulator.Wire.streamed;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {
    private static long millis(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1_000_000;
    }

    @Test
    void an_answer_takes_the_time_it_is_told() {
        assertThat(millis(() -> chat(said("x [[sim latency=120]]")))).isBetween(120L, 5_000L);
        assertThat(millis(() -> chat(streamed("x [[sim tokens=6 pace=20 ttft=50]]"))))
                .isBetween(150L, 5_000L);
    }

    @Test
    void the_head_comes_before_the_first_content() throws IOException {
        String request = Wire.post("/v1/chat/completions", streamed("x [[sim ttft=800]]"), "authorization: Bearer k");
        try (var socket = Wire.open(Wire.SIMULATOR.port(), request)) {
            long start = System.nanoTime();
            InputStream in = socket.getInputStream();
            assertThat(in.read()).isEqualTo('H');
            assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(700);
            assertThat(in.readAllBytes()).isNotEmpty();
            assertThat((System.nanoTime() - start) / 1_000_000).isGreaterThanOrEqualTo(790);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"split=1", "split=7", "split=1000", "coalesce=1", "drip=1 pace=1 tokens=1 chunk=1"})
    void the_same_bytes_come_in_other_writes(String cut) {
        String text = "x 👍 y [[sim id=SAME]]";
        if (cut.contains("tokens")) {
            text = "[[sim tokens=1]]";
        }
        var usual = chat(streamed(text));
        var other = chat(streamed(text), "x-sim: " + cut);
        assertThat(other.text()).isEqualTo(usual.text());
        assertThat(other.whole()).isTrue();
        int size = cut.startsWith("split=")
                ? Integer.parseInt(cut.substring(6))
                : cut.startsWith("drip") ? 1 : usual.body().length;
        assertThat(other.chunks()).isEqualTo((usual.body().length + size - 1) / size);
    }

    @Test
    void every_event_is_a_write_of_its_own() {
        assertThat(chat(streamed("[[sim tokens=10]]")).chunks()).isEqualTo(1 + 10 + 1 + 1 + 1);
    }

    @Test
    void a_body_of_known_length_is_split_too() {
        var answer = chat(said("x [[sim split=3]]"));
        assertThat(answer.whole()).isTrue();
        assertThat(answer.json().at("/choices/0/message/content").asText()).isEqualTo("You said: x");
    }

    @Test
    void tokens_are_counted_where_their_event_ends_however_it_is_cut() {
        chat(streamed("[[sim id=cut tokens=11 split=5]]"));
        assertThat(Wire.awaitOutcome("cut", "completed")
                        .path("completion_tokens")
                        .asInt())
                .isEqualTo(11);
        chat(streamed("[[sim id=cut-reset tokens=11 split=5 reset=mid]]"));
        assertThat(Wire.awaitOutcome("cut-reset", "cut_by_fault")
                        .path("completion_tokens")
                        .asInt())
                .isEqualTo(5);
    }

    @Test
    void a_client_that_does_not_read_gets_the_whole_answer_later() throws IOException {
        String request =
                Wire.post("/v1/chat/completions", streamed("[[sim id=slow tokens=80000]]"), "authorization: Bearer k");
        try (var socket = Wire.open(Wire.SIMULATOR.port(), request)) {
            int held = Wire.await(PaceTest::heldUp);
            assertThat(held).isLessThan(70_000);
            assertThat(Wire.read(socket, 5_000).text()).endsWith("[DONE]\n\n");
        }
        assertThat(Wire.awaitOutcome("slow", "completed")
                        .path("completion_tokens")
                        .asInt())
                .isEqualTo(80_000);
    }

    /** How many tokens were written, once that has stopped growing. */
    private static java.util.Optional<Integer> heldUp() {
        int first = written();
        for (int i = 0; i < 20; i++) {
            if (written() != first) {
                return java.util.Optional.empty();
            }
        }
        return first > 0 ? java.util.Optional.of(first) : java.util.Optional.empty();
    }

    private static int written() {
        return Wire.get("/_sim/requests?id=slow")
                .json()
                .at("/requests/0/completion_tokens")
                .asInt();
    }
}
