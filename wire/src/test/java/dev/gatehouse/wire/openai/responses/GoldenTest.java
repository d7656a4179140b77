package dev.gatehouse.wire.openai.responses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.wire.Golden;
import dev.gatehouse.wire.WireError;
import dev.gatehouse.wire.anthropic.AnthropicMessages;
import dev.gatehouse.wire.chat.Bridge;
import dev.gatehouse.wire.chat.ChatEvent;
import dev.gatehouse.wire.chat.ChatFormat;
import dev.gatehouse.wire.chat.StreamReader;
import dev.gatehouse.wire.openai.Json;
import dev.gatehouse.wire.openai.OpenAiChat;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each case of each kind: what was sent, what it means, and how it is said again, here and in the other protocols. */
class GoldenTest {
    private static final Golden REQUESTS = new Golden("openai/responses/request");
    private static final Golden ANSWERS = new Golden("openai/responses/answer");
    private static final Golden STREAMS = new Golden("openai/responses/stream");
    private static final ChatFormat CHAT = new OpenAiChat();
    private static final ChatFormat MESSAGES = new AnthropicMessages();
    private final OpenAiResponses format = new OpenAiResponses();

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
    void a_request_is_understood_and_said_in_every_protocol(String name) {
        var request = format.readRequest(REQUESTS.bytes(name + ".in.json"));

        REQUESTS.expect(name + ".read.txt", Golden.readable(request));
        REQUESTS.expect(name + ".out.json", pretty(format.writeRequest(request)));
        REQUESTS.expect(name + ".chat.json", pretty(CHAT.writeRequest(request)));
        REQUESTS.expect(name + ".messages.json", pretty(MESSAGES.writeRequest(request)));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void an_answer_is_understood_and_said_in_every_protocol(String name) {
        var answer = format.readAnswer(ANSWERS.bytes(name + ".in.json"));

        ANSWERS.expect(name + ".read.txt", Golden.readable(answer));
        ANSWERS.expect(name + ".out.json", pretty(format.writeAnswer(answer)));
        ANSWERS.expect(name + ".chat.json", pretty(CHAT.writeAnswer(answer)));
        ANSWERS.expect(name + ".messages.json", pretty(MESSAGES.writeAnswer(answer)));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void a_stream_is_understood_and_said_in_every_protocol(String name) {
        byte[] frames = STREAMS.bytes(name + ".in.sse");
        List<ChatEvent> events = read(frames, frames.length);

        STREAMS.expect(
                name + ".read.txt", events.stream().map(Object::toString).collect(Collectors.joining("\n", "", "\n")));
        STREAMS.expect(name + ".out.sse", write(format, events));
        STREAMS.expect(name + ".chat.sse", write(CHAT, events));
        STREAMS.expect(name + ".messages.sse", write(MESSAGES, events));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void a_stream_cut_anywhere_means_the_same(String name) {
        byte[] frames = STREAMS.bytes(name + ".in.sse");
        List<ChatEvent> whole = read(frames, frames.length);

        for (int cut = 1; cut < frames.length; cut++) {
            assertThat(read(frames, cut)).as("cut at %d", cut).isEqualTo(whole);
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void a_stream_passes_byte_for_byte_but_for_model_and_handles(String name) {
        byte[] frames = STREAMS.bytes(name + ".in.sse");
        Handles handles = new Handles() {
            @Override
            public String response(String id) {
                return "handle-of-" + id;
            }

            @Override
            public String encrypted(String content) {
                return "sealed-" + content;
            }

            @Override
            public String previous(String id) {
                return "the client's own";
            }
        };
        var passed = new ByteArrayOutputStream();
        var stream = Bridge.pass(format.streamObserver("canonical", handles), "canonical");
        stream.feed(frames, 0, frames.length, (array, from, to) -> passed.write(array, from, to - from));

        String expected = new String(frames, StandardCharsets.UTF_8)
                .replace("\"model\":\"gpt-5-upstream\"", "\"model\":\"canonical\"")
                .replaceAll("\"id\":\"resp_", "\"id\":\"handle-of-resp_")
                .replaceAll("\"encrypted_content\":\"", "\"encrypted_content\":\"sealed-");
        assertThat(passed.toString(StandardCharsets.UTF_8)).isEqualTo(expected);
        assertThat(stream.ended()).isTrue();
        assertThat(stream.usage()).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("streams")
    void a_stream_that_breaks_off_ends_as_failed_and_is_not_finished(String name) {
        byte[] frames = STREAMS.bytes(name + ".in.sse");
        int cut = new String(frames, StandardCharsets.ISO_8859_1).lastIndexOf("event: ");
        var error = WireError.of(502, WireError.Kind.UPSTREAM, "broke off");
        for (var stream : List.of(
                Bridge.pass(format.streamObserver("m", Handles.NONE), "m"),
                Bridge.stream(format, format.streamWriter(true), "m", 1))) {
            var told = new ByteArrayOutputStream();
            stream.feed(frames, 0, cut, (array, from, to) -> told.write(array, from, to - from));
            assertThat(stream.contentBegun()).isTrue();
            assertThat(stream.finished()).isFalse();
            assertThat(stream.fail(error, (array, from, to) -> told.write(array, from, to - from)))
                    .isTrue();
            assertThat(told.toString(StandardCharsets.UTF_8))
                    .contains("event: error", "event: response.failed", "\"model\":\"m\"")
                    .doesNotContain("response.completed");
        }
    }

    private List<ChatEvent> read(byte[] frames, int cut) {
        StreamReader reader = format.streamReader();
        var events = new ArrayList<ChatEvent>();
        reader.feed(frames, 0, cut, events::add);
        reader.feed(frames, cut, frames.length, events::add);
        return events;
    }

    private static String write(ChatFormat format, List<ChatEvent> events) {
        var writer = format.streamWriter(true);
        var out = new ByteArrayOutputStream();
        events.forEach(event -> writer.write(event, (array, from, to) -> out.write(array, from, to - from)));
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String pretty(byte[] json) {
        return Json.answer(json, 0, json.length).toPrettyString() + "\n";
    }
}
