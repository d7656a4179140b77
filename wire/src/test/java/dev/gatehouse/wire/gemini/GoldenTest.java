package dev.gatehouse.wire.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.wire.chat.ChatEvent;
import dev.gatehouse.wire.chat.StreamReader;
import dev.gatehouse.wire.chat.StreamWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each case of each kind: what was sent, what it means, and how it is said again. */
class GoldenTest {
    private static final Golden REQUESTS = new Golden("request");
    private static final Golden ANSWERS = new Golden("answer");
    private static final Golden STREAMS = new Golden("stream");
    private final GeminiChat format = GeminiChat.whole();

    static Stream<String> requests() {
        return REQUESTS.cases(".in.json");
    }

    static Stream<String> answers() {
        return ANSWERS.cases(".in.json");
    }

    static Stream<String> streams() {
        return STREAMS.cases(".in.sse");
    }

    @ParameterizedTest
    @MethodSource("requests")
    void a_request_is_understood_and_said_again(String name) {
        var request = format.readRequest(REQUESTS.bytes(name + ".in.json"));

        REQUESTS.expect(name + ".read.txt", Golden.readable(request));
        REQUESTS.expect(name + ".out.json", pretty(format.writeRequest(request)));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void a_written_request_meets_the_rules_and_means_the_same_when_read(String name) {
        byte[] written = format.writeRequest(format.readRequest(REQUESTS.bytes(name + ".in.json")));

        byte[] again = format.writeRequest(format.readRequest(written));

        assertThat(again).asString().isEqualTo(new String(written, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void an_answer_is_understood_and_said_again(String name) {
        var answer = format.readAnswer(ANSWERS.bytes(name + ".in.json"));

        ANSWERS.expect(name + ".read.txt", Golden.readable(answer));
        ANSWERS.expect(name + ".out.json", pretty(format.writeAnswer(answer)));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void a_stream_is_understood_and_said_again(String name) {
        byte[] frames = STREAMS.bytes(name + ".in.sse");
        List<ChatEvent> events = read(frames, frames.length);

        STREAMS.expect(
                name + ".read.txt", events.stream().map(Object::toString).collect(Collectors.joining("\n", "", "\n")));
        STREAMS.expect(name + ".out.sse", write(events));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void a_stream_cut_anywhere_means_the_same(String name) {
        byte[] frames = STREAMS.bytes(name + ".in.sse");
        List<ChatEvent> whole = read(frames, frames.length);

        for (int cut = 1; cut < frames.length; cut++) {
            assertThat(read(frames, cut)).as("cut at %d", cut).isEqualTo(whole);
        }
        StreamReader byByte = format.streamReader();
        var events = new ArrayList<ChatEvent>();
        for (int i = 0; i < frames.length; i++) {
            byByte.feed(frames, i, i + 1, events::add);
        }
        assertThat(events).isEqualTo(whole);
    }

    @ParameterizedTest
    @MethodSource("streams")
    void a_written_stream_means_the_same_when_read(String name) {
        byte[] frames = STREAMS.bytes(name + ".in.sse");
        String written = write(read(frames, frames.length));
        byte[] bytes = written.getBytes(StandardCharsets.UTF_8);

        assertThat(write(read(bytes, bytes.length))).isEqualTo(written);
    }

    @Test
    void there_are_cases() {
        assertThat(requests()).hasSizeGreaterThan(5);
        assertThat(answers()).hasSizeGreaterThan(4);
        assertThat(streams()).hasSizeGreaterThan(4);
    }

    private List<ChatEvent> read(byte[] frames, int cut) {
        StreamReader reader = format.streamReader();
        var events = new ArrayList<ChatEvent>();
        reader.feed(frames, 0, cut, events::add);
        reader.feed(frames, cut, frames.length, events::add);
        return events;
    }

    private String write(List<ChatEvent> events) {
        StreamWriter writer = format.streamWriter(true);
        var out = new ByteArrayOutputStream();
        events.stream()
                .filter(event -> !(event instanceof ChatEvent.Failure))
                .forEach(event -> writer.write(event, (array, from, to) -> out.write(array, from, to - from)));
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String pretty(byte[] json) {
        return Json.answer(json, 0, json.length).toPrettyString() + "\n";
    }
}
