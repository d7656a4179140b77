package dev.gatehouse.wire.openai.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.wire.MalformedRequest;
import dev.gatehouse.wire.openai.responses.ResponsesHead.Need;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read of a body before anything is decided, and what of it changes on its way to a provider. */
class HeadTest {
    private final OpenAiResponses format = new OpenAiResponses();

    private ResponsesHead read(String body) {
        return format.readWholeHead(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void only_model_cap_and_handles_change() {
        var head = read(
                "{ \"model\" : \"m\", \"x\":1.10, \"previous_response_id\":\"h\",\"input\":[{\"type\":\"reasoning\","
                        + "\"summary\":[],\"encrypted_content\":\"mark.secret\"}, {\"role\":\"user\",\"content\":\"hi\"}]}");

        assertThat(head.previous()).isEqualTo("h");
        assertThat(head.encrypted()).containsExactly("mark.secret");
        assertThat(head.rewrite().to("up", 9L, "resp_1", handle -> "secret").toBytes())
                .asString()
                .isEqualTo(
                        "{\"max_output_tokens\":9, \"model\" : \"up\", \"x\":1.10, \"previous_response_id\":\"resp_1\","
                                + "\"input\":[{\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":\"secret\"}, "
                                + "{\"role\":\"user\",\"content\":\"hi\"}]}");
    }

    @Test
    void an_item_whose_handle_stands_for_nothing_is_left_out() {
        var head = read(
                "{\"model\":\"m\",\"input\":[{\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":\"theirs\"},"
                        + "{\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":\"ours\"},{\"role\":\"user\",\"content\":\"hi\"}]}");

        assertThat(head.rewrite()
                        .to("up", null, null, handle -> handle.equals("theirs") ? null : handle)
                        .toBytes())
                .asString()
                .isEqualTo(
                        "{\"model\":\"up\",\"input\":[{\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":\"ours\"},"
                                + "{\"role\":\"user\",\"content\":\"hi\"}]}");
    }

    @Test
    void what_only_this_protocol_can_say_is_noticed() {
        assertThat(read("{\"model\":\"m\",\"input\":\"x\",\"tools\":[{\"type\":\"function\",\"name\":\"f\"}]}")
                        .need())
                .isEqualTo(new Need.Nothing());
        assertThat(read("{\"model\":\"m\",\"input\":\"x\",\"tools\":[{\"type\":\"web_search\"}]}")
                        .need())
                .isEqualTo(new Need.Better());
        assertThat(read("{\"model\":\"m\",\"input\":\"x\",\"tools\":[{\"type\":\"web_search\"},{\"type\":\"mcp\"}]}")
                        .need())
                .isEqualTo(new Need.Only("tools[1].type"));
        assertThat(read("{\"model\":\"m\",\"input\":[{\"type\":\"item_reference\",\"id\":\"i\"}]}")
                        .need())
                .isEqualTo(new Need.Only("input[0].type"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    {"input":"x"}                                                        | model
                    {"model":"m"}                                                        | input
                    {"model":"m","input":""}                                             | input
                    {"model":"m","input":[]}                                             | input
                    {"model":"m","input":[1]}                                            | input[0]
                    {"model":"m","input":[{"role":"me","content":"x"}]}                  | input[0].role
                    {"model":"m","input":[{"role":"user"}]}                              | input[0].content
                    {"model":"m","input":[{"role":"user","content":[{"text":"x"}]}]}     | input[0].content[0].type
                    {"model":"m","input":[{"role":"user","content":[{"type":"input_text"}]}]} | input[0].content[0].text
                    {"model":"m","input":[{"type":"function_call","name":"f","arguments":"{}"}]} | input[0].call_id
                    {"model":"m","input":"x","max_output_tokens":0}                      | max_output_tokens
                    {"model":"m","input":"x","tools":[{"type":"function"}]}              | tools[0].name
                    {"model":"m","input":"x","tool_choice":"maybe"}                      | tool_choice
                    {"model":"m","input":"x","background":true}                          | background
                    {"model":"m","input":"x","conversation":"c"}                         | conversation
                    {"model":"m","input":"x","text":"plain"}                             | text
                    """)
    void a_body_that_breaks_a_rule_is_refused_and_the_member_named(String body, String param) {
        var refused = catchThrowableOfType(MalformedRequest.class, () -> read(body));
        assertThat(refused).as(body).isNotNull();
        assertThat(refused.param()).isEqualTo(param);
    }
}
