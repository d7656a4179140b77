package dev.gatehouse.wire.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.wire.MalformedRequest;
import dev.gatehouse.wire.MalformedRequest.Reason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadTest {
    private static final String MINIMAL = """
            {"model":"m","max_tokens":5,"messages":[{"role":"user","content":"x"}]}""";

    private final AnthropicMessages format = new AnthropicMessages();

    @Test
    void what_must_be_known_is_read() {
        var head = format.readHead("""
                {"messages":[{"role":"user","content":"x"},{"role":"assistant","content":[{"type":"text","text":"y"}]}],
                 "stream":true,"max_tokens":77,"metadata":{"user_id":"u\\u0031"},"model":"claude-é"}""".getBytes(UTF_8));

        assertThat(head.model()).isEqualTo("claude-é");
        assertThat(head.stream()).isTrue();
        assertThat(head.includeUsage()).isTrue();
        assertThat(head.maxTokens()).isEqualTo(77);
        assertThat(head.choices()).isEqualTo(1);
        assertThat(head.messages()).isEqualTo(2);
        assertThat(head.user()).isEqualTo("u1");
    }

    @Test
    void only_the_model_is_replaced() {
        var body = """
                 { "vendor" : 1.50,
                  "model"\t:  "old\\u002d1" , "max_tokens":5,"messages":[{"role":"user","content":"\\u00fc model \\"model\\":"}] }\s
                """.getBytes(UTF_8);

        var passed = format.readHead(body).passThrough().to("new \"1\" é", 99L);

        assertThat(new String(passed.toBytes(), UTF_8))
                .isEqualTo(new String(body, UTF_8).replace("\"old\\u002d1\"", "\"new \\\"1\\\" é\""));
        assertThat(passed.parts().getFirst().array()).isSameAs(body);
        assertThat(passed.parts().getLast().array()).isSameAs(body);
    }

    @Test
    void counting_tokens_needs_no_output_cap() {
        var body = MINIMAL.replace("\"max_tokens\":5,", "").getBytes(UTF_8);

        assertThat(format.readCountHead(body).maxTokens()).isNull();
        assertThat(format.readRequest(body).maxTokens()).isNull();
        assertThat(refusal(new String(body, UTF_8)).param()).isEqualTo("max_tokens");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"temperature\":0",
                "\"temperature\":1.0",
                "\"temperature\":null",
                "\"top_p\":0.5",
                "\"top_k\":0",
                "\"stop_sequences\":[]",
                "\"stream\":null",
                "\"tools\":[{}]",
                "\"system\":[{\"type\":\"text\",\"text\":\"x\"}]",
                "\"thinking\":{\"type\":\"disabled\"}",
                "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}",
                "\"thinking\":{\"type\":\"adaptive\"}",
                "\"metadata\":{}",
                "\"metadata\":{\"user_id\":null}",
                "\"whatever\":{\"deep\":[1,{\"x\":null}]}"
            })
    void what_may_be_there_is_accepted(String member) {
        assertThat(format.readHead(with(member).getBytes(UTF_8)).model()).isEqualTo("m");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "temperature:1.01                       | OUT_OF_RANGE  | temperature",
                "temperature:-0.1                       | OUT_OF_RANGE  | temperature",
                "temperature:'\"1\"'                    | WRONG_TYPE    | temperature",
                "top_p:2                                | OUT_OF_RANGE  | top_p",
                "top_k:-1                               | OUT_OF_RANGE  | top_k",
                "top_k:1.5                              | WRONG_TYPE    | top_k",
                "stop_sequences:\"x\"                   | WRONG_TYPE    | stop_sequences",
                "stop_sequences:[1]                     | WRONG_TYPE    | stop_sequences",
                "stream:1                               | WRONG_TYPE    | stream",
                "tools:{}                               | WRONG_TYPE    | tools",
                "tools:[\"x\"]                          | WRONG_TYPE    | tools",
                "system:5                               | WRONG_TYPE    | system",
                "system:[5]                             | WRONG_TYPE    | system",
                "thinking:true                          | WRONG_TYPE    | thinking",
                "thinking:{}                            | MISSING_FIELD | thinking.type",
                "thinking:{\"type\":1}                  | WRONG_TYPE    | thinking.type",
                "thinking:{\"type\":\"enabled\"}        | MISSING_FIELD | thinking.budget_tokens",
                "thinking:{\"type\":\"enabled\",\"budget_tokens\":1023} | OUT_OF_RANGE | thinking.budget_tokens",
                "metadata:[]                            | WRONG_TYPE    | metadata",
                "metadata:{\"user_id\":7}               | WRONG_TYPE    | metadata.user_id",
            })
    void a_bad_member_is_refused(String member, Reason reason, String param) {
        int colon = member.indexOf(':');
        var text = member.substring(colon + 1).replace("'", "");
        refused(with("\"" + member.substring(0, colon) + "\":" + text), reason, param);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "\"m\"|null                       | MISSING_FIELD  | model",
                "\"m\"|5                          | WRONG_TYPE     | model",
                "\"m\"|\"\"                       | MISSING_FIELD  | model",
                "\"max_tokens\":5,|\"x\":5,       | MISSING_FIELD  | max_tokens",
                ":5|:0                            | OUT_OF_RANGE   | max_tokens",
                ":5|:-5                           | OUT_OF_RANGE   | max_tokens",
                ":5|:5.5                          | WRONG_TYPE     | max_tokens",
                ":5|:1e30                         | WRONG_TYPE     | max_tokens",
                ":5|:\"5\"                        | WRONG_TYPE     | max_tokens",
                "\"messages\":|\"x\":             | MISSING_FIELD  | messages",
                "[{\"role\":\"user\",\"content\":\"x\"}]|[]         | EMPTY_MESSAGES | messages",
                "[{\"role\":\"user\",\"content\":\"x\"}]|\"hi\"     | WRONG_TYPE     | messages",
                "[{\"role\":\"user\",\"content\":\"x\"}]|[7]        | WRONG_TYPE     | messages[0]",
                "\"role\":|\"r\":                 | MISSING_FIELD  | messages[0].role",
                "\"user\"|1                       | WRONG_TYPE     | messages[0].role",
                "\"user\"|\"system\"              | INVALID_ROLE   | messages[0].role",
                "\"user\"|\"tool\"                | INVALID_ROLE   | messages[0].role",
                "\"content\":|\"c\":              | MISSING_FIELD  | messages[0].content",
                "\"x\"|null                       | MISSING_FIELD  | messages[0].content",
                "\"x\"|\"\"                       | MISSING_FIELD  | messages[0].content",
                "\"x\"|[]                         | MISSING_FIELD  | messages[0].content",
                "\"x\"|{}                         | WRONG_TYPE     | messages[0].content",
                "\"x\"|[\"x\"]                    | WRONG_TYPE     | messages[0].content",
                "\"x\"}]|\"x\"},{\"role\":\"assistant\",\"content\":\"\"}] | MISSING_FIELD | messages[1].content",
            })
    void a_body_without_what_it_needs_is_refused(String old, String replacement, Reason reason, String param) {
        assertThat(MINIMAL).contains(old);
        refused(MINIMAL.replace(old, replacement), reason, param);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{\"model\":\"m\",\"model\":\"n\"}",
                "{\"a\":NaN}",
                "{\"a\":{\"b\":1,\"b\":2}}",
                "{\"a\":\"\\ud800\"}",
                "{\"a\":\"\\u0000\"}",
                "{\"a\":1e999}",
                "{} {}"
            })
    void what_is_no_strict_json_object_is_refused(String body) {
        refused(body, Reason.INVALID_JSON, null);
    }

    private void refused(String body, Reason reason, @Nullable String param) {
        var refusal = refusal(body);
        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(refusal.param()).isEqualTo(param);
        assertThat(refusal.text()).isNotBlank();
        // Whoever reads the whole body refuses it no later.
        if (!"max_tokens".equals(param) || reason != Reason.MISSING_FIELD) {
            assertThat(catchThrowableOfType(MalformedRequest.class, () -> format.readRequest(body.getBytes(UTF_8))))
                    .isNotNull();
        }
    }

    private MalformedRequest refusal(String body) {
        var refusal = catchThrowableOfType(MalformedRequest.class, () -> format.readHead(body.getBytes(UTF_8)));
        assertThat(refusal).as("accepted: %s", body).isNotNull();
        return refusal;
    }

    private static String with(String member) {
        return MINIMAL.substring(0, MINIMAL.length() - 1) + "," + member + "}";
    }
}
