package dev.gatehouse.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.catalog.CatalogModel.Kind;
import dev.gatehouse.money.Price;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OffersTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);
    private static final Offers OFFERS = Offers.shipped();
    private static final Catalog CATALOG = Catalog.shipped();
    private static final Chains CHAINS = Chains.shipped();

    private record Row(String provider, String canonical, String nativeId) {}

    @ParameterizedTest
    @CsvSource({
        "fireworks, accounts/fireworks/models/deepseek-r1-0528, deepseek/deepseek-r1",
        "fireworks, accounts/fireworks/models/llama-v3p3-70b-instruct, meta-llama/llama-3.3-70b-instruct",
        "together, meta-llama/Llama-3.3-70B-Instruct, meta-llama/llama-3.3-70b-instruct",
        "cerebras, llama-3.3-70b, meta-llama/llama-3.3-70b-instruct",
        "openrouter, meta-llama/llama-3.3-70b-instruct, meta-llama/llama-3.3-70b-instruct",
        "openrouter, openrouter/auto, openrouter/auto",
        "anthropic, claude-sonnet-4-5-20250929, anthropic/claude-sonnet-4.5",
        "ANTHROPIC, claude-sonnet-4-5, ANTHROPIC/claude-sonnet-4-5",
        "anthropic, CLAUDE-sonnet-4-5, anthropic/claude-sonnet-4.5",
        "xai, grok-4-1-fast, x-ai/grok-4.1-fast",
        "groq, openai/gpt-oss-120b, groq/openai/gpt-oss-120b",
        "zai, glm-4.7, zai/glm-4.7",
        "nobody, anything, nobody/anything",
    })
    void a_providers_id_means_a_model(String provider, String id, String canonical) {
        assertThat(OFFERS.canonical(provider, id)).isEqualTo(canonical);
    }

    @Test
    void one_id_is_called_and_the_others_are_known() {
        assertThat(OFFERS.rank("anthropic", "claude-sonnet-4-5")).isZero();
        assertThat(OFFERS.rank("anthropic", "claude-sonnet-4-5-20250929")).isPositive();
        assertThat(OFFERS.rank("fireworks", "accounts/fireworks/models/deepseek-r1-0528"))
                .isZero();
        assertThat(OFFERS.rank("nobody", "anything")).isZero();
    }

    @Test
    void every_offer_is_a_catalogued_model_with_a_price_and_permitted() {
        for (var row : rows()) {
            var model = CATALOG.find(row.provider(), row.nativeId());
            assertThat(model).as(row.toString()).isPresent();
            assertThat(model.get().callable()).as(row.toString()).isTrue();
            assertThat(model.get().kind()).as(row.toString()).isIn(Kind.CHAT, Kind.UNSTATED, Kind.EMBEDDING);
            assertThat(CHAINS.permits(row.canonical(), row.provider()))
                    .as(row.toString())
                    .isTrue();
            assertThat(row.canonical()).contains("/").isEqualTo(row.canonical().toLowerCase(Locale.ROOT));
            if (!row.canonical().equals("openrouter/auto")) {
                assertThat(model.get().price()).as(row.toString()).isPresent();
                // Who is charged nothing for a model that costs elsewhere would be served out of the operator's pocket.
                assertThat(model.get().price().map(Price::isZero))
                        .as(row.toString())
                        .contains(
                                row.canonical().endsWith(":free") || model.get().statedZero());
            }
        }
    }

    @Test
    void no_id_means_two_models_and_no_alias_hides_one() {
        var seen = new HashSet<String>();
        for (var row : rows()) {
            assertThat(seen.add(row.provider() + " " + row.nativeId().toLowerCase(Locale.ROOT)))
                    .as(row.toString())
                    .isTrue();
            assertThat(Aliases.shipped().all()).as(row.toString()).doesNotContainKey(row.canonical());
        }
    }

    @Test
    void every_alias_leads_to_somebody_who_still_offers_it() {
        var offered = new TreeSet<String>();
        rows().stream()
                .filter(row -> CATALOG.isOffered(
                        CATALOG.find(row.provider(), row.nativeId()).orElseThrow(), TODAY))
                .forEach(row -> offered.add(row.canonical()));

        var targets = new TreeSet<>(Aliases.shipped().all().values());
        // An image model: this version serves none.
        targets.remove("bfl/flux-1-1-pro");
        assertThat(offered).containsAll(targets);
        assertThat(offered)
                .contains(
                        "openai/gpt-4o-mini",
                        "google/gemini-2.0-pro",
                        "mistralai/mistral-large-2",
                        "deepseek/deepseek-coder-6.7b",
                        "google/codegemma-7b",
                        "nousresearch/nous-hermes-llama2-13b:free",
                        "nousresearch/nous-hermes-llama2-13b",
                        "huggingfaceh4/zephyr-7b-beta:free",
                        "arcee-ai/trinity-mini:free");
    }

    @Test
    void models_of_openai_and_anthropic_are_offered_by_their_vendor_and_by_openrouter() {
        var providers = new TreeMap<String, Set<String>>();
        rows().forEach(row ->
                providers.computeIfAbsent(row.canonical(), _ -> new TreeSet<>()).add(row.provider()));
        for (var model : List.of(
                "openai/gpt-4o",
                "openai/gpt-4o-mini",
                "openai/gpt-4",
                "openai/gpt-5.1",
                "openai/o1",
                "anthropic/claude-3-opus",
                "anthropic/claude-3.5-sonnet",
                "anthropic/claude-opus-4.1",
                "anthropic/claude-sonnet-4",
                "anthropic/claude-haiku-4.5")) {
            assertThat(providers.get(model))
                    .as(model)
                    .containsExactlyInAnyOrder(model.substring(0, model.indexOf('/')), "openrouter");
        }
        assertThat(providers.get("deepseek/deepseek-r1")).contains("fireworks", "openrouter");
    }

    private static List<Row> rows() {
        var rows = new ArrayList<Row>();
        Csv.resource("offers.csv")
                .forEach(row -> rows.add(new Row(row.get("provider"), row.get("canonical"), row.get("native"))));
        assertThat(rows).hasSizeGreaterThan(1_500);
        return rows;
    }
}
