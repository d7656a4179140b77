package dev.gatehouse.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Providers that fail again and again are shut off: on one node by its own traffic, on three by what most of them find. */
final class CircuitBreakerTest {
    private static final String CONFIG = """
            model_list:
              - {model_name: one, litellm_params: {model: openai/one}}
              - {model_name: both, litellm_params: {model: openai/first, weight: 1}}
              - {model_name: both, litellm_params: {model: anthropic/second, weight: 0}}
              - {model_name: other, litellm_params: {model: anthropic/other}}
            """;

    private static final List<Product> NODES = new ArrayList<>();
    private static Sim sim;
    private static String key;

    @BeforeAll
    static void threeNodes() throws IOException {
        sim = Sim.start();
        NODES.add(node().start());
        NODES.add(node().beside(NODES.getFirst()).start());
        // The third does not reach the other provider.
        NODES.add(node().beside(NODES.getFirst())
                .env("ANTHROPIC_BASE_URL", "http://127.0.0.1:1")
                .start());
        key = Keys.generate(NODES.getFirst());
        Keys.known(NODES, key);
    }

    private static Product.Setup node() throws IOException {
        return Product.with(sim)
                .env("CIRCUIT_BREAKER_FAILURE_THRESHOLD", "5")
                .env("CIRCUIT_BREAKER_TIMEOUT_SECONDS", "8")
                .arguments(
                        "--config",
                        Files.writeString(Product.newDirectory().resolve("config.yaml"), CONFIG)
                                .toString());
    }

    @AfterAll
    static void close() {
        NODES.reversed().forEach(Product::close);
        sim.close();
    }

    @AfterEach
    void as_if_nothing_had_failed() {
        Http.send(Http.request(sim.url() + "/_sim/rules", Map.of()).DELETE().build());
        // Who has called nobody has nothing to show that it heard of the reset, and would hear of it in the middle of
        // the next test.
        NODES.forEach(node -> List.of("one", "other").forEach(model -> ask(node, model)));
        Http.post(NODES.getFirst().url() + "/circuit-breakers/reset-all", Map.of(), "");
        NODES.forEach(
                node -> Await.until("breakers as new", () -> isAsNew(node, "openai") && isAsNew(node, "anthropic")));
    }

    @Test
    void the_fifth_failure_opens_it_the_sixth_request_reaches_nobody_and_time_opens_it_half() {
        var node = NODES.getFirst();
        sim.rule("one", "status=500", 5);
        int before = sim.ofModel("one").size();
        for (int i = 1; i <= 5; i++) {
            assertThat(state(node, "openai").path("state").asText()).isEqualTo("CLOSED");
            assertThat(ask(node, "one").status()).isEqualTo(502);
            assertThat(state(node, "openai").path("failure_count").asInt()).isEqualTo(i);
        }
        var open = state(node, "openai");
        assertThat(open.path("state").asText()).isEqualTo("OPEN");
        assertThat(open.path("opened_at").asText()).endsWith("Z");
        assertThat(open.path("seconds_until_retry").asInt()).isBetween(1, 8);
        assertThat(open.path("recent_requests").asInt()).isEqualTo(5);
        assertThat(open.path("failure_rate").asDouble()).isEqualTo(1);
        assertThat(open.at("/config/failure_threshold").asInt()).isEqualTo(5);
        assertThat(open.path("last_error").asText()).contains("PROVIDER_ERROR");

        var refused = ask(node, "one");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.json().at("/error/code").asText()).isEqualTo("PROVIDER_UNAVAILABLE");
        assertThat(refused.header("retry-after")).matches("[1-8]");
        assertThat(refused.header("x-provider-attempts")).isEqualTo("0");
        assertThat(sim.ofModel("one")).hasSize(before + 5);

        // Nobody sends anything: looking is enough.
        var half = Await.until(
                "a breaker that opens half",
                () -> state(node, "openai"),
                seen -> seen.path("state").asText().equals("HALF_OPEN"));
        assertThat(half.path("seconds_until_retry").asInt()).isZero();
        assertThat(ask(node, "one").status()).isEqualTo(200);
        assertThat(state(node, "openai").path("success_count").asInt()).isEqualTo(1);
        assertThat(ask(node, "one").status()).isEqualTo(200);
        assertThat(state(node, "openai").path("state").asText()).isEqualTo("CLOSED");
        assertThat(state(node, "openai").path("opened_at").isNull()).isTrue();

        var metrics = Http.get(node.url() + "/metrics").text();
        assertThat(metrics)
                .contains(
                        "circuit_breaker_current_state{provider=\"openai\",state=\"CLOSED\"} 1",
                        "circuit_breaker_state_transitions_total{from_state=\"CLOSED\",provider=\"openai\",to_state=\"OPEN\"}",
                        "circuit_breaker_failures_total{provider=\"openai\"}",
                        "circuit_breaker_successes_total{provider=\"openai\"}",
                        "circuit_breaker_rejected_requests_total{provider=\"openai\"}");
    }

    @Test
    void whoever_has_another_provider_is_served_by_it_with_one_call_once_the_first_is_shut() {
        var node = NODES.getFirst();
        sim.rule("first", "status=503", 5);
        for (int i = 0; i < 5; i++) {
            var answer = ask(node, "both");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("x-provider")).isEqualTo("anthropic");
            assertThat(answer.header("x-failover")).isEqualTo("true");
        }
        var skipped = ask(node, "both");
        assertThat(skipped.status()).isEqualTo(200);
        assertThat(skipped.header("x-provider")).isEqualTo("anthropic");
        assertThat(skipped.header("x-provider-attempts")).isEqualTo("1");
        assertThat(skipped.header("x-failover")).isEqualTo("true");
    }

    @Test
    void a_provider_that_fails_everywhere_is_open_everywhere_and_a_reset_reaches_everybody() {
        sim.rule("one", "status=500", 10);
        fail(NODES.get(0), "one", 502);
        assertThat(state(NODES.get(2), "openai").path("state").asText()).isEqualTo("CLOSED");
        fail(NODES.get(1), "one", 502);

        var third = Await.until(
                "the third node",
                // Half a second on an idle machine.
                Duration.ofSeconds(2),
                () -> state(NODES.get(2), "openai"),
                seen -> seen.path("state").asText().equals("OPEN"));
        assertThat(third.at("/node/state").asText()).isEqualTo("CLOSED");
        assertThat(third.at("/node/adopted").asBoolean()).isTrue();
        assertThat(third.at("/fleet/open").asInt()).isEqualTo(2);

        var reset = Http.post(NODES.get(2).url() + "/circuit-breakers/openai/reset", Map.of(), "");
        assertThat(reset.status()).isEqualTo(200);
        assertThat(reset.json().path("success").asBoolean()).isTrue();
        assertThat(reset.json().path("state").asText()).isEqualTo("CLOSED");
        assertThat(reset.json().at("/circuit_breaker/failure_count").asInt()).isZero();
        NODES.forEach(node -> Await.until(
                "the reset",
                Duration.ofSeconds(2),
                () -> state(node, "openai"),
                seen -> seen.path("state").asText().equals("CLOSED")
                        && seen.path("recent_requests").asInt() == 0));
    }

    @Test
    void one_node_that_does_not_reach_its_provider_closes_nothing_elsewhere() {
        fail(NODES.get(2), "other", 503);
        assertThat(state(NODES.get(2), "anthropic").path("state").asText()).isEqualTo("OPEN");

        Await.until(
                "the others to have heard of it",
                () -> state(NODES.get(0), "anthropic").at("/fleet/open").asInt() == 1);
        for (var node : List.of(NODES.get(0), NODES.get(1))) {
            assertThat(ask(node, "other").status()).isEqualTo(200);
            assertThat(state(node, "anthropic").path("state").asText()).isEqualTo("CLOSED");
        }
    }

    @Test
    void all_are_listed_unknown_names_are_closed_and_odd_ones_refused() {
        var url = NODES.getFirst().url() + "/circuit-breakers";
        var all = Http.get(url).json();
        assertThat(all.path("circuit_breakers").has("openai")).isTrue();
        assertThat(all.path("total_count").asInt())
                .isEqualTo(all.path("circuit_breakers").size());
        assertThat(all.path("closed_count").asInt())
                .isEqualTo(all.path("total_count").asInt());
        assertThat(Http.get(url + "/never-heard-of").json().path("state").asText())
                .isEqualTo("CLOSED");
        assertThat(Http.get(url + "/" + "x".repeat(65)).status()).isEqualTo(400);
        assertThat(Http.get(url + "/a%20b").status()).isEqualTo(400);
        assertThat(Http.post(url + "/never-seen/reset", Map.of(), "").status()).isEqualTo(200);
        var reset = Http.post(url + "/reset-all", Map.of(), "").json();
        assertThat(reset.path("reset_count").asInt())
                .isEqualTo(reset.path("states").size());
    }

    private static void fail(Product node, String model, int status) {
        for (int i = 0; i < 5; i++) {
            assertThat(ask(node, model).status()).isEqualTo(status);
        }
    }

    private static Http.Answer ask(Product node, String model) {
        return Http.post(
                node.url() + "/v1/chat/completions",
                Http.bearer(key),
                Prompt.plain().chat(model, ",\"max_tokens\":9"));
    }

    private static JsonNode state(Product node, String provider) {
        return Http.get(node.url() + "/circuit-breakers/" + provider).json();
    }

    private static boolean isAsNew(Product node, String provider) {
        var state = state(node, provider);
        return state.path("state").asText().equals("CLOSED")
                && state.path("recent_requests").asInt() == 0;
    }
}
