package dev.gatehouse.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiEmbeddingsTest {
    private static Wire.Answer embed(String members) {
        String body = "{\"model\":\"text-embedding-3-small\"," + members + "}";
        return Wire.exchange(Wire.SIMULATOR.port(), Wire.post("/v1/embeddings", body, "authorization: Bearer k"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"\"a b\"|1|2", "[\"a\",\"b c\"]|2|3", "[1,2,3]|1|3", "[[1,2],[3]]|2|3"})
    void every_form_of_input_is_embedded_and_counted(String input, int vectors, int tokens) {
        JsonNode json = embed("\"input\":" + input).json();
        assertThat(json.at("/data")).hasSize(vectors);
        assertThat(json.at("/data/0/embedding")).hasSize(1_536);
        assertThat(json.at("/usage/prompt_tokens").asInt()).isEqualTo(tokens);
        assertThat(json.at("/usage/total_tokens").asInt()).isEqualTo(tokens);
    }

    @Test
    void base64_holds_the_same_little_endian_numbers_of_a_vector_of_length_one() {
        JsonNode numbers = embed("\"input\":\"x\",\"dimensions\":8").json().at("/data/0/embedding");
        String encoded = embed("\"input\":\"x\",\"dimensions\":8,\"encoding_format\":\"base64\"")
                .json()
                .at("/data/0/embedding")
                .asText();
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(encoded)).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(bytes.remaining()).isEqualTo(32);
        double square = 0;
        for (JsonNode number : numbers) {
            float value = bytes.getFloat();
            assertThat(Float.parseFloat(number.asText())).isEqualTo(value);
            square += value * value;
        }
        assertThat(square).isCloseTo(1, Offset.offset(1e-5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"input\":\"\"",
                "\"input\":[]",
                "\"x\":1",
                "\"input\":[\"a\",1.5]",
                "\"input\":\"a\",\"dimensions\":0",
                "\"input\":\"a\",\"encoding_format\":\"hex\""
            })
    void what_cannot_be_embedded_is_refused(String members) {
        assertThat(embed(members).status()).isEqualTo(400);
    }

    @Test
    void models_are_listed_in_the_shape_of_the_protocol_asked_in() {
        assertThat(Wire.get("/v1/models", "authorization: Bearer k")
                        .json()
                        .at("/object")
                        .asText())
                .isEqualTo("list");
        assertThat(Wire.get("/v1/models/any", "authorization: Bearer k")
                        .json()
                        .at("/id")
                        .asText())
                .isEqualTo("any");
        assertThat(Wire.get("/v1/models/unknown", "authorization: Bearer k").status())
                .isEqualTo(404);
        JsonNode anthropic = Wire.get("/v1/models", "x-api-key: k", "anthropic-version: 2023-06-01")
                .json();
        assertThat(anthropic.at("/has_more").isBoolean()).isTrue();
        assertThat(anthropic.at("/data/0/type").asText()).isEqualTo("model");
        assertThat(Wire.get("/v1/models").status()).isEqualTo(401);
    }
}
