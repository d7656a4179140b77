package dev.gatehouse.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.platform.Secret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.KeyValuePair;

class RedactorTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "key sk-0123456789abcdef was used",
                "gw_live_0123456789abcdef",
                "Authorization: Bearer abc.def-ghi_jkl",
                "jdbc:postgresql://user:hunter22@localhost/db",
                "{\"api_key\": \"topsecretvalue\"}",
                "password=correcthorse",
                "x-goog-api-key AIzaSyA1234567890abcdefghijklmnop"
            })
    void what_looks_like_a_secret_never_passes(String text) {
        assertThat(Redactor.redact(text))
                .contains("***")
                .doesNotContain(
                        "0123456789abcdef", "abc.def-ghi_jkl", "hunter22", "topsecretvalue", "correcthorse", "AIza");
    }

    @Test
    void ordinary_words_pass_as_they_are() {
        var text = "POST /v1/chat/completions took 12 ms for the risk-based model, task-oriented";
        assertThat(Redactor.redact(text)).isEqualTo(text);
    }

    @Test
    void a_secret_once_learned_is_masked_whatever_it_looks_like() {
        Redactor.learn(Secret.of("plain words as a key"));
        assertThat(Redactor.redact("got plain words as a key here")).isEqualTo("got *** here");
    }

    @Test
    void a_log_line_is_one_json_object_without_secrets_in_message_facts_or_trace() throws Exception {
        var context = new LoggerContext();
        var event = new LoggingEvent(
                "test",
                context.getLogger("a.logger"),
                Level.ERROR,
                "with sk-0123456789abcdef\nand a line end",
                new IllegalStateException("Bearer abcdefghijkl"),
                null);
        event.setKeyValuePairs(List.of(new KeyValuePair("count", 3), new KeyValuePair("note", "sk-0123456789abcdef")));

        var line = new String(new JsonEncoder().encode(event), StandardCharsets.UTF_8);

        assertThat(line).endsWith("}\n").doesNotContain("0123456789abcdef", "abcdefghijkl");
        assertThat(line.strip()).doesNotContain("\n");
        var json = new ObjectMapper().readTree(line);
        assertThat(json.path("level").asText()).isEqualTo("ERROR");
        assertThat(json.path("count").asInt()).isEqualTo(3);
        assertThat(json.path("error").asText()).contains("IllegalStateException");
    }
}
