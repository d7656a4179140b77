package dev.gatehouse.routers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gatehouse.platform.Clocks;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeRouterTest {
    private static final Offers EVERYTHING = CodeRouterTest::offer;

    private final CodeRouter router = new CodeRouter();

    private static Optional<Offer> offer(String model) {
        return Optional.of(new Offer(model, "somebody", Optional.empty(), null));
    }

    private static Offers without(String... models) {
        return model -> List.of(models).contains(model) ? Optional.empty() : offer(model);
    }

    private CodeRouter.Pick pick(String prompt, CodeMode mode, Offers offers) {
        return router.select(router.classify(Conversation.of(prompt)), mode, 0, offers)
                .orElseThrow();
    }

    private String chosen(String prompt, CodeMode mode) {
        return pick(prompt, mode, EVERYTHING).offer().model();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "There is a typo in this line, and a missing comma | simple_code",
                "Please rename this variable | simple_code",
                "Explain what does this regular expression do | code_explanation",
                "How does this loop end? | code_explanation",
                "Write a parser for dates | code_generation",
                "implement a queue and add a function to empty it | code_generation",
                "My test is failing with an exception | debugging",
                "It's NOT WORKING since yesterday, there is a bug | debugging",
                "refactor this module and clean up the imports | refactoring",
                "optimize the performance of this query | refactoring",
                "Suggest a system design with microservices for scalability | architecture",
                "Build the entire system from scratch, end-to-end, as a complete feature | agentic",
                "Bonjour | code_generation",
            })
    void a_prompt_is_told_by_its_words(String prompt, String category) {
        assertThat(router.classify(Conversation.of(prompt)).category()).isEqualTo(category);
    }

    @Test
    void confidence_is_a_fifth_of_the_score_and_at_most_one() {
        assertThat(router.classify(Conversation.of("typo")).confidence()).isCloseTo(1.08 / 5, within(1e-9));
        assertThat(router.classify(Conversation.of("typo ".repeat(100))).confidence())
                .isEqualTo(1);
        assertThat(router.classify(Conversation.of("nothing that is known")).confidence())
                .isEqualTo(0.3);
    }

    @Test
    void many_files_a_trace_and_a_long_conversation_weigh() {
        assertThat(classified("look at a.py, b.py, lib/c.ts and d.java")).isEqualTo("architecture");
        assertThat(classified("look at a.py, a.py, b.py and c.ts")).isEqualTo("code_generation");
        assertThat(classified("Traceback (most recent call last): write me this"))
                .isEqualTo("debugging");
        assertThat(classified("hm\n    at com.example.Main.run(Main.java:12)")).isEqualTo("debugging");
        var texts = List.of("ValueError: no", "well", "go on then");
        assertThat(router.classify(Conversation.of("go on then", texts, 3, Needs.NOTHING))
                        .category())
                .isEqualTo("debugging");
        assertThat(router.classify(Conversation.of("go on", List.of("go on"), 11, Needs.NOTHING))
                        .category())
                .isEqualTo("refactoring");
        assertThat(router.classify(Conversation.of("go on", List.of("go on"), 10, Needs.NOTHING))
                        .category())
                .isEqualTo("code_generation");
    }

    private String classified(String prompt) {
        return router.classify(Conversation.of(prompt)).category();
    }

    @ParameterizedTest
    @CsvSource({
        // category, tier in auto and price, in quality, in agentic
        "simple_code, 4, 3, 1",
        "code_explanation, 3, 2, 1",
        "code_generation, 3, 2, 1",
        "debugging, 2, 1, 1",
        "refactoring, 2, 1, 1",
        "architecture, 1, 1, 1",
        "agentic, 1, 1, 1",
    })
    void a_mode_aims_at_a_tier(String category, int usual, int quality, int agentic) {
        var task = new CodeClassifier()
                .categories().stream()
                        .filter(one -> one.category().equals(category))
                        .findFirst()
                        .orElseThrow();

        assertThat(task.tier(CodeMode.AUTO)).isEqualTo(usual);
        assertThat(task.tier(CodeMode.PRICE)).isEqualTo(usual);
        assertThat(task.tier(CodeMode.QUALITY)).isEqualTo(quality);
        assertThat(task.tier(CodeMode.AGENTIC)).isEqualTo(agentic);
        for (var mode : CodeMode.values()) {
            assertThat(tierOf(router.select(task, mode, 0, EVERYTHING).orElseThrow()))
                    .isEqualTo(task.tier(mode));
        }
    }

    private int tierOf(CodeRouter.Pick pick) {
        return router.model(pick.offer().model()).orElseThrow().tier();
    }

    @Test
    void no_task_gets_less_than_its_worst_tier() {
        assertThat(new CodeTask("strict", "high", 4, 2, 1).tier(CodeMode.AUTO)).isEqualTo(2);
        assertThat(new CodeTask("strict", "high", 9, 9, 1).tier(CodeMode.AUTO)).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // ties go by the table: all of tier 3 write code
                "write a function | AUTO | qwen/qwen-2.5-coder-32b-instruct",
                // 2.5 - 0.1 × 2.4/3 = 2.42 against 2.5 - 0.1 × 1.97/3 = 2.434
                "write a function | PRICE | meta-llama/llama-3.3-70b-instruct",
                // tier 2: haiku 2.5 + 0.05 × 40.6 = 4.53, deepseek 2.5 + 0.05 × 42 = 4.6
                "write a function | QUALITY | deepseek/deepseek-v3",
                // nothing in tier 1 writes code, and nothing else is weighed
                "write a function | AGENTIC | openai/o1",
                "fix this bug | AUTO | anthropic/claude-3.5-haiku",
                "fix this bug | PRICE | deepseek/deepseek-v3",
                // nothing in tier 1 debugs: the best benchmark decides
                "fix this bug | QUALITY | anthropic/claude-3.5-sonnet",
                "clean up this code, refactor it | AUTO | anthropic/claude-3.5-haiku",
                "system design for scalability | AUTO | openai/o1",
                "system design for scalability | PRICE | google/gemini-2.0-pro",
                "system design for scalability | QUALITY | anthropic/claude-3.5-sonnet",
                "the entire system from scratch | AUTO | openai/o1",
                "the entire system from scratch | PRICE | google/gemini-2.0-pro",
                "a typo | AUTO | zai/glm-4.7",
                "a typo | PRICE | google/codegemma-7b",
                "explain it | AUTO | qwen/qwen-2.5-coder-32b-instruct",
            })
    void the_model_that_suits_best_is_taken(String prompt, CodeMode mode, String model) {
        assertThat(chosen(prompt, mode)).isEqualTo(model);
    }

    @Test
    void models_that_cannot_be_called_are_passed_over_then_better_tiers_then_worse_ones() {
        assertThat(pick("fix this bug", CodeMode.AUTO, without("anthropic/claude-3.5-haiku"))
                        .offer()
                        .model())
                .isEqualTo("openai/gpt-4o");
        assertThat(pick("fix this bug", CodeMode.AUTO, only("openai/o1", "zai/glm-4.7"))
                        .offer()
                        .model())
                .isEqualTo("openai/o1");
        assertThat(pick("fix this bug", CodeMode.AUTO, only("zai/glm-4.7", "mistralai/mistral-large-2"))
                        .offer()
                        .model())
                .isEqualTo("mistralai/mistral-large-2");
        assertThat(router.select(router.classify(Conversation.of("fix it")), CodeMode.AUTO, 0, only()))
                .isEmpty();
    }

    private static Offers only(String... models) {
        return model -> List.of(models).contains(model) ? offer(model) : Optional.empty();
    }

    @Test
    void a_prompt_that_is_longer_than_a_models_context_goes_to_another() {
        var task = router.classify(Conversation.of("a typo"));

        assertThat(router.select(task, CodeMode.PRICE, 8_001, EVERYTHING)
                        .orElseThrow()
                        .offer()
                        .model())
                .isEqualTo("deepseek/deepseek-coder-6.7b");
        assertThat(router.select(task, CodeMode.PRICE, 300_000, EVERYTHING)
                        .orElseThrow()
                        .offer()
                        .model())
                .isEqualTo("google/gemini-2.0-flash");
        assertThat(router.select(task, CodeMode.PRICE, 2_000_000, EVERYTHING)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(CodeMode.class)
    void without_a_users_text_the_fallback_model_is_taken_or_the_cheapest_tier(CodeMode mode) {
        var pick = pick("  \n", mode, EVERYTHING);
        assertThat(pick.offer().model()).isEqualTo("zai/glm-4.7");
        assertThat(pick.fallback()).isPresent();
        assertThat(pick("", mode, only("openai/o1", "google/codegemma-7b"))
                        .offer()
                        .model())
                .isEqualTo("google/codegemma-7b");
    }

    @Test
    void what_is_saved_is_never_less_than_nothing() {
        var cheap = router.savings(router.model("zai/glm-4.7").orElseThrow().prices());
        // 1,000 tokens at 3 and 500 at 15 are 0.0105; at 0.1 and 0.1 0.00015.
        assertThat(cheap)
                .hasEntrySatisfying("claude_3_5_sonnet", saving -> {
                    assertThat(saving.baselineCostUsd()).isEqualByComparingTo("0.0105");
                    assertThat(saving.selectedCostUsd()).isEqualByComparingTo("0.00015");
                    assertThat(saving.savingsUsd()).isEqualByComparingTo("0.01035");
                    assertThat(saving.savingsPercent()).isEqualByComparingTo("98.6");
                })
                .hasEntrySatisfying(
                        "gpt_4o", saving -> assertThat(saving.savingsUsd()).isEqualByComparingTo("0.00735"));
        var dear = router.savings(router.model("openai/o1").orElseThrow().prices());
        assertThat(dear.values()).allSatisfy(saving -> {
            assertThat(saving.savingsUsd()).isEqualByComparingTo("0");
            assertThat(saving.savingsPercent()).isEqualByComparingTo("0");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "what what what is ",
                "end-to-end-",
                "a.py ",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.",
                "Error ",
                "\n    at",
                "ü",
                "\uD83D\uDE00 "
            })
    void a_hostile_megabyte_costs_no_more_than_a_bounded_look(String unit) {
        var prompt = unit.repeat(4_000_000 / unit.length());
        var conversation = Conversation.of(prompt, Collections.nCopies(50, prompt), 50, Needs.NOTHING);
        long fastest = Long.MAX_VALUE;
        for (int i = 0; i < 40; i++) {
            long begun = clock();
            router.select(router.classify(conversation), CodeMode.AUTO, 0, EVERYTHING);
            fastest = Math.min(fastest, clock() - begun);
        }
        assertThat(fastest / 1e6).as("milliseconds").isLessThan(10);
    }

    private static long clock() {
        return Clocks.system().nanos();
    }

    @Test
    void only_the_ends_of_a_long_text_are_looked_at() {
        var filler = "x ".repeat(Excerpt.END);
        assertThat(classified(filler + "there is a typo")).isEqualTo("simple_code");
        assertThat(classified("there is a typo " + filler)).isEqualTo("simple_code");
        assertThat(classified(filler + "there is a typo " + filler)).isEqualTo("code_generation");
    }
}
