package dev.gatehouse.wire.openai;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.wire.chat.Usage;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {

    /** Columns: usage, then input, cacheRead, cacheWrite5m, cacheWrite1h, inputAudio, inputImage, output, reasoning, outputAudio. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"prompt_tokens":10,"completion_tokens":4,"total_tokens":14} | 10 0 0 0 0 0 4 0 0
            {"prompt_tokens":10,"completion_tokens":4,"prompt_tokens_details":{"cached_tokens":6,"audio_tokens":1}} | 3 6 0 0 1 0 4 0 0
            {"prompt_tokens":10,"completion_tokens":4,"prompt_tokens_details":null,"completion_tokens_details":null} | 10 0 0 0 0 0 4 0 0
            {"prompt_tokens":10,"completion_tokens":9,"completion_tokens_details":{"reasoning_tokens":5,"audio_tokens":2}} | 10 0 0 0 0 0 2 5 2
            {"prompt_tokens":20,"completion_tokens":1,"prompt_tokens_details":{"cached_tokens":5,"cache_creation_tokens":7}} | 8 5 7 0 0 0 1 0 0
            {"prompt_tokens":20,"completion_tokens":1,"prompt_tokens_details":{"cache_write_tokens":7,"image_tokens":3}} | 10 0 7 0 0 3 1 0 0
            {"prompt_tokens":20,"completion_tokens":1,"prompt_tokens_details":{"cache_creation_tokens":7,"cache_creation_token_details":{"ephemeral_1h_input_tokens":4}}} | 13 0 3 4 0 0 1 0 0
            {"prompt_tokens":20,"completion_tokens":1,"cache_creation_input_tokens":6,"cache_read_input_tokens":4} | 10 4 6 0 0 0 1 0 0
            {"prompt_tokens":20,"completion_tokens":1,"prompt_cache_hit_tokens":4,"prompt_cache_miss_tokens":16} | 16 4 0 0 0 0 1 0 0
            {"prompt_tokens":10,"completion_tokens":4,"total_tokens":20,"completion_tokens_details":{"reasoning_tokens":6}} | 10 0 0 0 0 0 4 6 0
            {"prompt_tokens":10,"completion_tokens":4,"total_tokens":14,"completion_tokens_details":{"reasoning_tokens":6}} | 10 0 0 0 0 0 0 4 0
            {"prompt_tokens":10,"completion_tokens":4,"prompt_tokens_details":{"cached_tokens":12}} | 0 10 0 0 0 0 4 0 0
            {"prompt_tokens":10,"completion_tokens":4,"prompt_tokens_details":{"cached_tokens":6,"cache_write_tokens":6,"audio_tokens":6}} | 0 6 4 0 0 0 4 0 0
            {"prompt_tokens":-5,"completion_tokens":-4} | 0 0 0 0 0 0 0 0 0
            {"completion_tokens":4,"total_tokens":14} | 10 0 0 0 0 0 4 0 0
            {"prompt_tokens":9223372036854775807,"completion_tokens":9223372036854775807} | 1125899906842624 0 0 0 0 0 1125899906842624 0 0
            """)
    void totals_are_taken_apart(String json, String buckets) {
        assertThat(said(usage(json))).isEqualTo(buckets);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"prompt_tokens\":null}", "{\"total_time\":0.1}"})
    void what_reports_nothing_is_no_usage(String json) {
        assertThat(Tokens.read(tree(json))).isNull();
    }

    @Test
    void what_is_written_is_read_again() {
        var usage = new Usage(1, 2, 4, 0, 16, 0, 64, 128, 256);

        assertThat(Tokens.read(Tokens.write(usage))).isEqualTo(usage);
    }

    @Test
    void every_bucket_is_in_the_totals() {
        var json = Tokens.write(new Usage(1, 2, 4, 8, 16, 32, 64, 128, 256));

        assertThat(json.path("prompt_tokens").asLong()).isEqualTo(63);
        assertThat(json.path("completion_tokens").asLong()).isEqualTo(448);
        assertThat(json.path("total_tokens").asLong()).isEqualTo(511);
        assertThat(json.path("prompt_tokens_details").path("cached_tokens").asLong())
                .isEqualTo(2);
        assertThat(json.path("completion_tokens_details")
                        .path("reasoning_tokens")
                        .asLong())
                .isEqualTo(128);
        assertThat(json.path("cache_creation_input_tokens").asLong()).isEqualTo(12);
        assertThat(json.path("cache_read_input_tokens").asLong()).isEqualTo(2);
    }

    private static Usage usage(String json) {
        return requireNonNull(Tokens.read(tree(json)));
    }

    private static JsonNode tree(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return Json.answer(bytes, 0, bytes.length);
    }

    private static String said(Usage u) {
        return "%d %d %d %d %d %d %d %d %d"
                .formatted(
                        u.input(),
                        u.cacheRead(),
                        u.cacheWrite5m(),
                        u.cacheWrite1h(),
                        u.inputAudio(),
                        u.inputImage(),
                        u.output(),
                        u.reasoning(),
                        u.outputAudio());
    }
}
