package dev.gatehouse.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChainsTest {
    private static final Chains CHAINS = Chains.shipped();
    private static final Providers PROVIDERS = Providers.shipped();

    @ParameterizedTest
    @CsvSource({
        "openai/gpt-4o, openai|openrouter",
        "openai/gpt-oss-120b, openai|openrouter",
        "anthropic/claude-sonnet-4.5, anthropic|openrouter",
        "openrouter/auto, openrouter",
        "openrouter/whatever, openrouter",
        "meta-llama/llama-3.2-3b-instruct:free, openrouter",
        "openai/gpt-4o:extended, openrouter",
        "moonshotai/kimi-k2:exacto, openrouter",
    })
    void some_models_may_be_served_by_few(String model, String providers) {
        assertThat(PROVIDERS.all().stream().map(ProviderFacts::slug).filter(slug -> CHAINS.permits(model, slug)))
                .containsExactlyInAnyOrder(providers.split("\\|"));
    }

    @Test
    void all_others_may_be_served_by_all() {
        assertThat(PROVIDERS.all())
                .allMatch(provider -> CHAINS.permits("deepseek/deepseek-r1", provider.slug())
                        && CHAINS.permits("openaix/gpt", provider.slug())
                        && CHAINS.permits("vendor/free", provider.slug()));
    }

    @Test
    void the_vendor_is_asked_first_then_the_reliable_in_their_order_then_the_rest_as_they_come() {
        var all = new ArrayList<>(List.of(
                "novita",
                "together",
                "deepseek",
                "fireworks",
                "alibaba",
                "anannas",
                "aihubmix",
                "vercel-ai-gateway",
                "featherless",
                "huggingface",
                "cerebras",
                "openrouter",
                "google-vertex",
                "anthropic",
                "openai",
                "onerouter",
                "deepinfra"));

        all.sort(CHAINS.order("deepseek/deepseek-r1"));

        assertThat(all)
                .containsExactly(
                        "deepseek",
                        "onerouter",
                        "openai",
                        "anthropic",
                        "google-vertex",
                        "openrouter",
                        "cerebras",
                        "huggingface",
                        "featherless",
                        "vercel-ai-gateway",
                        "aihubmix",
                        "anannas",
                        "alibaba",
                        "fireworks",
                        "together",
                        "novita",
                        "deepinfra");
    }

    @Test
    void every_provider_of_the_tables_is_registered() {
        for (var table : List.of("vendors.csv", "reliability.csv", "quirks.csv", "beyond.csv", "offers.csv")) {
            Csv.resource(table)
                    .forEach(row -> assertThat(PROVIDERS.find(row.get("provider")))
                            .as(table + " " + row.get("provider"))
                            .isPresent());
        }
        assertThat(CHAINS.vendor("x-ai/grok-4")).contains("xai");
        assertThat(CHAINS.vendor("qwen/qwen-2.5-72b-instruct")).contains("alibaba");
        assertThat(CHAINS.vendor("nobody/knows")).isEmpty();
        assertThat(CHAINS.vendor("bare")).isEmpty();
    }
}
