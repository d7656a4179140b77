package dev.gatehouse.wire.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.WireError;
import dev.gatehouse.wire.WireError.Kind;
import dev.gatehouse.wire.chat.Bridge;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;

class JsonArrayStreamTest {
    private static final GeminiChat FORMAT = GeminiChat.streamed();
    private static final String TEXT = "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"a\"}]}}]}";
    private static final String FINISH = "{\"candidates\":[{\"finishReason\":\"STOP\"}],\"modelVersion\":\"up\"}";
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final JsonArrayStream stream = new JsonArrayStream(Bridge.stream(FORMAT, FORMAT, "canon", 0L, true));

    private void feed(String frames) {
        byte[] bytes = frames.getBytes(UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            stream.feed(bytes, i, i + 1, (array, from, to) -> out.write(array, from, to - from));
        }
    }

    private void end() {
        stream.end((array, from, to) -> out.write(array, from, to - from));
    }

    @Test
    void frames_are_elements_and_the_last_waits_for_the_end() {
        feed("data: " + TEXT + "\r\n\r\ndata: " + TEXT + "\r\n\r\ndata: " + FINISH + "\r\n\r\n");
        assertThat(out.toString(UTF_8)).isEqualTo("[" + TEXT + ",\r\n" + TEXT);

        end();

        assertThat(out.toString(UTF_8))
                .isEqualTo("[" + TEXT + ",\r\n" + TEXT + ",\r\n" + FINISH.replace("up", "canon") + "]");
    }

    @Test
    void an_array_that_breaks_ends_in_an_error() {
        assertThat(stream.contentBegun()).isFalse();
        feed("data: " + TEXT + "\r\n\r\n");
        assertThat(stream.contentBegun()).isTrue();
        assertThatThrownBy(this::end).isInstanceOf(MalformedAnswer.class);

        out.writeBytes(JsonArrayStream.error(FORMAT.error(WireError.of(502, Kind.UPSTREAM, "broke"))));

        assertThat(out.toString(UTF_8))
                .isEqualTo(
                        "[" + TEXT + ",\r\n{\"error\":{\"code\":502,\"message\":\"broke\",\"status\":\"INTERNAL\"}}]");
    }
}
