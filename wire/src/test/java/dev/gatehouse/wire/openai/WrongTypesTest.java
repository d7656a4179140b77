package dev.gatehouse.wire.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.Golden;
import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.MalformedRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every value of every golden case, replaced by a value of every other type: understood or refused, nothing else. */
class WrongTypesTest {
    private static final Golden REQUESTS = new Golden("openai/request");
    private static final Golden ANSWERS = new Golden("openai/answer");
    private static final Golden STREAMS = new Golden("openai/stream");
    private static final List<String> VALUES =
            List.of("null", "true", "-1.5", "\"x\"", "[]", "[[]]", "{}", "{\"a\":{}}");

    private final OpenAiChat format = new OpenAiChat();

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
    void a_request(String name) {
        int refused = 0;
        for (byte[] body : variants(REQUESTS.bytes(name + ".in.json"))) {
            try {
                format.writeRequest(format.readRequest(body));
            } catch (MalformedRequest e) {
                refused++;
                assertThat(e.text()).isNotBlank();
            }
        }
        assertThat(refused).isPositive();
    }

    @ParameterizedTest
    @MethodSource("answers")
    void an_answer(String name) {
        assertThat(refused(
                        variants(ANSWERS.bytes(name + ".in.json")),
                        body -> format.writeAnswer(format.readAnswer(body))))
                .isPositive();
        assertThat(refused(variants(ANSWERS.bytes(name + ".in.json")), body -> format.passAnswer(body, "m")))
                .isPositive();
    }

    @ParameterizedTest
    @MethodSource("streams")
    void a_chunk(String name) {
        String frames = new String(STREAMS.bytes(name + ".in.sse"), StandardCharsets.UTF_8);
        for (String line : frames.lines().toList()) {
            if (line.startsWith("data: {") && line.endsWith("}")) {
                byte[] chunk = line.substring(6).getBytes(StandardCharsets.UTF_8);
                refused(variants(chunk), this::readAndObserve);
            }
        }
    }

    private Object readAndObserve(byte[] chunk) {
        byte[] frame = ("data: " + new String(chunk, StandardCharsets.UTF_8) + "\n\n").getBytes(StandardCharsets.UTF_8);
        var observer = format.streamObserver(false);
        observer.observe(frame, 0, frame.length);
        var events = new ArrayList<Object>();
        format.streamReader().feed(frame, 0, frame.length, events::add);
        return events;
    }

    private static int refused(List<byte[]> bodies, Function<byte[], Object> read) {
        int refused = 0;
        for (byte[] body : bodies) {
            try {
                assertThat(read.apply(body)).isNotNull();
            } catch (MalformedAnswer e) {
                refused++;
            }
        }
        return refused;
    }

    private static List<byte[]> variants(byte[] body) {
        ObjectNode tree = Json.answer(body, 0, body.length);
        var variants = new ArrayList<byte[]>();
        replaceEach(tree, () -> variants.add(Json.bytes(tree)));
        return variants;
    }

    private static void replaceEach(JsonNode node, Runnable each) {
        if (node instanceof ObjectNode object) {
            for (var entry : List.copyOf(object.properties())) {
                JsonNode original = entry.getValue();
                replace(original, value -> object.set(entry.getKey(), value), each);
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                int index = i;
                replace(array.get(i), value -> array.set(index, value), each);
            }
        }
    }

    private static void replace(JsonNode original, Consumer<JsonNode> place, Runnable each) {
        for (String value : VALUES) {
            place.accept(Json.lenient(value));
            each.run();
        }
        place.accept(original);
        replaceEach(original, each);
    }
}
