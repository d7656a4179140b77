package dev.gatehouse.wire.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.wire.MalformedAnswer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TranslatingStreamTest {
    private final StringBuilder written = new StringBuilder();
    private AnswerStream stream = translating(true);

    private static AnswerStream translating(boolean includeUsage) {
        return Bridge.stream(new ToyFormat("client"), new ToyFormat("provider"), "canon", 0L, includeUsage);
    }

    @BeforeEach
    void start() {
        feed("{\"model\":\"upstream\",\"text\":\"\"}");
    }

    private void feed(String... data) {
        for (String one : data) {
            raw("data: " + one + "\n\n");
        }
    }

    private void raw(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        stream.feed(bytes, 0, bytes.length, this::write);
    }

    private void write(byte[] array, int from, int to) {
        written.append(new String(array, from, to - from, UTF_8));
    }

    private void end() {
        stream.end(this::write);
    }

    @Test
    void events_are_told_in_the_clients_protocol_under_the_canonical_model() {
        feed("{\"text\":\"hé\"}", "{\"finish\":1,\"usage\":9}", "END");
        end();

        assertThat(written.toString()).isEqualTo("start canon\nblockstart\ntext \ntext hé\nfinish\nusage 9\ndone\n");
        assertThat(stream.usage()).isEqualTo(Usage.of(0, 9));
        assertThat(stream.contentBytes()).isEqualTo(3);
        assertThat(stream.finished()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"text\":\"x\"}",
                "{\"thought\":\"x\"}",
                "{\"arguments\":\"x\"}",
                "{\"tool\":\"f\"}",
                "{\"redacted\":\"\"}"
            })
    void content_begins_with_the_first_event_that_says_something(String data) {
        assertThat(stream.contentBegun()).isFalse();
        feed(data);
        assertThat(stream.contentBegun()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"text\":\"\"}",
                "{\"thought\":\"\"}",
                "{\"arguments\":\"\"}",
                "{\"usage\":1}",
                "{\"finish\":1}"
            })
    void events_that_say_nothing_begin_no_content(String data) {
        feed(data);
        assertThat(stream.contentBegun()).isFalse();
    }

    @Test
    void all_content_counts_in_bytes() {
        feed("{\"text\":\"é\",\"thought\":\"€\",\"arguments\":\"😀\",\"redacted\":\"xx\"}");

        assertThat(stream.contentBytes()).isEqualTo(2 + 3 + 4);
    }

    @Test
    void an_error_event_is_kept_back_and_nothing_follows_it() {
        feed("{\"text\":\"x\",\"error\":1,\"finish\":1}", "{\"text\":\"y\"}", "broken");
        end();

        assertThat(written.toString()).endsWith("text x\n");
        assertThat(stream.failure()).isNotNull();
        assertThat(stream.finished()).isFalse();
    }

    @Test
    void a_finished_stream_without_an_end_marker_gets_one() {
        feed("{\"finish\":1}");
        end();
        assertThat(written.toString()).endsWith("finish\ndone\n");
    }

    @Test
    void what_comes_after_the_end_is_dropped() {
        raw("data: {\"finish\":1}\n\ndata: END\n\ndata: END\n\ndata: {\"text\":\"x\"}\n\ndata: broken\n\n");
        feed("END", "broken");
        end();
        assertThat(written.toString()).endsWith("finish\ndone\n").doesNotContain("text x");
    }

    @Test
    void a_stream_without_a_finish_is_malformed_at_its_end() {
        assertThatThrownBy(this::end).isInstanceOf(MalformedAnswer.class);
        assertThat(written.toString()).doesNotContain("done");
    }

    @Test
    void an_end_marker_before_the_finish_never_reaches_the_client() {
        assertThatThrownBy(() -> feed("END")).isInstanceOf(MalformedAnswer.class);
        assertThatThrownBy(this::end).isInstanceOf(MalformedAnswer.class);
        assertThat(written.toString()).doesNotContain("done");
    }

    @Test
    void frames_before_a_broken_one_are_the_clients_and_nothing_after() {
        assertThatThrownBy(() -> raw("data: {\"text\":\"x\"}\n\ndata: broken\n\n"))
                .isInstanceOf(MalformedAnswer.class);
        feed("{\"finish\":1}", "END");
        assertThat(written.toString()).endsWith("text x\n");
        assertThatThrownBy(this::end).isInstanceOf(MalformedAnswer.class);
    }

    @Test
    void a_last_frame_without_a_blank_line_is_read() {
        raw("data: {\"finish\":1}");
        assertThat(stream.finished()).isFalse();
        end();
        assertThat(written.toString()).endsWith("finish\ndone\n");
    }

    @Test
    void a_frame_cut_off_before_the_finish_is_malformed_and_after_it_ignored() {
        raw("data: {\"te");
        assertThatThrownBy(this::end).isInstanceOf(MalformedAnswer.class);

        stream = translating(true);
        start();
        raw("data: {\"finish\":1}\n\ndata: {\"usa");
        end();
        assertThat(written.toString()).endsWith("finish\ndone\n");
    }
}
