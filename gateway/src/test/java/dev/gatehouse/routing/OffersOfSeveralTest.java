package dev.gatehouse.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.catalog.Aliases;
import dev.gatehouse.catalog.Catalog;
import dev.gatehouse.catalog.Chains;
import dev.gatehouse.catalog.ProviderFacts;
import dev.gatehouse.catalog.Providers;
import dev.gatehouse.config.Config;
import dev.gatehouse.config.Connections;
import dev.gatehouse.config.InvalidConfig;
import dev.gatehouse.platform.Secret;
import dev.gatehouse.provider.Timeouts;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One model, offered by several providers of the environment. */
class OffersOfSeveralTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);
    private static final Catalog CATALOG = Catalog.shipped();
    /** Every provider this version speaks to. */
    private static final Deployments ALL = environment(everyProvider());

    private static final Routes ROUTES = ALL.routes();

    @ParameterizedTest
    @CsvSource({
        "meta-llama/llama-3.3-70b-instruct, openrouter cerebras huggingface vercel-ai-gateway fireworks together deepinfra",
        "deepseek/deepseek-r1, deepseek openrouter huggingface vercel-ai-gateway fireworks deepinfra",
        "openai/gpt-4o, openai openrouter",
        "anthropic/claude-sonnet-4.5, anthropic openrouter",
        "anthropic/claude-3-opus, anthropic openrouter",
        "x-ai/grok-3, xai openrouter vercel-ai-gateway",
        "meta-llama/llama-3.2-3b-instruct:free, openrouter",
        "openai/gpt-oss-120b, openrouter",
        "openrouter/auto, openrouter",
        "z-ai/glm-4-flash, zai openrouter",
    })
    void all_who_offer_a_model_are_asked_in_order(String model, String providers) {
        assertThat(ROUTES.deployments(model))
                .extracting(Deployment::provider)
                .startsWith(providers.split(" "))
                .doesNotHaveDuplicates();
        assertThat(ROUTES.deployments(model)).extracting(Deployment::model).containsOnly(model);
    }

    @Test
    void each_is_asked_for_its_own_id_at_its_own_price() {
        var llama = ROUTES.deployments("meta-llama/llama-3.3-70b-instruct");

        assertThat(llama)
                .filteredOn(deployment ->
                        List.of("cerebras", "fireworks", "together").contains(deployment.provider()))
                .extracting(Deployment::upstreamModel)
                .containsExactly(
                        "llama-3.3-70b",
                        "accounts/fireworks/models/llama-v3p3-70b-instruct",
                        "meta-llama/Llama-3.3-70B-Instruct");
        assertThat(llama)
                .allSatisfy(deployment -> assertThat(deployment.price()).isPresent());
        assertThat(llama).extracting(Deployment::price).hasSizeGreaterThan(3);
    }

    @Test
    void every_model_keeps_its_restrictions_and_asks_nobody_twice() {
        var chains = Chains.shipped();
        ALL.models().forEach((model, deployments) -> {
            assertThat(deployments).extracting(Deployment::provider).as(model).doesNotHaveDuplicates();
            boolean chats = deployments.getFirst().mode().does(Deployment.Mode.CHAT);
            assertThat(deployments)
                    .as(model)
                    .allMatch(deployment -> deployment.mode().does(Deployment.Mode.CHAT) == chats);
            if (deployments.size() > 1) {
                assertThat(deployments)
                        .as(model)
                        .allMatch(deployment -> chains.permits(model, deployment.provider()))
                        .allMatch(deployment -> deployment.price().isPresent());
            }
        });
    }

    @Test
    void every_name_leads_to_a_model_whose_name_leads_to_itself() {
        for (var name : ROUTES.names()) {
            var canonical = ROUTES.deployments(name).getFirst().model();
            assertThat(ROUTES.deployments(canonical).stream().map(Deployment::model))
                    .as(name)
                    .isNotEmpty()
                    .allMatch(canonical::equals);
        }
    }

    @Test
    void every_alias_is_answered_by_its_model_in_any_case() {
        Aliases.shipped().all().forEach((alias, canonical) -> {
            // Image models, and those OpenAI answers elsewhere only.
            if (!canonical.startsWith("bfl/")) {
                assertThat(ROUTES.deployments(alias)).as(alias).isNotEmpty();
                assertThat(ROUTES.deployments(alias.toUpperCase(Locale.ROOT)))
                        .as(alias)
                        .isEqualTo(ROUTES.deployments(canonical))
                        .isEqualTo(ROUTES.deployments(alias));
            }
        });
    }

    @ParameterizedTest
    @CsvSource({
        // Names of one provider's offer.
        "together/meta-llama/Llama-3.3-70B-Instruct, together, meta-llama/llama-3.3-70b-instruct",
        "together_ai/meta-llama/Llama-3.3-70B-Instruct, together, meta-llama/llama-3.3-70b-instruct",
        "fireworks/accounts/fireworks/models/deepseek-r1, fireworks, deepseek/deepseek-r1",
        "accounts/fireworks/models/deepseek-r1-0528, fireworks, deepseek/deepseek-r1",
        "openrouter/openai/gpt-4o, openrouter, openai/gpt-4o",
        "openrouter/z-ai/glm-4.6, openrouter, openrouter/z-ai/glm-4.6",
        "anthropic/claude-haiku-4-5-20251001, anthropic, anthropic/claude-haiku-4.5",
        "groq/openai/gpt-oss-120b, groq, groq/openai/gpt-oss-120b",
        "groq/llama-3.3-70b-versatile, groq, groq/llama-3.3-70b-versatile",
        "zai/glm-4.7, zai, zai/glm-4.7",
        "alibaba-cloud/qwen-max, alibaba, qwen/qwen-max",
        "dashscope/qwen-max, alibaba, qwen/qwen-max",
        // Names of no list, at those of whom there is none.
        "alpaca-network/some/thing, alpaca, alpaca/some/thing",
        "near/deepseek-ai/DeepSeek-V3.1, near, near/deepseek-ai/DeepSeek-V3.1",
    })
    void a_providers_own_name_means_its_offer_alone(String name, String provider, String model) {
        assertThat(ROUTES.deployments(name)).singleElement().satisfies(deployment -> {
            assertThat(deployment.provider()).isEqualTo(provider);
            assertThat(deployment.model()).isEqualTo(model);
        });
    }

    @Test
    void a_prefix_is_stripped_and_the_one_that_belongs_to_the_name_is_not() {
        assertThat(ROUTES.deployments("near/deepseek-ai/DeepSeek-V3.1")
                        .getFirst()
                        .upstreamModel())
                .isEqualTo("deepseek-ai/DeepSeek-V3.1");
        assertThat(ROUTES.deployments("openrouter/auto").getFirst().upstreamModel())
                .isEqualTo("openrouter/auto");
        assertThat(ROUTES.deployments("openrouter/meta-llama/llama-4-scout")
                        .getFirst()
                        .upstreamModel())
                .isEqualTo("meta-llama/llama-4-scout");
    }

    @Test
    void a_model_stands_once_in_a_list_under_its_own_name_as_its_makers() {
        assertThat(ROUTES.listed())
                .extracting(ListedModel::id)
                .doesNotHaveDuplicates()
                .contains("openai/gpt-4o");
        assertThat(ROUTES.listed()).hasSameSizeAs(ALL.models().keySet());
        assertThat(ROUTES.listed())
                .filteredOn(model -> model.id().equals("meta-llama/llama-3.3-70b-instruct"))
                .singleElement()
                .satisfies(model -> assertThat(model.ownedBy()).isEqualTo("meta-llama"));
    }

    @Test
    void who_is_not_configured_is_not_asked() {
        var routes = environment(Map.of("TOGETHER_API_KEY", "k", "OPENROUTER_API_KEY", "k"))
                .routes();

        assertThat(routes.deployments("llama-3.3-70b"))
                .extracting(Deployment::provider)
                .containsExactly("openrouter", "together");
        assertThat(routes.deployments("gpt-4o"))
                .extracting(Deployment::provider)
                .containsExactly("openrouter");
        assertThat(routes.deployments("r1")).extracting(Deployment::provider).containsExactly("openrouter");
        assertThat(routes.deployments("cerebras/llama-3.3-70b")).isEmpty();
    }

    @Test
    void what_no_list_knows_is_asked_of_whom_its_form_says_where_they_serve_more_than_is_listed() {
        var routes = environment(Map.of(
                        "OPENROUTER_API_KEY",
                        "k",
                        "OPENROUTER_BASE_URL",
                        "http://127.0.0.1:1/api/v1",
                        "FIREWORKS_API_KEY",
                        "k",
                        "FIREWORKS_BASE_URL",
                        "http://127.0.0.1:2/v1",
                        "OPENAI_API_KEY",
                        "k",
                        "OPENAI_BASE_URL",
                        "http://127.0.0.1:3/v1",
                        "XAI_API_KEY",
                        "k"))
                .routes();

        assertThat(place(routes, "some/new-model:free")).isEqualTo("openrouter some/new-model:free");
        assertThat(place(routes, "openai/new-model:extended")).isEqualTo("openrouter openai/new-model:extended");
        assertThat(place(routes, "openai/new-model")).isEqualTo("openai new-model");
        assertThat(place(routes, "@acme/model")).isEqualTo("openrouter @acme/model");
        assertThat(place(routes, "accounts/fireworks/models/new")).isEqualTo("fireworks accounts/fireworks/models/new");
        assertThat(place(routes, "deepseek/new")).isEqualTo("fireworks accounts/fireworks/models/new");
        assertThat(place(routes, "google/gemini-new")).isEqualTo("openrouter google/gemini-new");
        assertThat(place(routes, "z-ai/new")).isEqualTo("openrouter z-ai/new");
        assertThat(place(routes, "fireworks_ai/new")).isEqualTo("fireworks new");
        // xAI's own address serves what is listed.
        assertThat(routes.deployments("grok-new")).isEmpty();
        assertThat(routes.deployments("nonexistent/model")).isEmpty();
    }

    @Test
    void a_provider_may_be_switched_off() {
        var routes = environment(Map.of("OPENAI_API_KEY", "k", "OPENAI_ENABLED", "False", "OPENROUTER_API_KEY", "k"))
                .routes();

        assertThat(routes.deployments("gpt-4o"))
                .extracting(Deployment::provider)
                .containsExactly("openrouter");
        assertThat(environment(Map.of("ALIBABA_API_KEY", "k", "ALIBABA_CLOUD_ENABLED", "off"))
                        .isEmpty())
                .isTrue();
        assertThat(environment(Map.of("OPENAI_API_KEY", "k", "OPENAI_ENABLED", "true"))
                        .isEmpty())
                .isFalse();
    }

    @Test
    void a_provider_may_have_several_keys_that_share_its_calls() {
        var deployments = environment(Map.of(
                "OPENAI_API_KEY", "sk-a",
                "OPENAI_API_KEY_WEIGHT", "3",
                "OPENAI_API_KEY_2", "sk-b",
                "OPENAI_API_KEY_5", " sk-c "));

        var gpt = deployments.routes().deployments("openai/gpt-4o").getFirst();
        assertThat(gpt.credentials().secrets())
                .containsExactly(Secret.of("sk-a"), Secret.of("sk-b"), Secret.of("sk-c"));
        assertThat(deployments.routes().deployments("openai/gpt-4.1").getFirst().credentials())
                .as("what one model finds out, all of them know")
                .isSameAs(gpt.credentials());
        assertThat(deployments.secrets()).contains(Secret.of("sk-c"));
        var drawn = new HashMap<String, Integer>();
        for (int i = 0; i < 5_000; i++) {
            var one = Objects.requireNonNull(gpt.credentials().next(0));
            drawn.merge(gpt.requestHeaders(one).getFirst().value(), 1, Integer::sum);
        }
        assertThat(drawn).containsOnlyKeys("Bearer sk-a", "Bearer sk-b", "Bearer sk-c");
        assertThat(drawn.get("Bearer sk-a")).isBetween(2_700, 3_300);
    }

    @Test
    void a_share_that_is_no_number_is_refused_without_showing_it() {
        var refused = Objects.requireNonNull(catchThrowableOfType(
                InvalidConfig.class,
                () -> environment(Map.of("OPENAI_API_KEY", "k", "OPENAI_API_KEY_WEIGHT", "sk-oops"))));

        assertThat(refused).hasMessageEndingWith("environment: OPENAI_API_KEY_WEIGHT: holds no number from 1 to 1000");
    }

    @Test
    void some_providers_are_waited_for_longer_unless_it_is_said_how_long() {
        var usual = environment(Map.of("HF_TOKEN", "k", "OPENAI_API_KEY", "k"));
        assertThat(idle(usual, "huggingface")).isEqualTo(Duration.ofMinutes(2));
        assertThat(idle(usual, "openai")).isEqualTo(Timeouts.DEFAULT.idle());

        var said = new Timeouts(
                Timeouts.DEFAULT.connect(), Duration.ofSeconds(2), Duration.ofSeconds(2), Timeouts.DEFAULT.total());
        assertThat(idle(Deployments.from(Config.EMPTY, Map.of("HF_TOKEN", "k"), CATALOG, said, TODAY), "huggingface"))
                .isEqualTo(Duration.ofSeconds(2));
    }

    /** Those that choose a model, make images or speak what this version does not are left to whom they concern. */
    @Test
    void every_provider_of_the_registry_is_served_from_the_address_it_is_given() {
        var others = List.of("google-vertex", "fal", "notdiamond");
        var registered = List.of(
                "aihubmix aimo alibaba alpaca anannas anthropic canopywave cerebras chutes clarifai cloudflare-workers-ai deepinfra fal featherless fireworks google-vertex groq helicone huggingface morpheus near nebius notdiamond novita onerouter openai openrouter simplismart sybil together vercel-ai-gateway xai zai"
                        .split(" "));
        assertThat(registered).hasSize(33);
        for (var slug : registered) {
            if (others.contains(slug)) {
                continue;
            }
            var name = slug.toUpperCase(Locale.ROOT).replace('-', '_');
            var deployments =
                    environment(Map.of(name + "_API_KEY", "k-" + slug, name + "_BASE_URL", "http://127.0.0.1:9/x/v1"));
            assertThat(deployments.warnings()).as(slug).isEmpty();
            assertThat(deployments.secrets()).as(slug).containsExactly(Secret.of("k-" + slug));
            var served = deployments.models().isEmpty()
                    ? deployments.routes().deployments(slug + "/any")
                    : deployments.models().values().iterator().next();
            assertThat(served.getFirst().provider()).isEqualTo(slug);
            assertThat(served.getFirst().baseUrl()).hasToString("http://127.0.0.1:9/x/v1");
        }
    }

    private static Duration idle(Deployments deployments, String provider) {
        return deployments.models().values().stream()
                .flatMap(List::stream)
                .filter(deployment -> deployment.provider().equals(provider))
                .findFirst()
                .orElseThrow()
                .timeouts()
                .idle();
    }

    private static String place(Routes routes, String name) {
        var found = routes.deployments(name);
        assertThat(found).as(name).hasSize(1);
        return found.getFirst().provider() + " " + found.getFirst().upstreamModel();
    }

    private static Map<String, String> everyProvider() {
        var environment = new HashMap<String, String>();
        Providers.shipped().all().stream()
                .filter(Connections::isServed)
                .map(ProviderFacts::keyNames)
                .forEach(names -> environment.put(names.getFirst(), "k"));
        environment.put("ALPACA_BASE_URL", "http://127.0.0.1:9/v1");
        environment.put("CLOUDFLARE_ACCOUNT_ID", "acc");
        return environment;
    }

    private static Deployments environment(Map<String, String> environment) {
        return Deployments.from(Config.EMPTY, environment, CATALOG, Timeouts.DEFAULT, TODAY);
    }
}
