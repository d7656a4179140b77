package dev.gatehouse.simulator;

import static dev.gatehouse.simulator.Wire.asked;
import static dev.gatehouse.simulator.Wire.messages;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnthropicStreamTest {
    private static final String STREAM = "\"stream\":true";

    private static List<String> types(Wire.Answer answer) {
        return answer.events().stream()
                .map(event -> event.path("type").asText())
                .toList();
    }

    private static String joined(Wire.Answer answer, int index, String member) {
        var text = new StringBuilder();
        answer.events().stream()
                .filter(event -> event.path("type").asText().equals("content_block_delta"))
                .filter(event -> event.path("index").asInt() == index)
                .forEach(event -> text.append(event.at("/delta/" + member).asText("")));
        return text.toString();
    }

    @Test
    void a_stream_says_start_blocks_delta_stop() {
        var answer = messages(asked("hi", STREAM));
        assertThat(types(answer))
                .containsExactly(
                        "message_start",
                        "ping",
                        "content_block_start",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_delta",
                        "content_block_stop",
                        "message_delta",
                        "message_stop");
        assertThat(joined(answer, 0, "text")).isEqualTo("You said: hi");
        assertThat(answer.text()).contains("event: message_start\ndata: ");
        JsonNode delta = answer.events().get(8);
        assertThat(delta.at("/delta/stop_reason").asText()).isEqualTo("end_turn");
        assertThat(delta.at("/usage/output_tokens").asInt()).isEqualTo(4);
        assertThat(answer.events().getFirst().at("/message/usage/input_tokens").asInt())
                .isEqualTo(1);
    }

    @Test
    void thinking_text_and_parallel_tools_are_blocks_of_their_own() {
        var answer = messages(asked(
                "[[sim thinking=3 tools=get_time,get_weather]]",
                STREAM,
                AnthropicMessagesTest.TOOLS,
                AnthropicMessagesTest.THINKING));
        String thinking = joined(answer, 0, "thinking");
        assertThat(thinking).isEqualTo("alpha bravo charlie");
        assertThat(Signature.verifies(thinking, joined(answer, 0, "signature"))).isTrue();
        assertThat(joined(answer, 1, "partial_json")).isEqualTo("{}");
        assertThat(joined(answer, 2, "partial_json")).isEqualTo("{\"city\":\"city\"}");
        assertThat(answer.text()).contains("\"stop_reason\":\"tool_use\"");
    }

    @Test
    void a_streamed_answer_says_and_costs_what_a_whole_one_does() {
        String text = "[[sim thinking=3 tokens=20 chunk=3]]";
        var whole = messages(asked(text, AnthropicMessagesTest.THINKING)).json();
        var stream = messages(asked(text, STREAM, AnthropicMessagesTest.THINKING));
        assertThat(joined(stream, 1, "text"))
                .isEqualTo(whole.at("/content/1/text").asText());
        JsonNode usage = stream.events().get(stream.events().size() - 2).at("/usage");
        assertThat(usage).isEqualTo(whole.at("/usage"));
        assertThat(usage.at("/output_tokens").asInt()).isEqualTo(20);
    }

    @Test
    void what_is_streamed_is_what_is_recorded() {
        messages(asked("[[sim id=claude tokens=9 cached=2]]", STREAM));
        JsonNode entry = Wire.awaitOutcome("claude", "completed");
        assertThat(entry.path("completion_tokens").asInt()).isEqualTo(9);
        assertThat(entry.path("cache_read_tokens").asInt()).isEqualTo(2);
    }
}
