package dev.gatehouse.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiContentTest {
    private static final String FLASH = "/v1beta/models/gemini-2.5-flash";
    private static final String TOOLS =
            ",\"tools\":[{\"functionDeclarations\":[{\"name\":\"look\",\"parameters\":{\"type\":\"OBJECT\",\"properties\":"
                    + "{\"city\":{\"type\":\"STRING\"}},\"required\":[\"city\"]}}]}]";

    private static String asked(String text, String... more) {
        return "{\"contents\":[{\"parts\":[{\"text\":\"" + text + "\"}]}]" + String.join("", more) + "}";
    }

    private static Wire.Answer post(String path, String body) {
        return Wire.exchange(Wire.SIMULATOR.port(), Wire.post(path, body, "x-goog-api-key: k"));
    }

    private static String joined(Wire.Answer answer) {
        var text = new StringBuilder();
        for (JsonNode event : answer.events()) {
            for (JsonNode part : event.at("/candidates/0/content/parts")) {
                text.append(
                        part.path("thought").asBoolean()
                                ? ""
                                : part.path("text").asText());
            }
        }
        return text.toString();
    }

    @Test
    void an_answer_has_candidates_and_usage_that_excludes_thoughts() {
        var answer = post(FLASH + ":generateContent", asked("[[sim tokens=9 thinking=4 cached=2]]"))
                .json();

        assertThat(answer.at("/candidates/0/finishReason").asText()).isEqualTo("STOP");
        assertThat(answer.at("/candidates/0/content/parts/0/thought").asBoolean())
                .isTrue();
        assertThat(answer.at("/usageMetadata/candidatesTokenCount").asInt()).isEqualTo(5);
        assertThat(answer.at("/usageMetadata/thoughtsTokenCount").asInt()).isEqualTo(4);
        assertThat(answer.at("/usageMetadata/cachedContentTokenCount").asInt()).isEqualTo(2);
        assertThat(answer.path("modelVersion").asText()).isEqualTo("gemini-2.5-flash");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                FLASH,
                "/v1/models/gemini-2.5-flash",
                "/v1/projects/p/locations/global/publishers/google/models/gemini-2.5-flash"
            })
    void a_stream_says_and_costs_what_a_whole_answer_does(String path) {
        var body = asked("say it again", ",\"generationConfig\":{\"thinkingConfig\":{\"includeThoughts\":true}}");
        var whole = post(path + ":generateContent", body).json();
        var stream = post(path + ":streamGenerateContent?alt=sse", body);

        assertThat(joined(stream))
                .isEqualTo(whole.at("/candidates/0/content/parts/1/text").asText());
        assertThat(stream.events().getLast().path("usageMetadata")).isEqualTo(whole.path("usageMetadata"));
        assertThat(post(path + ":countTokens", body.replaceAll(",\"generationConfig.*", "}"))
                        .json()
                        .path("totalTokens")
                        .asInt())
                .isEqualTo(whole.at("/usageMetadata/promptTokenCount").asInt());
    }

    @Test
    void a_prompt_counts_what_it_counts_in_the_other_protocols() {
        var gemini =
                post(FLASH + ":generateContent", asked("one two three", TOOLS)).json();
        var openai = Wire.chat(
                        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"one two three\"}],\"tools\":"
                                + "[{\"type\":\"function\",\"function\":{\"name\":\"look\",\"parameters\":{\"type\":\"object\",\"properties\":"
                                + "{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}}}]}")
                .json();

        assertThat(gemini.at("/usageMetadata/promptTokenCount").asInt())
                .isEqualTo(openai.at("/usage/prompt_tokens").asInt());
    }

    @Test
    void calls_are_sealed_and_a_changed_or_missing_seal_is_refused() {
        var path = "/v1beta/models/gemini-3-flash-preview:generateContent";
        var part = post(path, asked("[[sim tool=look]]", TOOLS)).json().at("/candidates/0/content/parts/0");
        assertThat(part.at("/functionCall/args/city").isTextual()).isTrue();
        var answered = "{\"contents\":[{\"parts\":[{\"text\":\"q\"}]},{\"role\":\"model\",\"parts\":[%s]},"
                + "{\"parts\":[{\"functionResponse\":{\"name\":\"look\",\"response\":{\"output\":\"sunny\"}}}]}]}";

        assertThat(post(path, answered.formatted(part)).text()).contains("The tool answered: sunny");
        var changed = part.toString().replaceAll("(\"thoughtSignature\":\")....", "$1AAAA");
        assertThat(post(path, answered.formatted(changed)).status()).isEqualTo(400);
        var bare = part.toString().replaceAll(",\"thoughtSignature\":\"[^\"]*\"", "");
        assertThat(post(path, answered.formatted(bare)).text()).contains("missing a thought_signature");
    }

    @Test
    void members_of_other_protocols_and_results_that_do_not_fit_are_refused_in_googles_shape() {
        var foreign = post(FLASH + ":generateContent", asked("hi", ",\"messages\":[]"));
        assertThat(foreign.status()).isEqualTo(400);
        assertThat(foreign.json().at("/error/status").asText()).isEqualTo("INVALID_ARGUMENT");
        var unanswered = "{\"contents\":[{\"parts\":[{\"text\":\"q\"}]},"
                + "{\"role\":\"model\",\"parts\":[{\"functionCall\":{\"name\":\"f\"}}]},{\"parts\":[{\"text\":\"x\"}]}]}";
        assertThat(post(FLASH + ":generateContent", unanswered).text()).contains("number of function response parts");
        assertThat(post("/v1beta/models/unknown:generateContent", asked("hi")).status())
                .isEqualTo(404);
        assertThat(Wire.exchange(Wire.SIMULATOR.port(), Wire.post(FLASH + ":generateContent", asked("hi")))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void faults_are_told_in_its_own_frames() {
        var stream = FLASH + ":streamGenerateContent?alt=sse";

        assertThat(post(stream, asked("[[sim tokens=5 error_event=mid]]")).text())
                .contains("\"status\":\"UNAVAILABLE\"")
                .doesNotContain("finishReason");
        assertThat(post(stream, asked("[[sim tokens=5 nofinish]]")).text()).doesNotContain("finishReason");
        assertThat(post(stream, asked("[[sim status=429 retry_after=3]]")).header("retry-after"))
                .isEqualTo("3");
    }
}
