package dev.gatehouse.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.catalog.Catalog;
import dev.gatehouse.config.Config;
import dev.gatehouse.config.ConfigFile;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiException;
import dev.gatehouse.provider.Timeouts;
import dev.gatehouse.routing.Deployment.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResolverTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);
    private static final Catalog CATALOG = Catalog.shipped();
    private static final Resolver RESOLVER = environment(Map.of(
            "OPENAI_API_KEY", "k",
            "ANTHROPIC_API_KEY", "k",
            "GROQ_API_KEY", "k",
            "CEREBRAS_API_KEY", "k",
            "TOGETHER_API_KEY", "k",
            "CHUTES_API_KEY", "k",
            "DEEPSEEK_API_KEY", "k",
            "DEEPSEEK_BASE_URL", "http://127.0.0.1:9/v1"));

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        // asked, canonical, provider, the provider's own id
        "openai/gpt-4o, openai/gpt-4o, openai, gpt-4o",
        "gpt-4o, openai/gpt-4o, openai, gpt-4o",
        "GPT-4o, openai/gpt-4o, openai, gpt-4o",
        "OpenAI/GPT-4O, openai/gpt-4o, openai, gpt-4o",
        "claude-sonnet-4-5, anthropic/claude-sonnet-4.5, anthropic, claude-sonnet-4-5",
        "anthropic/claude-haiku-4-5, anthropic/claude-haiku-4.5, anthropic, claude-haiku-4-5",
        "gpt-4, openai/gpt-4, openai, gpt-4",
        "groq/openai/gpt-oss-120b, groq/openai/gpt-oss-120b, groq, openai/gpt-oss-120b",
        "cerebras/gpt-oss-120b, cerebras/gpt-oss-120b, cerebras, gpt-oss-120b",
        "gpt-oss-120b, cerebras/gpt-oss-120b, cerebras, gpt-oss-120b",
        "together_ai/openai/gpt-oss-120b, together/openai/gpt-oss-120b, together, openai/gpt-oss-120b",
        "chutes/whoever/whatever, chutes/whoever/whatever, chutes, whoever/whatever",
        "deepseek/deepseek-chat, deepseek/deepseek-chat, deepseek, deepseek-chat",
        "deepseek/fresh-today, deepseek/fresh-today, deepseek, fresh-today",
    })
    void a_name_leads_to_one_model_of_one_provider(String asked, String canonical, String provider, String upstream) {
        var choice = RESOLVER.resolve(asked, Mode.CHAT, null);

        assertThat(choice.requested()).isEqualTo(asked);
        assertThat(choice.model()).isEqualTo(canonical);
        assertThat(choice.candidates()).singleElement().satisfies(deployment -> {
            assertThat(deployment.provider()).isEqualTo(provider);
            assertThat(deployment.upstreamModel()).isEqualTo(upstream);
            assertThat(deployment.model()).isEqualTo(canonical);
        });
        assertThat(RESOLVER.resolve(canonical, Mode.CHAT, null).candidates()).isEqualTo(choice.candidates());
    }

    @ParameterizedTest
    @CsvSource({
        "no-such-model",
        "openai/no-such-model",
        // groq and together both have it: which of them is meant is not for us to guess
        "openai/gpt-oss-120b",
        "mistral/mistral-large-latest",
        "''",
    })
    void an_unknown_or_ambiguous_name_is_not_found(String asked) {
        assertThat(refusal(RESOLVER, asked, Mode.CHAT).code()).isEqualTo("MODEL_NOT_FOUND");
    }

    @Test
    void a_mistyped_name_is_answered_with_what_may_have_been_meant() {
        var refused = refusal(RESOLVER, "openai/gpt-4oo", Mode.CHAT);

        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.message())
                .startsWith("Invalid model name passed in model=openai/gpt-4oo. It does not exist");
        assertThat(((ApiError.NotFound) refused).suggestions()).hasSize(3).startsWith("openai/gpt-4o");
    }

    @Test
    void what_was_sent_is_echoed_only_short_and_harmless() {
        var hostile = "<script>\u001b[31m\n" + "é".repeat(50) + "x".repeat(150);

        var message = refusal(RESOLVER, hostile, Mode.CHAT).message();

        assertThat(message).doesNotContain("<", "\u001b", "\n", "é").hasSizeLessThan(240);
        assertThat(refusal(RESOLVER, "x".repeat(1_000_000), Mode.CHAT).message())
                .hasSizeLessThan(240);
    }

    @Test
    void a_model_is_not_used_for_what_it_does_not_do() {
        assertThat(RESOLVER.resolve("text-embedding-3-small", Mode.EMBEDDING, null)
                        .model())
                .isEqualTo("openai/text-embedding-3-small");
        assertThat(refusal(RESOLVER, "text-embedding-3-small", Mode.CHAT).message())
                .contains("is an embedding model");
        assertThat(refusal(RESOLVER, "gpt-4o", Mode.EMBEDDING).message()).contains("is a chat model");
        assertThat(refusal(RESOLVER, "openai/gpt-image-1", Mode.CHAT).code()).isEqualTo("MODEL_NOT_FOUND");
    }

    @Test
    void a_known_name_is_answered_without_making_anything() {
        assertThat(RESOLVER.resolve("gpt-4o", Mode.CHAT, null)).isSameAs(RESOLVER.resolve("gpt-4o", Mode.CHAT, null));
    }

    @Test
    void an_alias_stands_for_a_name_or_for_one_alias_more_and_wins() {
        var resolver = config("""
                model_list:
                - {model_name: big, litellm_params: {model: openai/gpt-5, api_key: k}}
                - {model_name: small, litellm_params: {model: openai/gpt-5-mini, api_key: k}}
                - {model_name: "any/*", litellm_params: {model: "anthropic/*", api_key: k}}
                router_settings:
                  model_group_alias: {Gpt-4: big, older: Gpt-4, small: big, c: any/claude-next, hid: {model: big, hidden: true}}
                """);

        assertThat(resolver.resolve("Gpt-4", Mode.CHAT, null).model()).isEqualTo("big");
        assertThat(resolver.resolve("gpt-4", Mode.CHAT, null).model()).isEqualTo("big");
        assertThat(resolver.resolve("older", Mode.CHAT, null).model()).isEqualTo("big");
        assertThat(resolver.resolve("small", Mode.CHAT, null).model()).isEqualTo("big");
        assertThat(resolver.resolve("hid", Mode.CHAT, null).model()).isEqualTo("big");
        assertThat(resolver.resolve("c", Mode.CHAT, null)
                        .candidates()
                        .getFirst()
                        .upstreamModel())
                .isEqualTo("claude-next");
    }

    @Test
    void a_wildcard_serves_what_no_entry_names_and_the_one_that_fixes_most_is_meant() {
        var resolver = config("""
                model_list:
                - {model_name: "openai/*", litellm_params: {model: "openai/*", api_key: k}}
                - {model_name: "openai/ft-*", litellm_params: {model: "openai/ft:*", api_key: k2}}
                - {model_name: openai/gpt-4o, litellm_params: {model: openai/gpt-4o-mini, api_key: k3}}
                - {model_name: "*", litellm_params: {model: "hosted_vllm/*", api_base: "http://localhost:1/v1"}}
                """);

        assertThat(upstream(resolver, "openai/gpt-4o")).isEqualTo("openai gpt-4o-mini");
        assertThat(upstream(resolver, "openai/gpt-5")).isEqualTo("openai gpt-5");
        assertThat(upstream(resolver, "openai/ft-mine")).isEqualTo("openai ft:mine");
        assertThat(upstream(resolver, "openai/new-today")).isEqualTo("openai new-today");
        assertThat(upstream(resolver, "else/where")).isEqualTo("hosted_vllm else/where");
        assertThat(resolver.resolve("openai/gpt-5", Mode.CHAT, null).model()).isEqualTo("openai/gpt-5");
        assertThat(resolver.resolve("openai/gpt-5", Mode.CHAT, null)
                        .candidates()
                        .getFirst()
                        .price())
                .isPresent();
        assertThat(resolver.resolve("openai/new-today", Mode.CHAT, null)
                        .candidates()
                        .getFirst()
                        .price())
                .isEmpty();
        assertThat(resolver.resolve("openai/text-embedding-3-small", Mode.EMBEDDING, null)
                        .model())
                .isEqualTo("openai/text-embedding-3-small");
    }

    @Test
    void names_that_differ_only_in_case_are_told_apart_and_no_third_spelling_is_guessed() {
        var resolver = config("""
                model_list:
                - {model_name: Model, litellm_params: {model: openai/a, api_key: k}}
                - {model_name: model, litellm_params: {model: openai/b, api_key: k}}
                """);

        assertThat(upstream(resolver, "Model")).isEqualTo("openai a");
        assertThat(upstream(resolver, "model")).isEqualTo("openai b");
        assertThat(refusal(resolver, "MODEL", Mode.CHAT).code()).isEqualTo("MODEL_NOT_FOUND");
    }

    private static String upstream(Resolver resolver, String name) {
        var deployment = resolver.resolve(name, Mode.CHAT, null).candidates().getFirst();
        return deployment.provider() + " " + deployment.upstreamModel();
    }

    private static ApiError refusal(Resolver resolver, String name, Mode mode) {
        return Objects.requireNonNull(
                        catchThrowableOfType(ApiException.class, () -> resolver.resolve(name, mode, null)),
                        "was not refused")
                .error();
    }

    private static Resolver environment(Map<String, String> environment) {
        var routes = Deployments.from(Config.EMPTY, environment, CATALOG, Timeouts.DEFAULT, TODAY)
                .routes();
        return new Resolver(() -> routes);
    }

    private Resolver config(String yaml) {
        try {
            var config = ConfigFile.read(Files.writeString(directory.resolve("config.yaml"), yaml), Map.of());
            var routes = Deployments.from(config, Map.of(), CATALOG, Timeouts.DEFAULT, TODAY)
                    .routes();
            return new Resolver(() -> routes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
