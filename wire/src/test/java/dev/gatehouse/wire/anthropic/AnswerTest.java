package dev.gatehouse.wire.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.chat.Block;
import dev.gatehouse.wire.chat.ChatAnswer;
import dev.gatehouse.wire.chat.FinishReason;
import dev.gatehouse.wire.chat.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {
    private static final String MINIMAL = """
            {"id":"msg_1","type":"message","role":"assistant","model":"old","content":[],"stop_reason":"end_turn"}""";

    private final AnthropicMessages format = new AnthropicMessages();

    static List<String> answers() {
        return Golden.cases("answers", ".json");
    }

    @ParameterizedTest
    @MethodSource("answers")
    void an_answer_passes_byte_for_byte_but_for_its_model(String name) {
        var body = Golden.bytes("answers/" + name + ".json");
        var read = format.readAnswer(body);

        var passed = format.passAnswer(body, "vendor/é\"x");

        var expected =
                new String(body, UTF_8).replace("\"model\":\"" + read.model() + "\"", "\"model\":\"vendor/é\\\"x\"");
        assertThat(new String(passed.bytes().toBytes(), UTF_8)).isEqualTo(expected);
        assertThat(passed.usage()).isEqualTo(read.usage());
    }

    @Test
    void all_that_was_generated_is_measured_unescaped() {
        var body = MINIMAL.replace("[]", """
                [{"type":"thinking","thinking":"\\u00fc","signature":"not counted"},{"type":"text","text":"a\\n\\ud83c\\udf0d"},
                {"type":"redacted_thinking","data":"not counted"},{"type":"tool_use","id":"t","name":"n","input":{"a":1}}]""");
        assertThat(format.passAnswer(body.getBytes(UTF_8), "m").contentBytes()).isEqualTo(2 + 1 + 1 + 4 + 7);
        assertThat(format.passAnswer(body.getBytes(UTF_8), "m").usage()).isNull();
        assertThat(format.readAnswer(body.getBytes(UTF_8)).usage()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "<html>",
                "{}",
                "{\"type\":\"error\",\"error\":{\"type\":\"api_error\",\"message\":\"x\"}}",
                "{\"type\":\"message\",\"model\":\"m\",\"content\":[],\"stop_reason\":null}",
                "{\"type\":\"message\",\"model\":\"m\",\"content\":[]}",
                "{\"type\":\"message\",\"model\":\"m\",\"content\":\"x\",\"stop_reason\":\"end_turn\"}",
                "{\"type\":\"message\",\"model\":5,\"content\":[],\"stop_reason\":\"end_turn\"}",
                "{\"type\":\"other\",\"model\":\"m\",\"content\":[],\"stop_reason\":\"end_turn\"}",
                "{\"type\":\"message\",\"model\":\"m\",\"content\":[5],\"stop_reason\":\"end_turn\"}",
                "{\"type\":\"message\",\"model\":\"m\",\"content\":[],\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":-1}}"
            })
    void what_is_no_whole_message_is_no_answer(String body) {
        assertThatThrownBy(() -> format.readAnswer(body.getBytes(UTF_8))).isInstanceOf(MalformedAnswer.class);
        assertThatThrownBy(() -> format.passAnswer(body.getBytes(UTF_8), "m")).isInstanceOf(MalformedAnswer.class);
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn,STOP", "stop_sequence,STOP", "max_tokens,LENGTH", "model_context_window_exceeded,LENGTH",
        "tool_use,TOOL_CALLS", "refusal,REFUSAL", "pause_turn,PAUSE", "some_day,STOP"
    })
    void every_stop_reason_is_read(String reason, FinishReason finish) {
        assertThat(format.readAnswer(MINIMAL.replace("end_turn", reason).getBytes(UTF_8))
                        .finish())
                .isEqualTo(finish);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "STOP,-,false,end_turn",
                "STOP,END,false,stop_sequence",
                "STOP,-,true,tool_use",
                "LENGTH,-,true,max_tokens",
                "TOOL_CALLS,-,true,tool_use",
                "CONTENT_FILTER,-,false,refusal",
                "REFUSAL,-,false,refusal",
                "PAUSE,-,false,pause_turn"
            })
    void every_finish_has_its_word(FinishReason finish, @Nullable String sequence, boolean tool, String reason) {
        List<Block> content = tool ? List.of(new Block.ToolCall("c", "t", "{}", null)) : List.of(new Block.Text("x"));
        var written = write(content, finish, sequence);
        assertThat(written.path("stop_reason").asText()).isEqualTo(reason);
        assertThat(written.path("stop_sequence").textValue()).isEqualTo(sequence);
    }

    @Test
    void an_id_of_another_protocol_is_given_the_prefix() {
        var answer =
                new ChatAnswer("chatcmpl-1", "m", 7, List.of(), FinishReason.STOP, null, Usage.of(3, 4), Json.object());
        assertThat(new String(format.writeAnswer(answer), UTF_8))
                .isEqualTo(
                        "{\"id\":\"msg_chatcmpl-1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"m\","
                                + "\"content\":[{\"type\":\"text\",\"text\":\"\"}],\"stop_reason\":\"end_turn\",\"stop_sequence\":null,"
                                + "\"usage\":{\"input_tokens\":3,\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":0,"
                                + "\"cache_creation\":{\"ephemeral_5m_input_tokens\":0,\"ephemeral_1h_input_tokens\":0},\"output_tokens\":4}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1.50} | {\"a\":1.50}",
                "``           | {}",
                "{\"city\":\"Kö | {\"_raw\":\"{\\\"city\\\":\\\"Kö\"}",
                "[1]          | {\"_raw\":\"[1]\"}",
                "null         | {\"_raw\":\"null\"}",
            })
    void arguments_become_an_object_and_nothing_is_lost(String arguments, String input) {
        var written = write(List.of(new Block.ToolCall("c", "t", arguments, null)), FinishReason.LENGTH, null);
        assertThat(written.at("/content/0/input").toString()).isEqualTo(input);
    }

    @Test
    void blocks_without_a_place_in_a_message_are_left_out_and_refusals_are_texts() {
        var written = write(
                List.of(
                        new Block.Native("openai", Json.object()),
                        new Block.Thinking("hm", ""),
                        new Block.Refusal("No."),
                        new Block.Audio("AA", "wav")),
                FinishReason.REFUSAL,
                null);
        assertThat(written.path("content").toString())
                .isEqualTo(
                        "[{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"\"},{\"type\":\"text\",\"text\":\"No.\"}]");
    }

    private JsonNode write(List<Block> content, FinishReason finish, @Nullable String sequence) {
        return Requests.object(new String(
                format.writeAnswer(new ChatAnswer("x", "m", 0, content, finish, sequence, null, null)), UTF_8));
    }
}
