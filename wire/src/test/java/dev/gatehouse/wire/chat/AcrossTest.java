package dev.gatehouse.wire.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.wire.MalformedRequest;
import dev.gatehouse.wire.anthropic.AnthropicMessages;
import dev.gatehouse.wire.gemini.GeminiChat;
import dev.gatehouse.wire.openai.OpenAiChat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What every golden case of one protocol becomes in another, Gemini on either side. With {@code -Dgolden.write} the files are written
 * instead of compared, to be read before they are kept.
 */
class AcrossTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Path GOLDEN = Path.of("src/test/resources/golden");
    private static final ChatFormat GEMINI = GeminiChat.streamed();
    private static final ChatFormat OPENAI = new OpenAiChat();
    private static final ChatFormat ANTHROPIC = new AnthropicMessages();

    static Stream<Arguments> requests() {
        return Stream.of(
                        across(GEMINI, "gemini/request", ".in.json", OPENAI, "gpt-5"),
                        across(GEMINI, "gemini/request", ".in.json", ANTHROPIC, "claude-sonnet-4-5"),
                        across(OPENAI, "openai/request", ".in.json", GEMINI, "gemini-2.5-flash"),
                        across(ANTHROPIC, "anthropic/requests", ".json", GEMINI, "gemini-3-flash"))
                .flatMap(List::stream);
    }

    static Stream<Arguments> answers() {
        return Stream.of(
                        across(OPENAI, "gemini/answer", ".in.json", GEMINI, ""),
                        across(ANTHROPIC, "gemini/answer", ".in.json", GEMINI, ""),
                        across(GEMINI, "openai/answer", ".in.json", OPENAI, ""),
                        across(GEMINI, "anthropic/answers", ".json", ANTHROPIC, ""))
                .flatMap(List::stream);
    }

    static Stream<Arguments> streams() {
        return Stream.of(
                        across(OPENAI, "gemini/stream", ".in.sse", GEMINI, ""),
                        across(ANTHROPIC, "gemini/stream", ".in.sse", GEMINI, ""),
                        across(GEMINI, "openai/stream", ".in.sse", OPENAI, ""),
                        across(GEMINI, "anthropic/streams", ".sse", ANTHROPIC, ""))
                .flatMap(List::stream);
    }

    private static List<Arguments> across(
            ChatFormat client, String folder, String ending, ChatFormat provider, String model) {
        var cases = new ArrayList<Arguments>();
        try (var files = Files.list(GOLDEN.resolve(folder))) {
            files.filter(file -> isCase(file.getFileName().toString(), ending))
                    .sorted()
                    .forEach(file -> cases.add(Arguments.of(file, client, provider, model)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return cases;
    }

    /** Names of golden files say what they hold between dots; a bare ending is what was sent. */
    private static boolean isCase(String name, String ending) {
        return name.endsWith(ending)
                && !name.substring(0, name.length() - ending.length()).contains(".");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void a_request_is_said_in_the_providers_words(Path file, ChatFormat client, ChatFormat provider, String model)
            throws IOException {
        byte[] body = Files.readAllBytes(file);
        String said;
        try {
            var head = client.readHead(body);
            said = pretty(
                    Bridge.request(client, provider, head, body, model, 16_000L).toBytes());
        } catch (MalformedRequest refused) {
            said = refused.reason() + ": " + refused.text() + " (" + refused.param() + ")\n";
        }
        expect(file, client, provider, ".json", said);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void an_answer_is_said_in_the_clients_words(Path file, ChatFormat client, ChatFormat provider, String model)
            throws IOException {
        var answer = Bridge.answer(client, provider, "canon", 1L, Files.readAllBytes(file));

        expect(file, client, provider, ".json", pretty(answer.bytes().toBytes()));
        assertThat(model).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("streams")
    void a_stream_is_said_in_the_clients_words(Path file, ChatFormat client, ChatFormat provider, String model)
            throws IOException {
        byte[] frames = Files.readAllBytes(file);
        var stream = Bridge.stream(client, provider, "canon", 1L, true);
        var out = new ByteArrayOutputStream();
        stream.feed(frames, 0, frames.length, (array, from, to) -> out.write(array, from, to - from));
        stream.end((array, from, to) -> out.write(array, from, to - from));
        var failure = stream.failure();
        if (failure != null) {
            out.writeBytes(client.streamError(failure));
        }

        expect(file, client, provider, ".sse", out.toString(UTF_8));
        assertThat(model).isEmpty();
    }

    private static void expect(Path from, ChatFormat client, ChatFormat provider, String ending, String actual)
            throws IOException {
        var name = from.getFileName().toString().replaceAll("\\..*", "");
        var kind = from.getName(from.getNameCount() - 2).toString().replaceAll("s$", "");
        var file = GOLDEN.resolve("across")
                .resolve(kind)
                .resolve(name + "." + client.name() + "-" + provider.name() + ending);
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, actual);
        }
        assertThat(actual).as(file.toString()).isEqualTo(Files.readString(file));
    }

    private static String pretty(byte[] json) {
        try {
            return MAPPER.readTree(new String(json, UTF_8)).toPrettyString() + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
