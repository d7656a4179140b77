package dev.gatehouse.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What becomes of a request when its provider misbehaves: alone ({@code lone/…}) and with another that could answer ({@code pair/…}),
 * streamed and not, in both protocols. Each in time, each accounted for, none shown as finished that is not.
 */
@Execution(ExecutionMode.CONCURRENT)
final class FaultSuiteTest {
    /** A request to these costs a dime for 100 tokens: a key of one dime shows that nothing is held. */
    private static final String CONFIG = """
            model_list:
              - model_name: "lone/*"
                litellm_params: {model: "openai/lone-*", input_cost_per_token: 0, output_cost_per_token: 0.001, weight: 1}
              - model_name: "pair/*"
                litellm_params: {model: "openai/first-*", input_cost_per_token: 0, output_cost_per_token: 0.001, weight: 1}
              - model_name: "pair/*"
                litellm_params: {model: "openai/second-*", input_cost_per_token: 0, output_cost_per_token: 0.001, weight: 0}
            """;

    /**
     * The fault; how often it happens (0: always); alone, not streamed and streamed; with another, not streamed and streamed. {@code 200}
     * is an answer, {@code 200 second} one of the other provider's, {@code 200 again} one of the same after a pause; {@code broken} a stream
     * that ends in an error; anything else a refusal with this status and code.
     */
    private static final String FAULTS = """
            429-after       | status=429 retry_after=1 | 1 | 200 again | 200 again | 200 second | 200 second
            429-bare        | status=429          | 1 | 200 again | 200 again | 200 second | 200 second
            429-lasting     | status=429 retry_after=7 | 0 | 429 PROVIDER_RATE_LIMITED | 429 PROVIDER_RATE_LIMITED | 200 second | 200 second
            500-once        | status=500          | 1 | 502 PROVIDER_ERROR | 502 PROVIDER_ERROR | 200 second | 200 second
            503             | status=503          | 0 | 503 PROVIDER_UNAVAILABLE | 503 PROVIDER_UNAVAILABLE | 200 second | 200 second
            529             | status=529          | 0 | 502 PROVIDER_ERROR | 502 PROVIDER_ERROR | 200 second | 200 second
            credential      | status=401          | 0 | 502 PROVIDER_ERROR | 502 PROVIDER_ERROR | 200 second | 200 second
            no-credit       | status=402          | 0 | 503 PROVIDER_UNAVAILABLE | 503 PROVIDER_UNAVAILABLE | 200 second | 200 second
            no-model        | status=404          | 0 | 404 MODEL_NOT_FOUND | 404 MODEL_NOT_FOUND | 200 second | 200 second
            reset-early     | reset=before        | 0 | 503 PROVIDER_UNAVAILABLE | 503 PROVIDER_UNAVAILABLE | 200 second | 200 second
            no-answer       | stall=before        | 0 | 504 PROVIDER_TIMEOUT | 504 PROVIDER_TIMEOUT | 200 second | 200 second
            slow-first      | ttft=60000          | 0 | 504 PROVIDER_TIMEOUT | 504 PROVIDER_TIMEOUT | 200 second | 200 second
            cut             | reset=mid           | 0 | 503 PROVIDER_UNAVAILABLE | broken | 200 second | broken
            stall           | stall=mid           | 0 | 504 PROVIDER_TIMEOUT | broken | 200 second | broken
            drip            | drip                | 0 | 504 PROVIDER_TIMEOUT | 504 PROVIDER_TIMEOUT | 200 second | 200 second
            broken-chunk    | broken=json         | 0 | 502 ALL_PROVIDERS_FAILED | broken | 200 second | broken
            broken-text     | broken=utf8         | 0 | 502 ALL_PROVIDERS_FAILED | broken | 200 second | broken
            no-finish       | nofinish            | 0 | 200 | broken | 200 | broken
            no-end-marker   | nodone              | 0 | 200 | 200 | 200 | 200
            context-length  | status=400 body=context | 0 | 400 CONTEXT_LENGTH_EXCEEDED | 400 CONTEXT_LENGTH_EXCEEDED | 400 CONTEXT_LENGTH_EXCEEDED | 400 CONTEXT_LENGTH_EXCEEDED
            bad-request     | status=422          | 0 | 400 MALFORMED_REQUEST | 400 MALFORMED_REQUEST | 400 MALFORMED_REQUEST | 400 MALFORMED_REQUEST
            content-filter  | finish=content_filter | 0 | 200 | 200 | 200 | 200
            html            | html                | 0 | 502 ALL_PROVIDERS_FAILED | 502 ALL_PROVIDERS_FAILED | 200 second | 200 second
            empty           | empty               | 0 | 502 ALL_PROVIDERS_FAILED | 502 ALL_PROVIDERS_FAILED | 200 second | 200 second
            redirect        | redirect=http://127.0.0.1:1/v1 | 0 | 502 PROVIDER_ERROR | 502 PROVIDER_ERROR | 200 second | 200 second
            error-event     | error_event=mid     | 0 | 200 | broken | 200 | broken
            """;

    /** One request is given three seconds in all; the rest is for a busy machine. */
    private static final Duration BOUND = Duration.ofSeconds(6);

    /** Half a minute on two busy cores. */
    private static final Duration ALL = Duration.ofMinutes(2);

    private static Sim sim;
    private static Product product;

    @BeforeAll
    static void start() throws IOException {
        sim = Sim.start();
        product = Product.with(sim)
                .env("GATEHOUSE_FIRST_CONTENT_TIMEOUT", "800ms")
                .env("GATEHOUSE_IDLE_TIMEOUT", "800ms")
                .env("GATEHOUSE_TOTAL_TIMEOUT", "3s")
                .arguments(
                        "--config",
                        Files.writeString(Product.newDirectory().resolve("config.yaml"), CONFIG)
                                .toString())
                .start();
    }

    @AfterAll
    static void close() {
        product.close();
        sim.close();
    }

    /** One fault in one situation. */
    private record Case(
            String fault,
            String directives,
            int times,
            boolean pair,
            boolean stream,
            boolean messages,
            String expected) {
        String id() {
            return fault + (pair ? "-p" : "-l") + (stream ? "-s" : "-w") + (messages ? "-m" : "-c");
        }

        String model() {
            return (pair ? "pair/" : "lone/") + id();
        }

        String upstream() {
            return (pair ? "first-" : "lone-") + id();
        }

        @Override
        public String toString() {
            return id() + " (" + directives + ") is " + expected;
        }
    }

    private static List<Case> cases() {
        var cases = new ArrayList<Case>();
        for (var line : FAULTS.lines().toList()) {
            var cells = Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
            for (boolean messages : List.of(false, true)) {
                for (int i = 0; i < 4; i++) {
                    cases.add(new Case(
                            cells.get(0),
                            cells.get(1),
                            Integer.parseInt(cells.get(2)),
                            i >= 2,
                            i % 2 == 1,
                            messages,
                            cells.get(3 + i)));
                }
            }
        }
        return cases;
    }

    @Test
    void each_fault_ends_as_it_should_in_time_and_accounted_for() {
        long begun = System.nanoTime();
        var failures = new ConcurrentLinkedQueue<String>();
        Together.each(8, cases(), fault -> {
            try {
                play(fault);
            } catch (AssertionError wrong) {
                failures.add(String.valueOf(wrong.getMessage()));
            }
        });
        assertThat(failures).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .as("time of all faults")
                .isLessThan(ALL);
    }

    private static void play(Case fault) {
        var key = Keys.generate(product, "{\"max_budget\":0.1}").path("key").asText();
        Keys.known(List.of(product), key);
        sim.rule(fault.upstream(), fault.directives(), fault.times() == 0 ? 1_000 : fault.times());
        long begun = System.nanoTime();
        var answer = ask(fault, key);
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .as(fault.toString())
                .isLessThan(BOUND);
        var words = fault.expected().split(" ", -1);
        boolean broken = words[0].equals("broken");
        int status = broken ? 200 : Integer.parseInt(words[0]);
        assertThat(answer.status()).as(fault + ": " + shown(answer)).isEqualTo(status);
        if (broken) {
            assertThat(answer.text()).as(fault.toString()).contains("\"error\"").doesNotContain("message_stop");
            assertThat(answer.text()).doesNotContainPattern("\"(finish|stop)_reason\":\"");
        } else if (status == 200) {
            assertThat(answer.text()).as(fault.toString()).doesNotContain("\"error\"");
            assertServedBy(fault, words.length > 1 ? words[1] : "", answer);
        } else {
            assertRefused(fault, words[1], answer);
        }
        accounted(fault, key, broken ? "broken" : status == 200 ? "completed" : "failed", status);
    }

    private static Http.Answer ask(Case fault, String key) {
        var prompt = Prompt.of("tokens=max");
        var more = ",\"stream\":" + fault.stream();
        return fault.messages()
                ? Http.post(
                        product.url() + "/v1/messages",
                        Http.anthropic(key),
                        prompt.message(fault.model(), more).replace("\"max_tokens\":1000", "\"max_tokens\":100"))
                : Http.post(
                        product.url() + "/v1/chat/completions",
                        Http.bearer(key),
                        prompt.chat(fault.model(), more + ",\"max_tokens\":100"));
    }

    private static void assertServedBy(Case fault, String whom, Http.Answer answer) {
        assertThat(answer.header("x-failover")).as(fault.toString()).isEqualTo(whom.equals("second") ? "true" : "");
        assertThat(answer.header("x-provider-attempts")).as(fault.toString()).isEqualTo(whom.isEmpty() ? "1" : "2");
        if (fault.stream()) {
            assertThat(answer.text()).as(fault.toString()).contains(fault.messages() ? "message_stop" : "data: [DONE]");
        }
    }

    private static void assertRefused(Case fault, String code, Http.Answer answer) {
        assertRefusedAs(code, fault.toString(), answer);
        assertThat(answer.json().path("type").asText(""))
                .as(fault.toString())
                .isEqualTo(fault.messages() ? "error" : "");
        if (answer.status() == 429 || answer.status() == 503) {
            assertThat(answer.header("retry-after")).as(fault.toString()).isNotEmpty();
        }
        if (code.equals("ALL_PROVIDERS_FAILED")) {
            assertThat(answer.json().at("/error/context/failed_providers"))
                    .as(fault.toString())
                    .isNotEmpty();
        }
        if (answer.status() == 400) {
            assertThat(sim.ofModel("second-" + fault.id()))
                    .as("others asked after " + fault)
                    .isEmpty();
        }
    }

    /** The record says how it ended, and nobody pays for what was not delivered: the whole dime is there for the next. */
    private static void accounted(Case fault, String key, String outcome, int status) {
        var row = product.usage().onlyOf(key);
        assertThat(row.outcome()).as(fault.toString()).isEqualTo(outcome);
        assertThat(row.status()).as(fault.toString()).isEqualTo(status);
        if (outcome.equals("completed")) {
            assertThat(row.costNanos()).as(fault.toString()).isPositive();
            return;
        }
        assertThat(row.costNanos()).as(fault.toString()).isZero();
        var next = Http.post(
                product.url() + "/v1/chat/completions",
                Http.bearer(key),
                Prompt.of("tokens=max").chat("lone/plain", ",\"max_tokens\":100"));
        assertThat(next.status()).as("after " + fault + ": " + next).isEqualTo(200);
    }

    private static String shown(Http.Answer answer) {
        var text = answer.text();
        return answer.status() + " " + answer.headers() + " " + text.substring(0, Math.min(300, text.length()));
    }

    /** Not with the others: a hundred megabytes take the simulator its time. */
    @Test
    void what_is_larger_than_any_answer_is_cut_off_and_costs_nothing() {
        for (var fault : List.of("huge=100000000", "gzipbomb")) {
            for (boolean stream : List.of(false, true)) {
                var key = Keys.generate(Product.shared());
                var answer = Http.post(
                        Product.shared().url() + "/v1/chat/completions",
                        Http.bearer(key),
                        Prompt.of("tokens=9 " + fault).chat(Product.OPENAI, ",\"stream\":" + stream));
                var what = fault + ", streamed: " + stream;
                if (stream && fault.startsWith("huge")) {
                    assertThat(answer.status()).as(what).isEqualTo(200);
                    assertThat(answer.text()).as(what).contains("\"error\"").doesNotContain("\"finish_reason\":\"stop");
                } else {
                    assertThat(answer.status()).as(what).isEqualTo(502);
                    assertRefusedAs("ALL_PROVIDERS_FAILED", what, answer);
                }
                assertThat(answer.bytes().length).as(what).isLessThan(1 << 20);
                assertThat(Product.shared().usage().onlyOf(key).costNanos())
                        .as(what)
                        .isZero();
            }
        }
    }

    private static void assertRefusedAs(String code, String what, Http.Answer answer) {
        assertThat(answer.json().at("/error/code").asText())
                .as(what + ": " + shown(answer))
                .isEqualTo(code);
    }

    @Test
    void a_provider_that_flaps_is_not_seen_by_those_who_have_another() {
        var key = Keys.generate(product);
        Keys.known(List.of(product), key);
        sim.rule("first-flapping", "status=500", 3);
        for (int i = 0; i < 6; i++) {
            if (i % 2 == 0) {
                sim.rule("first-flapping", "reset=before", 1);
            }
            var answer = Http.post(
                    product.url() + "/v1/chat/completions",
                    Map.of("Authorization", "Bearer " + key),
                    Prompt.plain().chat("pair/flapping", ",\"max_tokens\":10"));
            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        }
        assertThat(product.usage().of(key, 6)).allMatch(row -> row.outcome().equals("completed"));
    }
}
