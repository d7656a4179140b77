package dev.gatehouse.wire.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.wire.MalformedRequest;
import dev.gatehouse.wire.chat.ChatEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes over the wire, what it means, and how it is written again. */
class GoldenTest {
    private final AnthropicMessages format = new AnthropicMessages();

    static List<String> requests() {
        return Golden.cases("requests", ".json");
    }

    static List<String> answers() {
        return Golden.cases("answers", ".json");
    }

    static List<String> streams() {
        return Golden.cases("streams", ".sse");
    }

    @ParameterizedTest
    @MethodSource("requests")
    void a_request_is_read_and_written(String name) {
        var request = format.readRequest(Golden.bytes("requests/" + name + ".json"));
        Golden.verify("requests/" + name + ".canonical.json", Golden.canonical(request));
        Golden.verify("requests/" + name + ".written.json", Golden.pretty(format.writeRequest(request)));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void an_answer_is_read_and_written(String name) {
        var answer = format.readAnswer(Golden.bytes("answers/" + name + ".json"));
        Golden.verify("answers/" + name + ".canonical.json", Golden.canonical(answer));
        Golden.verify("answers/" + name + ".written.json", Golden.pretty(format.writeAnswer(answer)));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void a_stream_is_read_and_written(String name) {
        var events = Streams.read(Golden.bytes("streams/" + name + ".sse"));
        Golden.verify("streams/" + name + ".canonical.json", Golden.canonical(events));
        Golden.verify("streams/" + name + ".written.sse", written(events));
    }

    private String written(List<ChatEvent> events) {
        var writer = format.streamWriter(true);
        var out = new ByteArrayOutputStream();
        for (ChatEvent event : events) {
            if (event instanceof ChatEvent.Failure(var error)) {
                out.writeBytes(format.streamError(error));
            } else {
                writer.write(event, (array, from, to) -> out.write(array, from, to - from));
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("streams")
    void a_stream_means_the_same_wherever_it_is_cut(String name) {
        var bytes = Golden.bytes("streams/" + name + ".sse");
        var whole = Streams.read(bytes);
        for (int cut = 0; cut <= bytes.length; cut++) {
            assertThat(Streams.readCut(bytes, cut)).as("cut at %d", cut).isEqualTo(whole);
        }
        assertThat(Streams.readByteByByte(bytes)).isEqualTo(whole);
    }

    @ParameterizedTest
    @MethodSource("streams")
    void a_stream_means_the_same_with_any_line_end(String name) {
        var text = new String(Golden.bytes("streams/" + name + ".sse"), StandardCharsets.UTF_8);
        var whole = Streams.read(text.getBytes(StandardCharsets.UTF_8));
        for (String end : List.of("\r\n", "\r")) {
            // A last CR alone may be half of a CRLF until something follows.
            var bytes = (text.replace("\n", end) + "\n").getBytes(StandardCharsets.UTF_8);
            for (int cut = 0; cut <= bytes.length; cut++) {
                assertThat(Streams.readCut(bytes, cut)).as("cut at %d", cut).isEqualTo(whole);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void what_is_written_is_read_as_the_same_content(String name) {
        var events = Streams.read(Golden.bytes("streams/" + name + ".sse"));
        var again = Streams.read(written(events).getBytes(StandardCharsets.UTF_8));
        assertThat(withoutUsage(again)).isEqualTo(withoutUsage(events));
    }

    private static List<ChatEvent> withoutUsage(List<ChatEvent> events) {
        var rest = new ArrayList<>(events);
        rest.removeIf(ChatEvent.UsageReport.class::isInstance);
        return rest;
    }

    @ParameterizedTest
    @MethodSource("requests")
    void a_request_cut_short_is_refused_and_nothing_else(String name) {
        var bytes = new String(Golden.bytes("requests/" + name + ".json"), StandardCharsets.UTF_8)
                .strip()
                .getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < bytes.length; length++) {
            var part = Arrays.copyOf(bytes, length);
            assertThat(reason(part)).as("%d bytes", length).isEqualTo(MalformedRequest.Reason.INVALID_JSON);
        }
    }

    private MalformedRequest.Reason reason(byte[] body) {
        try {
            format.readRequest(body);
        } catch (MalformedRequest e) {
            return e.reason();
        }
        throw new AssertionError("accepted");
    }
}
