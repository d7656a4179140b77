package dev.gatehouse.wire.embeddings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.MalformedRequest;
import dev.gatehouse.wire.MalformedRequest.Reason;
import dev.gatehouse.wire.chat.AnswerBody;
import dev.gatehouse.wire.chat.Usage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiEmbeddingsTest {

    private static EmbeddingsHead head(String body) {
        return OpenAiEmbeddings.readHead(body.getBytes(UTF_8));
    }

    private static AnswerBody answer(String body) {
        return OpenAiEmbeddings.passAnswer(body.getBytes(UTF_8), "canon");
    }

    @Test
    void a_request_is_read_with_all_it_says() {
        var head = head(
                "{\"input\":\"h\\u00e9 €\",\"model\":\"m\",\"encoding_format\":\"base64\",\"dimensions\":256,\"user\":\"u\",\"x\":{}}");

        assertThat(head.model()).isEqualTo("m");
        assertThat(head.inputs()).isEqualTo(1);
        assertThat(head.inputBytes()).isEqualTo(7);
        assertThat(head.inputTokens()).isZero();
        assertThat(head.encodingFormat()).isEqualTo("base64");
        assertThat(head.dimensions()).isEqualTo(256);
        assertThat(head.user()).isEqualTo("u");
    }

    @Test
    void what_the_client_left_out_is_null() {
        var head = head("{\"model\":\"m\",\"input\":\"x\",\"dimensions\":null,\"user\":null}");

        assertThat(head.encodingFormat()).isNull();
        assertThat(head.dimensions()).isNull();
        assertThat(head.user()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"abc\" | 1 | 3 | 0",
                "[\"a\", \"bc\", \"\"] | 3 | 3 | 0",
                "[1, 22,333] | 1 | 0 | 3",
                "[[1,2] , [3]] | 2 | 0 | 3",
            })
    void input_has_four_forms(String input, int inputs, long bytes, long tokens) {
        var head = head("{\"model\":\"m\",\"input\":" + input + "}");

        assertThat(head.inputs()).isEqualTo(inputs);
        assertThat(head.inputBytes()).isEqualTo(bytes);
        assertThat(head.inputTokens()).isEqualTo(tokens);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"model\":\"m\"} | MISSING_FIELD | input",
                "{\"model\":\"m\",\"input\":null} | MISSING_FIELD | input",
                "{\"input\":\"x\"} | MISSING_FIELD | model",
                "{\"model\":\"\",\"input\":\"x\"} | MISSING_FIELD | model",
                "{\"model\":1,\"input\":\"x\"} | WRONG_TYPE | model",
                "{\"model\":\"m\",\"input\":\"\"} | OUT_OF_RANGE | input",
                "{\"model\":\"m\",\"input\":[]} | OUT_OF_RANGE | input",
                "{\"model\":\"m\",\"input\":[[1],[]]} | OUT_OF_RANGE | input[1]",
                "{\"model\":\"m\",\"input\":7} | WRONG_TYPE | input",
                "{\"model\":\"m\",\"input\":{}} | WRONG_TYPE | input",
                "{\"model\":\"m\",\"input\":[null]} | WRONG_TYPE | input",
                "{\"model\":\"m\",\"input\":[\"a\",1]} | WRONG_TYPE | input[1]",
                "{\"model\":\"m\",\"input\":[1,[1]]} | WRONG_TYPE | input[1]",
                "{\"model\":\"m\",\"input\":[1,-1]} | WRONG_TYPE | input[1]",
                "{\"model\":\"m\",\"input\":[1.5]} | WRONG_TYPE | input[0]",
                "{\"model\":\"m\",\"input\":[[\"a\"]]} | WRONG_TYPE | input[0]",
                "{\"model\":\"m\",\"input\":\"x\",\"dimensions\":\"1\"} | WRONG_TYPE | dimensions",
                "{\"model\":\"m\",\"input\":\"x\",\"dimensions\":0} | OUT_OF_RANGE | dimensions",
                "{\"model\":\"m\",\"input\":\"x\",\"dimensions\":1.5} | OUT_OF_RANGE | dimensions",
                "{\"model\":\"m\",\"input\":\"x\",\"encoding_format\":1} | WRONG_TYPE | encoding_format",
                "{\"model\":\"m\",\"input\":\"x\",\"user\":[]} | WRONG_TYPE | user",
                "{\"model\":\"m\",\"input\":\"x\",} | INVALID_JSON |",
                "[] | INVALID_JSON |"
            })
    void what_cannot_be_served_is_refused_with_its_reason(String body, Reason reason, String param) {
        assertThatThrownBy(() -> head(body)).isInstanceOfSatisfying(MalformedRequest.class, e -> {
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(e.param()).isEqualTo(param);
        });
    }

    @Test
    void a_request_is_passed_on_with_only_its_model_replaced() {
        var head = head("{ \"input\" : [\"é\"], \"model\" : \"asked\" , \"unknown\":[1.0]}");

        assertThat(new String(head.passThrough().to("up\"stream").toBytes(), UTF_8))
                .isEqualTo("{ \"input\" : [\"é\"], \"model\" : \"up\\\"stream\" , \"unknown\":[1.0]}");
    }

    @Test
    void an_answer_passes_with_the_canonical_model_and_its_usage() {
        String body =
                "{\"object\":\"list\",\"data\":[{\"embedding\":[0.1,-2e-05],\"index\":0}],\"model\":\"%s\",\"usage\":{\"prompt_tokens\":8,\"total_tokens\":8}}";

        var answer = answer(body.formatted("upstream"));

        assertThat(new String(answer.bytes().toBytes(), UTF_8)).isEqualTo(body.formatted("canon"));
        assertThat(answer.usage()).isEqualTo(Usage.of(8, 0));
        assertThat(answer.contentBytes()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"data\":[]}", "{\"data\":[],\"usage\":null}", "{\"data\":[],\"usage\":{}}"})
    void an_answer_may_have_no_usage(String body) {
        assertThat(answer(body).usage()).isNull();
        assertThat(answer(body).bytes().toBytes()).isEqualTo(body.getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"data\":[0.1",
                "{}",
                "{\"data\":{}}",
                "{\"data\":[],\"usage\":1}",
                "{\"data\":[],\"usage\":{\"prompt_tokens\":-1}}",
                "{\"data\":[],\"usage\":{\"prompt_tokens\":\"1\"}}",
                "{\"data\":[],\"usage\":{\"prompt_tokens\":1.5}}",
                "{\"data\":[NaN]}"
            })
    void what_is_no_answer_is_malformed(String body) {
        assertThatThrownBy(() -> answer(body)).isInstanceOf(MalformedAnswer.class);
    }
}
