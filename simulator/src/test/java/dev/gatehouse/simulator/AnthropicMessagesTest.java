package dev.gatehouse.simulator;

import static dev.gatehouse.simulator.Wire.asked;
import static dev.gatehouse.simulator.Wire.messages;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnthropicMessagesTest {
    static final String TOOLS =
            "\"tools\":[{\"name\":\"get_weather\",\"input_schema\":{\"type\":\"object\",\"properties\":"
                    + "{\"city\":{\"type\":\"string\"}}}},{\"name\":\"get_time\",\"input_schema\":{\"type\":\"object\"}}]";
    static final String THINKING = "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}";

    private static String conversation(String... messages) {
        return "{\"model\":\"m\",\"max_tokens\":4000," + TOOLS + ",\"messages\":[" + String.join(",", messages) + "]}";
    }

    private static String message(String role, String content) {
        return "{\"role\":\"" + role + "\",\"content\":" + content + "}";
    }

    private static final String CALL = "{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"get_time\",\"input\":{}}";
    private static final String RESULT = "{\"type\":\"tool_result\",\"tool_use_id\":\"t1\",\"content\":\"noon\"}";

    @Test
    void an_answer_echoes_the_last_user_text_and_counts_it() {
        var answer = messages(asked("Hello, world!", "\"system\":\"be kind\""));
        JsonNode json = answer.json();
        assertThat(answer.header("request-id")).startsWith("req_");
        assertThat(json.at("/type").asText()).isEqualTo("message");
        assertThat(json.at("/content/0/text").asText()).isEqualTo("You said: Hello, world!");
        assertThat(json.at("/stop_reason").asText()).isEqualTo("end_turn");
        assertThat(json.at("/usage/input_tokens").asInt()).isEqualTo(6);
        assertThat(json.at("/usage/output_tokens").asInt()).isEqualTo(7);
    }

    @Test
    void the_same_conversation_counts_the_same_in_both_protocols() {
        String openai = "{" + OpenAiChatTest.TOOLS
                + ",\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"be kind\"},"
                + "{\"role\":\"user\",\"content\":\"time?\"},{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"t1\",\"type\":\"function\","
                + "\"function\":{\"name\":\"get_time\",\"arguments\":\"{ }\"}}]},{\"role\":\"tool\",\"tool_call_id\":\"t1\",\"content\":\"noon\"}]}";
        String anthropic = conversation(
                        message("user", "\"time?\""),
                        message("assistant", "[" + CALL + "]"),
                        message("user", "[" + RESULT + "]"))
                .replace("\"messages\"", "\"system\":\"be kind\",\"messages\"")
                .replace("\"name\":\"get_weather\"", "\"name\":\"get_weather\",\"description\":\"d\"")
                .replace(",\"input_schema\":{\"type\":\"object\"}}", ",\"type\":\"custom\"}");
        assertThat(messages(anthropic).json().at("/usage/input_tokens").asInt())
                .isEqualTo(Wire.chat(openai).json().at("/usage/prompt_tokens").asInt());
    }

    @ParameterizedTest
    @CsvSource({
        "max_tokens,[[sim tokens=max]],4000",
        "max_tokens,[[sim tokens=5000]],4000",
        "refusal,[[sim finish=refusal]],6",
        "max_tokens,[[sim finish=length tokens=3]],3",
        "end_turn,[[sim tokens=0]],0"
    })
    void an_answer_ends_for_a_reason(String reason, String text, int tokens) {
        JsonNode json = messages(asked(text)).json();
        assertThat(json.at("/stop_reason").asText()).isEqualTo(reason);
        assertThat(json.at("/usage/output_tokens").asInt()).isEqualTo(tokens);
    }

    @Test
    void a_stop_sequence_is_named() {
        JsonNode json =
                messages(asked("one two three", "\"stop_sequences\":[\"two\"]")).json();
        assertThat(json.at("/content/0/text").asText()).isEqualTo("You said: one ");
        assertThat(json.at("/stop_reason").asText()).isEqualTo("stop_sequence");
        assertThat(json.at("/stop_sequence").asText()).isEqualTo("two");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\":\"auto\"}|hi|``",
                "{\"type\":\"auto\"}|get_time please|get_time",
                "{\"type\":\"any\"}|hi|get_weather",
                "{\"type\":\"none\"}|get_time please|``",
                "{\"type\":\"tool\",\"name\":\"get_time\"}|hi|get_time",
                "{\"type\":\"auto\"}|[[sim tools=get_time,get_weather]]|get_time,get_weather",
                "{\"type\":\"auto\",\"disable_parallel_tool_use\":true}|[[sim tools=get_time,get_weather]]|get_time"
            })
    void tools_are_used_when_asked_for(String choice, String text, String used) {
        JsonNode json =
                messages(asked(text, TOOLS, "\"tool_choice\":" + choice)).json();
        var names = new java.util.StringJoiner(",");
        json.at("/content").forEach(block -> {
            if (block.at("/type").asText().equals("tool_use")) {
                names.add(block.at("/name").asText());
            }
        });
        assertThat(names.toString()).isEqualTo(used);
        assertThat(json.at("/stop_reason").asText()).isEqualTo(used.isEmpty() ? "end_turn" : "tool_use");
    }

    @Test
    void tool_input_follows_the_schema() {
        assertThat(messages(asked("get_weather", TOOLS))
                        .json()
                        .at("/content/0/input/city")
                        .asText())
                .isEqualTo("city");
    }

    @Test
    void a_tool_result_is_answered_with_text() {
        String body = conversation(
                message("user", "\"get_time\""),
                message("assistant", "[" + CALL + "]"),
                message("user", "[" + RESULT + "]"));
        assertThat(messages(body).json().at("/content/0/text").asText()).isEqualTo("The tool answered: noon");
    }

    @Test
    void tool_results_must_stand_in_one_user_message_directly_after_the_use() {
        String use = message("assistant", "[" + CALL + "," + CALL.replace("t1", "t2") + "]");
        String both = message("user", "[" + RESULT + "," + RESULT.replace("t1", "t2") + "]");
        String first = message("user", "[" + RESULT + "]");
        String second = message("user", "[" + RESULT.replace("t1", "t2") + "]");
        String user = message("user", "\"get_time\"");
        assertThat(messages(conversation(user, use, both)).status()).isEqualTo(200);
        assertThat(messages(conversation(user, use, first, second)).status()).isEqualTo(400);
        assertThat(messages(conversation(user, use, user, both)).status()).isEqualTo(400);
        assertThat(messages(conversation(user, use)).status()).isEqualTo(400);
        assertThat(messages(conversation(user, both)).status()).isEqualTo(400);
    }

    @Test
    void thinking_comes_back_signed_and_must_return_unchanged() {
        JsonNode block =
                messages(asked("hi [[sim thinking=5]]", THINKING)).json().at("/content/0");
        assertThat(block.at("/type").asText()).isEqualTo("thinking");
        assertThat(Tokens.count(block.at("/thinking").asText())).isEqualTo(5);
        String user = message("user", "\"hi\"");
        String unchanged = message("assistant", "[" + block + ",{\"type\":\"text\",\"text\":\"x\"}]");
        assertThat(messages(conversation(user, unchanged, user)).status()).isEqualTo(200);
        var changed = messages(conversation(user, unchanged.replace("alpha", "alphA"), user));
        assertThat(changed.status()).isEqualTo(400);
        assertThat(changed.json().at("/error/message").asText()).contains("Invalid `signature`");
        String redacted = message(
                "assistant",
                "[{\"type\":\"redacted_thinking\",\"data\":\"opaque\"},{\"type\":\"text\",\"text\":\"x\"}]");
        assertThat(messages(conversation(user, redacted, user)).status()).isEqualTo(200);
    }

    @Test
    void images_and_documents_are_counted_and_mentioned() {
        JsonNode json = messages("{\"model\":\"m\",\"max_tokens\":99,\"messages\":["
                        + message(
                                "user",
                                "[{\"type\":\"text\",\"text\":\"look\"},"
                                        + "{\"type\":\"image\",\"source\":{\"type\":\"base64\",\"media_type\":\"image/png\",\"data\":\"AA\"}},"
                                        + "{\"type\":\"image\",\"source\":{\"type\":\"url\",\"url\":\"https://example.com/a.png\"}},"
                                        + "{\"type\":\"document\",\"source\":{\"type\":\"text\",\"media_type\":\"text/plain\",\"data\":\"three more words\"}}]")
                        + "]}")
                .json();
        assertThat(json.at("/content/0/text").asText()).isEqualTo("You said: look I see 2 images. I read 1 document.");
        assertThat(json.at("/usage/input_tokens").asInt()).isEqualTo(1 + 2 * Tokens.IMAGE + 3);
    }

    @Test
    void a_prefix_is_written_to_the_cache_once_and_read_afterwards() {
        String system =
                "\"system\":[{\"type\":\"text\",\"text\":\"a long story\",\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}},"
                        + "{\"type\":\"text\",\"text\":\"and more\",\"cache_control\":{\"type\":\"ephemeral\"}}]";
        JsonNode first = messages(asked("hi", system)).json().at("/usage");
        assertThat(first.at("/cache_creation_input_tokens").asInt()).isEqualTo(5);
        assertThat(first.at("/cache_creation/ephemeral_1h_input_tokens").asInt())
                .isEqualTo(3);
        assertThat(first.at("/cache_creation/ephemeral_5m_input_tokens").asInt())
                .isEqualTo(2);
        assertThat(first.at("/cache_read_input_tokens").asInt()).isZero();
        assertThat(first.at("/input_tokens").asInt()).isEqualTo(1);
        JsonNode second = messages(asked("hello you", system)).json().at("/usage");
        assertThat(second.at("/cache_creation_input_tokens").asInt()).isZero();
        assertThat(second.at("/cache_read_input_tokens").asInt()).isEqualTo(5);
        assertThat(second.at("/input_tokens").asInt()).isEqualTo(2);
        JsonNode other =
                messages(asked("hi", system.replace("more", "less"))).json().at("/usage");
        assertThat(other.at("/cache_read_input_tokens").asInt()).isEqualTo(3);
        assertThat(other.at("/cache_creation_input_tokens").asInt()).isEqualTo(2);
    }

    @Test
    void count_tokens_says_what_a_message_would() {
        String body = asked("count me, please", TOOLS);
        int counted = Wire.anthropic("/v1/messages/count_tokens", body.replace("\"max_tokens\":4000,", ""))
                .json()
                .at("/input_tokens")
                .asInt();
        assertThat(counted)
                .isEqualTo(messages(body).json().at("/usage/input_tokens").asInt())
                .isGreaterThan(4);
    }

    @Test
    void a_schema_gets_its_instance() {
        String format =
                "\"output_config\":{\"format\":{\"type\":\"json_schema\",\"schema\":{\"type\":\"object\",\"properties\":"
                        + "{\"ok\":{\"type\":\"boolean\"}}}}}";
        assertThat(messages(asked("hi", format)).json().at("/content/0/text").asText())
                .isEqualTo("{\"ok\":true}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                "{\"model\":\"m\",\"max_tokens\":9}",
                "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[]}",
                "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"system\",\"content\":\"x\"}]}",
                "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"\"}]}",
                "{\"model\":\"m\",\"max_tokens\":9,\"n\":1,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                "{\"model\":\"m\",\"max_tokens\":9,\"stream_options\":{},\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                "{\"model\":\"m\",\"max_tokens\":9,\"response_format\":{},\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}]}",
                "{\"model\":\"m\",\"max_tokens\":9,\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024},\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"
            })
    void what_the_provider_does_not_know_is_refused_in_its_shape(String body) {
        var answer = messages(body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/type").asText()).isEqualTo("error");
        assertThat(answer.json().at("/error/type").asText()).isEqualTo("invalid_request_error");
        assertThat(answer.json().at("/request_id").asText()).isEqualTo(answer.header("request-id"));
    }

    @Test
    void a_credential_and_a_version_are_demanded() {
        int port = Wire.SIMULATOR.port();
        String version = "anthropic-version: 2023-06-01";
        assertThat(Wire.exchange(port, Wire.post("/v1/messages", asked("x"), version))
                        .json()
                        .at("/error/type")
                        .asText())
                .isEqualTo("authentication_error");
        assertThat(Wire.exchange(port, Wire.post("/v1/messages", asked("x"), "x-api-key: k"))
                        .status())
                .isEqualTo(400);
        assertThat(Wire.exchange(port, Wire.post("/v1/messages", asked("x"), "authorization: Bearer k", version))
                        .status())
                .isEqualTo(200);
        assertThat(messages(asked("x").replace("\"m\"", "\"unknown\""))
                        .json()
                        .at("/error/type")
                        .asText())
                .isEqualTo("not_found_error");
    }
}
