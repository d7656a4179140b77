package dev.gatehouse.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.catalog.CatalogModel.Kind;
import dev.gatehouse.money.Bucket;
import dev.gatehouse.money.Price;
import dev.gatehouse.money.Tokens;
import dev.gatehouse.money.Usd;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogTest {
    private static final Catalog CATALOG = Catalog.shipped();

    @ParameterizedTest
    @CsvSource({
        "openai, gpt-4o, 2.5, 10, 1.25, 2.5, 2.5, 128000, 16384",
        "openai, gpt-4o-mini, 0.15, 0.6, 0.075, 0.15, 0.15, 128000, 16384",
        "openai, gpt-4.1, 2, 8, 0.5, 2, 2, 1047576, 32768",
        "openai, gpt-4.1-mini, 0.4, 1.6, 0.1, 0.4, 0.4, 1047576, 32768",
        "openai, gpt-5, 1.25, 10, 0.125, 1.25, 1.25, 272000, 128000",
        "openai, gpt-5-mini, 0.25, 2, 0.025, 0.25, 0.25, 272000, 128000",
        "openai, gpt-5.5, 5, 30, 0.5, 5, 5, 1050000, 128000",
        "openai, o3, 2, 8, 0.5, 2, 2, 200000, 100000",
        "openai, text-embedding-3-small, 0.02, 0, 0.02, 0.02, 0.02, 8191, 0",
        "openai, text-embedding-3-large, 0.13, 0, 0.13, 0.13, 0.13, 8191, 0",
        "anthropic, claude-sonnet-4-5, 3, 15, 0.3, 3.75, 6, 200000, 64000",
        "anthropic, claude-haiku-4-5, 1, 5, 0.1, 1.25, 2, 200000, 64000",
        "anthropic, claude-opus-4-5, 5, 25, 0.5, 6.25, 10, 200000, 64000",
        "anthropic, claude-opus-5, 5, 25, 0.5, 6.25, 10, 1000000, 128000",
        "gemini, gemini-2.5-pro, 1.25, 10, 0.125, 1.25, 1.25, 1048576, 65536",
        "gemini, gemini-2.5-flash, 0.3, 2.5, 0.03, 0.3, 0.3, 1048576, 65536",
        "deepseek, deepseek-chat, 0.28, 0.42, 0.028, 0, 0, 131072, 8192",
        "xai, grok-4.5, 2, 6, 0.3, 2, 2, 500000, 500000",
        "mistral, mistral-large-latest, 0.5, 1.5, 0.05, 0.5, 0.5, 262144, 262144",
        "zai, glm-4.6, 0.6, 2.2, 0.11, 0, 0, 200000, 128000",
        "cerebras, gpt-oss-120b, 0.35, 0.75, 0.35, 0.35, 0.35, 131072, 32768",
    })
    void well_known_models_have_their_prices_and_limits(
            String provider,
            String id,
            BigDecimal input,
            BigDecimal output,
            BigDecimal cacheRead,
            BigDecimal cacheWrite5m,
            BigDecimal cacheWrite1h,
            long context,
            long maxOutput) {
        var model = CATALOG.find(provider, id).orElseThrow();
        var rates = model.price().orElseThrow().base();

        assertThat(rates.of(Bucket.INPUT)).isEqualByComparingTo(input);
        assertThat(rates.of(Bucket.OUTPUT)).isEqualByComparingTo(output);
        assertThat(rates.of(Bucket.CACHE_READ)).isEqualByComparingTo(cacheRead);
        assertThat(rates.of(Bucket.CACHE_WRITE_5M)).isEqualByComparingTo(cacheWrite5m);
        assertThat(rates.of(Bucket.CACHE_WRITE_1H)).isEqualByComparingTo(cacheWrite1h);
        assertThat(model.contextTokens()).isEqualTo(context);
        assertThat(model.maxOutputTokens()).isEqualTo(maxOutput);
    }

    @Test
    void tiers_come_with_the_model_and_begin_above_their_threshold() {
        var price = price("openai", "gpt-5.5");

        assertThat(price.charge(Tokens.of(272_000, 1))).isEqualTo(new Usd(272_000L * 5_000 + 30_000));
        assertThat(price.charge(Tokens.of(272_001, 1))).isEqualTo(new Usd(272_001L * 10_000 + 45_000));
        assertThat(price.charge(new Tokens(0, 272_001, 0, 0, 0, 0, 0, 0, 0))).isEqualTo(new Usd(272_001L * 1_000));
    }

    @Test
    void at_xai_the_threshold_itself_is_in_the_tier_and_images_go_up_with_input() {
        var price = price("xai", "grok-4.5");

        assertThat(price.charge(Tokens.of(199_999, 0))).isEqualTo(new Usd(199_999L * 2_000));
        assertThat(price.charge(Tokens.of(200_000, 0))).isEqualTo(new Usd(200_000L * 4_000));
        assertThat(price.charge(new Tokens(0, 0, 0, 0, 0, 200_000, 0, 0, 0))).isEqualTo(new Usd(200_000L * 4_000));
    }

    @Test
    void three_tiers_are_three_steps() {
        var price = price("alibaba", "qwen3-coder-flash");

        assertThat(price.charge(Tokens.of(1, 32_000))).isEqualTo(new Usd(300 + 32_000L * 1_500));
        assertThat(price.ratesFor(32_001).of(Bucket.INPUT)).isEqualByComparingTo("0.5");
        assertThat(price.ratesFor(128_001).of(Bucket.OUTPUT)).isEqualByComparingTo("4");
        assertThat(price.ratesFor(256_001).of(Bucket.CACHE_READ)).isEqualByComparingTo("0.4");
    }

    @Test
    void a_price_per_request_is_charged_with_the_tokens() {
        assertThat(price("perplexity", "pplx-7b-online").charge(Tokens.of(1_000, 0)))
                .isEqualTo(new Usd(5_000_000));
    }

    @Test
    void a_model_without_a_price_has_none_and_is_not_free() {
        assertThat(CATALOG.find("alibaba", "qwen3-30b-a3b").orElseThrow().price())
                .isEmpty();
        assertThat(CATALOG.find("bedrock", "twelvelabs.pegasus-1-2-v1:0")
                        .orElseThrow()
                        .price())
                .isEmpty();
    }

    @Test
    void a_model_billed_in_other_units_has_no_token_price() {
        var model = CATALOG.find("gemini", "lyria-3-pro-preview").orElseThrow();

        assertThat(model.price()).isEmpty();
        assertThat(model.statedZero()).isFalse();
    }

    @Test
    void a_zero_price_is_always_one_the_source_states() {
        var zero = all().stream()
                .filter(model -> model.price().map(Price::isZero).orElse(false))
                .toList();

        assertThat(zero).isNotEmpty().allMatch(CatalogModel::statedZero);
        assertThat(zero).extracting(CatalogModel::provider).contains("ollama");
    }

    @Test
    void every_row_can_be_read() {
        var all = all();

        assertThat(all).filteredOn(model -> !model.source().equals("gatehouse")).hasSize(3942 + 1152);
        assertThat(all).filteredOn(model -> model.kind() == Kind.UNSTATED).hasSize(1152);
        assertThat(all)
                .filteredOn(model -> model.source().startsWith("litellm"))
                .hasSize(3942);
    }

    @Test
    void ids_are_found_in_any_case_and_names_that_do_not_exist_are_not() {
        assertThat(CATALOG.find("openai", "GPT-4o")).isEqualTo(CATALOG.find("openai", "gpt-4o"));
        assertThat(CATALOG.find("openai", "gpt-0")).isEmpty();
        assertThat(CATALOG.find("nobody", "gpt-4o")).isEmpty();
        assertThat(CATALOG.models("nobody")).isEmpty();
    }

    @Test
    void price_lines_of_regions_cannot_be_called() {
        var lines = CATALOG.models("azure").stream()
                .filter(model -> !model.callable())
                .toList();

        assertThat(lines).isNotEmpty();
        assertThat(CATALOG.isOffered(lines.getFirst(), LocalDate.EPOCH)).isFalse();
    }

    @Test
    void a_retired_model_is_offered_only_where_clients_rely_on_its_name() {
        var day = LocalDate.of(2026, 11, 21);
        var old = CATALOG.find("openai", "gpt-4-0613").orElseThrow();
        var reliedOn = CATALOG.find("openai", "gpt-4").orElseThrow();

        assertThat(CATALOG.isOffered(old, LocalDate.of(2026, 10, 22))).isTrue();
        assertThat(CATALOG.isOffered(old, LocalDate.of(2026, 10, 23))).isFalse();
        assertThat(reliedOn.isRetired(day)).isTrue();
        assertThat(CATALOG.isOffered(reliedOn, day)).isTrue();
    }

    @Test
    void every_kept_name_is_in_the_catalogue() {
        Csv.resource("kept.csv")
                .forEach(row -> assertThat(CATALOG.find(row.get("provider"), row.get("model")))
                        .as(row.get("model"))
                        .isPresent());
    }

    private static Price price(String provider, String id) {
        return CATALOG.find(provider, id).orElseThrow().price().orElseThrow();
    }

    private static List<CatalogModel> all() {
        var all = new ArrayList<CatalogModel>();
        CATALOG.providers().forEach(provider -> all.addAll(CATALOG.models(provider)));
        return all;
    }
}
