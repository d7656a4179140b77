package dev.gatehouse.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.wire.chat.ChatEvent;
import dev.gatehouse.wire.chat.ChatFormat;
import dev.gatehouse.wire.chat.StreamReader;
import dev.gatehouse.wire.chat.StreamWriter;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every format: each case of each kind, what was sent, what it means, and how it is said again. */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class GoldenFormat {
    private final ChatFormat format;
    private final Golden requests;
    private final Golden answers;
    private final Golden streams;

    /** @param folder of its cases */
    protected GoldenFormat(ChatFormat format, String folder) {
        this.format = format;
        this.requests = new Golden(folder + "/request");
        this.answers = new Golden(folder + "/answer");
        this.streams = new Golden(folder + "/stream");
    }

    /** As this format reads it. */
    protected abstract JsonNode tree(byte[] json);

    Stream<String> requests() {
        return requests.cases(".in.json");
    }

    Stream<String> answers() {
        return answers.cases(".in.json");
    }

    Stream<String> streams() {
        return streams.cases(".in.sse");
    }

    @ParameterizedTest
    @MethodSource("requests")
    void a_request_is_understood_and_said_again(String name) {
        var request = format.readRequest(requests.bytes(name + ".in.json"));

        requests.expect(name + ".read.txt", Golden.readable(request));
        requests.expect(name + ".out.json", pretty(format.writeRequest(request)));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void a_written_request_meets_the_rules_and_means_the_same_when_read(String name) {
        byte[] written = format.writeRequest(format.readRequest(requests.bytes(name + ".in.json")));

        byte[] again = format.writeRequest(format.readRequest(written));

        assertThat(again).asString().isEqualTo(new String(written, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void an_answer_is_understood_and_said_again(String name) {
        var answer = format.readAnswer(answers.bytes(name + ".in.json"));

        answers.expect(name + ".read.txt", Golden.readable(answer));
        answers.expect(name + ".out.json", pretty(format.writeAnswer(answer)));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void a_stream_is_understood_and_said_again(String name) {
        byte[] frames = streams.bytes(name + ".in.sse");
        List<ChatEvent> events = read(frames, frames.length);

        streams.expect(
                name + ".read.txt", events.stream().map(Object::toString).collect(Collectors.joining("\n", "", "\n")));
        streams.expect(name + ".out.sse", write(events));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void a_stream_cut_anywhere_means_the_same(String name) {
        byte[] frames = streams.bytes(name + ".in.sse");
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
        byte[] frames = streams.bytes(name + ".in.sse");
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

    private String pretty(byte[] json) {
        return tree(json).toPrettyString() + "\n";
    }
}
