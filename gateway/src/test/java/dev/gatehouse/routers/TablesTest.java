package dev.gatehouse.routers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TablesTest {
    private final CodeRouter code = new CodeRouter();
    private final GeneralRouter general = new GeneralRouter();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "code-tiers",
                "code-tier-names",
                "code-categories",
                "code-baselines",
                "general-models",
                "general-categories",
                "general-fallbacks",
                "general-speeds"
            })
    void every_table_says_where_it_is_from_and_of_when(String name) {
        var lines = Table.text(name).lines().limit(2).toList();

        assertThat(lines.get(0)).startsWith("# ");
        assertThat(lines.get(1)).startsWith("# Source: ").containsPattern("20\\d\\d-\\d\\d-\\d\\d");
        assertThat(Table.rows(name)).isNotEmpty();
    }

    @Test
    void the_code_router_has_thirteen_models_in_four_tiers() {
        assertThat(code.tiers().keySet()).containsExactly(1, 2, 3, 4);
        assertThat(code.tiers().values().stream().map(List::size)).containsExactly(3, 4, 3, 3);
        assertThat(code.fallback().tier()).isEqualTo(4);
        var best = code.model("openai/o1").orElseThrow();
        assertThat(best.sweBench()).isEqualByComparingTo("48.9");
        assertThat(best.humanEval()).isEqualByComparingTo("94.4");
        assertThat(best.prices().blended()).isEqualByComparingTo("90");
        assertThat(best.context()).isEqualTo(200_000);
        assertThat(best.strengths()).containsExactly("agentic", "architecture", "reasoning");
        assertThat(code.baselines().keySet()).containsExactly("claude_3_5_sonnet", "gpt_4o");
    }

    @Test
    void categories_have_the_tiers_they_were_given() {
        assertThat(new CodeClassifier().categories())
                .extracting(CodeTask::category, CodeTask::complexity, CodeTask::defaultTier, CodeTask::minTier)
                .containsExactly(
                        tuple("simple_code", "low", 4, 4),
                        tuple("code_explanation", "low_medium", 3, 4),
                        tuple("code_generation", "medium", 3, 3),
                        tuple("debugging", "medium_high", 2, 2),
                        tuple("refactoring", "medium_high", 2, 2),
                        tuple("architecture", "high", 1, 1),
                        tuple("agentic", "very_high", 1, 1));
    }

    @Test
    void the_general_router_has_thirteen_models_with_a_prior_for_every_category() {
        assertThat(general.pool())
                .extracting(GeneralRouter.Member::model)
                .containsExactly(
                        "openai/gpt-4o",
                        "openai/gpt-4o-mini",
                        "anthropic/claude-sonnet-4.5",
                        "anthropic/claude-sonnet-4",
                        "anthropic/claude-3.5-sonnet",
                        "google/gemini-2.0-flash",
                        "google/gemini-2.5-pro",
                        "meta-llama/llama-3.3-70b-instruct",
                        "meta-llama/llama-3.1-405b-instruct",
                        "mistralai/mistral-large",
                        "deepseek/deepseek-chat",
                        "qwen/qwen-2.5-72b-instruct",
                        "groq/llama-3.3-70b-versatile");
        assertThat(new GeneralClassifier().categories())
                .containsExactlyInAnyOrder(
                        "simple_qa",
                        "complex_reasoning",
                        "code_generation",
                        "code_review",
                        "creative_writing",
                        "summarization",
                        "translation",
                        "math",
                        "data_analysis",
                        "conversation",
                        "tool_use");
        assertThat(general.pool())
                .allSatisfy(member -> assertThat(member.priors())
                        .hasSize(11)
                        .allSatisfy((_, prior) -> assertThat(prior).isBetween(60.0, 100.0)));
    }

    @Test
    void every_mode_has_its_chain_of_fallbacks() {
        var first = Map.of(
                GeneralMode.BALANCED, "anthropic/claude-sonnet-4",
                GeneralMode.QUALITY, "openai/gpt-4o",
                GeneralMode.COST, "openai/gpt-4o-mini",
                GeneralMode.LATENCY, "groq/llama-3.3-70b-versatile");
        first.forEach((mode, model) ->
                assertThat(general.fallbacks(mode)).hasSize(3).first().isEqualTo(model));
    }
}
