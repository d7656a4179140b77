package dev.gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictRequestDecoderTest {
    private static final String GOOD = "POST /v1/x HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nAccept: */*\r\n\r\nhi";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nhi!",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nhi",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2, 2\r\n\r\nhi",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +2\r\n\r\nhi",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -2\r\n\r\nhi",
                "POST / HTTP/1.1\r\nHost: a\r\nX: one\r\n two\r\nContent-Length: 2\r\n\r\nhi",
                "POST / HTTP/1.1\r\nHost: a\r\nX: one\r\n\ttwo\r\nContent-Length: 2\r\n\r\nhi",
                "POST / HTTP/1.1\nHost: a\nContent-Length: 2\n\nhi",
                "POST / HTTP/1.1\r\nHost: a\nContent-Length: 2\r\n\r\nhi",
                "POST / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\nContent-Length: 2\r\n\r\nhi",
                "POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi",
                "POST / HTTP/1.1\r\nHost: a\r\nHost: b\r\nContent-Length: 2\r\n\r\nhi",
                "POST / HTTP/1.1\r\nHost: a b\r\nContent-Length: 2\r\n\r\nhi",
                "POST / HTTP/1.1\r\nHost: a/../b\r\nContent-Length: 2\r\n\r\nhi",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length : 2\r\n\r\nhi",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
            })
    void what_two_readers_could_understand_differently_is_refused_however_it_arrives(String request) {
        assertThat(decode(request, request.length()))
                .as("whole")
                .singleElement()
                .matches(this::isRefused);
        assertThat(decode(request, 1)).as("byte by byte").hasSize(1).allMatch(this::isRefused);
    }

    @Test
    void ordinary_requests_pass_one_after_another_however_they_are_cut() {
        for (int size = 1; size <= GOOD.length() * 2; size++) {
            assertThat(decode(GOOD + GOOD, size))
                    .as("pieces of " + size)
                    .hasSize(2)
                    .noneMatch(this::isRefused);
        }
    }

    @Test
    void a_body_that_looks_like_a_folded_header_is_a_body() {
        assertThat(decode("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\na\n b\nc" + GOOD, 7))
                .hasSize(2)
                .noneMatch(this::isRefused);
    }

    @Test
    void it_tells_when_a_head_has_begun_and_not_ended() {
        var decoder = new StrictRequestDecoder();
        var channel = new EmbeddedChannel(decoder);
        assertThat(decoder.headBegun()).isFalse();
        channel.writeInbound(Unpooled.copiedBuffer("POST / HT", StandardCharsets.US_ASCII));
        assertThat(decoder.headBegun()).isTrue();
        channel.writeInbound(
                Unpooled.copiedBuffer("TP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n", StandardCharsets.US_ASCII));
        assertThat(decoder.headBegun()).isFalse();
        channel.writeInbound(Unpooled.copiedBuffer("hi", StandardCharsets.US_ASCII));
        assertThat(decoder.headBegun()).isFalse();
        channel.finishAndReleaseAll();
    }

    private boolean isRefused(HttpRequest request) {
        return request.decoderResult().isFailure();
    }

    private static List<HttpRequest> decode(String bytes, int pieces) {
        var channel = new EmbeddedChannel(new StrictRequestDecoder());
        for (int from = 0; from < bytes.length(); from += pieces) {
            channel.writeInbound(Unpooled.copiedBuffer(
                    bytes.substring(from, Math.min(bytes.length(), from + pieces)), StandardCharsets.ISO_8859_1));
        }
        var requests = new ArrayList<HttpRequest>();
        for (var message = channel.readInbound(); message != null; message = channel.readInbound()) {
            if (message instanceof HttpRequest request) {
                requests.add(request);
            }
            ReferenceCountUtil.release(message);
        }
        channel.finishAndReleaseAll();
        return requests;
    }
}
