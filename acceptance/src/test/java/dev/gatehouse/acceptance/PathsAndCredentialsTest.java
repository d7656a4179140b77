package dev.gatehouse.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.azure.AzureOpenAIServiceVersion;
import com.openai.azure.AzureUrlPathMode;
import com.openai.azure.credential.AzureApiKeyCredential;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The spellings under which clients ask, and the places where they put their key. */
@ExtendWith(TailOnFailure.class)
final class PathsAndCredentialsTest {
    private final Product product = Product.shared();
    private final String key = Keys.generate(product);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/chat/completions",
                "/chat/completions",
                "/engines/openai/gpt-4o-mini/chat/completions",
                "/engines/gpt-4o-mini/chat/completions",
                "/openai/deployments/gpt-4o-mini/chat/completions?api-version=2026-10-01",
                "/openai/deployments/openai%2Fgpt-4o-mini/chat/completions?api-version=2026-10-01"
            })
    void chat_completions_are_served_under_every_path_clients_use(String path) {
        var prompt = Prompt.of("tokens=3");
        var answer = Http.post(product.url() + path, Http.bearer(key), prompt.chat(Product.OPENAI));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.json().path("model").asText()).isEqualTo(Product.OPENAI);
        assertThat(Sim.shared().seenOnce(prompt.marker()).body().path("model").asText())
                .isEqualTo("gpt-4o-mini");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/messages", "/v1/v1/messages"})
    void messages_are_served_under_every_path_clients_use(String path) {
        for (var more : new String[] {"", ",\"stream\":true"}) {
            var answer = Http.post(
                    product.url() + path, Http.anthropic(key), Prompt.plain().message(Product.ANTHROPIC, more));
            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Authorization,'Bearer '",
        "Authorization,'bearer '",
        "authorization,'Bearer '",
        "x-api-key,''",
        "api-key,''",
        "API-Key,''",
        "x-goog-api-key,''",
        "Ocp-Apim-Subscription-Key,''",
        "x-litellm-api-key,''",
        "x-litellm-api-key,'Bearer '"
    })
    void a_key_is_read_from_every_header_clients_use(String header, String scheme) {
        for (var path : new String[] {"/v1/chat/completions", "/v1/messages"}) {
            var prompt = Prompt.of("tokens=2");
            var body = path.endsWith("messages") ? prompt.message(Product.OPENAI, "") : prompt.chat(Product.OPENAI);
            var answer = Http.post(product.url() + path, Map.of(header, scheme + key), body);
            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            assertThat(Sim.shared().seenOnce(prompt.marker()).record().toString())
                    .as("the provider sees its own key and no other")
                    .contains(Product.PROVIDER_KEY)
                    .doesNotContain(key);
        }
    }

    @Test
    void an_azure_client_is_served() {
        var azure = OpenAIOkHttpClient.builder()
                .baseUrl(product.url())
                .credential(AzureApiKeyCredential.create(key))
                .azureServiceVersion(AzureOpenAIServiceVersion.latestStableVersion())
                .azureUrlPathMode(AzureUrlPathMode.LEGACY)
                .maxRetries(0)
                .build();
        var answer = azure.chat()
                .completions()
                .create(ChatCompletionCreateParams.builder()
                        .model("gpt-4o-mini")
                        .addUserMessage(Prompt.of("tokens=4").text())
                        .build());
        assertThat(answer.usage().orElseThrow().completionTokens()).isEqualTo(4);
    }

    @Test
    void the_answer_says_who_served_it() {
        var answer = Http.post(
                product.url() + "/v1/chat/completions",
                Map.of("Authorization", "Bearer " + key, "X-Request-ID", "my-own.id_1"),
                Prompt.plain().chat("gpt-4o-mini"));
        assertThat(answer.header("x-request-id")).isEqualTo("req_my-own.id_1");
        assertThat(answer.header("x-provider")).isEqualTo("openai");
        assertThat(answer.header("x-model")).isEqualTo(Product.OPENAI);
        assertThat(answer.header("x-requested-model")).isEqualTo("gpt-4o-mini");
        assertThat(answer.header("x-provider-attempts")).isEqualTo("1");
    }
}
