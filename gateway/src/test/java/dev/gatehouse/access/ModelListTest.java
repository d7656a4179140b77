package dev.gatehouse.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelListTest {
    @ParameterizedTest
    @CsvSource({
        "gpt-4o, gpt-4o, true",
        "gpt-4o, gpt-4o-mini, false",
        "gpt-4o, GPT-4O, false",
        "gpt-4o claude, claude, true",
        "*, anything/at/all, true",
        "openai/*, openai/gpt-4o, true",
        "openai/*, openai/ft:gpt-4o/x, true",
        "openai/*, azure/openai/gpt-4o, false",
        "openai/*, openai, false",
        "bedrock/*claude*, bedrock/anthropic.claude-v2, true",
        "bedrock/*claude*, bedrock/titan, false",
        "*claude, my-claude, true",
        "*claude, claude, true",
        "*claude, claude-3, false",
        "a*b*c, aXbXbc, true",
        "a*b*c, abcX, false",
        "all-proxy-models, gpt-4o, true",
        "all-team-models, gpt-4o, false",
        "no-default-models, gpt-4o, false",
        "gpt.4o, gpt-4o, false"
    })
    void a_list_says_which_models_it_allows(String list, String model, boolean allowed) {
        assertThat(new ModelList(Arrays.asList(list.split(" "))).allows(model, ServedModels.NONE))
                .isEqualTo(allowed);
    }

    @Test
    void an_empty_list_allows_everything() {
        assertThat(new ModelList(List.of()).allows("gpt-4o", ServedModels.NONE)).isTrue();
        assertThat(ModelList.ALL.allows("gpt-4o", ServedModels.NONE)).isTrue();
    }
}
