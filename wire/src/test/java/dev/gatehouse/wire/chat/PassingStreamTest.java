package dev.gatehouse.wire.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.wire.ByteSink;
import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.Slices.Slice;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassingStreamTest {
    private static final ToyFormat TOY = new ToyFormat("toy");
    private static final String FIRST = "data: {\"model\":\"canon\",\"text\":\"\"}\n\n";
    private static final String CONTENT = "data: { \"text\":\"hé\" , \"model\":\"canon\", \"unknown\":[1]}\n\n";
    private static final String FINISH = "event: x\r\ndata: {\"model\":\"canon\",\"finish\":\"stop\"}\r\n\r\n";
    private static final String USAGE = "data: {\"model\":\"canon\",\"usage\":5}\n\n";
    private static final String COMMENT = ": keep-alive\n\n";

    private final List<Slice> writes = new ArrayList<>();
    private final ByteSink sink = (array, from, to) -> writes.add(new Slice(array, from, to));
    private final AnswerStream stream = Bridge.stream(TOY, new ToyFormat("toy"), "canon", 0L, false);

    private byte[] feed(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        stream.feed(bytes, 0, bytes.length, sink);
        return bytes;
    }

    private String written() {
        var out = new ByteArrayOutputStream();
        for (Slice write : writes) {
            out.write(write.array(), write.from(), write.length());
        }
        return out.toString(UTF_8);
    }

    private static String upstream(String text) {
        return text.replace("\"canon\"", "\"provider/name-of-its-own\"");
    }

    @Test
    void neighbouring_frames_that_do_not_change_go_on_as_one_span_of_the_fed_array() {
        byte[] fed = feed(FIRST + CONTENT + COMMENT + FINISH + ToyFormat.END);

        assertThat(writes).containsExactly(new Slice(fed, 0, fed.length));
        assertThat(writes.getFirst().array()).isSameAs(fed);
    }

    @Test
    void only_the_models_value_is_replaced() {
        feed(upstream(FIRST + CONTENT + FINISH) + ToyFormat.END);

        assertThat(written()).isEqualTo(FIRST + CONTENT + FINISH + ToyFormat.END);
        assertThat(writes).hasSize(7);
    }

    @Test
    void a_model_that_needs_escapes_is_written_with_them() {
        var quoting = Bridge.stream(TOY, TOY, "a\"b\\é", 0L, false);
        byte[] fed = FIRST.getBytes(UTF_8);

        quoting.feed(fed, 0, fed.length, sink);

        assertThat(written()).isEqualTo("data: {\"model\":\"a\\\"b\\\\é\",\"text\":\"\"}\n\n");
    }

    @Test
    void every_cut_gives_the_same_bytes() {
        String whole =
                "\uFEFF" + upstream(FIRST + COMMENT + CONTENT + USAGE + FINISH + USAGE) + ToyFormat.END + ToyFormat.END;
        byte[] bytes = whole.getBytes(UTF_8);
        for (int first = 0; first <= bytes.length; first++) {
            for (int second = first; second <= bytes.length; second += 1 + second % 7) {
                writes.clear();
                var cut = Bridge.stream(TOY, TOY, "canon", 0L, false);
                cut.feed(bytes, 0, first, sink);
                cut.feed(bytes, first, second, sink);
                cut.feed(bytes, second, bytes.length, sink);
                cut.end(sink);
                assertThat(written())
                        .as("%d %d", first, second)
                        .isEqualTo(FIRST + COMMENT + CONTENT + FINISH + ToyFormat.END);
                assertThat(cut.usage()).isEqualTo(Usage.of(0, 5));
            }
        }
    }

    @Test
    void a_frame_that_is_only_for_the_gateway_is_hidden_and_counted() {
        feed(CONTENT + USAGE + FINISH);

        assertThat(written()).isEqualTo(CONTENT + FINISH);
        assertThat(stream.usage()).isEqualTo(Usage.of(0, 5));
    }

    @Test
    void usage_is_shown_to_a_client_that_asked_for_it() {
        byte[] fed = USAGE.getBytes(UTF_8);

        Bridge.stream(TOY, TOY, "canon", 0L, true).feed(fed, 0, fed.length, sink);

        assertThat(written()).isEqualTo(USAGE);
    }

    @Test
    void what_comes_after_the_end_is_dropped() {
        feed(CONTENT + FINISH + ToyFormat.END + ToyFormat.END + CONTENT + "data: broken");
        feed(ToyFormat.END + COMMENT + "data: {broken\n\n");
        stream.end(sink);

        assertThat(written()).isEqualTo(CONTENT + FINISH + ToyFormat.END);
        assertThat(stream.contentBytes()).isEqualTo(3);
    }

    @Test
    void an_error_event_is_kept_back_and_nothing_follows_it() {
        feed(CONTENT + "data: {\"error\":1}\n\n" + CONTENT);
        feed(FINISH);
        stream.end(sink);

        assertThat(written()).isEqualTo(CONTENT);
        assertThat(stream.failure()).isNotNull().extracting(e -> e.status()).isEqualTo(529);
        assertThat(stream.finished()).isFalse();
    }

    @Test
    void frames_before_a_broken_one_are_the_clients_and_nothing_after() {
        assertThatThrownBy(() -> feed(FIRST + CONTENT + "data: {\"text\":\n\n" + FINISH))
                .isInstanceOf(MalformedAnswer.class);
        feed(FINISH + ToyFormat.END);

        assertThat(written()).isEqualTo(FIRST + CONTENT);
        assertThatThrownBy(() -> stream.end(sink)).isInstanceOf(MalformedAnswer.class);
        assertThat(written()).isEqualTo(FIRST + CONTENT);
    }

    @Test
    void a_stream_without_a_finish_is_malformed_at_its_end() {
        feed(FIRST + CONTENT);

        assertThatThrownBy(() -> stream.end(sink)).isInstanceOf(MalformedAnswer.class);
        assertThat(written()).isEqualTo(FIRST + CONTENT);
    }

    @Test
    void an_end_marker_before_the_finish_never_reaches_the_client() {
        assertThatThrownBy(() -> feed(FIRST + CONTENT + ToyFormat.END)).isInstanceOf(MalformedAnswer.class);
        assertThatThrownBy(() -> stream.end(sink)).isInstanceOf(MalformedAnswer.class);

        assertThat(written()).isEqualTo(FIRST + CONTENT);
    }

    @Test
    void a_finished_stream_without_an_end_marker_gets_one() {
        feed(CONTENT + FINISH);
        stream.end(sink);

        assertThat(written()).isEqualTo(CONTENT + FINISH + ToyFormat.END);
    }

    @Test
    void a_last_frame_without_a_blank_line_is_completed() {
        feed(CONTENT + "data: {\"finish\":\"stop\"}");
        assertThat(written()).isEqualTo(CONTENT);
        stream.end(sink);

        assertThat(written()).isEqualTo(CONTENT + "data: {\"finish\":\"stop\"}\n\n" + ToyFormat.END);
    }

    @Test
    void an_end_marker_without_a_blank_line_is_not_doubled() {
        feed(CONTENT + FINISH + "data: END");
        stream.end(sink);

        assertThat(written()).isEqualTo(CONTENT + FINISH + ToyFormat.END);
    }

    @Test
    void a_frame_cut_off_before_the_finish_is_malformed_and_after_it_ignored() {
        feed(CONTENT + "data: {\"te");
        assertThatThrownBy(() -> stream.end(sink)).isInstanceOf(MalformedAnswer.class);

        var finished = Bridge.stream(TOY, TOY, "canon", 0L, true);
        writes.clear();
        byte[] fed = (FINISH + "data: {\"usa").getBytes(UTF_8);
        finished.feed(fed, 0, fed.length, sink);
        finished.end(sink);
        assertThat(written()).isEqualTo(FINISH + ToyFormat.END);
    }

    @Test
    void data_on_several_lines_is_put_on_one() {
        feed("event: e\ndata: {\"text\":\ndata: \"x\",\"model\":\"other\"}\nid: 3\n\n");

        assertThat(written()).isEqualTo("event: e\nid: 3\ndata: {\"text\": \"x\",\"model\":\"canon\"}\n\n");
        assertThat(stream.contentBytes()).isEqualTo(1);
    }

    @Test
    void content_begins_with_the_first_text_that_is_not_empty() {
        feed(FIRST + COMMENT);
        assertThat(stream.contentBegun()).isFalse();
        feed(CONTENT);
        assertThat(stream.contentBegun()).isTrue();
        assertThat(stream.contentBytes()).isEqualTo(3);
        assertThat(stream.finished()).isFalse();
        feed(FINISH);
        assertThat(stream.finished()).isTrue();
    }

    @Test
    void a_frame_that_straddles_two_feeds_is_not_overwritten_later() {
        byte[] bytes = (CONTENT + FIRST + FINISH).getBytes(UTF_8);
        for (int at = 0; at < bytes.length; at += 20) {
            stream.feed(bytes, at, Math.min(at + 20, bytes.length), sink);
        }

        assertThat(written()).isEqualTo(CONTENT + FIRST + FINISH);
    }
}
