package dev.gatehouse.routers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeywordsTest {
    private final Keywords keywords =
            new Keywords(List.of(List.of("bug", "not working", "end-to-end"), List.of("bug", "bugs", "a b")));

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "a bug; 1.06; 1.06",
                "BUG, Bug. (bug)bug!; 4.24; 4.24",
                "bugs; 0; 1.08",
                "debug bug_ _bug bug1 ébug bugé; 0; 0",
                "it is not\tworking; 1.22; 0",
                "not  working; 0; 0",
                "Not Working end-to-end; 2.42; 0",
                "end-to-ends; 0; 0",
                "a b a b; 0; 2.12",
                "''; 0; 0",
            })
    void whole_words_in_any_case_count_by_their_length(String text, double first, double second) {
        var scores = keywords.scores(text);

        assertThat(scores[0]).isCloseTo(first, within(1e-9));
        assertThat(scores[1]).isCloseTo(second, within(1e-9));
    }

    @Test
    void a_keyword_that_could_never_be_found_is_refused() {
        assertThatThrownBy(() -> new Keywords(List.of(List.of("naïve")))).hasMessageContaining("naïve");
        assertThatThrownBy(() -> new Keywords(List.of(List.of("Bug")))).hasMessageContaining("Bug");
    }
}
