package dev.gatehouse.wire.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.wire.MalformedAnswer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SseFramerTest {
    private static final List<String> STREAMS = List.of(
            "data: {\"a\":1}\n\ndata: {\"b\":\"héllo €😀\"}\n\ndata: [DONE]\n\n",
            "event: message_start\r\ndata: {\"type\":\"x\"}\r\n\r\nevent: ping\r\ndata: {}\r\n\r\n",
            "data: a\r\rdata: b\r\r",
            ": keep-alive\n\n\n\ndata: x\ndata: y\n\n\r\n\r\n: c\r\n\r\n",
            "\uFEFFdata: marked\n\ndata: \uFEFF\n\n",
            "data: mixed\r\n\ndata: ends\n\r\ndata: of\r\r\n\rdata: lines\n\r",
            "\n\n\n",
            "data: no end",
            "data: half end\n",
            "data: half end\r",
            "data: half end\r\n",
            "data: waits\r\n\r",
            "");

    private static List<String> frames(String stream, int... cuts) {
        byte[] bytes = stream.getBytes(UTF_8);
        var framer = new SseFramer();
        List<String> frames = new ArrayList<>();
        FrameHandler collect = (buffer, from, to) -> frames.add(new String(buffer, from, to - from, UTF_8));
        int from = 0;
        for (int cut : cuts) {
            // Each piece in an array of its own, with other bytes around it, as buffers of a socket are.
            feed(framer, bytes, from, cut, collect);
            from = cut;
        }
        feed(framer, bytes, from, bytes.length, collect);
        framer.flush(collect);
        assertThat(framer.pending()).isFalse();
        return frames;
    }

    private static void feed(SseFramer framer, byte[] bytes, int from, int to, FrameHandler handler) {
        byte[] piece = new byte[to - from + 4];
        Arrays.fill(piece, (byte) '\n');
        System.arraycopy(bytes, from, piece, 2, to - from);
        framer.feed(piece, 2, 2 + to - from, handler);
    }

    @Test
    void frames_end_with_their_blank_line_whatever_ends_lines() {
        assertThat(frames(STREAMS.get(0)))
                .containsExactly("data: {\"a\":1}\n\n", "data: {\"b\":\"héllo €😀\"}\n\n", "data: [DONE]\n\n");
        assertThat(frames(STREAMS.get(1)))
                .containsExactly(
                        "event: message_start\r\ndata: {\"type\":\"x\"}\r\n\r\n", "event: ping\r\ndata: {}\r\n\r\n");
        assertThat(frames(STREAMS.get(2))).containsExactly("data: a\r\r", "data: b\r\r");
        assertThat(frames(STREAMS.get(3)))
                .containsExactly(": keep-alive\n\n", "\n", "\n", "data: x\ndata: y\n\n", "\r\n", "\r\n", ": c\r\n\r\n");
        assertThat(frames(STREAMS.get(4))).containsExactly("data: marked\n\n", "data: \uFEFF\n\n");
    }

    @Test
    void an_unfinished_last_frame_is_completed_by_flush() {
        assertThat(frames("data: a\n\ndata: b")).containsExactly("data: a\n\n", "data: b\n\n");
        assertThat(frames("data: b\n")).containsExactly("data: b\n\n");
        assertThat(frames("data: b\r\n")).containsExactly("data: b\r\n\n");
        assertThat(frames("data: b\r")).containsExactly("data: b\r\n\n");
        assertThat(frames("data: b\r\n\r")).containsExactly("data: b\r\n\r");
    }

    @Test
    void every_cut_gives_the_frames_of_the_whole() {
        for (String stream : STREAMS) {
            int length = stream.getBytes(UTF_8).length;
            List<String> whole = frames(stream);
            for (int first = 0; first <= length; first++) {
                for (int second = first; second <= length; second++) {
                    assertThat(frames(stream, first, second))
                            .as("%s cut at %d and %d", stream, first, second)
                            .isEqualTo(whole);
                }
            }
            assertThat(frames(
                            stream, java.util.stream.IntStream.range(0, length).toArray()))
                    .as(stream)
                    .isEqualTo(whole);
        }
    }

    @Test
    void random_streams_cut_anywhere_give_the_frames_of_the_whole() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            var stream = new StringBuilder();
            for (int n = random.nextInt(12); n > 0; n--) {
                stream.append(List.of("\n", "\r", "\r\n", "data: ", ":", "é", "x", "\uFEFF", "\n\n", "event")
                        .get(random.nextInt(10)));
            }
            int length = stream.toString().getBytes(UTF_8).length;
            int[] cuts = random.ints(3, 0, length + 1).sorted().toArray();
            assertThat(frames(stream.toString(), cuts)).as("seed %d", seed).isEqualTo(frames(stream.toString()));
        }
    }

    @Test
    void a_frame_that_lies_whole_in_what_was_fed_is_not_copied() {
        var framer = new SseFramer();
        byte[] first = "data: 1\n\ndata: 2\n\ndata".getBytes(UTF_8);
        byte[] second = ": 3\n\ndata: 4\n\n".getBytes(UTF_8);
        List<byte[]> buffers = new ArrayList<>();

        framer.feed(first, 0, first.length, (buffer, from, to) -> buffers.add(buffer));
        assertThat(framer.pending()).isTrue();
        framer.feed(second, 0, second.length, (buffer, from, to) -> buffers.add(buffer));

        assertThat(framer.pending()).isFalse();
        assertThat(buffers).hasSize(4);
        assertThat(buffers.get(0)).isSameAs(first);
        assertThat(buffers.get(1)).isSameAs(first);
        assertThat(buffers.get(2)).isNotSameAs(first).isNotSameAs(second);
        assertThat(buffers.get(3)).isSameAs(second);
    }

    @Test
    void a_buffer_given_away_with_a_straddling_frame_is_never_changed() {
        var framer = new SseFramer();
        List<byte[]> given = new ArrayList<>();
        FrameHandler keep = (buffer, from, to) -> given.add(buffer);
        for (String piece : List.of("data: 1", "\n\ndata: 2", "\n\nda", "ta: 3\n\n")) {
            byte[] bytes = piece.getBytes(UTF_8);
            framer.feed(bytes, 0, bytes.length, keep);
        }

        assertThat(given)
                .extracting(b -> new String(b, UTF_8).substring(0, 9))
                .containsExactly("data: 1\n\n", "data: 2\n\n", "data: 3\n\n");
    }

    @Test
    void a_frame_larger_than_allowed_is_malformed_however_it_is_cut() {
        byte[] exact = "data: 7890\n\n".getBytes(UTF_8);
        byte[] larger = "data: 78901\n\n".getBytes(UTF_8);
        List<Integer> lengths = new ArrayList<>();
        FrameHandler measure = (buffer, from, to) -> lengths.add(to - from);

        new SseFramer(12).feed(exact, 0, exact.length, measure);
        assertThat(lengths).containsExactly(12);
        assertThatThrownBy(() -> new SseFramer(12).feed(larger, 0, larger.length, measure))
                .isInstanceOf(MalformedAnswer.class);
        assertThatThrownBy(() -> {
                    var framer = new SseFramer(12);
                    for (int i = 0; i < larger.length; i++) {
                        framer.feed(larger, i, i + 1, measure);
                    }
                })
                .isInstanceOf(MalformedAnswer.class);
        assertThat(lengths).containsExactly(12);
    }
}
