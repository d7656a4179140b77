package dev.gatehouse.wire.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.wire.Slices;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditsTest {
    private static final String M = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"model":"m",MESSAGES}                            | {"model":"up",MESSAGES}
            { "x" : 1 , "model" : "m\\u00e9" , MESSAGES }     | { "x" : 1 , "model" : "up" , MESSAGES }
            {"model":"m",MESSAGES,"stream":false}             | {"model":"up",MESSAGES,"stream":false}
            {"model":"m",MESSAGES,"stream":true}              | {"stream_options":{"include_usage":true},"model":"up",MESSAGES,"stream":true}
            {"stream_options":null,"model":"m",MESSAGES,"stream":true} | {"stream_options":{"include_usage":true},"model":"up",MESSAGES,"stream":true}
            {"model":"m",MESSAGES,"stream":true,"stream_options":{}}   | {"model":"up",MESSAGES,"stream":true,"stream_options":{"include_usage":true}}
            {"model":"m",MESSAGES,"stream":true,"stream_options":{ "x":1}} | {"model":"up",MESSAGES,"stream":true,"stream_options":{"include_usage":true, "x":1}}
            {"model":"m",MESSAGES,"stream":true,"stream_options":{"include_usage":false}} | {"model":"up",MESSAGES,"stream":true,"stream_options":{"include_usage":true}}
            {"model":"m",MESSAGES,"stream":true,"stream_options":{"include_usage":null}} | {"model":"up",MESSAGES,"stream":true,"stream_options":{"include_usage":true}}
            {"model":"m",MESSAGES,"stream":true,"stream_options":{"include_usage":true}} | {"model":"up",MESSAGES,"stream":true,"stream_options":{"include_usage":true}}
            """)
    void only_the_documented_spans_change(String body, String sent) {
        assertThat(pass(body.replace("MESSAGES", M), "up", null)).isEqualTo(sent.replace("MESSAGES", M));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            gpt-4o           | {"model":"m",MESSAGES}                                | {"max_tokens":77,"model":"gpt-4o",MESSAGES}
            openai/gpt-5.1   | {"model":"m",MESSAGES}                                | {"max_completion_tokens":77,"model":"openai/gpt-5.1",MESSAGES}
            gpt-4o           | {"max_tokens":5,"model":"m",MESSAGES}                 | {"max_tokens":5,"model":"gpt-4o",MESSAGES}
            gpt-4o           | {"max_completion_tokens":5,"model":"m",MESSAGES}      | {"max_completion_tokens":5,"model":"gpt-4o",MESSAGES}
            gpt-4o           | {"max_tokens":null,"model":"m",MESSAGES}              | {"max_tokens":77,"model":"gpt-4o",MESSAGES}
            o3               | {"max_completion_tokens":null,"model":"m",MESSAGES}   | {"max_completion_tokens":77,"model":"o3",MESSAGES}
            o3               | {"max_tokens":null,"model":"m",MESSAGES}              | {"max_completion_tokens":77,"max_tokens":null,"model":"o3",MESSAGES}
            """)
    void the_cap_is_sent_only_where_the_client_sent_none(String model, String body, String sent) {
        assertThat(pass(body.replace("MESSAGES", M), model, 77L)).isEqualTo(sent.replace("MESSAGES", M));
    }

    @Test
    void without_a_cap_to_send_none_is_sent() {
        assertThat(pass("{\"model\":\"m\"," + M + "}", "x", null)).doesNotContain("max_tokens");
    }

    @Test
    void a_model_name_is_quoted() {
        assertThat(pass("{\"model\":\"m\"," + M + "}", "a\"b\\ü", null)).startsWith("{\"model\":\"a\\\"b\\\\ü\",");
    }

    @Test
    void whatever_the_body_cutting_the_edits_out_gives_the_original_and_the_sent_one_says_what_it_must() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            String body = randomBody(random);
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            Long cap = random.nextBoolean() ? 99L : null;
            Slices sent = new OpenAiChat().readHead(bytes).passThrough().to("up/stream", cap);

            assertThat(untouched(sent, bytes)).as("seed %d body %s", seed, body).isTrue();
            JsonNode before = Json.answer(bytes, 0, bytes.length);
            byte[] whole = sent.toBytes();
            JsonNode after = Json.answer(whole, 0, whole.length);
            assertThat(after.path("model").asText()).isEqualTo("up/stream");
            assertThat(after.path("stream_options").path("include_usage").asBoolean())
                    .as("seed %d body %s", seed, body)
                    .isEqualTo(before.path("stream").asBoolean()
                            || before.path("stream_options")
                                    .path("include_usage")
                                    .asBoolean());
            boolean capped = before.path("max_tokens").isNumber()
                    || before.path("max_completion_tokens").isNumber();
            assertThat(after.path("max_tokens").asLong() == 99).isEqualTo(cap != null && !capped);
            assertThat(after.path("x")).isEqualTo(before.path("x"));
        }
    }

    /** What lies between the body's own slices is only an edited member's value: model, null, false, or nothing. */
    private static boolean untouched(Slices sent, byte[] body) {
        int at = 0;
        for (Slices.Slice part : sent.parts()) {
            if (part.array() == body) {
                String gap = new String(body, at, part.from() - at, StandardCharsets.UTF_8);
                if (!List.of("", "\"m\"", "null", "false").contains(gap)) {
                    return false;
                }
                at = part.to();
            }
        }
        return at == body.length;
    }

    private static String randomBody(Random random) {
        var members = new ArrayList<String>();
        members.add("\"model\"" + space(random) + ":\"m\"");
        members.add(M + space(random));
        members.add(
                pick(random, "\"stream\":true", "\"stream\":false", "\"stream\":null", "\"y\":{\"model\":\"inner\"}"));
        members.add(pick(
                random,
                "\"stream_options\": {\"include_usage\" :true}",
                "\"stream_options\":{\"z\":[{}],\"include_usage\":false }",
                "\"stream_options\":{ \"z\":\"}\" }",
                "\"stream_options\":{ }",
                "\"stream_options\":null",
                "\"q\":\"stream_options\""));
        members.add(pick(random, "\"max_tokens\":5", "\"max_tokens\":null", "\"w\":\"max_tokens\""));
        members.add(pick(random, "\"max_completion_tokens\":5", "\"max_completion_tokens\":null", "\"v\":-1e3"));
        members.add("\"x\":\"" + pick(random, "\\\"model\\\":\\\"m\\\"", "ü\\u00fc👋", "\\\\") + "\"");
        Collections.shuffle(members, random);
        return space(random) + "{" + space(random) + String.join("," + space(random), members) + "}" + space(random);
    }

    private static String space(Random random) {
        return pick(random, "", " ", "\n\t");
    }

    private static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static String pass(String body, String model, @Nullable Long cap) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new String(
                new OpenAiChat().readHead(bytes).passThrough().to(model, cap).toBytes(), StandardCharsets.UTF_8);
    }
}
