package dev.gatehouse.routers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.access.Caller;
import dev.gatehouse.access.Policy;
import dev.gatehouse.endpoint.ApiFixture;
import dev.gatehouse.endpoint.Reply;
import dev.gatehouse.routing.Deployment.Mode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouterApiTest {
    private final Fixture api = new Fixture();

    private static final class Fixture extends ApiFixture {
        final ServedHere served = new ServedHere()
                .with("openai/gpt-4o", "2.5", "10")
                .with("openai/gpt-4o-mini", "0.15", "0.6")
                .with("openai/o1", "15", "60")
                .with("zai/glm-4.7", "0.1", "0.1");
        final Decisions decisions = new Decisions(database, clocks);
        final ModelRouters routers = new ModelRouters(served.market(), new Policy(), decisions, clocks);

        Fixture() {
            super("admin");
            serve(RouterEndpoints.of(routers, decisions));
        }

        void serveNothing() {
            serve(RouterEndpoints.of(
                    new ModelRouters(new ServedHere().market(), new Policy(), decisions, clocks), decisions));
        }
    }

    private JsonNode got(String path) {
        return ok(api.get(path, null));
    }

    private JsonNode posted(String path, String json) {
        return ok(api.post(path, null, json));
    }

    private static JsonNode ok(Reply reply) {
        assertThat(reply.status())
                .as(new String(reply.body(), StandardCharsets.UTF_8))
                .isEqualTo(200);
        return ApiFixture.json(reply);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/code-router/settings/options",
                "/code-router/tiers",
                "/code-router/stats",
                "/general-router/settings/options",
                "/general-router/models",
                "/general-router/fallback-models",
                "/general-router/stats"
            })
    void everybody_may_look_whatever_key_he_has(String path) {
        assertThat(got(path).path("success").asBoolean()).isTrue();
        assertThat(api.get(path, "sk-no-such-key").status()).isEqualTo(200);
    }

    @Test
    void settings_of_the_code_router() {
        var settings = got("/code-router/settings/options");

        var options = settings.path("options");
        assertThat(options.properties().stream().map(Map.Entry::getKey))
                .containsExactly(
                        "use_code_router", "optimization_mode", "manual_model", "show_routing_info", "show_savings");
        assertThat(options.at("/use_code_router/type").asText()).isEqualTo("boolean");
        assertThat(options.at("/use_code_router/default").asBoolean()).isTrue();
        assertThat(options.at("/optimization_mode/type").asText()).isEqualTo("select");
        assertThat(options.at("/optimization_mode/default").asText()).isEqualTo("balanced");
        assertThat(options.at("/optimization_mode/options").toString())
                .isEqualTo("[\"balanced\",\"price\",\"quality\",\"agentic\"]");
        assertThat(options.at("/optimization_mode/depends_on").asText()).isEqualTo("use_code_router");
        assertThat(options.at("/manual_model/type").asText()).isEqualTo("model_select");
        assertThat(options.at("/manual_model/default").asText()).isEqualTo("anthropic/claude-sonnet-4");
        assertThat(options.path("use_code_router").has("depends_on")).isFalse();
        assertThat(settings.path("parameters")).isEqualTo(options);
        assertThat(settings.path("modes").findValuesAsText("value"))
                .containsExactly("auto", "price", "quality", "agentic");
    }

    @Test
    void tiers_of_the_code_router() {
        var tiers = got("/code-router/tiers");

        assertThat(tiers.path("tiers").properties().stream().map(Map.Entry::getKey))
                .containsExactly("1", "2", "3", "4");
        assertThat(tiers.at("/tiers/1/name").asText()).isEqualTo("Premium");
        assertThat(tiers.at("/tiers/1/price_range").asText()).isEqualTo("$1.25-15 in, $5-60 out per 1M tokens");
        var model = tiers.at("/tiers/2/models/0");
        assertThat(model.toString())
                .isEqualTo("{\"id\":\"anthropic/claude-3.5-haiku\",\"name\":\"Claude 3.5 Haiku\","
                        + "\"provider\":\"anthropic\",\"swe_bench\":40.6,\"human_eval\":88.1,\"price_input\":0.8,"
                        + "\"price_output\":4,\"context_length\":200000,"
                        + "\"strengths\":[\"debugging\",\"refactoring\",\"code_generation\"]}");
        assertThat(tiers.at("/fallback_model/id").asText()).isEqualTo("zai/glm-4.7");
        assertThat(tiers.at("/fallback_model/provider").asText()).isEqualTo("zai");
        assertThat(tiers.at("/baselines/gpt_4o/price_output").asInt()).isEqualTo(10);
    }

    @Test
    void a_prompt_is_tried_out_without_being_counted() {
        var test = posted("/code-router/test", "{\"prompt\":\"fix this bug\",\"mode\":\"Price\"}");

        assertThat(test.path("model_id").asText()).isEqualTo("openai/gpt-4o");
        assertThat(test.path("selected_model").asText()).isEqualTo("openai/gpt-4o");
        assertThat(test.path("provider").asText()).isEqualTo("openai");
        assertThat(test.path("tier").asInt()).isEqualTo(2);
        assertThat(test.path("task_category").asText()).isEqualTo("debugging");
        assertThat(test.path("complexity").asText()).isEqualTo("medium_high");
        assertThat(test.path("confidence").asDouble()).isBetween(0.01, 1.0);
        assertThat(test.path("mode").asText()).isEqualTo("price");
        assertThat(test.path("routing_latency_ms").isNumber()).isTrue();
        assertThat(test.at("/savings_estimate/claude_3_5_sonnet/savings_percent")
                        .asDouble())
                .isEqualTo(28.6);
        assertThat(test.at("/model_info/human_eval").asDouble()).isEqualTo(90.2);
        assertThat(test.path("rationale").asText()).contains("debugging", "tier 2", "openai/gpt-4o");
        assertThat(got("/code-router/stats").at("/stats/total_requests").asInt())
                .isZero();
    }

    @Test
    void what_a_conversation_would_show_besides_can_be_said() {
        var test = posted(
                "/code-router/test",
                "{\"prompt\":\"look at it\",\"context\":{\"file_count\":5,\"conversation_length\":12}}");
        assertThat(test.path("task_category").asText()).isEqualTo("architecture");
        assertThat(test.path("tier").asInt()).isEqualTo(1);

        var trace = posted("/code-router/test", "{\"prompt\":\"look\",\"context\":{\"has_error_trace\":true}}");
        assertThat(trace.path("task_category").asText()).isEqualTo("debugging");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"prompt\":\"\"}",
                "{\"prompt\":\"  \\n\"}",
                "{\"prompt\":null}",
                "{\"prompt\":7}",
                "{\"prompt\":\"x\",\"mode\":\"best\"}",
                "{\"prompt\":\"x\",\"context\":{\"file_count\":\"many\"}}"
            })
    void a_test_of_the_code_router_that_makes_no_sense_is_422(String body) {
        refused(api.post("/code-router/test", null, body));
    }

    private static void refused(Reply reply) {
        assertThat(reply.status()).isEqualTo(422);
        var error = ApiFixture.json(reply);
        assertThat(error.at("/error/code").asText()).isEqualTo("VALIDATION_ERROR");
        assertThat(error.at("/error/status").asInt()).isEqualTo(422);
        assertThat(error.path("detail").isArray()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "balanced", "BALANCED", "price", "quality", "Agentic"})
    void modes_are_taken_in_any_case(String mode) {
        posted("/code-router/test", "{\"prompt\":\"x\",\"mode\":\"" + mode + "\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | true | router:code | 0 | 0",
                "{\"optimization_mode\":\"balanced\"} | true | router:code | 0 | 0",
                "{\"optimization_mode\":\"Price\"} | true | router:code:price | 0 | 0",
                "{\"optimization_mode\":\"agentic\"} | true | router:code:agentic | 0 | 0",
                "{\"optimization_mode\":\"best\"} | false | '' | 1 | 0",
                "{\"use_code_router\":false} | false | '' | 1 | 0",
                "{\"use_code_router\":false,\"manual_model\":\"\"} | false | '' | 1 | 0",
                "{\"use_code_router\":false,\"manual_model\":\"openai/gpt-4o\"} | true | openai/gpt-4o | 0 | 0",
                "{\"use_code_router\":false,\"manual_model\":\"no/such\"} | true | no/such | 0 | 1",
                "{\"use_code_router\":false,\"optimization_mode\":\"best\"} | false | '' | 2 | 0",
            })
    void settings_are_judged_and_always_answered(String body, boolean valid, String name, int errors, int warnings) {
        var verdict = posted("/code-router/settings/validate", body);

        assertThat(verdict.path("valid").asBoolean()).isEqualTo(valid);
        assertThat(verdict.path("model_string").asText()).isEqualTo(name);
        assertThat(verdict.path("errors")).hasSize(errors);
        assertThat(verdict.path("warnings")).hasSize(warnings);
    }

    @Test
    void settings_of_the_general_router() {
        var settings = got("/general-router/settings/options");

        assertThat(settings.path("modes").findValuesAsText("value"))
                .containsExactly("balanced", "quality", "cost", "latency");
        assertThat(settings.path("strategies")).isEqualTo(settings.path("modes"));
        assertThat(settings.at("/options/optimization_mode/options")).hasSize(4);
        assertThat(settings.at("/model_pools/latency")).hasSize(13);
        assertThat(settings.at("/syntax/primary").asText()).isEqualTo("router:general:<mode>");
        assertThat(settings.at("/syntax/examples")).hasSize(4);
        assertThat(settings.at("/syntax/aliases").toString()).contains("gatewayz-general");
    }

    @Test
    void the_pool_is_always_shown_and_who_serves_it_here() {
        var models = got("/general-router/models");

        assertThat(models.path("total").asInt()).isEqualTo(13);
        var first = models.path("models").get(0);
        assertThat(first.path("id").asText()).isEqualTo("openai/gpt-4o");
        assertThat(first.path("gatewayz_id")).isEqualTo(first.path("id"));
        assertThat(first.path("provider").asText()).isEqualTo("openai");
        assertThat(first.path("available_on").toString()).isEqualTo("[\"openai\"]");
        assertThat(models.path("models").get(2).path("available_on")).isEmpty();
    }

    @Test
    void fallbacks_of_every_mode() {
        var fallbacks = got("/general-router/fallback-models");

        assertThat(fallbacks.at("/fallback_models/balanced").asText()).isEqualTo("anthropic/claude-sonnet-4");
        for (var mode : List.of("balanced", "quality", "cost", "latency")) {
            assertThat(fallbacks.path("fallback_chains").path(mode)).hasSize(3);
            assertThat(fallbacks.path("fallback_chains").path(mode).get(0))
                    .isEqualTo(fallbacks.path("fallback_models").path(mode));
        }
    }

    @Test
    void messages_or_a_prompt_are_tried_out() {
        var quality = posted(
                "/general-router/test",
                "{\"mode\":\"QUALITY\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Translate it\"}]}]}");
        assertThat(quality.path("model_id").asText()).isEqualTo("openai/gpt-4o-mini");
        assertThat(quality.path("selected_model")).isEqualTo(quality.path("model_id"));
        assertThat(quality.path("mode").asText()).isEqualTo("quality");
        assertThat(quality.path("reasoning").asText()).contains("translation", "openai/gpt-4o-mini");
        assertThat(quality.path("fallback_used").asBoolean(true)).isFalse();
        assertThat(quality.path("fallback_reason").isNull()).isTrue();
        assertThat(quality.path("candidates").findValuesAsText("model_id"))
                .containsExactly("openai/gpt-4o-mini", "openai/gpt-4o");

        var balanced = posted("/general-router/test", "{\"prompt\":\"hello\"}");
        assertThat(balanced.path("mode").asText()).isEqualTo("balanced");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"messages\":[]}",
                "{\"messages\":[7]}",
                "{\"prompt\":\"\"}",
                "{\"messages\":\"hi\"}",
                "{\"prompt\":\"x\",\"mode\":\"best\"}",
                "{\"prompt\":\"x\",\"mode\":\"price\"}"
            })
    void a_test_of_the_general_router_that_makes_no_sense_is_422(String body) {
        refused(api.post("/general-router/test", null, body));
    }

    @Test
    void what_was_chosen_is_counted() {
        var caller = new Caller.Master("m");
        for (var name : List.of("router:code:agentic", "router:code:price", "gatewayz-code-price")) {
            api.routers.decide(name, Mode.CHAT, caller, () -> Optional.of(Conversation.of("a typo")));
        }
        api.routers.decide("router", Mode.CHAT, caller, () -> Optional.of(Conversation.of("hi")));

        var code = got("/code-router/stats").path("stats");
        assertThat(code.path("tiers_loaded").asInt()).isEqualTo(4);
        assertThat(code.path("models_available").asInt()).isEqualTo(13);
        assertThat(code.path("fallback_model").asText()).isEqualTo("zai/glm-4.7");
        assertThat(code.path("baselines").toString()).isEqualTo("[\"claude_3_5_sonnet\",\"gpt_4o\"]");
        assertThat(code.path("total_requests").asInt()).isEqualTo(3);
        assertThat(code.path("by_mode").toString()).isEqualTo("{\"agentic\":1,\"price\":2}");
        assertThat(code.path("by_tier").toString()).isEqualTo("{\"1\":1,\"4\":2}");
        assertThat(code.path("by_model").toString()).isEqualTo("{\"openai/o1\":1,\"zai/glm-4.7\":2}");
        assertThat(code.path("by_category").toString()).isEqualTo("{\"simple_code\":3}");
        assertThat(code.path("fallback_count").asInt()).isZero();
        assertThat(code.at("/total_savings_usd/gpt_4o").decimalValue()).isEqualByComparingTo("0.0147");
        var general = got("/general-router/stats").path("stats");
        assertThat(general.path("notdiamond_enabled").asBoolean(true)).isFalse();
        assertThat(general.path("total_requests").asInt()).isEqualTo(1);
        assertThat(general.path("by_mode").toString()).isEqualTo("{\"balanced\":1}");
        assertThat(general.path("avg_confidence").asDouble()).isBetween(0.5, 1.0);
    }

    @Test
    void where_nothing_is_served_a_test_finds_nothing() {
        var empty = new Fixture();
        empty.serveNothing();

        var reply = empty.post("/code-router/test", null, "{\"prompt\":\"x\"}");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(ApiFixture.json(reply).at("/error/code").asText()).isEqualTo("MODEL_NOT_FOUND");
    }
}
