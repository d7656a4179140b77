package dev.gatehouse.routers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GeneralRouterTest {
    private final GeneralRouter router = new GeneralRouter();
    private final Map<String, Offer> served = new HashMap<>();

    private GeneralRouterTest serve(String model, String provider, String input, String output) {
        return serve(model, provider, input, output, null);
    }

    private GeneralRouterTest serve(
            String model, String provider, String input, String output, @Nullable Measured measured) {
        var prices = new Offer.Prices(new BigDecimal(input), new BigDecimal(output));
        served.put(model, new Offer(model, provider, Optional.of(prices), measured));
        return this;
    }

    private GeneralRouter.Pick pick(String category, GeneralMode mode) {
        return router.select(category, mode, model -> Optional.ofNullable(served.get(model)));
    }

    private String chosen(String category, GeneralMode mode) {
        return pick(category, mode).offer().orElseThrow().model();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "What is the capital of France? | simple_qa",
                "Why did it come to that? Compare the implications step by step. | complex_reasoning",
                "Write a python function with a unit test | code_generation",
                "Please review this code, it is a pull request | code_review",
                "Write a poem or a short story | creative_writing",
                "Summarize the key points | summarization",
                "Translate this into French | translation",
                "Solve the equation, and prove it | math",
                "Find outliers and trends in this dataset | data_analysis",
                "Hello, how are you | conversation",
                "search the web for it | tool_use",
                "Grüezi | conversation",
            })
    void a_prompt_is_told_by_its_words(String prompt, String category) {
        assertThat(router.classify(Conversation.of(prompt))).isEqualTo(category);
    }

    @Test
    void a_request_with_tools_uses_tools() {
        assertThat(router.classify(
                        new Conversation("Translate", List.of(), 1, new Needs(true, Needs.Json.NO, false, 0))))
                .isEqualTo("tool_use");
    }

    @Test
    void the_score_weighs_quality_cost_and_speed() {
        serve("openai/gpt-4o", "openai", "2.5", "10").serve("groq/llama-3.3-70b-versatile", "groq", "0.59", "0.79");

        var candidates = pick("simple_qa", GeneralMode.BALANCED).candidates();

        // Blended without the third: 15 and 1.97. Quality 90 and 83, speed 50 and 100.
        assertThat(candidates)
                .extracting(GeneralRouter.Scored::model)
                .containsExactly("openai/gpt-4o", "groq/llama-3.3-70b-versatile");
        assertThat(candidates.get(0).score()).isCloseTo(0.4 * 90 + 0.3 * (197.0 / 15) + 0.3 * 50, within(1e-9));
        assertThat(candidates.get(1).score()).isCloseTo(0.4 * 83 + 0.3 * 100 + 0.3 * 100, within(1e-9));
        assertThat(scores(GeneralMode.QUALITY)[0]).isCloseTo(0.8 * 90 + 0.1 * (197.0 / 15) + 0.1 * 50, within(1e-9));
        assertThat(scores(GeneralMode.COST)[0]).isCloseTo(0.2 * 90 + 0.8 * (197.0 / 15), within(1e-9));
        assertThat(scores(GeneralMode.LATENCY)[0]).isCloseTo(0.2 * 90 + 0.8 * 50, within(1e-9));
        assertThat(chosen("simple_qa", GeneralMode.BALANCED)).isEqualTo("groq/llama-3.3-70b-versatile");
        assertThat(chosen("simple_qa", GeneralMode.QUALITY)).isEqualTo("groq/llama-3.3-70b-versatile");
        assertThat(chosen("code_generation", GeneralMode.COST)).isEqualTo("groq/llama-3.3-70b-versatile");
        assertThat(chosen("simple_qa", GeneralMode.LATENCY)).isEqualTo("groq/llama-3.3-70b-versatile");
    }

    private double[] scores(GeneralMode mode) {
        return pick("simple_qa", mode).candidates().stream()
                .mapToDouble(GeneralRouter.Scored::score)
                .toArray();
    }

    @Test
    void quality_is_worth_its_price_where_it_is_asked_for() {
        serve("anthropic/claude-sonnet-4.5", "anthropic", "3", "15")
                .serve("openai/gpt-4o-mini", "openai", "0.15", "0.6");

        assertThat(chosen("code_generation", GeneralMode.COST)).isEqualTo("openai/gpt-4o-mini");
        assertThat(chosen("code_generation", GeneralMode.BALANCED)).isEqualTo("openai/gpt-4o-mini");
        // 0.8 × 95 + 0.1 × 4.3 + 5 = 81.4 against 0.8 × 77 + 10 + 5 = 76.6
        assertThat(chosen("code_generation", GeneralMode.QUALITY)).isEqualTo("anthropic/claude-sonnet-4.5");
    }

    @Test
    void what_was_measured_counts() {
        var slow = new Measured(Double.NaN, Double.NaN, Double.NaN, 2_000);
        var fast = new Measured(Double.NaN, Double.NaN, Double.NaN, 500);
        serve("openai/gpt-4o", "openai", "1", "1", slow).serve("openai/gpt-4o-mini", "openai", "1", "1", fast);
        assertThat(scores(GeneralMode.LATENCY)).containsExactly(0.2 * 90 + 0.8 * 25, 0.2 * 84 + 0.8 * 100);

        serve("openai/gpt-4o", "openai", "1", "1", new Measured(0.5, 0.5, 0.1, Double.NaN));
        // 90 + 20 × (0.5 - 0.9) - 20 × 0.5 - 30 × 0.1 = 69
        assertThat(scores(GeneralMode.QUALITY)[0]).isCloseTo(0.8 * 69 + 0.1 * 100 + 0.1 * 50, within(1e-9));
    }

    @Test
    void the_cheapest_must_be_good_enough() {
        serve("openai/gpt-4o", "openai", "2.5", "10")
                .serve("openai/gpt-4o-mini", "openai", "0.1", "0.1", new Measured(0, 0.5, 0.5, Double.NaN));

        // 84 - 18 - 10 - 15 = 41
        assertThat(chosen("simple_qa", GeneralMode.COST)).isEqualTo("openai/gpt-4o");
        assertThat(chosen("simple_qa", GeneralMode.BALANCED)).isEqualTo("openai/gpt-4o-mini");
    }

    @Test
    void of_equals_the_first_of_the_pool_is_taken_and_nobody_is_sure() {
        serve("meta-llama/llama-3.3-70b-instruct", "groq", "1", "1")
                .serve("groq/llama-3.3-70b-versatile", "groq", "1", "1");

        var pick = pick("simple_qa", GeneralMode.QUALITY);
        assertThat(pick.offer().orElseThrow().model()).isEqualTo("meta-llama/llama-3.3-70b-instruct");
        assertThat(pick.confidence()).isEqualTo(0.5);
        assertThat(pick.fallback()).isEmpty();
    }

    @Test
    void confidence_is_how_far_the_second_is_behind() {
        serve("openai/gpt-4o", "openai", "1", "1");
        assertThat(pick("simple_qa", GeneralMode.QUALITY).confidence()).isEqualTo(1);

        serve("openai/gpt-4o-mini", "openai", "1", "1");
        assertThat(pick("simple_qa", GeneralMode.QUALITY).confidence()).isCloseTo(0.5 + 0.8 * 6 / 50, within(1e-9));
    }

    @Test
    void a_model_that_costs_nothing_is_the_cheapest() {
        serve("openai/gpt-4o", "openai", "0", "0").serve("openai/gpt-4o-mini", "openai", "1", "1");

        assertThat(scores(GeneralMode.COST)).containsExactly(0.2 * 90 + 0.8 * 100, 0.2 * 84);
    }

    @ParameterizedTest
    @EnumSource(GeneralMode.class)
    void without_a_candidate_the_first_fallback_of_the_mode_is_taken_that_can_be_called(GeneralMode mode) {
        assertThat(pick("simple_qa", mode).offer()).isEmpty();
        var last = router.fallbacks(mode).getLast();
        var second = router.fallbacks(mode).get(1);
        served.put(last, new Offer(last, "x", Optional.empty(), null));
        assertThat(chosen("simple_qa", mode)).isEqualTo(last);
        served.put(second, new Offer(second, "x", Optional.empty(), null));

        var pick = pick("simple_qa", mode);

        assertThat(pick.offer().orElseThrow().model()).isEqualTo(second);
        assertThat(pick.fallback()).isPresent();
        assertThat(pick.confidence()).isZero();
    }
}
