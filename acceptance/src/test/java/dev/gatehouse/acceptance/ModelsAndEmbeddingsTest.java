package dev.gatehouse.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of models in both shapes, and embeddings in all of theirs. */
@ExtendWith(TailOnFailure.class)
final class ModelsAndEmbeddingsTest {
    private final Product product = Product.shared();
    private final String key = Keys.generate(product);
    private final OpenAIClient openai = OpenAIOkHttpClient.builder()
            .baseUrl(product.url() + "/v1")
            .apiKey(key)
            .maxRetries(0)
            .build();

    private final AnthropicClient anthropic = AnthropicOkHttpClient.builder()
            .baseUrl(product.url())
            .apiKey(key)
            .maxRetries(0)
            .build();

    @Test
    void openais_sdk_lists_and_finds_models_whose_ids_have_slashes() {
        assertThat(openai.models().list().data())
                .extracting(model -> model.id())
                .contains(Product.OPENAI, Product.ANTHROPIC, Product.EMBEDDING)
                .doesNotHaveDuplicates();
        var one = openai.models().retrieve(Product.ANTHROPIC);
        assertThat(one.id()).isEqualTo(Product.ANTHROPIC);
        assertThat(one.isValid()).isTrue();
    }

    @Test
    void anthropics_sdk_lists_page_by_page_and_finds_them_in_its_own_shape() {
        var all = new ArrayList<String>();
        anthropic.models().list().autoPager().forEach(model -> all.add(model.id()));
        assertThat(all).contains(Product.OPENAI, Product.ANTHROPIC).doesNotHaveDuplicates();
        assertThat(anthropic.models().list().data()).hasSizeLessThanOrEqualTo(20);
        assertThat(anthropic.models().retrieve(Product.ANTHROPIC).id()).isEqualTo(Product.ANTHROPIC);
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai/gpt-4o-mini", "openai%2Fgpt-4o-mini", "openai%2fgpt-4o-mini"})
    void a_slash_in_an_id_may_be_encoded_or_not(String id) {
        var one = Http.get(product.url() + "/v1/models/" + id, Http.bearer(key));
        assertThat(one.status()).as(one.toString()).isEqualTo(200);
        assertThat(one.json().path("id").asText()).isEqualTo(Product.OPENAI);
        assertThat(one.json().path("object").asText()).isEqualTo("model");
        var other = Http.get(product.url() + "/v1/models/" + id, Http.anthropic(key));
        assertThat(other.json().path("type").asText()).isEqualTo("model");
        assertThat(other.json().path("display_name").asText()).isNotEmpty();
    }

    @Test
    void a_model_that_is_not_there_is_not_found_for_either_sdk() {
        assertThat(catchThrowableOfType(
                        com.openai.errors.NotFoundException.class,
                        () -> openai.models().retrieve("no/such-model")))
                .hasMessageContaining("does not exist");
        assertThat(catchThrowableOfType(
                        com.anthropic.errors.NotFoundException.class,
                        () -> anthropic.models().retrieve("no/such-model")))
                .isNotNull();
    }

    @Test
    void embeddings_are_the_same_as_floats_as_base64_and_by_default() {
        var prompt = Prompt.plain();
        var floats = embed(EmbeddingCreateParams.builder()
                .input(prompt.text())
                .encodingFormat(EmbeddingCreateParams.EncodingFormat.FLOAT));
        var unsaid = embed(EmbeddingCreateParams.builder().input(prompt.text()));
        assertThat(vector(unsaid)).isEqualTo(vector(floats)).isNotEmpty();
        var raw = Http.post(
                        product.url() + "/v1/embeddings",
                        Http.bearer(key),
                        "{\"model\":\"%s\",\"input\":\"%s\",\"encoding_format\":\"base64\"}"
                                .formatted(Product.EMBEDDING, prompt.text()))
                .json()
                .at("/data/0/embedding")
                .asText();
        var buffer = ByteBuffer.wrap(Base64.getDecoder().decode(raw))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        assertThat(buffer.remaining()).isEqualTo(vector(floats).size());
        for (float value : vector(floats)) {
            assertThat(buffer.get()).isEqualTo(value, within(1e-6f));
        }
        assertThat(Sim.shared().seen(prompt.marker(), 3)).allSatisfy(seen -> {
            assertThat(seen.promptTokens()).isEqualTo(floats.usage().promptTokens());
            assertThat(seen.body().path("model").asText()).isEqualTo("text-embedding-3-small");
        });
    }

    @Test
    void lists_of_texts_and_of_tokens_are_embedded_one_by_one() {
        assertThat(embed(EmbeddingCreateParams.builder().inputOfArrayOfStrings(List.of("one", "two")))
                        .data())
                .hasSize(2);
        assertThat(embed(EmbeddingCreateParams.builder().inputOfArrayOfTokens(List.of(1L, 2L, 3L)))
                        .usage()
                        .promptTokens())
                .isEqualTo(3);
        assertThat(embed(EmbeddingCreateParams.builder()
                                .inputOfArrayOfTokenArrays(List.of(List.of(1L, 2L), List.of(3L))))
                        .data())
                .hasSize(2);
    }

    @Test
    void a_chat_model_embeds_nothing_and_an_embedding_model_does_not_chat() {
        var embedding = Http.post(
                product.url() + "/v1/embeddings",
                Http.bearer(key),
                "{\"model\":\"%s\",\"input\":\"x\"}".formatted(Product.OPENAI));
        var chat = Http.post(
                product.url() + "/v1/chat/completions",
                Map.of("Authorization", "Bearer " + key),
                Prompt.plain().chat(Product.EMBEDDING));
        assertThat(List.of(embedding.status(), chat.status())).containsOnly(404);
    }

    private CreateEmbeddingResponse embed(EmbeddingCreateParams.Builder request) {
        return openai.embeddings().create(request.model(Product.EMBEDDING).build());
    }

    private static List<Float> vector(CreateEmbeddingResponse answer) {
        return answer.data().getFirst().embedding();
    }
}
