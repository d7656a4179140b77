package dev.gatehouse.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One model has one name, whoever serves it; the simulator is each of the providers, and knows them by their credentials. */
@ExtendWith(TailOnFailure.class)
@Execution(ExecutionMode.CONCURRENT)
final class SeveralProvidersTest {
    private static final Sim SIM = Sim.shared();
    private static final String CHAT = "/v1/chat/completions";

    private static Product product;
    private static String key;

    @BeforeAll
    static void start() {
        var setup = Product.with(SIM).env("OPENAI_API_KEY_2", credential("openai-2"));
        for (var provider : List.of("openai", "openrouter", "together", "fireworks", "cerebras")) {
            setup.env(provider.toUpperCase(Locale.ROOT) + "_API_KEY", credential(provider))
                    .env(provider.toUpperCase(Locale.ROOT) + "_BASE_URL", SIM.url() + "/v1");
        }
        product = setup.env("CEREBRAS_ENABLED", "false").start();
        key = Keys.generate(product);
    }

    @AfterAll
    static void stop() {
        product.close();
    }

    private static String credential(String provider) {
        return "sk-several-" + provider;
    }

    @ParameterizedTest
    @CsvSource({
        // asked, answered by, as the provider calls it, canonical
        "r1, openrouter, deepseek/deepseek-r1, deepseek/deepseek-r1",
        "gpt-4o, openai, gpt-4o, openai/gpt-4o",
        "GPT-4o, openai, gpt-4o, openai/gpt-4o",
        "openai/gpt-4o, openai, gpt-4o, openai/gpt-4o",
        "meta-llama/llama-3.3-70b-instruct, openrouter, meta-llama/llama-3.3-70b-instruct, meta-llama/llama-3.3-70b-instruct",
        "together/meta-llama/Llama-3.3-70B-Instruct, together, meta-llama/Llama-3.3-70B-Instruct, meta-llama/llama-3.3-70b-instruct",
        "accounts/fireworks/models/deepseek-r1-0528, fireworks, accounts/fireworks/models/deepseek-r1-0528, deepseek/deepseek-r1",
        "openrouter/openai/gpt-4o, openrouter, openai/gpt-4o, openai/gpt-4o",
        "openrouter/auto, openrouter, openrouter/auto, openrouter/auto",
        "meta-llama/llama-3.2-3b-instruct:free, openrouter, meta-llama/llama-3.2-3b-instruct:free, meta-llama/llama-3.2-3b-instruct:free",
        "claude-sonnet-4-5, anthropic, claude-sonnet-4-5, anthropic/claude-sonnet-4.5",
        "anthropic/claude-sonnet-4-5-20250929, anthropic, claude-sonnet-4-5-20250929, anthropic/claude-sonnet-4.5",
    })
    void a_name_is_answered_by_the_first_who_offers_it_under_its_one_name(
            String asked, String provider, String nativeId, String canonical) {
        var prompt = Prompt.plain();

        var answer = Http.post(product.url() + CHAT, Http.bearer(key), prompt.chat(asked));

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.json().path("model").asText()).isEqualTo(canonical);
        assertThat(answer.header("x-model")).isEqualTo(canonical);
        assertThat(answer.header("x-requested-model")).isEqualTo(asked);
        assertThat(answer.header("x-provider")).isEqualTo(provider);
        var seen = SIM.seenOnce(prompt.marker());
        assertThat(seen.body().path("model").asText()).isEqualTo(nativeId);
        if (!provider.equals("anthropic")) {
            assertThat(seen.header("authorization")).startsWith("Bearer " + credential(provider));
        }
    }

    @ParameterizedTest
    @CsvSource({"together, together", "Fireworks, fireworks", "cerebras, openrouter", "nobody, openrouter"})
    void the_provider_a_request_asks_for_is_tried_first_if_it_offers_the_model(String asked, String provider) {
        var prompt = Prompt.plain();

        var answer = Http.post(
                product.url() + CHAT,
                Http.bearer(key),
                prompt.chat("llama-3.3-70b", ",\"provider\":\"%s\"".formatted(asked)));

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.header("x-provider")).isEqualTo(provider);
        assertThat(answer.json().path("model").asText()).isEqualTo("meta-llama/llama-3.3-70b-instruct");
        assertThat(SIM.seenOnce(prompt.marker()).body().has("provider")).isFalse();
    }

    @Test
    void what_only_some_may_serve_is_not_moved_to_others() {
        var prompt = Prompt.plain();

        var answer = Http.post(
                product.url() + CHAT,
                Http.bearer(key),
                prompt.chat("openai/gpt-oss-120b", ",\"provider\":\"together\""));

        assertThat(answer.header("x-provider")).isEqualTo("openrouter");
    }

    @Test
    void preferences_for_the_provider_itself_are_passed_on() {
        var prompt = Prompt.plain();

        var answer = Http.post(
                product.url() + CHAT, Http.bearer(key), prompt.chat("r1", ",\"provider\":{\"order\":[\"x\"]}"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(SIM.seenOnce(prompt.marker()).body().path("provider").path("order"))
                .hasSize(1);
    }

    @Test
    void an_unknown_name_is_nobodys() {
        var answer =
                Http.post(product.url() + CHAT, Http.bearer(key), Prompt.plain().chat("nonexistent/model"));

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().path("error").path("code").asText()).isEqualTo("MODEL_NOT_FOUND");
    }

    @Test
    void a_list_names_each_model_once() {
        var ids = new ArrayList<String>();
        Http.get(product.url() + "/v1/models", Http.bearer(key))
                .json()
                .path("data")
                .forEach(model -> ids.add(model.path("id").asText()));

        assertThat(new HashSet<>(ids)).hasSameSizeAs(ids);
        assertThat(ids)
                .contains("openai/gpt-4o", "anthropic/claude-sonnet-4.5", "deepseek/deepseek-r1")
                .doesNotContain("openrouter/openai/gpt-4o", "anthropic/claude-sonnet-4-5", "gpt-4o")
                .hasSizeLessThan(2_000);
        var one = Http.get(product.url() + "/v1/models/deepseek%2Fdeepseek-r1", Http.bearer(key));
        assertThat(one.json().path("owned_by").asText()).isEqualTo("deepseek");
    }

    @Test
    void a_stream_is_made_of_data_alone() throws IOException {
        var prompt = Prompt.plain();

        String text;
        try (var body = Http.open(
                        product.url() + CHAT,
                        Http.bearer(key),
                        prompt.chat("r1", ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"))
                .body()) {
            text = new String(body.readAllBytes(), UTF_8);
        }

        var events = List.of(text.split("\n\n"));
        assertThat(text).endsWith("\n\n");
        assertThat(events).allMatch(event -> event.startsWith("data: ") && event.indexOf('\n') < 0);
        assertThat(events.getLast()).isEqualTo("data: [DONE]");
        var chunks = events.subList(0, events.size() - 1).stream()
                .map(event -> Http.parse(event.substring("data: ".length())))
                .toList();
        assertThat(chunks).allSatisfy(chunk -> {
            assertThat(chunk.path("object").asText()).isEqualTo("chat.completion.chunk");
            assertThat(chunk.path("model").asText()).isEqualTo("deepseek/deepseek-r1");
            assertThat(chunk.path("id")).isEqualTo(chunks.getFirst().path("id"));
        });
        assertThat(chunks.getFirst().at("/choices/0/delta/role").asText()).isEqualTo("assistant");
        assertThat(chunks)
                .filteredOn(chunk -> chunk.at("/choices/0/finish_reason").isTextual())
                .hasSize(1);
        assertThat(chunks.getLast().path("usage").path("total_tokens").asLong()).isPositive();
    }

    @Test
    void a_credential_that_is_refused_rests_and_the_client_never_hears_of_it() {
        try (var own = Product.with(SIM)
                .env("OPENAI_API_KEY", "sk-several-refused")
                .env("OPENAI_API_KEY_2", "sk-several-accepted")
                .start()) {
            Http.post(
                    SIM.url() + "/_sim/rules",
                    Map.of(),
                    "{\"match\":{\"api_key\":\"sk-several-refused\"},\"directives\":\"status=401\"}");
            var holder = Keys.generate(own);
            for (int i = 0; i < 40; i++) {
                var answer = Http.post(
                        own.url() + CHAT, Http.bearer(holder), Prompt.plain().chat(Product.OPENAI));
                assertThat(answer.status()).as(answer.toString()).isIn(200, 502);
            }

            assertThat(SIM.underKey("sk-several-refused")).hasSize(1);
            assertThat(SIM.underKey("sk-several-accepted")).hasSize(39);
        }
    }
}
