package dev.gatehouse.wire.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SseFrameTest {
    private final SseFrame frame = new SseFrame();

    private SseFrame read(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return frame.read(bytes, 0, bytes.length);
    }

    private String data() {
        return new String(frame.dataBuffer(), frame.dataFrom(), frame.dataTo() - frame.dataFrom(), UTF_8);
    }

    @Test
    void data_of_one_line_is_a_span_of_the_frame() {
        byte[] bytes = "event: ping\r\ndata: {\"é\":1}\r\n\r\n".getBytes(UTF_8);

        frame.read(bytes, 0, bytes.length);

        assertThat(frame.dataBuffer()).isSameAs(bytes);
        assertThat(data()).isEqualTo("{\"é\":1}");
        assertThat(frame.dataLines()).isEqualTo(1);
        assertThat(frame.eventIs("ping")).isTrue();
        assertThat(frame.eventIs("pin")).isFalse();
        assertThat(frame.commentOnly()).isFalse();
    }

    @Test
    void several_data_lines_are_joined_by_line_feeds() {
        read("data: a\ndata:b\rdata:  c\r\ndata\ndata: " + "d".repeat(100) + "\n\n");

        assertThat(data()).isEqualTo("a\nb\n c\n\n" + "d".repeat(100));
        assertThat(frame.dataLines()).isEqualTo(5);
        read("data: e\ndata: f\n\n");
        assertThat(data()).isEqualTo("e\nf");
    }

    @Test
    void one_space_after_the_colon_belongs_to_no_value() {
        read("data:x\nevent:  y\n\n");

        assertThat(frame.dataIs("x")).isTrue();
        assertThat(frame.eventIs(" y")).isTrue();
    }

    @Test
    void fields_of_other_names_are_no_data() {
        read("datas: x\ndat: y\nid: 1\nretry: 5\n\n");

        assertThat(frame.hasData()).isFalse();
        assertThat(frame.commentOnly()).isFalse();
        assertThat(frame.eventIs("")).isTrue();
    }

    @Test
    void comments_and_blank_lines_are_only_comments() {
        assertThat(read(": data: x\n:\n\n").commentOnly()).isTrue();
        assertThat(read("\r\n").commentOnly()).isTrue();
        assertThat(read("data\n\n").commentOnly()).isFalse();
        assertThat(frame.hasData()).isTrue();
        assertThat(data()).isEmpty();
    }
}
