package dev.gatehouse.wire.anthropic;

import static dev.gatehouse.wire.anthropic.Requests.call;
import static dev.gatehouse.wire.anthropic.Requests.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.wire.chat.Block;
import dev.gatehouse.wire.chat.ChatRequest.Reasoning;
import dev.gatehouse.wire.chat.ChatRequest.ToolChoice;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThinkingPlanTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "claude-3-5-sonnet-20241022,BUDGETED",
                "claude-3-7-sonnet-latest,BUDGETED",
                "claude-2.1,BUDGETED",
                "claude-instant-1.2,BUDGETED",
                "claude-opus-4-20250514,BUDGETED",
                "claude-sonnet-4@20250514,BUDGETED",
                "claude-opus-4-1,BUDGETED",
                "claude-haiku-4-5-20251001,BUDGETED",
                "anthropic/claude-sonnet-4.5,BUDGETED",
                "us.anthropic.claude-sonnet-4-5-20250929-v1:0,BUDGETED",
                "claude-opus-4-6,EITHER",
                "anthropic.claude-opus-4-6-v1,EITHER",
                "claude-sonnet-4.6,EITHER",
                "claude-opus-4-7,ADAPTIVE",
                "claude-opus-4-7-20260416,ADAPTIVE",
                "claude-opus-4-8-think,ADAPTIVE",
                "claude-opus-5,ADAPTIVE",
                "claude-sonnet-5-5,ADAPTIVE",
                "claude-fable-5-1,ADAPTIVE",
                "claude-mythos-preview,ADAPTIVE",
                "MiniMax-M2,BUDGETED",
                "glm-4.6,BUDGETED",
            })
    void a_generation_is_told_by_the_name(String model, ModelGeneration generation) {
        assertThat(ModelGeneration.of(model)).isEqualTo(generation);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "claude-sonnet-4-5,none,-,-", "claude-sonnet-4-5,minimal,1024,-", "claude-sonnet-4-5,low,1024,-",
                "claude-sonnet-4-5,medium,8192,-", "claude-sonnet-4-5,high,24576,-", "claude-sonnet-4-5,xhigh,32768,-",
                "claude-sonnet-4-5,max,32768,-", "claude-opus-4-6,minimal,-,low", "claude-opus-4-6,xhigh,-,high",
                "claude-opus-4-6,max,-,max", "claude-opus-5,none,-,-", "claude-opus-5,minimal,-,low",
                "claude-opus-5,high,-,high", "claude-opus-5,xhigh,-,xhigh",
            })
    void effort_is_said_as_the_model_takes_it(
            String model, String level, @Nullable Long budget, @Nullable String effort) {
        var request = new Requests().user("x");
        request.model = model;
        request.reasoning = new Reasoning.Effort(level);
        verify(request, budget, effort);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "claude-sonnet-4-5,500,1024,-",
                "claude-opus-4-6,3000,3000,-",
                "claude-opus-5,2000,-,low",
                "claude-opus-5,10000,-,medium",
                "claude-opus-5,40000,-,high",
            })
    void a_budget_is_said_as_the_model_takes_it(
            String model, long tokens, @Nullable Long budget, @Nullable String effort) {
        var request = new Requests().user("x");
        request.model = model;
        request.reasoning = new Reasoning.Budget(tokens);
        verify(request, budget, effort);
    }

    private static void verify(Requests request, @Nullable Long budget, @Nullable String effort) {
        var written = request.written();
        if (budget != null) {
            assertThat(written.path("thinking").toString())
                    .isEqualTo("{\"type\":\"enabled\",\"budget_tokens\":" + budget + "}");
        } else if (effort != null) {
            assertThat(written.path("thinking").toString()).isEqualTo("{\"type\":\"adaptive\"}");
        } else {
            assertThat(written.has("thinking")).isFalse();
        }
        assertThat(written.at("/output_config/effort").textValue()).isEqualTo(effort);
    }

    @Test
    void a_model_that_only_knows_budgets_is_given_one_for_adaptive() {
        var request = new Requests().user("x");
        request.reasoning = new Reasoning.Adaptive(null);
        verify(request, 8192L, null);
        request.model = "claude-opus-4-6";
        assertThat(request.written().path("thinking").toString()).isEqualTo("{\"type\":\"adaptive\"}");
        assertThat(request.written().has("output_config")).isFalse();
        request.reasoning = new Reasoning.Off();
        verify(request, null, null);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-,8192,12288",
                "8193,8192,8193",
                "8192,4096,8192",
                "4000,2000,4000",
                "2048,1024,2048",
                "2047,-,2047",
                "10,-,10"
            })
    void an_output_cap_is_never_raised_by_thinking(@Nullable Long cap, @Nullable Long budget, long sent) {
        var request = new Requests().user("x");
        request.maxTokens = cap;
        request.reasoning = new Reasoning.Effort("medium");
        assertThat(request.written().path("max_tokens").asLong()).isEqualTo(sent);
        verify(request, budget, null);
    }

    @Test
    void without_a_cap_there_is_one_all_the_same() {
        var request = new Requests().user("x");
        request.maxTokens = null;
        assertThat(request.written().path("max_tokens").asLong()).isEqualTo(4096);
    }

    @Test
    void thinking_drives_out_sampling() {
        var request = new Requests().user("x");
        request.reasoning = new Reasoning.Budget(2048);
        request.temperature = 0.5;
        request.topK = 5L;
        request.topP = 0.9;
        var written = request.written();
        assertThat(written.has("temperature") || written.has("top_k") || written.has("top_p"))
                .isFalse();
        request.topP = 0.95;
        assertThat(request.written().path("top_p").asDouble()).isEqualTo(0.95);
    }

    @Test
    void a_forced_tool_drives_out_thinking() {
        var request = new Requests().user("x").tool("t");
        request.reasoning = new Reasoning.Effort("high");
        request.temperature = 0.5;
        request.toolChoice = new ToolChoice.Required();
        assertThat(request.written().has("thinking")).isFalse();
        assertThat(request.written().path("temperature").asDouble()).isEqualTo(0.5);
        request.toolChoice = new ToolChoice.Named("t");
        assertThat(request.written().has("thinking")).isFalse();
        request.toolChoice = new ToolChoice.Auto();
        assertThat(request.written().has("thinking")).isTrue();
    }

    @Test
    void a_tool_loop_that_began_without_thoughts_goes_on_without() {
        var loop = new Requests().tool("t").user("x").assistant(call("a", "{}")).user(result("a", "1"));
        loop.reasoning = new Reasoning.Effort("low");
        assertThat(loop.written().has("thinking")).isFalse();

        loop.assistant(new Block.Text("done")).user("next");
        assertThat(loop.written().has("thinking")).as("the loop is over").isTrue();

        var thoughtful = new Requests()
                .tool("t")
                .user("x")
                .assistant(new Block.Thinking("hm", "sig"), call("a", "{}"))
                .user(result("a", "1"))
                .assistant(call("b", "{}"))
                .user(result("b", "2"));
        thoughtful.reasoning = new Reasoning.Effort("low");
        assertThat(thoughtful.written().has("thinking")).isTrue();
    }
}
