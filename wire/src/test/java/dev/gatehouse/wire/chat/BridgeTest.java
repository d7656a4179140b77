package dev.gatehouse.wire.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BridgeTest {
    private static final ToyFormat ONE = new ToyFormat("one");
    private static final ToyFormat OTHER = new ToyFormat("other");

    private static String request(ChatFormat provider, String body, @Nullable Long cap) {
        byte[] bytes = body.getBytes(UTF_8);
        return new String(
                Bridge.request(ONE, provider, ONE.readHead(bytes), bytes, "upstream", cap)
                        .toBytes(),
                UTF_8);
    }

    @Test
    void a_request_of_the_same_protocol_is_passed_on() {
        assertThat(request(new ToyFormat("one"), "x", 7L)).isEqualTo("one:passed:upstream:7");
    }

    @Test
    void a_request_of_another_protocol_is_written_anew_for_the_upstream_model() {
        assertThat(request(OTHER, "x", null)).isEqualTo("other:written:upstream:null:false");
    }

    @Test
    void an_output_cap_is_set_only_where_the_client_sent_none() {
        assertThat(request(OTHER, "x", 7L)).isEqualTo("other:written:upstream:7:false");
        assertThat(request(OTHER, "x:100", 7L)).isEqualTo("other:written:upstream:100:false");
    }

    @Test
    void a_translated_stream_always_asks_for_usage() {
        assertThat(request(OTHER, "stream", null)).isEqualTo("other:written:upstream:null:true");
    }

    @Test
    void an_answer_of_the_same_protocol_is_passed_on() {
        AnswerBody answer = Bridge.answer(ONE, new ToyFormat("one"), "canon", 0L, new byte[0]);

        assertThat(new String(answer.bytes().toBytes(), UTF_8)).isEqualTo("one:passed:canon");
    }

    @Test
    void an_answer_of_another_protocol_is_written_anew_under_the_canonical_model() {
        AnswerBody answer = Bridge.answer(ONE, OTHER, "canon", 0L, "hé".getBytes(UTF_8));

        assertThat(new String(answer.bytes().toBytes(), UTF_8)).isEqualTo("one:canon");
        assertThat(answer.usage()).isEqualTo(Usage.of(1, 2));
        assertThat(answer.contentBytes()).isEqualTo(3 + 9 + 2);
    }

    @Test
    void lengths_in_utf8_are_those_of_the_bytes_written() {
        for (String text :
                new String[] {"", "a\u007f", "é\u07ff", "\u0800€\uffff", "😀", "\ud83d", "\ude00x", "\ud83d\ud83d\ude00"
                }) {
            assertThat(Utf8.length(text)).isEqualTo(text.getBytes(UTF_8).length);
        }
    }
}
