package dev.gatehouse.wire.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.chat.Usage;
import dev.gatehouse.wire.json.JsonScan;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTallyTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            // report, later report: input, read, 5m, 1h, output, reasoning
            value = {
                "{'input_tokens':10,'output_tokens':5}|-|10,0,0,0,5,0",
                "{'input_tokens':10,'cache_read_input_tokens':7,'cache_creation_input_tokens':3,'output_tokens':5}|-|10,7,3,0,5,0",
                "{'input_tokens':10,'cache_read_input_tokens':null,'cache_creation_input_tokens':null,'output_tokens':5}|-|10,0,0,0,5,0",
                "{'input_tokens':1,'cache_creation_input_tokens':30,'cache_creation':{'ephemeral_5m_input_tokens':10,'ephemeral_1h_input_tokens':20}}|-|1,0,10,20,0,0",
                "{'input_tokens':1,'cache_creation':{'ephemeral_5m_input_tokens':10,'ephemeral_1h_input_tokens':20}}|-|1,0,10,20,0,0",
                "{'input_tokens':1,'cache_creation_input_tokens':5,'cache_creation':null}|-|1,0,5,0,0,0",
                "{'input_tokens':25,'output_tokens':1}|{'output_tokens':15}|25,0,0,0,15,0",
                "{'input_tokens':25,'cache_read_input_tokens':9,'output_tokens':1}|{'input_tokens':26,'cache_read_input_tokens':8,'output_tokens':15}|26,8,0,0,15,0",
                "{'cache_creation_input_tokens':30,'cache_creation':{'ephemeral_5m_input_tokens':10,'ephemeral_1h_input_tokens':20}}|{'cache_creation_input_tokens':30,'output_tokens':2}|0,0,10,20,2,0",
                "{'input_tokens':0,'output_tokens':0}|{'input_tokens':4,'output_tokens':9}|4,0,0,0,9,0",
                "{'output_tokens':80,'output_tokens_details':{'thinking_tokens':30}}|-|0,0,0,0,50,30",
                "{'output_tokens':8,'output_tokens_details':{'thinking_tokens':30}}|-|0,0,0,0,0,8",
                "{'output_tokens':8.0,'server_tool_use':{'web_search_requests':2}}|-|0,0,0,0,8,0",
            })
    void reports_are_put_together(String first, @Nullable String second, String expected) {
        var tally = new UsageTally();
        assertThat(tally.usage()).isNull();
        tally.add(scan(first));
        if (second != null) {
            tally.add(scan(second));
        }
        var usage = tally.usage();
        Objects.requireNonNull(usage);
        assertThat("%d,%d,%d,%d,%d,%d"
                        .formatted(
                                usage.input(),
                                usage.cacheRead(),
                                usage.cacheWrite5m(),
                                usage.cacheWrite1h(),
                                usage.output(),
                                usage.reasoning()))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{'input_tokens':-1}", "{'output_tokens':1.5}", "{'output_tokens':'5'}", "{'output_tokens':1e30}"
            })
    void what_is_no_count_is_no_usage(String report) {
        assertThatThrownBy(() -> new UsageTally().add(scan(report))).isInstanceOf(MalformedAnswer.class);
    }

    @Test
    void all_kinds_of_input_and_output_are_written() {
        var written = new String(
                Json.written(out -> UsageTally.write(new Usage(1, 2, 4, 8, 16, 32, 64, 128, 256), out)), UTF_8);
        assertThat(written)
                .isEqualTo("{\"input_tokens\":49,\"cache_creation_input_tokens\":12,\"cache_read_input_tokens\":2,"
                        + "\"cache_creation\":{\"ephemeral_5m_input_tokens\":4,\"ephemeral_1h_input_tokens\":8},"
                        + "\"output_tokens\":448}");
    }

    private static JsonScan scan(String json) {
        var bytes = json.replace('\'', '"').getBytes(UTF_8);
        return new JsonScan().scan(bytes, 0, bytes.length);
    }
}
