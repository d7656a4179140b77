package dev.gatehouse.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AliasesTest {
    private static final Aliases ALIASES = Aliases.shipped();

    @Test
    void there_are_many_and_none_is_lost_to_another() {
        assertThat(ALIASES.all()).hasSizeGreaterThanOrEqualTo(120);
        var rows = new int[1];
        Csv.resource("aliases.csv").forEach(_ -> rows[0]++);
        assertThat(ALIASES.all()).hasSize(rows[0]);
    }

    @Test
    void every_alias_stands_for_the_same_in_any_case_and_once_resolved_for_itself() {
        ALIASES.all().forEach((alias, canonical) -> {
            assertThat(ALIASES.resolve(alias)).as(alias).isEqualTo(canonical);
            assertThat(ALIASES.resolve(alias.toUpperCase(Locale.ROOT)))
                    .as(alias)
                    .isEqualTo(canonical);
            assertThat(ALIASES.resolve(canonical)).as(alias).isEqualTo(canonical);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "r1, deepseek/deepseek-r1",
        "gpt-4o, openai/gpt-4o",
        "GPT5_1, openai/gpt-5.1",
        "openai/gpt5-1, openai/gpt-5.1",
        // Claude 4.0's own ids, not 4.5's.
        "claude-sonnet-4-20250514, anthropic/claude-sonnet-4",
        "claude-opus-4-20250514, anthropic/claude-opus-4",
        "claude-opus-4.5-20250514, anthropic/claude-opus-4.5",
        "claude-sonnet-4-5, anthropic/claude-sonnet-4.5",
        "claude-3-5-haiku-latest, anthropic/claude-3.5-haiku",
        "xai/grok-beta, x-ai/grok-3",
        "z-ai/glm-4-7, z-ai/glm-4-flash",
        "v3, deepseek/deepseek-v3",
        "llama-3.3-70b, meta-llama/llama-3.3-70b-instruct",
        "no-such-name, no-such-name",
        "Openai/GPT-4o, Openai/GPT-4o",
    })
    void a_name_is_resolved(String name, String canonical) {
        assertThat(ALIASES.resolve(name)).isEqualTo(canonical);
    }

    @Test
    void an_alias_of_an_alias_is_resolved_in_one_go() {
        var aliases = Aliases.of(Csv.of("# remarks\n# more\nalias,canonical\na,B\nb,vendor/c\n"));

        assertThat(aliases.all()).isEqualTo(Map.of("a", "vendor/c", "b", "vendor/c"));
    }
}
