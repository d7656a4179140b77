package dev.gatehouse.wire.anthropic;

import static dev.gatehouse.wire.anthropic.Requests.call;
import static dev.gatehouse.wire.anthropic.Requests.object;
import static dev.gatehouse.wire.anthropic.Requests.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.wire.MalformedRequest;
import dev.gatehouse.wire.MalformedRequest.Reason;
import dev.gatehouse.wire.chat.Block;
import dev.gatehouse.wire.chat.Block.CacheMark;
import dev.gatehouse.wire.chat.Block.Source;
import dev.gatehouse.wire.chat.ChatRequest.OutputFormat;
import dev.gatehouse.wire.chat.ChatRequest.Tool;
import dev.gatehouse.wire.chat.ChatRequest.ToolChoice;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestWriterTest {

    @Test
    void a_whole_request_of_another_protocol_is_written_in_one_order() {
        var request = new Requests();
        request.system.add(new Block.Text("Be kind."));
        request.system.add(new Block.Text("  "));
        request.system.add(new Block.Text("Developer: be brief.", new CacheMark(object("{\"type\":\"ephemeral\"}"))));
        request.user(
                new Block.Text("What is this?"),
                new Block.Image(new Source.Url("https://example.test/a.png"), "high", null));
        request.tools.add(
                new Tool("look", "Looks", object("{\"properties\":{\"x\":{\"type\":\"string\"}}}"), false, null));
        request.toolChoice = new ToolChoice.Auto();
        request.parallel = false;
        request.maxTokens = 700L;
        request.temperature = 1.7;
        request.topP = 0.4;
        request.topK = 9L;
        request.stop = List.of("STOP", " ");
        request.format = new OutputFormat.JsonObject();
        request.stream = true;
        request.user = "end-user";
        request.extras = object("""
                {"n":1,"seed":7,"frequency_penalty":1,"presence_penalty":1,"logit_bias":{"5":1},"store":true,"logprobs":false,
                 "top_logprobs":0,"modalities":["text"],"prediction":{"type":"content","content":"x"},"service_tier":"priority",
                 "stream_options":{"include_usage":true},"response_format":{"type":"json_object"},"prompt_cache_key":"k",
                 "metadata":{"a":"b"},"verbosity":"low"}""");

        Golden.verify("written/whole.json", Golden.pretty(request.bytes()));
        assertThat(request.bytes()).isEqualTo(request.bytes());
    }

    @Test
    void all_results_stand_first_in_one_user_message_directly_after_the_calls() {
        var request = new Requests()
                .tool("t")
                .user("go")
                .assistant(new Block.Text("I do."))
                .assistant(call("call_a", "{\"x\":1}"), call("call_b", ""), call("call_c", "{}"))
                .user(result("call_b", "B"))
                .user(new Block.Text("by the way"))
                .user(result("call_a", "A"), new Block.Text("and"))
                .user(new Block.ToolResult("call_c", List.of(), true, null));

        Golden.verify("written/results.json", Golden.pretty(request.bytes()));
    }

    @Test
    void a_conversation_without_a_user_to_begin_with_is_given_one() {
        var request = new Requests().assistant(new Block.Text("Hello!")).user("Hi");
        var messages = request.written().path("messages");
        assertThat(messages.toString())
                .isEqualTo(
                        "[{\"role\":\"user\",\"content\":\"(continued)\"},{\"role\":\"assistant\",\"content\":\"Hello!\"},"
                                + "{\"role\":\"user\",\"content\":\"Hi\"}]");

        var onlySystem = new Requests();
        onlySystem.system.add(new Block.Text("Speak."));
        assertThat(onlySystem.written().path("messages").toString())
                .isEqualTo("[{\"role\":\"user\",\"content\":\"(continued)\"}]");
    }

    @Test
    void what_anthropic_would_refuse_and_nobody_would_miss_is_left_out() {
        var request = new Requests()
                .user(new Block.Text(""), new Block.Text("a"), new Block.Text(" \n"))
                .assistant(new Block.Thinking("foreign thoughts", ""), new Block.Text(""))
                .user("b")
                .assistant(new Block.Refusal("No.  \n"));

        assertThat(request.written().path("messages").toString())
                .isEqualTo(
                        "[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},{\"type\":\"text\",\"text\":\"b\"}]},"
                                + "{\"role\":\"assistant\",\"content\":\"No.\"}]");
    }

    @Test
    void thoughts_keep_their_seals_to_the_byte() {
        var seal = "EqQBCkgIARABGAIiQL8x+/Zm9v_-== ü\u2028\\\"";
        var request = new Requests()
                .user("x")
                .assistant(
                        new Block.Thinking("a\u0001b\n🤔", seal), new Block.RedactedThinking(seal), new Block.Text("y"))
                .user("z");

        var blocks = request.written().path("messages").path(1).path("content");
        assertThat(blocks.path(0).path("thinking").asText()).isEqualTo("a\u0001b\n🤔");
        assertThat(blocks.path(0).path("signature").asText()).isEqualTo(seal);
        assertThat(blocks.path(1).path("data").asText()).isEqualTo(seal);
        assertThat(new String(request.bytes(), StandardCharsets.UTF_8)).contains("🤔");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"n\":2}                          | n",
                "{\"logprobs\":true}                | logprobs",
                "{\"top_logprobs\":3}               | top_logprobs",
                "{\"modalities\":[\"text\",\"audio\"]} | modalities",
                "{\"audio\":{\"voice\":\"alloy\"}}  | audio",
                "{\"web_search_options\":{}}        | web_search_options",
            })
    void what_would_be_missed_in_the_answer_is_refused(String extras, String param) {
        var request = new Requests().user("x");
        request.extras = object(extras);
        var refusal = refusal(request);
        assertThat(refusal.reason()).isEqualTo(Reason.UNTRANSLATABLE);
        assertThat(refusal.param()).isEqualTo(param);
    }

    @Test
    void content_that_cannot_be_said_is_refused() {
        assertThat(refusal(new Requests().user(new Block.Audio("AAAA", "wav"))).text())
                .contains("Audio");
        assertThat(refusal(new Requests().user(new Block.Native("openai", Json.object())))
                        .reason())
                .isEqualTo(Reason.UNTRANSLATABLE);
        assertThat(refusal(new Requests().user(new Block.Image(new Source.PlainText("x"), null, null)))
                        .param())
                .isEqualTo("messages");
        var system = new Requests().user("x");
        system.system.add(new Block.Audio("AAAA", "wav"));
        assertThat(refusal(system).text()).contains("System");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"city\":", "null", "[]", "\"x\"", "{} {}", "5"})
    void arguments_that_are_no_object_are_refused(String arguments) {
        var refusal =
                refusal(new Requests().user("x").assistant(call("c", arguments)).user(result("c", "y")));
        assertThat(refusal.reason()).isEqualTo(Reason.UNTRANSLATABLE);
        assertThat(refusal.text()).doesNotContain("city");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{}"})
    void no_arguments_are_an_empty_object(String arguments) {
        var written = new Requests()
                .user("x")
                .assistant(call("c", arguments))
                .user(result("c", "y"))
                .written();
        assertThat(written.at("/messages/1/content/0/input").toString()).isEqualTo("{}");
    }

    @ParameterizedTest
    @CsvSource({"1.5,1.0", "0.0,0.0", "2.0,1.0", "0.7,0.7"})
    void temperature_is_at_most_one(double asked, double sent) {
        var request = new Requests().user("x");
        request.temperature = asked;
        assertThat(request.written().path("temperature").asDouble(-1)).isEqualTo(sent);
    }

    @Test
    void newer_models_are_sent_no_sampling() {
        var request = new Requests().user("x");
        request.model = "claude-opus-4-7";
        request.temperature = 0.0;
        request.topP = 0.5;
        request.topK = 4L;
        assertThat(request.written().toString())
                .isEqualTo(
                        "{\"model\":\"claude-opus-4-7\",\"max_tokens\":50000,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}");
    }

    @Test
    void tool_choices_have_their_words() {
        assertThat(choice(new ToolChoice.Required(), null)).isEqualTo("{\"type\":\"any\"}");
        assertThat(choice(new ToolChoice.Named("t"), false))
                .isEqualTo("{\"type\":\"tool\",\"name\":\"t\",\"disable_parallel_tool_use\":true}");
        assertThat(choice(new ToolChoice.None(), false)).isEqualTo("{\"type\":\"none\"}");
        assertThat(choice(new ToolChoice.Auto(), true)).isEqualTo("{\"type\":\"auto\"}");
        var without = new Requests().user("x");
        without.toolChoice = new ToolChoice.Auto();
        assertThat(without.written().has("tool_choice")).isFalse();
        without.tool("t").toolChoice = null;
        without.parallel = false;
        assertThat(without.written().path("tool_choice").toString())
                .isEqualTo("{\"type\":\"auto\",\"disable_parallel_tool_use\":true}");
    }

    private static String choice(ToolChoice choice, @Nullable Boolean parallel) {
        var request = new Requests().user("x").tool("t");
        request.toolChoice = choice;
        request.parallel = parallel;
        return request.written().path("tool_choice").toString();
    }

    @Test
    void a_schema_is_closed_where_it_names_properties_and_left_alone_elsewhere() {
        var schema = object("""
                {"type":"object","properties":{"a":{"anyOf":[{"type":"object","properties":{"b":{}}},{"type":"null"}]},
                 "free":{"type":"object"},"open":{"type":"object","properties":{},"additionalProperties":true}}}""");
        var request = new Requests().user("x");
        request.format = new OutputFormat.JsonSchema("n", schema, null, null);

        var written = request.written().at("/output_config/format/schema");
        assertThat(written.path("additionalProperties").isBoolean()).isTrue();
        assertThat(written.at("/properties/a/anyOf/0/additionalProperties").toString())
                .isEqualTo("false");
        assertThat(written.at("/properties/free").toString()).isEqualTo("{\"type\":\"object\"}");
        assertThat(written.at("/properties/open/additionalProperties").asBoolean())
                .isTrue();
        assertThat(schema.has("additionalProperties"))
                .as("the request itself is not touched")
                .isFalse();
    }

    private static MalformedRequest refusal(Requests request) {
        var refusal = catchThrowableOfType(MalformedRequest.class, request::bytes);
        assertThat(refusal).isNotNull();
        return refusal;
    }
}
