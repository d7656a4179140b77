package dev.gatehouse.wire.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.wire.MalformedRequest;
import dev.gatehouse.wire.chat.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadReaderTest {
    private static final String USER = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

    @Test
    void a_head_says_what_admission_must_know() {
        RequestHead head = read("""
                {"model":"gpt-4o","stream":true,"stream_options":{"include_usage":true},"n":2,"max_tokens":10,
                 "max_completion_tokens":20,"user":"u\\u00fc","messages":[{"role":"system","content":"S"},{"role":"user","content":"U"}]}
                """);

        assertThat(head.model()).isEqualTo("gpt-4o");
        assertThat(head.stream()).isTrue();
        assertThat(head.includeUsage()).isTrue();
        assertThat(head.choices()).isEqualTo(2);
        assertThat(head.messages()).isEqualTo(2);
        assertThat(head.maxTokens()).isEqualTo(20);
        assertThat(head.user()).isEqualTo("uü");
    }

    @Test
    void what_is_null_is_absent() {
        RequestHead head = read("""
                {"model":"m","stream":null,"stream_options":null,"n":null,"max_tokens":null,"temperature":null,"top_p":null,
                 "stop":null,"tools":null,"user":null,"top_logprobs":null,"logprobs":null,%s}
                """.formatted(USER));

        assertThat(head.stream()).isFalse();
        assertThat(head.includeUsage()).isFalse();
        assertThat(head.choices()).isOne();
        assertThat(head.maxTokens()).isNull();
        assertThat(head.user()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {                                                  | INVALID_JSON   |
            []                                                 | INVALID_JSON   |
            {"model":"m","model":"m",MESSAGES}                 | INVALID_JSON   |
            {"model":"m",MESSAGES}x                            | INVALID_JSON   |
            {"model":"m",MESSAGES,"x":NaN}                     | INVALID_JSON   |
            {"model":"m","x":"\\ud800",MESSAGES}               | INVALID_JSON   |
            {MESSAGES}                                         | MISSING_FIELD  | model
            {"model":null,MESSAGES}                            | MISSING_FIELD  | model
            {"model":"",MESSAGES}                              | MISSING_FIELD  | model
            {"model":" ",MESSAGES}                             | MISSING_FIELD  | model
            {"model":4,MESSAGES}                               | WRONG_TYPE     | model
            {"model":"m"}                                      | MISSING_FIELD  | messages
            {"model":"m","messages":null}                      | MISSING_FIELD  | messages
            {"model":"m","messages":"Hi"}                      | WRONG_TYPE     | messages
            {"model":"m","messages":[]}                        | EMPTY_MESSAGES | messages
            {"model":"m",MESSAGES,"stream":"true"}             | WRONG_TYPE     | stream
            {"model":"m",MESSAGES,"stream":1}                  | WRONG_TYPE     | stream
            {"model":"m",MESSAGES,"stream_options":true}       | WRONG_TYPE     | stream_options
            {"model":"m",MESSAGES,"stream_options":{"include_usage":1}} | WRONG_TYPE | stream_options.include_usage
            {"model":"m",MESSAGES,"max_tokens":0}              | OUT_OF_RANGE   | max_tokens
            {"model":"m",MESSAGES,"max_tokens":-1}             | OUT_OF_RANGE   | max_tokens
            {"model":"m",MESSAGES,"max_tokens":2147483648}     | OUT_OF_RANGE   | max_tokens
            {"model":"m",MESSAGES,"max_tokens":1e300}          | OUT_OF_RANGE   | max_tokens
            {"model":"m",MESSAGES,"max_tokens":99999999999999999999} | OUT_OF_RANGE | max_tokens
            {"model":"m",MESSAGES,"max_tokens":1.5}            | WRONG_TYPE     | max_tokens
            {"model":"m",MESSAGES,"max_tokens":"1"}            | WRONG_TYPE     | max_tokens
            {"model":"m",MESSAGES,"max_completion_tokens":0}   | OUT_OF_RANGE   | max_completion_tokens
            {"model":"m",MESSAGES,"n":0}                       | OUT_OF_RANGE   | n
            {"model":"m",MESSAGES,"n":129}                     | OUT_OF_RANGE   | n
            {"model":"m",MESSAGES,"n":true}                    | WRONG_TYPE     | n
            {"model":"m",MESSAGES,"temperature":2.01}          | OUT_OF_RANGE   | temperature
            {"model":"m",MESSAGES,"temperature":-0.1}          | OUT_OF_RANGE   | temperature
            {"model":"m",MESSAGES,"temperature":"hot"}         | WRONG_TYPE     | temperature
            {"model":"m",MESSAGES,"top_p":1.1}                 | OUT_OF_RANGE   | top_p
            {"model":"m",MESSAGES,"frequency_penalty":-2.1}    | OUT_OF_RANGE   | frequency_penalty
            {"model":"m",MESSAGES,"presence_penalty":3}        | OUT_OF_RANGE   | presence_penalty
            {"model":"m",MESSAGES,"top_logprobs":21}           | OUT_OF_RANGE   | top_logprobs
            {"model":"m",MESSAGES,"top_logprobs":-1}           | OUT_OF_RANGE   | top_logprobs
            {"model":"m",MESSAGES,"logprobs":3}                | WRONG_TYPE     | logprobs
            {"model":"m",MESSAGES,"stop":["a","b","c","d","e"]} | OUT_OF_RANGE  | stop
            {"model":"m",MESSAGES,"stop":["a",4]}              | WRONG_TYPE     | stop[1]
            {"model":"m",MESSAGES,"stop":4}                    | WRONG_TYPE     | stop
            {"model":"m",MESSAGES,"tools":{}}                  | WRONG_TYPE     | tools
            {"model":"m",MESSAGES,"tools":[{},"f"]}            | WRONG_TYPE     | tools[1]
            {"model":"m",MESSAGES,"user":7}                    | WRONG_TYPE     | user
            """)
    void a_body_is_refused(String body, MalformedRequest.Reason reason, String param) {
        var refusal = refusal(body.replace("MESSAGES", USER));

        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(refusal.param()).isEqualTo(param);
        assertThat(refusal.text()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "Hi"                                               | WRONG_TYPE     | messages[1]
            {"content":"Hi"}                                   | MISSING_FIELD  | messages[1].role
            {"role":null,"content":"Hi"}                       | MISSING_FIELD  | messages[1].role
            {"role":1,"content":"Hi"}                          | WRONG_TYPE     | messages[1].role
            {"role":"robot","content":"Hi"}                    | INVALID_ROLE   | messages[1].role
            {"role":"user"}                                    | MISSING_FIELD  | messages[1].content
            {"role":"user","content":null}                     | MISSING_FIELD  | messages[1].content
            {"role":"user","content":""}                       | OUT_OF_RANGE   | messages[1].content
            {"role":"user","content":" \\n\\t "}               | OUT_OF_RANGE   | messages[1].content
            {"role":"system","content":""}                     | OUT_OF_RANGE   | messages[1].content
            {"role":"developer","content":[]}                  | OUT_OF_RANGE   | messages[1].content
            {"role":"tool","content":""}                       | OUT_OF_RANGE   | messages[1].content
            {"role":"function","content":null}                 | MISSING_FIELD  | messages[1].content
            {"role":"user","content":5}                        | WRONG_TYPE     | messages[1].content
            {"role":"user","content":{"type":"text"}}          | WRONG_TYPE     | messages[1].content
            {"role":"assistant","content":null}                | MISSING_FIELD  | messages[1].content
            {"role":"assistant","content":null,"tool_calls":null} | MISSING_FIELD | messages[1].content
            {"role":"assistant","content":[]}                  | OUT_OF_RANGE   | messages[1].content
            {"role":"user","content":[{"type":"text","text":"a"},"b"]} | WRONG_TYPE | messages[1].content[1]
            {"role":"user","content":[{"text":"a"}]}           | MISSING_FIELD  | messages[1].content[0].type
            {"role":"user","content":[{"type":"text"}]}        | MISSING_FIELD  | messages[1].content[0].text
            {"role":"user","content":[{"type":"text","text":[]}]} | WRONG_TYPE  | messages[1].content[0].text
            """)
    void a_message_is_refused(String message, MalformedRequest.Reason reason, String param) {
        var refusal = refusal(second(message));

        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(refusal.param()).isEqualTo(param);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"role\":\"assistant\",\"content\":\"\"}",
                "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[]}",
                "{\"role\":\"assistant\",\"function_call\":{\"name\":\"f\",\"arguments\":\"{}\"}}",
                "{\"role\":\"assistant\",\"refusal\":\"No\"}",
                "{\"role\":\"assistant\",\"audio\":{\"id\":\"a\"}}",
                "{\"role\":\"assistant\",\"content\":[],\"tool_calls\":[{}]}",
                "{\"role\":\"developer\",\"content\":\"\\u0020x\"}",
                "{\"role\":\"user\",\"content\":\"\\n\\\"\"}",
                "{\"role\":\"user\",\"content\":\"\u3042\"}",
                "{\"role\":\"user\",\"content\":[{\"type\":\"video_url\",\"video_url\":{\"url\":\"x\"}}]}",
                "{\"role\":\"us\\u0065r\",\"content\":\"escaped\"}"
            })
    void a_message_is_accepted(String message) {
        assertThat(read(second(message)).messages()).isEqualTo(2);
    }

    static Stream<String> limits() {
        return Stream.of(
                "\"temperature\":0",
                "\"temperature\":2.0",
                "\"top_p\":1",
                "\"top_p\":0",
                "\"presence_penalty\":-2",
                "\"frequency_penalty\":2",
                "\"top_logprobs\":20",
                "\"n\":128",
                "\"max_tokens\":2147483647",
                "\"max_tokens\":1.0",
                "\"stop\":[]",
                "\"stop\":[\"a\",\"b\",\"c\",\"d\"]",
                "\"stop\":\"\"",
                "\"tools\":[]",
                "\"unknown\":{\"a\":[1]}");
    }

    @ParameterizedTest
    @MethodSource("limits")
    void a_value_at_its_limit_is_accepted(String member) {
        assertThat(read("{\"model\":\"m\"," + USER + "," + member + "}").model())
                .isEqualTo("m");
    }

    @Test
    void a_refusal_never_echoes_what_was_sent() {
        assertThat(refusal(second("{\"role\":\"s3cret\",\"content\":\"x\"}")).text())
                .doesNotContain("s3cret");
    }

    private static String second(String message) {
        return "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"first\"}," + message + "]}";
    }

    private static MalformedRequest refusal(String body) {
        return catchThrowableOfType(MalformedRequest.class, () -> read(body));
    }

    private static RequestHead read(String body) {
        return new OpenAiChat().readHead(body.getBytes(StandardCharsets.UTF_8));
    }
}
