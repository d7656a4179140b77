package dev.gatehouse.simulator;

import static dev.gatehouse.simulator.Wire.chat;
import static dev.gatehouse.simulator.Wire.said;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiChatTest {
    static final String TOOLS =
            "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"get_weather\",\"description\":\"d\",\"parameters\":"
                    + "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}}},"
                    + "{\"type\":\"function\",\"function\":{\"name\":\"get_time\"}}]";

    @Test
    void an_answer_echoes_the_last_user_text_and_counts_it() {
        var answer = chat(said("Hello, world!"));
        JsonNode json = answer.json();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("x-request-id")).startsWith("req_");
        assertThat(json.at("/object").asText()).isEqualTo("chat.completion");
        assertThat(json.at("/model").asText()).isEqualTo("m");
        assertThat(json.at("/choices/0/message/content").asText()).isEqualTo("You said: Hello, world!");
        assertThat(json.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(json.at("/usage/prompt_tokens").asInt()).isEqualTo(4);
        assertThat(json.at("/usage/completion_tokens").asInt()).isEqualTo(7);
        assertThat(json.at("/usage/total_tokens").asInt()).isEqualTo(11);
    }

    @Test
    void equal_requests_get_equal_answers() {
        assertThat(chat(said("same")).text()).isEqualTo(chat(said("same")).text());
    }

    @Test
    void a_directive_in_the_text_sets_the_answer_and_is_not_echoed() {
        assertThat(chat(said("hi [[sim cached=1]]"))
                        .json()
                        .at("/choices/0/message/content")
                        .asText())
                .isEqualTo("You said: hi");
        JsonNode exact = chat(said("hi [[sim tokens=30 thinking=10 cached=2]]")).json();
        assertThat(exact.at("/usage/completion_tokens").asInt()).isEqualTo(30);
        assertThat(exact.at("/usage/completion_tokens_details/reasoning_tokens").asInt())
                .isEqualTo(10);
        assertThat(exact.at("/usage/prompt_tokens_details/cached_tokens").asInt())
                .isEqualTo(2);
        assertThat(Tokens.count(exact.at("/choices/0/message/content").asText()))
                .isEqualTo(20);
        assertThat(Tokens.count(exact.at("/choices/0/message/reasoning_content").asText()))
                .isEqualTo(10);
    }

    @Test
    void a_verbatim_answer_is_given_verbatim() {
        String text = "Grüße \"you\" 👍\n";
        String encoded = Base64.getUrlEncoder().encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(chat(said("hi"), "x-sim: text=" + encoded)
                        .json()
                        .at("/choices/0/message/content")
                        .asText())
                .isEqualTo(text);
        assertThat(chat(Wire.streamed("hi"), "x-sim: text=" + encoded).content(0))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"max_tokens,5,5,length", "max_completion_tokens,6,6,length", "max_tokens,7,7,stop"})
    void a_limit_ends_the_answer(String member, int limit, int tokens, String finish) {
        JsonNode json = chat("{\"" + member + "\":" + limit + ","
                        + said("Hello, world!").substring(1))
                .json();
        assertThat(json.at("/usage/completion_tokens").asInt()).isEqualTo(tokens);
        assertThat(json.at("/choices/0/finish_reason").asText()).isEqualTo(finish);
    }

    @Test
    void the_limit_can_be_filled_and_overrun() {
        String body = "{\"max_tokens\":50," + said("hi").substring(1);
        assertThat(chat(body, "x-sim: tokens=max")
                        .json()
                        .at("/usage/completion_tokens")
                        .asInt())
                .isEqualTo(50);
        assertThat(chat(body, "x-sim: tokens=max overrun=7")
                        .json()
                        .at("/usage/completion_tokens")
                        .asInt())
                .isEqualTo(57);
    }

    @Test
    void a_stop_sequence_ends_the_answer_before_it() {
        JsonNode json = chat("{\"stop\":[\"zzz\",\"world\"],"
                        + said("Hello, world!").substring(1))
                .json();
        assertThat(json.at("/choices/0/message/content").asText()).isEqualTo("You said: Hello, ");
        assertThat(json.at("/usage/completion_tokens").asInt()).isEqualTo(5);
        assertThat(json.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    }

    @ParameterizedTest
    @CsvSource({"length,length", "content_filter,content_filter", "refusal,stop"})
    void a_finish_reason_can_be_told(String finish, String reason) {
        JsonNode choice = chat(said("hi"), "x-sim: finish=" + finish).json().at("/choices/0");
        assertThat(choice.at("/finish_reason").asText()).isEqualTo(reason);
        assertThat(choice.at("/message/refusal").isNull()).isEqualTo(!finish.equals("refusal"));
    }

    @Test
    void several_choices_are_told_apart() {
        JsonNode json = chat("{\"n\":3," + said("hi").substring(1)).json();
        assertThat(json.at("/choices")).hasSize(3);
        assertThat(json.at("/choices/2/message/content").asText()).isEqualTo("Choice 2: You said: hi");
        assertThat(json.at("/usage/completion_tokens").asInt()).isEqualTo(4 + 7 + 7);
    }

    @Test
    void logprobs_cover_every_token() {
        JsonNode content = chat("{\"logprobs\":true,\"top_logprobs\":2,"
                        + said("hi").substring(1))
                .json()
                .at("/choices/0/logprobs/content");
        assertThat(content).hasSize(4);
        assertThat(content.at("/0/token").asText()).isEqualTo("You");
        assertThat(content.at("/0/bytes")).hasSize(3);
        assertThat(content.at("/0/top_logprobs")).hasSize(2);
    }

    @Test
    void json_mode_gives_json_and_a_schema_its_instance() {
        String object =
                "{\"response_format\":{\"type\":\"json_object\"}," + said("hi").substring(1);
        assertThat(Wire.parse(chat(object)
                                .json()
                                .at("/choices/0/message/content")
                                .asText())
                        .at("/answer")
                        .asText())
                .isEqualTo("You said: hi");
        String schema =
                "{\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"schema\":{\"type\":\"object\","
                        + "\"properties\":{\"age\":{\"type\":\"integer\",\"minimum\":18}}}}},"
                        + said("hi").substring(1);
        assertThat(chat(schema).json().at("/choices/0/message/content").asText())
                .isEqualTo("{\"age\":18}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "auto|hi|``",
                "auto|please get_time now|get_time",
                "auto|hi [[sim tool=get_weather]]|get_weather",
                "auto|hi [[sim tools=get_time,get_weather]]|get_time,get_weather",
                "none|please get_time|``",
                "required|hi|get_weather",
                "required|hi [[sim tool=get_time]]|get_time"
            })
    void tools_are_called_when_asked_for(String choice, String text, String called) {
        JsonNode json = chat("{" + TOOLS + ",\"tool_choice\":\"" + choice + "\","
                        + said(text).substring(1))
                .json();
        var names = new java.util.StringJoiner(",");
        json.at("/choices/0/message/tool_calls")
                .forEach(call -> names.add(call.at("/function/name").asText()));
        assertThat(names.toString()).isEqualTo(called);
        assertThat(json.at("/choices/0/finish_reason").asText()).isEqualTo(called.isEmpty() ? "stop" : "tool_calls");
    }

    @Test
    void a_named_tool_is_called_with_arguments_of_its_schema() {
        String body = "{" + TOOLS + ",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"get_weather\"}},"
                + said("hi").substring(1);
        JsonNode call = chat(body).json().at("/choices/0/message/tool_calls/0");
        assertThat(call.at("/function/arguments").asText()).isEqualTo("{\"city\":\"city\"}");
        assertThat(call.at("/id").asText()).startsWith("call_");
        assertThat(call.at("/type").asText()).isEqualTo("function");
    }

    @Test
    void parallel_calls_can_be_switched_off() {
        String body = "{" + TOOLS + ",\"parallel_tool_calls\":false,"
                + said("[[sim tools=get_time,get_weather]]").substring(1);
        assertThat(chat(body).json().at("/choices/0/message/tool_calls")).hasSize(1);
    }

    @Test
    void a_tool_that_was_not_offered_cannot_be_called() {
        assertThat(chat(said("[[sim tool=get_weather]]")).status()).isEqualTo(400);
        assertThat(chat("{" + TOOLS + "," + said("[[sim tool=nothing]]").substring(1))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void a_tool_result_is_answered_with_text() {
        JsonNode json = chat("{\"model\":\"m\"," + TOOLS
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"[[sim tool=get_time]]\"},"
                        + "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"c1\",\"type\":\"function\",\"function\":"
                        + "{\"name\":\"get_time\",\"arguments\":\"{}\"}}]},{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"noon\"}]}")
                .json();
        assertThat(json.at("/choices/0/message/content").asText()).isEqualTo("The tool answered: noon");
        assertThat(json.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    }

    @Test
    void images_are_counted_and_mentioned() {
        JsonNode json =
                chat("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"look\"},"
                                + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AAAA\"}}]}]}")
                        .json();
        assertThat(json.at("/choices/0/message/content").asText()).isEqualTo("You said: look I see 1 image.");
        assertThat(json.at("/usage/prompt_tokens").asInt()).isEqualTo(1 + Tokens.IMAGE);
    }

    @Test
    void effort_makes_a_model_think() {
        JsonNode json = chat("{\"reasoning_effort\":\"high\"," + said("hi").substring(1))
                .json();
        assertThat(json.at("/usage/completion_tokens_details/reasoning_tokens").asInt())
                .isEqualTo(32);
        assertThat(json.at("/usage/completion_tokens").asInt()).isEqualTo(36);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not json",
                "[]",
                "{\"model\":\"m\"}",
                "{\"model\":\"m\",\"messages\":[]}",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                "{\"model\":\"m\",\"top_k\":1,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                "{\"model\":\"m\",\"thinking\":{},\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"x\",\"cache_control\":{}}]}]}",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"human\",\"content\":\"x\"}]}",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"tool\",\"tool_call_id\":\"a\",\"content\":\"x\"}]}",
                "{\"model\":\"m\",\"max_tokens\":0,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                "{\"model\":\"m\",\"stream_options\":{},\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x [[sim nonsense=1]]\"}]}"
            })
    void what_the_provider_does_not_know_is_refused_in_its_shape(String body) {
        var answer = chat(body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/error/type").asText()).isEqualTo("invalid_request_error");
        assertThat(answer.json().at("/error/message").asText()).isNotEmpty();
    }

    @Test
    void strangers_and_unknown_models_are_refused() {
        var stranger = Wire.exchange(Wire.SIMULATOR.port(), Wire.post("/v1/chat/completions", said("hi")));
        assertThat(stranger.status()).isEqualTo(401);
        assertThat(stranger.json().at("/error/code").asText()).isEqualTo("invalid_api_key");
        var unknown = chat(said("hi").replace("\"m\"", "\"unknown-1\""));
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.json().at("/error/code").asText()).isEqualTo("model_not_found");
        assertThat(Wire.exchange(Wire.SIMULATOR.port(), Wire.post("/v1/nothing", "{}", "authorization: Bearer k"))
                        .status())
                .isEqualTo(404);
    }
}
