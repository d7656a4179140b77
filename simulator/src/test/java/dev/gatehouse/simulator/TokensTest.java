package dev.gatehouse.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|0",
                "hello|1",
                "hello, world!|4",
                "'  a  b  '|2",
                "'   '|1",
                "abcdefghijklm|2",
                "Größe 日本|2",
                "👍👍|2"
            })
    void words_and_punctuation_count(String text, int tokens) {
        assertThat(Tokens.count(text)).isEqualTo(tokens);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " a\n b ", "{\"x\": [1, 2]}", "👩‍👩‍👧 ok", "averyveryverylongwordindeed", "\t"})
    void pieces_put_together_are_the_text_and_their_number_is_the_count(String text) {
        assertThat(String.join("", Tokens.split(text))).isEqualTo(text);
        assertThat(Tokens.split(text)).hasSize(Tokens.count(text));
    }

    @Test
    void generated_words_split_into_themselves() {
        var words = Tokens.words(100);
        assertThat(Tokens.split(String.join("", words))).isEqualTo(words).hasSize(100);
    }
}
