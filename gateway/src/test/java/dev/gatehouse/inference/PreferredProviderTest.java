package dev.gatehouse.inference;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreferredProviderTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"provider\":\"groq\"}|{}",
                "{\"provider\" : \"groq\" , \"model\":\"m\"}|{\"model\":\"m\"}",
                "{\"model\":\"m\", \"provider\":\"groq\" }|{\"model\":\"m\" }",
                "{\"a\":1,\"provider\":\"groq\",\"b\":[2]}|{\"a\":1,\"b\":[2]}",
                "{\"a\":{\"provider\":\"x\"},\"provider\":\"gr\\u006fq\"}|{\"a\":{\"provider\":\"x\"}}",
            })
    void the_member_goes_no_further(String body, String rest) {
        var read = PreferredProvider.of(body.getBytes(UTF_8));

        assertThat(new String(read.body(), UTF_8)).isEqualTo(rest);
        assertThat(read.provider()).isEqualTo("groq");
    }

    @Test
    void what_is_no_text_is_not_ours() {
        for (var body : new String[] {
            "{\"provider\":{\"order\":[\"groq\"]}}",
            "{\"provider\":null}",
            "{\"x\":\"provider\"}",
            "{\"provider\":\"a\"",
            "{}"
        }) {
            var bytes = body.getBytes(UTF_8);
            var read = PreferredProvider.of(bytes);
            assertThat(read.body()).as(body).isSameAs(bytes);
            assertThat(read.provider()).as(body).isNull();
        }
    }
}
