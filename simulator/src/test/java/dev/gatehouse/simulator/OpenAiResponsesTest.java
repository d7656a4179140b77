package dev.gatehouse.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** Responses: what is counted, streamed, stored and refused. */
class OpenAiResponsesTest {
    private static Wire.Answer ask(String body, String... headers) {
        return Wire.exchange(Wire.SIMULATOR.port(), Wire.post("/v1/responses", body, headers));
    }

    @Test
    void an_answer_counts_what_it_says() {
        var answer = ask("{\"model\":\"gpt-5\",\"input\":\"hi there [[sim tokens=5]]\"}", BEARER)
                .json();
        assertThat(answer.at("/usage/output_tokens").asInt()).isEqualTo(5);
        assertThat(Tokens.count(answer.at("/output/0/content/0/text").asText())).isEqualTo(5);
    }

    @Test
    void a_stream_says_the_same_and_ends_in_the_whole() {
        var body = "{\"model\":\"gpt-5\",\"input\":\"hi there\"}";
        var whole = ask(body, BEARER).json();
        var events = ask(body.replace("{\"model", "{\"stream\":true,\"model"), BEARER)
                .events();
        assertThat(events.getLast().path("type").asText()).isEqualTo("response.completed");
        assertThat(events.getLast().at("/response/output/0/content")).isEqualTo(whole.at("/output/0/content"));
        assertThat(events)
                .extracting(event -> event.path("sequence_number").asInt())
                .isSorted();
    }

    @Test
    void what_was_encrypted_for_one_credential_is_refused_under_another() {
        var thought = ask(
                        "{\"model\":\"gpt-5\",\"input\":\"hi\",\"reasoning\":{\"effort\":\"low\"},"
                                + "\"include\":[\"reasoning.encrypted_content\"]}",
                        BEARER)
                .json()
                .at("/output/0");
        var again = "{\"model\":\"gpt-5\",\"input\":[" + thought + ",{\"role\":\"user\",\"content\":\"go on\"}]}";
        assertThat(ask(again, BEARER).status()).isEqualTo(200);
        JsonNode refused = ask(again, "authorization: Bearer other").json();
        assertThat(refused.at("/error/code").asText()).isEqualTo("invalid_encrypted_content");
    }

    @Test
    void a_stored_response_is_continued_and_counted_again() {
        var first =
                ask("{\"model\":\"gpt-5\",\"input\":\"one two three\"}", BEARER).json();
        var next = "{\"model\":\"gpt-5\",\"input\":\"four\",\"previous_response_id\":\""
                + first.path("id").asText() + "\"}";
        assertThat(ask(next, BEARER).json().at("/usage/input_tokens").asInt()).isGreaterThan(4);
        assertThat(ask(next, "authorization: Bearer other")
                        .json()
                        .at("/error/code")
                        .asText())
                .isEqualTo("previous_response_not_found");
    }

    private static final String BEARER = "authorization: Bearer sk-test";
}
