package dev.gatehouse.simulator;

import static dev.gatehouse.simulator.Wire.chat;
import static dev.gatehouse.simulator.Wire.streamed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

class OpenAiStreamTest {
    @Test
    void a_stream_says_role_content_finish_usage_done() {
        var answer = chat(streamed("hi"));
        var events = answer.events();
        assertThat(answer.header("content-type")).startsWith("text/event-stream");
        assertThat(answer.whole()).isTrue();
        assertThat(answer.text()).endsWith("data: [DONE]\n\n");
        assertThat(events.getFirst().at("/choices/0/delta/role").asText()).isEqualTo("assistant");
        assertThat(answer.content(0)).isEqualTo("You said: hi");
        assertThat(events.get(events.size() - 2).at("/choices/0/finish_reason").asText())
                .isEqualTo("stop");
        assertThat(events.getLast().at("/choices")).isEmpty();
        assertThat(events.getLast().at("/usage/completion_tokens").asInt()).isEqualTo(4);
        assertThat(events).hasSize(1 + 4 + 1 + 1);
    }

    @Test
    void usage_is_streamed_only_when_asked_for() {
        String body = streamed("hi").replace("\"stream_options\":{\"include_usage\":true},", "");
        assertThat(chat(body).text()).doesNotContain("usage");
    }

    @Test
    void pieces_can_travel_together() {
        var answer = chat(streamed("hi [[sim tokens=10 chunk=4]]"));
        assertThat(answer.events()).hasSize(1 + 3 + 1 + 1);
        assertThat(Tokens.count(answer.content(0))).isEqualTo(10);
    }

    @Test
    void parallel_tool_calls_are_streamed_in_fragments_by_index() {
        var answer = chat("{" + OpenAiChatTest.TOOLS + ","
                + streamed("[[sim tools=get_time,get_weather]]").substring(1));
        var arguments = new StringBuilder[] {new StringBuilder(), new StringBuilder()};
        var names = new String[2];
        for (JsonNode event : answer.events()) {
            for (JsonNode call : event.at("/choices/0/delta/tool_calls")) {
                int index = call.path("index").asInt();
                arguments[index].append(call.at("/function/arguments").asText());
                names[index] = call.at("/function/name").asText(names[index]);
            }
        }
        assertThat(names).containsExactly("get_time", "get_weather");
        assertThat(arguments[0]).hasToString("{}");
        assertThat(arguments[1]).hasToString("{\"city\":\"city\"}");
        assertThat(answer.text()).contains("\"finish_reason\":\"tool_calls\"");
    }

    @Test
    void choices_take_turns() {
        var answer = chat("{\"n\":2," + streamed("hi").substring(1));
        assertThat(answer.content(0)).isEqualTo("You said: hi");
        assertThat(answer.content(1)).isEqualTo("Choice 1: You said: hi");
        assertThat(answer.events().get(2).at("/choices/0/index").asInt()).isZero();
        assertThat(answer.events().get(3).at("/choices/0/index").asInt()).isEqualTo(1);
    }

    @Test
    void thinking_is_streamed_before_content() {
        var events = chat(streamed("[[sim thinking=2 tokens=3]]")).events();
        assertThat(events.get(1).at("/choices/0/delta/reasoning_content").asText())
                .isEqualTo("alpha");
        assertThat(events.get(3).at("/choices/0/delta/content").asText()).isEqualTo("alpha");
        assertThat(events.getLast()
                        .at("/usage/completion_tokens_details/reasoning_tokens")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void logprobs_and_refusals_are_streamed() {
        var logprobs = chat("{\"logprobs\":true," + streamed("hi").substring(1)).events();
        assertThat(logprobs.get(1).at("/choices/0/logprobs/content/0/token").asText())
                .isEqualTo("You");
        var refusal = chat(streamed("hi"), "x-sim: finish=refusal").events();
        assertThat(refusal.get(1).at("/choices/0/delta/refusal").asText()).isEqualTo("I");
    }

    @Test
    void what_is_streamed_is_what_is_counted() {
        chat(streamed("[[sim id=counted tokens=17]]"));
        JsonNode entry = Wire.awaitOutcome("counted", "completed");
        assertThat(entry.path("completion_tokens").asInt()).isEqualTo(17);
        assertThat(entry.path("prompt_tokens").asInt()).isEqualTo(Tokens.count("[[sim id=counted tokens=17]]"));
    }
}
