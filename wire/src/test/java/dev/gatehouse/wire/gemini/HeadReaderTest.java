package dev.gatehouse.wire.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.wire.MalformedRequest;
import dev.gatehouse.wire.MalformedRequest.Reason;
import dev.gatehouse.wire.chat.RequestHead;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadReaderTest {
    private static final String CONTENTS = "\"contents\":[{\"parts\":[{\"text\":\"hi\"}]}]";

    private static RequestHead head(String body) {
        return GeminiChat.whole().readHead(body.getBytes(UTF_8));
    }

    private static String sent(String body, @Nullable Long cap) {
        return new String(head(body).passThrough().to("up", cap).toBytes(), UTF_8);
    }

    @Test
    void a_head_tells_cap_candidates_and_contents_and_the_path_tells_the_rest() {
        var head = head("{\"contents\":[{\"parts\":[{\"text\":\"a\"}]},{\"role\":\"model\",\"parts\":[]}],"
                + "\"generation_config\":{\"max_output_tokens\":7.0,\"candidateCount\":2}}");

        assertThat(head.maxTokens()).isEqualTo(7);
        assertThat(head.choices()).isEqualTo(2);
        assertThat(head.messages()).isEqualTo(2);
        assertThat(head.stream()).isFalse();
        assertThat(GeminiChat.streamed().readHead(("{" + CONTENTS + "}").getBytes(UTF_8)).stream())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{                                             | INVALID_JSON   | ",
                "[]                                            | INVALID_JSON   | ",
                "{\"contents\":[],\"contents\":[]}             | INVALID_JSON   | ",
                "{}                                            | MISSING_FIELD  | contents",
                "{\"contents\":{}}                             | WRONG_TYPE     | contents",
                "{\"contents\":[]}                             | EMPTY_MESSAGES | contents",
                "{\"contents\":[1]}                            | WRONG_TYPE     | contents[0]",
                "{\"contents\":[{}]}                           | MISSING_FIELD  | contents[0].parts",
                "{\"contents\":[{\"parts\":{}}]}               | WRONG_TYPE     | contents[0].parts",
                "{\"contents\":[{\"parts\":[\"a\"]}]}          | WRONG_TYPE     | contents[0].parts",
                "{\"contents\":[{\"role\":\"assistant\",\"parts\":[]}]} | INVALID_ROLE | contents[0].role",
                "{\"contents\":[{\"role\":1,\"parts\":[]}]}    | WRONG_TYPE     | contents[0].role",
                "{\"contents\":[{\"parts\":[]}],\"tools\":{}}  | WRONG_TYPE     | tools",
                "{\"contents\":[{\"parts\":[]}],\"tools\":[1]} | WRONG_TYPE     | tools",
                "{\"contents\":[{\"parts\":[]}],\"systemInstruction\":\"x\"} | WRONG_TYPE | systemInstruction",
                "{\"contents\":[{\"parts\":[]}],\"generationConfig\":[]} | WRONG_TYPE | generationConfig",
                "{\"contents\":[{\"parts\":[]}],\"generationConfig\":{\"maxOutputTokens\":\"9\"}} | WRONG_TYPE | generationConfig.maxOutputTokens",
                "{\"contents\":[{\"parts\":[]}],\"generationConfig\":{\"maxOutputTokens\":0}} | OUT_OF_RANGE | generationConfig.maxOutputTokens",
                "{\"contents\":[{\"parts\":[]}],\"generationConfig\":{\"candidateCount\":1.5}} | WRONG_TYPE | generationConfig.candidateCount"
            })
    void what_is_malformed_is_refused_by_name(String body, Reason reason, String param) {
        var refused = catchThrowableOfType(MalformedRequest.class, () -> head(body));

        assertThat(refused.reason()).isEqualTo(reason);
        assertThat(refused.param()).isEqualTo(param);
    }

    @Test
    void a_body_passes_as_it_is_but_for_a_cap_where_none_was_sent() {
        var spaced = "{ " + CONTENTS + " ,\"x\":1.0}";

        assertThat(sent(spaced, null)).isEqualTo(spaced);
        assertThat(sent(spaced, 9L))
                .isEqualTo("{\"generationConfig\":{\"maxOutputTokens\":9}, " + CONTENTS + " ,\"x\":1.0}");
        assertThat(sent("{" + CONTENTS + ",\"generationConfig\":null}", 9L))
                .isEqualTo("{" + CONTENTS + ",\"generationConfig\":{\"maxOutputTokens\":9}}");
        assertThat(sent("{" + CONTENTS + ",\"generation_config\":{}}", 9L))
                .isEqualTo("{" + CONTENTS + ",\"generation_config\":{\"maxOutputTokens\":9}}");
        assertThat(sent("{" + CONTENTS + ",\"generationConfig\":{ \"topK\":1}}", 9L))
                .isEqualTo("{" + CONTENTS + ",\"generationConfig\":{\"maxOutputTokens\":9, \"topK\":1}}");
        assertThat(sent("{" + CONTENTS + ",\"generationConfig\":{\"maxOutputTokens\": null}}", 9L))
                .isEqualTo("{" + CONTENTS + ",\"generationConfig\":{\"maxOutputTokens\": 9}}");
        assertThat(sent("{" + CONTENTS + ",\"generationConfig\":{\"max_output_tokens\":5}}", 9L))
                .isEqualTo("{" + CONTENTS + ",\"generationConfig\":{\"max_output_tokens\":5}}");
        assertThat(sent("{\"model\":\"models/mine\"," + CONTENTS + "}", null))
                .isEqualTo("{\"model\":\"models/up\"," + CONTENTS + "}");
    }

    @Test
    void a_count_takes_contents_or_a_whole_request() {
        var whole = "{\"generateContentRequest\":{\"model\":\"models/mine\"," + CONTENTS + "}}";
        var format = GeminiChat.whole();

        assertThat(new String(
                        format.readCountHead(whole.getBytes(UTF_8))
                                .passThrough()
                                .to("up", 5L)
                                .toBytes(),
                        UTF_8))
                .isEqualTo(whole.replace("mine", "up"));
        assertThat(format.readCount(whole.getBytes(UTF_8)).messages()).hasSize(1);
        assertThat(format.readCount(("{" + CONTENTS + "}").getBytes(UTF_8)).messages())
                .hasSize(1);
        assertThat(catchThrowableOfType(
                                MalformedRequest.class,
                                () -> format.readCountHead("{\"generateContentRequest\":1}".getBytes(UTF_8)))
                        .reason())
                .isEqualTo(Reason.WRONG_TYPE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"tools\":[{\"googleSearch\":{}}]                           | tools[0]",
                "\"cachedContent\":\"c\"                                     | cachedContent",
                "\"generationConfig\":{\"candidateCount\":2}                 | generationConfig.candidateCount",
                "\"generationConfig\":{\"responseLogprobs\":true}            | generationConfig.responseLogprobs",
                "\"generationConfig\":{\"responseModalities\":[\"AUDIO\"]}   | generationConfig.responseModalities[0]",
                "\"generationConfig\":{\"responseMimeType\":\"text/x.enum\"} | generationConfig.responseMimeType"
            })
    void what_no_other_protocol_can_answer_is_refused_where_it_would_be_translated(String member, String param) {
        var body = ("{" + CONTENTS + "," + member + "}").getBytes(UTF_8);

        var refused = catchThrowableOfType(
                MalformedRequest.class, () -> GeminiChat.whole().readRequest(body));

        assertThat(refused.reason()).isEqualTo(Reason.UNTRANSLATABLE);
        assertThat(refused.param()).isEqualTo(param);
    }

    @Test
    void a_result_without_a_call_is_refused() {
        var body = "{\"contents\":[{\"parts\":[{\"functionResponse\":{\"name\":\"f\",\"response\":{}}}]}]}";

        assertThat(catchThrowableOfType(
                                MalformedRequest.class, () -> GeminiChat.whole().readRequest(body.getBytes(UTF_8)))
                        .reason())
                .isEqualTo(Reason.UNTRANSLATABLE);
    }
}
