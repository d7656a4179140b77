package dev.gatehouse.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class AnswerParserTest {
    private static final String FIXED = "HTTP/1.1 200 OK\r\nContent-Type: a\r\nContent-Length: 5\r\n\r\nhello";
    private static final String CHUNKED =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n";

    private final AnswerParser parser = new AnswerParser();

    @Test
    void an_answer_of_known_length_is_whole_with_its_last_byte_however_it_is_cut() {
        assertWholeOnlyAtItsEnd(FIXED, "hello");
    }

    @Test
    void an_answer_in_chunks_is_whole_with_the_last_of_them_however_it_is_cut() {
        assertWholeOnlyAtItsEnd(CHUNKED, "hello world");
    }

    private void assertWholeOnlyAtItsEnd(String answer, String body) {
        for (int cut = 1; cut < answer.length(); cut++) {
            parser.reset();
            feed(answer.substring(0, cut));
            assertThat(parser.whole()).as("after %d bytes", cut).isFalse();
            feed(answer.substring(cut));
            assertThat(parser.whole()).isTrue();
            assertThat(parser.is(expected(body))).isTrue();
        }
    }

    @Test
    void one_byte_or_one_status_off_is_another_answer() {
        feed(FIXED);
        assertThat(parser.is(expected("hellO"))).isFalse();
        assertThat(parser.is(expected("hell"))).isFalse();

        parser.reset();
        feed(FIXED.replace("200 OK", "500 Oh"));
        assertThat(parser.whole()).isTrue();
        assertThat(parser.is(expected("hello"))).isFalse();
    }

    @Test
    void what_comes_after_the_answer_is_refused() {
        assertThatThrownBy(() -> feed(FIXED + "x")).hasMessage("bytes after the answer");
    }

    @Test
    void an_answer_that_does_not_say_where_it_ends_is_refused() {
        assertThatThrownBy(() -> feed("HTTP/1.1 200 OK\r\n\r\n")).hasMessage("an answer without length");
    }

    @Test
    void the_first_token_of_a_stream_ends_with_its_second_event() {
        var stream = "data: role\n\ndata: content\n\ndata: more\n\n".getBytes(UTF_8);

        assertThat(Expected.stream(stream).firstToken()).isEqualTo("data: role\n\ndata: content\n\n".length());
    }

    private void feed(String text) {
        parser.feed(Unpooled.copiedBuffer(text, UTF_8));
    }

    private static Expected expected(String body) {
        return Expected.whole(body.getBytes(UTF_8));
    }
}
