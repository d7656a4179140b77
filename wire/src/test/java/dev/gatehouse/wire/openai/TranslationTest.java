package dev.gatehouse.wire.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.MalformedRequest;
import dev.gatehouse.wire.chat.Block;
import dev.gatehouse.wire.chat.Block.Source;
import dev.gatehouse.wire.chat.ChatAnswer;
import dev.gatehouse.wire.chat.ChatRequest;
import dev.gatehouse.wire.chat.ChatRequest.Message;
import dev.gatehouse.wire.chat.ChatRequest.Reasoning;
import dev.gatehouse.wire.chat.ChatRequest.Role;
import dev.gatehouse.wire.chat.ChatRequest.ToolChoice;
import dev.gatehouse.wire.chat.FinishReason;
import dev.gatehouse.wire.chat.Usage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TranslationTest {
    private static final Block.CacheMark MARK =
            new Block.CacheMark(Json.object().put("type", "ephemeral"));
    private final OpenAiChat format = new OpenAiChat();

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"role":"user","content":[{"type":"text","text":"a"},{"type":"video_url","video_url":{}}]} |           | UNTRANSLATABLE | messages[0].content[1].type
            {"role":"user","content":[{"type":"image_url","image_url":{"url":"gs://x"}}]}  |                       | UNTRANSLATABLE | messages[0].content[0].image_url.url
            {"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png,raw"}}]} |            | UNTRANSLATABLE | messages[0].content[0].image_url.url
            {"role":"user","content":[{"type":"image_url"}]}                               |                       | MISSING_FIELD  | messages[0].content[0].image_url
            {"role":"user","content":[{"type":"file","file":{}}]}                          |                       | MISSING_FIELD  | messages[0].content[0].file.file_data
            {"role":"system","content":[{"type":"image_url","image_url":{"url":"https://x"}}]} |                   | UNTRANSLATABLE | messages[0].content[0]
            {"role":"assistant","audio":{"id":"a"}}                                        |                       | UNTRANSLATABLE | messages[0].audio
            {"role":"assistant","tool_calls":[{"id":"c","type":"custom","custom":{}}]}     |                       | UNTRANSLATABLE | messages[0].tool_calls[0].type
            {"role":"assistant","tool_calls":[{"type":"function","function":{"name":"f"}}]} |                      | MISSING_FIELD  | messages[0].tool_calls[0].id
            {"role":"assistant","tool_calls":[{"id":"c","function":{"name":"f","arguments":{}}}]} |                | WRONG_TYPE     | messages[0].tool_calls[0].function.arguments
            {"role":"tool","content":"x"}                                                  |                       | MISSING_FIELD  | messages[0].tool_call_id
            {"role":"function","name":"f","content":"x"}                                   |                       | UNTRANSLATABLE | messages[0]
            {"role":"user","content":"x"} | "tools":[{"type":"web_search"}]                                        | UNTRANSLATABLE | tools[0].type
            {"role":"user","content":"x"} | "tools":[{"type":"function","function":{}}]                            | MISSING_FIELD  | tools[0].function.name
            {"role":"user","content":"x"} | "tools":[{"type":"function","function":{"name":"f","parameters":[]}}]  | WRONG_TYPE     | tools[0].function.parameters
            {"role":"user","content":"x"} | "tool_choice":"sometimes"                                              | OUT_OF_RANGE   | tool_choice
            {"role":"user","content":"x"} | "tool_choice":{"type":"allowed_tools"}                                 | UNTRANSLATABLE | tool_choice.type
            {"role":"user","content":"x"} | "response_format":{"type":"grammar"}                                   | UNTRANSLATABLE | response_format.type
            {"role":"user","content":"x"} | "response_format":{"type":"json_schema","json_schema":{"name":"n"}}    | MISSING_FIELD  | response_format.json_schema.schema
            {"role":"user","content":"x"} | "reasoning_effort":"enormous"                                          | OUT_OF_RANGE   | reasoning_effort
            {"role":"user","content":"x"} | "thinking":{"type":"enabled"}                                          | MISSING_FIELD  | thinking.budget_tokens
            {"role":"user","content":"x"} | "temperature":3                                                        | OUT_OF_RANGE   | temperature
            """)
    void what_cannot_be_translated_is_refused_with_its_place(
            String message, String member, MalformedRequest.Reason reason, String param) {
        String body = "{\"model\":\"m\",\"messages\":[" + message + "]" + (member == null ? "" : "," + member) + "}";

        var refusal = catchThrowableOfType(MalformedRequest.class, () -> format.readRequest(utf8(body)));

        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(refusal.param()).isEqualTo(param);
    }

    @Test
    void what_other_protocols_need_is_kept_in_the_extras() {
        ChatRequest request = format.readRequest(utf8("""
                {"model":"m","messages":[{"role":"user","content":"x"}],"n":2,"logprobs":true,"modalities":["text","audio"],"seed":1}
                """));

        assertThat(request.extras().toString())
                .isEqualTo("{\"n\":2,\"logprobs\":true,\"modalities\":[\"text\",\"audio\"],\"seed\":1}");
    }

    @Test
    void what_says_nothing_is_left_out() {
        ChatRequest request = format.readRequest(utf8("""
                {"model":"m","stop":"","messages":[{"role":"user","content":"a"},{"role":"assistant","content":""},{"role":"user","content":"b"}]}
                """));

        assertThat(request.stop()).isEmpty();
        assertThat(request.messages()).extracting(Message::role).containsExactly(Role.USER, Role.USER);
    }

    static Stream<Arguments> unsayable() {
        return Stream.of(
                Arguments.of(new Block.Native("anthropic", Json.object()), "messages[0].content[0]"),
                Arguments.of(image(new Source.FileId("file_1")), "messages[0].content[0]"),
                Arguments.of(document(new Source.Url("https://x/a.pdf")), "messages[0].content[0]"),
                Arguments.of(document(new Source.FileId("file_011C")), "messages[0].content[0]"),
                Arguments.of(
                        new Block.ToolResult("c", List.of(document(new Source.Url("https://x"))), false, null),
                        "messages[0].content[0].content[0]"));
    }

    @ParameterizedTest
    @MethodSource("unsayable")
    void what_openai_has_no_words_for_is_refused(Block block, String path) {
        var refusal = catchThrowableOfType(
                MalformedRequest.class,
                () -> format.writeRequest(request(new Message(Role.USER, List.of(block), null))));

        assertThat(refusal.reason()).isEqualTo(MalformedRequest.Reason.UNTRANSLATABLE);
        assertThat(refusal.param()).isEqualTo(path);
    }

    @Test
    void results_stand_before_the_rest_of_their_turn_and_say_when_they_failed() {
        JsonNode messages = written(request(
                        assistant(new Block.ToolCall("t1", "f", "", MARK), new Block.ToolCall("t2", "f", "{}", null)),
                        user(
                                new Block.Text("before"),
                                new Block.ToolResult("t1", List.of(), true, MARK),
                                new Block.ToolResult(
                                        "t2", List.of(new Block.Text("a"), new Block.Text("b")), true, null),
                                new Block.ToolResult("t3", List.of(), false, null))))
                .path("messages");

        assertThat(messages.toString())
                .isEqualTo("[{\"role\":\"assistant\",\"content\":null,\"tool_calls\":["
                        + "{\"id\":\"t1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}},"
                        + "{\"id\":\"t2\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]},"
                        + "{\"role\":\"tool\",\"tool_call_id\":\"t1\",\"content\":\"error\"},"
                        + "{\"role\":\"tool\",\"tool_call_id\":\"t2\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\"}]},"
                        + "{\"role\":\"tool\",\"tool_call_id\":\"t3\",\"content\":\"\"},"
                        + "{\"role\":\"user\",\"content\":\"before\"}]");
    }

    @Test
    void marks_thinking_and_top_k_are_left_out_and_a_turn_of_thinking_alone_too() {
        byte[] body = format.writeRequest(full(
                List.of(new Block.Text("s", MARK)),
                List.of(
                        user(new Block.Text("q", MARK)),
                        assistant(new Block.Thinking("t", "sig"), new Block.RedactedThinking("x")),
                        assistant(new Block.Thinking("t", "sig"), new Block.Text("a"))),
                new Reasoning.Budget(2048),
                Json.object().put("anthropic_beta", "x").put("service_tier", "standard_only")));

        assertThat(body)
                .asString()
                .isEqualTo("{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"s\"},"
                        + "{\"role\":\"user\",\"content\":\"q\"},{\"role\":\"assistant\",\"content\":\"a\"}],"
                        + "\"stream\":true,\"stream_options\":{\"include_usage\":true},\"reasoning_effort\":\"low\"}");
    }

    @Test
    void another_protocols_metadata_is_not_sent() {
        ObjectNode extras = Json.object();
        extras.putObject("metadata").put("user_id", "u");

        assertThat(written(full(List.of(), List.of(user(new Block.Text("q"))), null, extras))
                        .has("metadata"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1024,low", "4095,low", "4096,medium", "16383,medium", "16384,high"})
    void a_budget_becomes_an_effort(long budget, String effort) {
        assertThat(reasoning(new Reasoning.Budget(budget))).isEqualTo(effort);
    }

    @Test
    void an_effort_openai_does_not_know_becomes_high_and_off_is_not_said() {
        assertThat(reasoning(new Reasoning.Effort("max"))).isEqualTo("high");
        assertThat(reasoning(new Reasoning.Effort("minimal"))).isEqualTo("minimal");
        assertThat(reasoning(new Reasoning.Adaptive("xhigh"))).isEqualTo("xhigh");
        assertThat(reasoning(new Reasoning.Adaptive(null))).isEmpty();
        assertThat(reasoning(new Reasoning.Off())).isEmpty();
    }

    @Test
    void more_than_four_stop_sequences_are_refused() {
        var stops = List.of("a", "b", "c", "d", "e");
        var request = new ChatRequest(
                "m",
                List.of(),
                List.of(user(new Block.Text("q"))),
                List.of(),
                null,
                null,
                null,
                null,
                null,
                null,
                stops,
                null,
                null,
                false,
                false,
                null,
                Json.object());

        assertThatThrownBy(() -> format.writeRequest(request)).isInstanceOf(MalformedRequest.class);
    }

    @Test
    void choices_about_tools_are_not_sent_without_tools() {
        var request = new ChatRequest(
                "m",
                List.of(),
                List.of(user(new Block.Text("q"))),
                List.of(),
                new ToolChoice.Auto(),
                true,
                null,
                null,
                null,
                null,
                List.of(),
                null,
                null,
                false,
                false,
                null,
                Json.object());

        assertThat(written(request).has("tool_choice")).isFalse();
        assertThat(written(request).has("parallel_tool_calls")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"o1", "o3-mini", "openai/o4-mini", "gpt-5", "azure/gpt-5.1-codex", "GPT-6"})
    void reasoning_models_get_the_new_cap(String model) {
        assertThat(OutputCap.memberFor(model)).isEqualTo("max_completion_tokens");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt-4o", "gpt-4.1", "o1/llama", "mistral-large", "grok-4"})
    void other_models_get_the_old_cap(String model) {
        assertThat(OutputCap.memberFor(model)).isEqualTo("max_tokens");
    }

    @ParameterizedTest
    @CsvSource({"gpt-5,true", "o3-mini,true", "deepseek-reasoner,true", "gpt-4o,false", "openai/gpt-4.1-mini,false"})
    void only_models_that_may_think_are_told_how_hard(String model, boolean told) {
        var body = ("{\"model\":\"" + model
                        + "\",\"reasoning_effort\":\"high\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}")
                .getBytes(UTF_8);
        var format = new OpenAiChat();

        assertThat(written(format.readRequest(body)).has("reasoning_effort")).isEqualTo(told);
    }

    @ParameterizedTest
    @EnumSource(FinishReason.class)
    void every_finish_has_a_word(FinishReason reason) {
        var answer = new ChatAnswer("msg_1", "m", 0, List.of(new Block.Text("a")), reason, null, Usage.NONE, null);
        byte[] body = format.writeAnswer(answer);
        JsonNode json = Json.answer(body, 0, body.length);

        assertThat(json.path("id").asText()).isEqualTo("chatcmpl-msg_1");
        assertThat(json.path("choices").path(0).path("finish_reason").asText())
                .isEqualTo(
                        switch (reason) {
                            case STOP, PAUSE -> "stop";
                            case LENGTH -> "length";
                            case TOOL_CALLS -> "tool_calls";
                            case CONTENT_FILTER, REFUSAL -> "content_filter";
                        });
        assertThat(json.path("choices").path(0).path("message").path("content").asText())
                .isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "not json",
                "[]",
                "{}",
                "{\"choices\":[]}",
                "{\"error\":{\"message\":\"x\"}}",
                "{\"choices\":[{\"message\":null}]}",
                "{\"choices\":[{\"message\":{\"tool_calls\":[{\"id\":\"c\"}]}}]}",
                "{\"choices\":[{\"message\":{\"content\":\"\"},\"finish_reason\":\"error\"}]}"
            })
    void what_is_no_answer_is_malformed(String body) {
        assertThatThrownBy(() -> format.readAnswer(utf8(body))).isInstanceOf(MalformedAnswer.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"not json", "{}", "{\"choices\":[]}", "{\"choices\":[1]}", "{\"choices\":null}"})
    void what_is_no_answer_does_not_pass(String body) {
        assertThatThrownBy(() -> format.passAnswer(utf8(body), "m")).isInstanceOf(MalformedAnswer.class);
    }

    @Test
    void an_answer_passes_with_only_its_model_renamed() {
        String body = """
                { "id":"1", "model" : "up", "choices":[{"message":{"content":"Gr\\u00fc","tool_calls":[{"function":{"arguments":"{}"}}]}},
                {"message":{"content":null,"reasoning_content":"hm"}}], "x":{"model":"inner"}, "usage":{"prompt_tokens":5,"completion_tokens":1}}
                """;

        var passed = format.passAnswer(utf8(body), "gpt");

        assertThat(passed.bytes().toBytes()).asString().isEqualTo(body.replace("\"up\"", "\"gpt\""));
        assertThat(passed.usage()).isEqualTo(Usage.of(5, 1));
        assertThat(passed.contentBytes()).isEqualTo(8);
    }

    @Test
    void an_answer_without_a_model_is_given_one() {
        var passed = format.passAnswer(utf8(" {\"choices\":[{}]}"), "gpt");

        assertThat(passed.bytes().toBytes()).asString().isEqualTo(" {\"model\":\"gpt\",\"choices\":[{}]}");
        assertThat(passed.usage()).isNull();
    }

    private String reasoning(Reasoning reasoning) {
        return written(full(List.of(), List.of(user(new Block.Text("q"))), reasoning, Json.object()))
                .path("reasoning_effort")
                .asText();
    }

    private JsonNode written(ChatRequest request) {
        byte[] body = format.writeRequest(request);
        return Json.answer(body, 0, body.length);
    }

    private static ChatRequest request(Message... messages) {
        return full(List.of(), List.of(messages), null, Json.object());
    }

    private static ChatRequest full(
            List<Block> system, List<Message> messages, @Nullable Reasoning reasoning, ObjectNode extras) {
        return new ChatRequest(
                "m", system, messages, List.of(), null, null, null, null, null, 40L, List.of(), null, reasoning, true,
                false, null, extras);
    }

    private static Message user(Block... blocks) {
        return new Message(Role.USER, List.of(blocks), null);
    }

    private static Message assistant(Block... blocks) {
        return new Message(Role.ASSISTANT, List.of(blocks), null);
    }

    private static Block image(Source source) {
        return new Block.Image(source, null, null);
    }

    private static Block document(Source source) {
        return new Block.Document(source, null, null, null);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
