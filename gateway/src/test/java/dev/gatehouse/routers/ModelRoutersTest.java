package dev.gatehouse.routers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.access.Caller;
import dev.gatehouse.access.Identities;
import dev.gatehouse.access.Policy;
import dev.gatehouse.error.ApiException;
import dev.gatehouse.platform.MovableClocks;
import dev.gatehouse.platform.TestDatabase;
import dev.gatehouse.routing.Deployment.Mode;
import dev.gatehouse.wire.openai.OpenAiChat;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelRoutersTest {
    private static final Caller MASTER = new Caller.Master("master");

    private final ServedHere served = new ServedHere();
    private final MovableClocks clocks = new MovableClocks();
    private final Decisions decisions = new Decisions(TestDatabase.emptied(), clocks);

    private Optional<Decision> decide(String name, String body) {
        return decide(name, MASTER, body);
    }

    private Optional<Decision> decide(String name, Caller caller, String body) {
        return new ModelRouters(served.market(), new Policy(), decisions, clocks)
                .decide(name, Mode.CHAT, caller, () -> Optional.of(conversation(body)));
    }

    private static Conversation conversation(String members) {
        var body = "{\"model\":\"m\"," + members + "}";
        return Conversation.of(new OpenAiChat().readRequest(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static String says(String text) {
        return "\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]";
    }

    private String model(String name, String body) {
        return decide(name, body).orElseThrow().model();
    }

    @Test
    void only_a_routers_name_is_decided_and_a_models_own_name_is_none() {
        served.with("openai/gpt-4o").with("router:mine/x");

        assertThat(decide("openai/gpt-4o", says("hi"))).isEmpty();
        assertThat(decide("router:mine/x", says("hi"))).isEmpty();
        assertThat(decide("router:mine", says("hi"))).isPresent();
    }

    @Test
    void nothing_else_than_chat_is_routed() {
        served.with("openai/gpt-4o");

        assertThat(new ModelRouters(served.market(), new Policy(), decisions, clocks)
                        .decide("router", Mode.EMBEDDING, MASTER, Optional::empty))
                .isEmpty();
    }

    @Test
    void the_last_words_of_the_user_decide() {
        served.with("openai/o1", "zai/glm-4.7");
        var body = "\"messages\":[{\"role\":\"user\",\"content\":\"the entire system from scratch\"},"
                + "{\"role\":\"assistant\",\"content\":\"microservices\"},"
                + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a typo\"}]}]";

        assertThat(model("router:code", body)).isEqualTo("zai/glm-4.7");
        assertThat(model("router:code:agentic", body)).isEqualTo("openai/o1");
    }

    @Test
    void a_provider_that_is_open_is_passed_over_unless_nobody_else_is_left() {
        served.with("openai/o1", "anthropic/claude-3.5-sonnet");
        served.open.add("openai");
        assertThat(model("router:code", says("system design"))).isEqualTo("anthropic/claude-3.5-sonnet");

        served.open.add("anthropic");
        var decision = decide("router:code", says("system design")).orElseThrow();
        assertThat(decision.fallback()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"type\":\"object\"}}}],\"messages\":[{\"role\":\"user\",\"content\":\"fix the bug\"}]",
                "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"fix the bug\"},{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://x/y.png\"}}]}]",
                "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"schema\":{\"type\":\"object\"}}},\"messages\":[{\"role\":\"user\",\"content\":\"fix the bug\"}]",
            })
    void a_model_that_is_known_to_lack_what_is_asked_is_passed_over(String body) {
        var needs = conversation(body).needs();
        served.with("openai/gpt-4", "openai/gpt-4o");
        var market = served.market();

        assertThat(market.offers(null, Needs.NOTHING, _ -> true).find("openai/gpt-4"))
                .isPresent();
        assertThat(market.offers(null, needs, _ -> true).find("openai/gpt-4o")).isPresent();
        if (needs.vision() || needs.json() == Needs.Json.SCHEMA) {
            assertThat(market.offers(null, needs, _ -> true).find("openai/gpt-4"))
                    .isEmpty();
        }
        assertThat(model("router:code", body)).isEqualTo("openai/gpt-4o");
    }

    @Test
    void a_prompt_beyond_the_catalogues_context_goes_elsewhere() {
        served.with("openai/gpt-4o");
        var market = served.market();

        assertThat(market.offers(null, Needs.NOTHING.ofTokens(100_000), _ -> true)
                        .find("openai/gpt-4o"))
                .isPresent();
        assertThat(market.offers(null, Needs.NOTHING.ofTokens(128_001), _ -> true)
                        .find("openai/gpt-4o"))
                .isEmpty();
    }

    @Test
    void tokens_are_a_quarter_of_the_characters_and_twenty_a_message() {
        assertThat(conversation(says("x".repeat(400))).needs().tokens()).isEqualTo(120);
    }

    @Test
    void models_the_caller_may_not_use_are_passed_over_and_where_none_is_left_it_is_refused() {
        served.with("openai/gpt-4o", "anthropic/claude-3.5-haiku");
        var name = "router:code";
        assertThat(decide(name, key("openai/gpt-4o"), says("fix the bug"))
                        .orElseThrow()
                        .model())
                .isEqualTo("openai/gpt-4o");
        assertThat(decide(name, key(), says("fix the bug")).orElseThrow().model())
                .isEqualTo("anthropic/claude-3.5-haiku");

        var refused =
                catchThrowableOfType(ApiException.class, () -> decide(name, key("some/other"), says("fix the bug")));

        assertThat(refused.error().status()).isEqualTo(403);
    }

    private static Caller key(String... models) {
        return Identities.holder(Identities.using(List.of(models)));
    }

    @Test
    void where_no_model_of_a_table_is_served_the_cheapest_that_is_takes_its_place() {
        served.with("mine/dear", "5", "5").with("mine/cheap", "1", "1").with("mine/also-cheap", "1", "1");

        for (var router : List.of("router:code", "router:general:quality")) {
            var decision = decide(router, says("fix the bug")).orElseThrow();
            assertThat(decision.model()).isEqualTo("mine/also-cheap");
            assertThat(decision.fallback()).isPresent();
        }
    }

    @Test
    void where_nothing_is_served_there_is_no_decision() {
        assertThat(decide("router:code", says("hi"))).isEmpty();
        assertThat(decide("router:general", says("hi"))).isEmpty();
    }

    @Test
    void models_without_a_price_are_not_in_the_pool() {
        served.add("openai/gpt-4o", Optional.empty(), Mode.CHAT).with("openai/gpt-4o-mini");

        assertThat(model("router:general:quality", says("hi"))).isEqualTo("openai/gpt-4o-mini");
    }

    @Test
    void a_request_that_cannot_be_read_is_routed_too() {
        served.with("openai/gpt-4o", "zai/glm-4.7");
        var routers = new ModelRouters(served.market(), new Policy(), decisions, clocks);

        assertThat(routers.decide("router:code", Mode.CHAT, MASTER, Optional::empty)
                        .orElseThrow()
                        .model())
                .isEqualTo("zai/glm-4.7");
        assertThat(decisions.stats("code").requests()).isZero();
    }

    @Test
    void an_answer_says_what_was_chosen_and_why() {
        served.with("openai/gpt-4o", "2.5", "10").with("zai/glm-4.7");
        var code = decide("gatewayz-code-price", says("a typo")).orElseThrow().metadata();
        assertThat(code.path("router").asText()).isEqualTo("code");
        assertThat(code.path("router_mode").asText()).isEqualTo("code:price");
        assertThat(code.path("task_category").asText()).isEqualTo("simple_code");
        assertThat(code.path("complexity").asText()).isEqualTo("low");
        assertThat(code.path("selected_model").asText()).isEqualTo("zai/glm-4.7");
        assertThat(code.path("selected_tier").asInt()).isEqualTo(4);
        assertThat(code.path("savings").path("gpt_4o").asText()).isEqualTo("$0.0074");
        assertThat(code.path("model_info").path("swe_bench").decimalValue()).isEqualByComparingTo("38.1");

        var general =
                decide("router:general:quality", says("hello")).orElseThrow().metadata();
        assertThat(general.path("router").asText()).isEqualTo("general");
        assertThat(general.path("router_mode").asText()).isEqualTo("general:quality");
        assertThat(general.path("selected_model").asText()).isEqualTo("openai/gpt-4o");
        assertThat(general.path("provider").asText()).isEqualTo("openai");
        assertThat(general.path("fallback_used").asBoolean(true)).isFalse();
        assertThat(general.has("fallback_reason")).isFalse();
    }
}
