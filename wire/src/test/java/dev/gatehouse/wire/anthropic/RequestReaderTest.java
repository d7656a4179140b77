package dev.gatehouse.wire.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.wire.MalformedRequest;
import dev.gatehouse.wire.MalformedRequest.Reason;
import dev.gatehouse.wire.chat.ChatRequest;
import dev.gatehouse.wire.chat.ChatRequest.Reasoning;
import dev.gatehouse.wire.chat.ChatRequest.ToolChoice;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RequestReaderTest {
    private final AnthropicMessages format = new AnthropicMessages();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"tools\":[{\"name\":\"t\",\"input_schema\":{}},{\"type\":\"web_search_20250305\",\"name\":\"web_search\"}] | UNTRANSLATABLE | tools[1].type",
                "\"tools\":[{\"type\":\"bash_20250124\",\"name\":\"bash\"}]          | UNTRANSLATABLE | tools[0].type",
                "\"tools\":[{\"type\":\"computer_20250124\",\"name\":\"computer\"}]  | UNTRANSLATABLE | tools[0].type",
                "\"tools\":[{\"input_schema\":{}}]                        | MISSING_FIELD  | tools[0].name",
                "\"tools\":[{\"name\":\"t\"}]                             | MISSING_FIELD  | tools[0].input_schema",
                "\"tools\":[{\"name\":\"t\",\"input_schema\":[]}]         | WRONG_TYPE     | tools[0].input_schema",
                "\"tool_choice\":{\"type\":\"some\"}                      | OUT_OF_RANGE   | tool_choice.type",
                "\"tool_choice\":{\"type\":\"tool\"}                      | MISSING_FIELD  | tool_choice.name",
                "\"output_config\":{\"format\":{\"type\":\"grammar\"}}    | UNTRANSLATABLE | output_config.format.type",
                "\"output_format\":{\"type\":\"json_schema\"}             | MISSING_FIELD  | output_format.schema",
                "\"system\":[{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"u\"}}] | WRONG_TYPE | system",
                "\"system\":[{\"type\":\"text\"}]                         | MISSING_FIELD  | system[0].text",
            })
    void what_cannot_be_carried_is_refused(String member, Reason reason, String param) {
        var refusal = catchThrowableOfType(MalformedRequest.class, () -> read(member));
        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(refusal.param()).isEqualTo(param);
    }

    @Test
    void a_faulty_block_is_named_by_its_path() {
        var refusal = catchThrowableOfType(MalformedRequest.class, () -> format.readRequest("""
                        {"model":"m","messages":[{"role":"user","content":"x"},{"role":"user","content":[{"type":"text","text":"y"},
                        {"type":"tool_result","tool_use_id":"t","content":[{"type":"image","source":{"type":"base64","data":"x"}}]}]}]}""".getBytes(UTF_8)));
        assertThat(refusal.param()).isEqualTo("messages[1].content[1].content[0].source.media_type");
    }

    static Stream<Arguments> choices() {
        return Stream.of(
                Arguments.of("{\"type\":\"auto\"}", new ToolChoice.Auto()),
                Arguments.of("{\"type\":\"any\"}", new ToolChoice.Required()),
                Arguments.of("{\"type\":\"none\"}", new ToolChoice.None()),
                Arguments.of("{\"type\":\"tool\",\"name\":\"t\"}", new ToolChoice.Named("t")));
    }

    @ParameterizedTest
    @MethodSource("choices")
    void every_tool_choice_is_read(String json, ToolChoice choice) {
        assertThat(read("\"tool_choice\":" + json).toolChoice()).isEqualTo(choice);
        assertThat(read("\"tool_choice\":" + json).parallelToolCalls()).isNull();
    }

    static Stream<Arguments> reasonings() {
        return Stream.of(
                Arguments.of("\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":2048}", new Reasoning.Budget(2048)),
                Arguments.of("\"thinking\":{\"type\":\"disabled\"}", new Reasoning.Off()),
                Arguments.of("\"thinking\":{\"type\":\"adaptive\"}", new Reasoning.Adaptive(null)),
                Arguments.of(
                        "\"thinking\":{\"type\":\"adaptive\"},\"output_config\":{\"effort\":\"max\"}",
                        new Reasoning.Adaptive("max")),
                Arguments.of("\"output_config\":{\"effort\":\"low\"}", new Reasoning.Effort("low")));
    }

    @ParameterizedTest
    @MethodSource("reasonings")
    void every_way_to_ask_for_thinking_is_read(String members, Reasoning reasoning) {
        assertThat(read(members).reasoning()).isEqualTo(reasoning);
    }

    @Test
    void nothing_said_is_nothing_read() {
        var request = read("\"vendor\":[1]");
        assertThat(request.reasoning()).isNull();
        assertThat(request.format()).isNull();
        assertThat(request.toolChoice()).isNull();
        assertThat(request.user()).isNull();
        assertThat(request.extras().toString()).isEqualTo("{\"vendor\":[1]}");
    }

    private ChatRequest read(String member) {
        return format.readRequest(
                ("{\"model\":\"m\",\"max_tokens\":5,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]," + member
                                + "}")
                        .getBytes(UTF_8));
    }
}
