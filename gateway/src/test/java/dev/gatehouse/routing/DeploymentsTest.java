package dev.gatehouse.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.catalog.Catalog;
import dev.gatehouse.config.Config;
import dev.gatehouse.config.ConfigFile;
import dev.gatehouse.config.InvalidConfig;
import dev.gatehouse.money.Price;
import dev.gatehouse.money.Tokens;
import dev.gatehouse.money.Usd;
import dev.gatehouse.platform.Secret;
import dev.gatehouse.provider.Protocol;
import dev.gatehouse.provider.Timeouts;
import dev.gatehouse.provider.UpstreamRequest.Header;
import dev.gatehouse.routing.Deployment.Mode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeploymentsTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);
    private static final Catalog CATALOG = Catalog.shipped();

    @TempDir
    private Path directory;

    @Test
    void with_nothing_configured_there_is_nothing() {
        var deployments = environment(Map.of("PATH", "/bin", "OPENAI_API_KEY", " "));

        assertThat(deployments.isEmpty()).isTrue();
        assertThat(deployments.warnings()).isEmpty();
    }

    @Test
    void a_key_serves_every_catalogued_model_of_its_provider() {
        var deployments = environment(Map.of("OPENAI_API_KEY", "sk-1"));

        var gpt = only(deployments, "openai/gpt-4o");
        assertThat(gpt.id()).isEqualTo("environment:openai/gpt-4o");
        assertThat(gpt.protocol()).isEqualTo(Protocol.OPENAI);
        assertThat(gpt.baseUrl()).isEqualTo(URI.create("https://api.openai.com/v1"));
        assertThat(gpt.credential()).contains(Secret.of("sk-1"));
        assertThat(gpt.price().map(price -> price.charge(Tokens.of(1, 1)))).contains(new Usd(12_500));
        assertThat(gpt.maxOutputTokens()).isEqualTo(16_384);
        assertThat(gpt.origin()).isEqualTo("environment");
        assertThat(only(deployments, "openai/text-embedding-3-small").mode()).isEqualTo(Mode.EMBEDDING);
        assertThat(deployments.models().keySet()).hasSizeGreaterThan(60).allMatch(name -> name.startsWith("openai/"));
    }

    @Test
    void retired_models_price_lines_and_other_modes_are_not_served() {
        var models = environment(Map.of("OPENAI_API_KEY", "k")).models();

        assertThat(models).containsKeys("openai/gpt-4", "openai/gpt-3.5-turbo");
        assertThat(models).doesNotContainKeys("openai/gpt-4-0613", "openai/gpt-image-1", "openai/whisper-1");
    }

    @Test
    void an_address_in_the_environment_replaces_the_providers_own() {
        var deployments = environment(Map.of(
                "ANTHROPIC_API_KEY",
                "k",
                "ANTHROPIC_BASE_URL",
                "http://127.0.0.1:8000/",
                "OPENAI_API_KEY",
                "k",
                "OPENAI_BASE_URL",
                "http://127.0.0.1:8000/v1"));

        assertThat(only(deployments, "anthropic/claude-haiku-4.5").baseUrl())
                .isEqualTo(URI.create("http://127.0.0.1:8000"));
        assertThat(only(deployments, "anthropic/claude-haiku-4.5").protocol()).isEqualTo(Protocol.ANTHROPIC);
        assertThat(only(deployments, "openai/gpt-4o").baseUrl()).isEqualTo(URI.create("http://127.0.0.1:8000/v1"));
        assertThat(deployments.patterns()).hasSize(1);
    }

    @Test
    void a_key_of_googles_goes_into_its_own_header_and_an_access_token_does_not() {
        var flash = only(environment(Map.of("GEMINI_API_KEY", "AIza-k")), "google/gemini-2.5-flash");

        assertThat(flash.protocol()).isEqualTo(Protocol.GEMINI);
        assertThat(flash.baseUrl()).isEqualTo(URI.create("https://generativelanguage.googleapis.com/v1beta"));
        assertThat(flash.requestHeaders(flash.credentials().next(0)))
                .containsExactly(new Header("x-goog-api-key", "AIza-k"));
        var vertex = only(
                environment(Map.of("GOOGLE_VERTEX_API_KEY", "ya29.token", "GOOGLE_PROJECT_ID", "p1")),
                "google/gemini-3.1-flash-lite");
        assertThat(vertex.requestHeaders(vertex.credentials().next(0)))
                .containsExactly(new Header("authorization", "Bearer ya29.token"));
    }

    @Test
    void vertex_serves_googles_own_models_by_project_and_location() {
        var anywhere = environment(Map.of("GOOGLE_VERTEX_API_KEY", "k", "GOOGLE_PROJECT_ID", "p1"));
        var europe = environment(Map.of(
                "GOOGLE_VERTEX_API_KEY", "k", "GOOGLE_PROJECT_ID", "p1", "GOOGLE_VERTEX_LOCATION", "europe-west4"));
        var elsewhere = environment(Map.of(
                "GOOGLE_VERTEX_API_KEY",
                "k",
                "GOOGLE_PROJECT_ID",
                "p1/../..",
                "GOOGLE_VERTEX_BASE_URL",
                "http://127.0.0.1:9/"));

        assertThat(only(anywhere, "google/gemini-3.1-flash-lite").baseUrl())
                .isEqualTo(URI.create(
                        "https://aiplatform.googleapis.com/v1/projects/p1/locations/global/publishers/google"));
        assertThat(only(europe, "google/gemini-3.1-flash-lite").baseUrl())
                .isEqualTo(
                        URI.create(
                                "https://europe-west4-aiplatform.googleapis.com/v1/projects/p1/locations/europe-west4/publishers/google"));
        assertThat(only(elsewhere, "google/gemini-3.1-flash-lite").baseUrl())
                .isEqualTo(URI.create("http://127.0.0.1:9/v1/publishers/google"));
        assertThat(anywhere.models().keySet()).allMatch(name -> name.matches("google(-vertex)?/gemini-.*"));
    }

    @Test
    void an_entry_of_vertex_says_where_its_models_are() {
        var deployments = config("""
                model_list:
                - {model_name: mine, litellm_params: {model: vertex_ai/gemini-2.5-pro, api_key: k, vertex_project: p2, vertex_location: us-east1, api_base: "http://127.0.0.1:9"}}
                """, Map.of("GOOGLE_PROJECT_ID", "p1"));

        assertThat(only(deployments, "mine").baseUrl())
                .isEqualTo(URI.create("http://127.0.0.1:9/v1/projects/p2/locations/us-east1/publishers/google"));
        assertThatThrownBy(() -> config("""
                model_list:
                - {model_name: a, litellm_params: {model: vertex_ai/claude-haiku-4-5, api_key: k}}
                - {model_name: b, litellm_params: {model: vertex_ai/gemini-2.5-pro, api_key: k, vertex_project: "p/../q"}}
                """, Map.of()))
                .hasMessageContaining("only gemini-… is served")
                .hasMessageContaining("vertex_project");
    }

    @Test
    void an_authorization_token_of_anthropic_goes_into_its_own_header() {
        var claude = only(environment(Map.of("ANTHROPIC_AUTH_TOKEN", "t")), "anthropic/claude-haiku-4.5");

        assertThat(claude.credential()).isEmpty();
        assertThat(claude.headers()).containsExactly(Map.entry("Authorization", "Bearer t"));
        assertThat(claude).asString().doesNotContain("Bearer");
    }

    @Test
    void a_key_in_an_unusual_header_is_sent_there() {
        var sarvam = environment(Map.of("SARVAM_API_KEY", "k"))
                .models()
                .values()
                .iterator()
                .next()
                .getFirst();

        assertThat(sarvam.headers()).containsExactly(Map.entry("api-subscription-key", "k"));
        assertThat(sarvam.credential()).isEmpty();
    }

    @Test
    void what_cannot_be_served_is_said_and_does_not_stop_the_rest() {
        var deployments = environment(Map.of(
                "OPENAI_API_KEY", "k",
                "FAL_API_KEY", "k",
                "GROQ_BASE_URL", "http://localhost:1",
                "CLOUDFLARE_API_KEY", "k",
                "HEROKU_API_KEY", "k"));

        assertThat(deployments.models()).containsKey("openai/gpt-4o");
        assertThat(deployments.warnings())
                .extracting(Object::toString)
                .containsExactlyInAnyOrder(
                        "environment: FAL_API_KEY: provider fal speaks the protocol fal, which this version does not serve;"
                                + " where it also has an OpenAI-compatible address, use openai/MODEL with api_base",
                        "environment: GROQ_BASE_URL: set without a key: the provider is not configured",
                        "environment: CLOUDFLARE_API_KEY: not used: CLOUDFLARE_WORKERS_AI_BASE_URL must say where the provider is",
                        "environment: HEROKU_API_KEY: not used: HEROKU_BASE_URL must say where the provider is");
    }

    @Test
    void an_account_completes_an_address_and_a_local_provider_needs_no_key() {
        var deployments = environment(Map.of(
                "CLOUDFLARE_API_KEY",
                "k",
                "CLOUDFLARE_ACCOUNT_ID",
                "acc",
                "LM_STUDIO_BASE_URL",
                "http://localhost:1234/v1"));

        assertThat(deployments.warnings()).isEmpty();
        assertThat(deployments.models().values().iterator().next().getFirst().baseUrl())
                .isEqualTo(URI.create("https://api.cloudflare.com/client/v4/accounts/acc/ai/v1"));
        var local = deployments
                .routes()
                .find("lm_studio/qwen")
                .orElseThrow()
                .deployments()
                .getFirst();
        assertThat(local.credential()).isEmpty();
        assertThat(local.price()).isEmpty();
    }

    @Test
    void an_unusable_address_is_refused_without_showing_it() {
        var refused = Objects.requireNonNull(catchThrowableOfType(
                InvalidConfig.class,
                () -> environment(Map.of("OPENAI_API_KEY", "k", "OPENAI_BASE_URL", "http://user:secret@host"))));

        assertThat(refused).hasMessageEndingWith("environment: OPENAI_BASE_URL: holds no http or https address");
    }

    @Test
    void the_simulator_serves_well_known_models_at_their_real_prices() {
        var deployments = Deployments.simulator(URI.create("http://127.0.0.1:8800/"), CATALOG, Timeouts.DEFAULT);

        var gpt = only(deployments, "openai/gpt-4o");
        assertThat(gpt.baseUrl()).isEqualTo(URI.create("http://127.0.0.1:8800/v1"));
        assertThat(gpt.credential())
                .as("the simulator asks for one, as providers do")
                .isPresent();
        assertThat(gpt.price())
                .isEqualTo(CATALOG.find("openai", "gpt-4o").orElseThrow().price());
        var claude = only(deployments, "anthropic/claude-sonnet-4.5");
        assertThat(claude.baseUrl()).isEqualTo(URI.create("http://127.0.0.1:8800"));
        assertThat(claude.protocol()).isEqualTo(Protocol.ANTHROPIC);
        assertThat(deployments.models()).hasSize(17);
        assertThat(deployments.routes().find("claude-haiku-4-5")).isPresent();
        assertThat(deployments.models().values()).allSatisfy(group -> {
            assertThat(group.getFirst().origin()).isEqualTo("simulator");
            assertThat(group.getFirst().price()).isPresent();
        });
    }

    @Test
    void a_configuration_serves_what_it_names_and_nothing_else() {
        var deployments = config("""
                model_list:
                - {model_name: mine, litellm_params: {model: openai/gpt-4o}}
                """, Map.of("OPENAI_API_KEY", "k", "GROQ_API_KEY", "k"));

        assertThat(deployments.models()).containsOnlyKeys("mine");
        assertThat(deployments.routes().find("gpt-4o")).isEmpty();
        assertThat(only(deployments, "mine").price().map(Price::base))
                .isEqualTo(
                        CATALOG.find("openai", "gpt-4o").orElseThrow().price().map(Price::base));
    }

    @Test
    void the_entry_star_adds_all_providers_of_the_environment() {
        var deployments = config("""
                model_list:
                - {model_name: mine, litellm_params: {model: openai/gpt-4o}}
                - {model_name: "*", litellm_params: {model: "*"}}
                """, Map.of("OPENAI_API_KEY", "k"));

        assertThat(deployments.models()).containsKeys("mine", "openai/gpt-4o");
        assertThat(deployments.routes().find("gpt-4o")).isPresent();
    }

    @Test
    void price_and_limits_come_from_the_entry_then_its_base_model_then_the_catalogue() {
        var deployments = config("""
                model_list:
                - model_name: own-price
                  litellm_params: {model: openai/gpt-4o, input_cost_per_token: 0.000001, output_cost_per_token: 0}
                  model_info: {max_tokens: 77}
                - model_name: free
                  litellm_params: {model: openai/gpt-4o, input_cost_per_token: 0, output_cost_per_token: 0.0}
                - model_name: based
                  litellm_params: {model: openai/our-deployment}
                  model_info: {base_model: anthropic/claude-haiku-4-5}
                - model_name: unknown
                  litellm_params: {model: openai/our-deployment}
                - model_name: vectors
                  litellm_params: {model: openai/text-embedding-3-small}
                """, Map.of("OPENAI_API_KEY", "k"));

        assertThat(charge(deployments, "own-price")).isEqualTo(new Usd(1_000));
        assertThat(only(deployments, "own-price").maxOutputTokens()).isEqualTo(77);
        assertThat(only(deployments, "free").price().orElseThrow().isZero()).isTrue();
        assertThat(charge(deployments, "based")).isEqualTo(new Usd(1_000 + 5_000));
        assertThat(only(deployments, "based").maxOutputTokens()).isEqualTo(64_000);
        assertThat(only(deployments, "unknown").price()).isEmpty();
        assertThat(only(deployments, "unknown").maxOutputTokens()).isZero();
        assertThat(only(deployments, "vectors").mode()).isEqualTo(Mode.EMBEDDING);
    }

    @Test
    void timeouts_come_from_the_entry_then_the_router_then_the_defaults() {
        var deployments = config("""
                model_list:
                - {model_name: a, litellm_params: {model: openai/x, timeout: 300, stream_timeout: 7}}
                - {model_name: b, litellm_params: {model: openai/x}}
                router_settings: {timeout: 200}
                litellm_settings: {request_timeout: 100}
                """, Map.of("OPENAI_API_KEY", "k"));

        assertThat(only(deployments, "a").timeouts())
                .isEqualTo(new Timeouts(
                        Timeouts.DEFAULT.connect(),
                        Duration.ofSeconds(300),
                        Duration.ofSeconds(7),
                        Duration.ofSeconds(300)));
        assertThat(only(deployments, "b").timeouts())
                .isEqualTo(new Timeouts(
                        Timeouts.DEFAULT.connect(),
                        Duration.ofSeconds(200),
                        Timeouts.DEFAULT.idle(),
                        Duration.ofSeconds(200)));
    }

    @Test
    void lists_show_names_and_aliases_that_are_not_hidden() {
        var deployments = config("""
                model_list:
                - {model_name: b, litellm_params: {model: openai/gpt-4o}}
                - {model_name: a, litellm_params: {model: openai/gpt-4o}}
                - {model_name: a, litellm_params: {model: openai/gpt-4o-mini}}
                - {model_name: "claude/*", litellm_params: {model: "anthropic/*", api_key: k}}
                router_settings: {model_group_alias: {shown: a, hidden: {model: a, hidden: true}}}
                """, Map.of("OPENAI_API_KEY", "k"));

        var listed = deployments.routes().listed();

        assertThat(listed)
                .extracting(ListedModel::id)
                .startsWith("b", "a")
                .contains("shown", "claude/claude-haiku-4-5")
                .doesNotContain("hidden", "claude/*")
                .doesNotHaveDuplicates();
        var first = listed.getFirst();
        assertThat(first.ownedBy()).isEqualTo("openai");
        assertThat(first.contextTokens()).isEqualTo(128_000);
        assertThat(first.created()).isEqualTo(1_795_219_200L);
    }

    private static Usd charge(Deployments deployments, String model) {
        return only(deployments, model).price().orElseThrow().charge(Tokens.of(1, 1));
    }

    private static Deployment only(Deployments deployments, String model) {
        var found = deployments.models().getOrDefault(model, List.of());
        assertThat(found).as(model).hasSize(1);
        return found.getFirst();
    }

    private static Deployments environment(Map<String, String> environment) {
        return Deployments.from(Config.EMPTY, environment, CATALOG, Timeouts.DEFAULT, TODAY);
    }

    private Deployments config(String yaml, Map<String, String> environment) {
        try {
            var config = ConfigFile.read(Files.writeString(directory.resolve("config.yaml"), yaml), environment);
            return Deployments.from(config, environment, CATALOG, Timeouts.DEFAULT, TODAY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
