package dev.gatehouse.wire.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.wire.chat.ChatRequest;
import dev.gatehouse.wire.chat.ChatRequest.Reasoning;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThinkingPlanTest {
    private static String thinking(String model, @Nullable Long cap, Reasoning reasoning) {
        var request = new ChatRequest(
                model,
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                cap,
                null,
                null,
                null,
                List.of(),
                null,
                reasoning,
                false,
                false,
                null,
                Json.object());
        byte[] body = GeminiChat.whole().writeRequest(request);
        return Json.answer(body, 0, body.length)
                .at("/generationConfig/thinkingConfig")
                .toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "gemini-2.5-flash       | minimal | {\"thinkingBudget\":1024,\"includeThoughts\":true}",
                "gemini-2.5-flash       | max     | {\"thinkingBudget\":24576,\"includeThoughts\":true}",
                "gemini-2.5-pro         | max     | {\"thinkingBudget\":32768,\"includeThoughts\":true}",
                "gemini-2.5-flash       | none    | {\"thinkingBudget\":0}",
                "gemini-2.5-pro         | none    | {\"thinkingBudget\":128}",
                "gemini-3-flash-preview | minimal | {\"thinkingLevel\":\"minimal\",\"includeThoughts\":true}",
                "gemini-3.1-pro-preview | minimal | {\"thinkingLevel\":\"low\",\"includeThoughts\":true}",
                "gemini-3.1-pro-preview | none    | {\"thinkingLevel\":\"low\"}",
                "gemini-flash-latest    | xhigh   | {\"thinkingLevel\":\"high\",\"includeThoughts\":true}",
                "gemini-2.0-flash       | high    | ``"
            })
    void an_effort_is_said_in_the_models_own_words(String model, String effort, String said) {
        assertThat(thinking(model, null, new Reasoning.Effort(effort))).isEqualTo(said);
    }

    @Test
    void a_budget_fits_the_cap_and_the_model() {
        assertThat(thinking("gemini-2.5-flash", 4000L, new Reasoning.Budget(8000)))
                .contains("\"thinkingBudget\":2000");
        assertThat(thinking("gemini-2.5-flash", null, new Reasoning.Budget(99_000)))
                .contains("\"thinkingBudget\":24576");
        assertThat(thinking("gemini-3-flash", null, new Reasoning.Budget(8000)))
                .contains("\"thinkingLevel\":\"medium\"");
        assertThat(thinking("gemini-2.5-flash", null, new Reasoning.Adaptive(null)))
                .contains("\"thinkingBudget\":-1");
        assertThat(thinking("gemini-3-flash", null, new Reasoning.Adaptive(null)))
                .isEqualTo("{\"includeThoughts\":true}");
    }
}
