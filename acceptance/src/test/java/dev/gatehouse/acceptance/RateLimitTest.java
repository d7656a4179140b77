package dev.gatehouse.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.RateLimitException;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Nobody asks more often than he may, on any number of nodes. */
@ExtendWith(TailOnFailure.class)
@Execution(ExecutionMode.CONCURRENT)
final class RateLimitTest {
    private static Product first;
    private static final List<Product> NODES = new ArrayList<>();

    @BeforeAll
    static void threeNodesOnOneDatabase() {
        first = Product.with(Sim.shared()).start();
        NODES.add(first);
        NODES.add(another());
        NODES.add(another());
        NODES.forEach(node -> Await.until(
                "all three hear of each other",
                () -> Http.get(node.url() + "/metrics").text(),
                metrics -> metrics.contains("gatehouse_ratelimit_nodes 3.0")));
    }

    private static Product another() {
        return Product.with(Sim.shared()).beside(first).start();
    }

    @AfterAll
    static void close() {
        NODES.reversed().forEach(Product::close);
    }

    @Test
    void who_asks_too_often_is_told_so_in_the_references_words() {
        var key = key("\"rpm_limit\":1");
        var served = ask(first, key);
        assertThat(served.status()).as(served.toString()).isEqualTo(200);
        assertThat(served.header("x-ratelimit-api_key-remaining-requests")).isEqualTo("0");
        assertThat(served.header("x-ratelimit-api_key-limit-requests")).isEqualTo("1");
        assertThat(served.header("x-ratelimit-limit-requests")).isEqualTo("1");
        assertThat(served.header("x-litellm-key-rpm-limit")).isEqualTo("1");
        assertThat(served.header("x-ratelimit-backend")).isEqualTo("postgres");

        for (var node : NODES) {
            var refused = ask(node, key);

            assertThat(refused.status()).as(refused.toString()).isEqualTo(429);
            var error = refused.json().path("error");
            assertThat(error.path("message").asText())
                    .matches("Rate limit exceeded for api_key: [0-9a-f]{64}\\. Limit type: requests\\."
                            + " Current limit: 1, Remaining: 0\\."
                            + " Limit resets at: \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC");
            assertThat(error.path("code").asText()).isEqualTo("429");
            assertThat(refused.text()).doesNotContain(key);
            assertThat(Integer.parseInt(refused.header("retry-after"))).isBetween(1, 61);
            assertThat(refused.header("rate_limit_type")).isEqualTo("requests");
            assertThat(refused.header("reset_at")).endsWith("UTC");
            assertThat(refused.header("x-ratelimit-backend")).isEqualTo("postgres");
        }
    }

    @Test
    void openais_own_client_understands_the_refusal() {
        var key = key("\"rpm_limit\":0");
        var client = OpenAIOkHttpClient.builder()
                .baseUrl(first.url() + "/v1")
                .apiKey(key)
                .maxRetries(0)
                .build();
        var request = ChatCompletionCreateParams.builder()
                .model(Product.OPENAI)
                .addUserMessage("hello")
                .build();

        var refused = catchThrowableOfType(
                RateLimitException.class, () -> client.chat().completions().create(request));

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().values("retry-after"))
                .singleElement()
                .asString()
                .matches("\\d+");
        assertThat(refused.headers().values("x-ratelimit-remaining-requests")).containsExactly("0");
        assertThat(refused.getMessage()).contains("Rate limit exceeded for api_key");
        client.close();
    }

    @Test
    void a_limit_that_is_changed_holds_for_the_next_request() {
        var key = key("\"rpm_limit\":0");
        assertThat(ask(first, key).status()).isEqualTo(429);

        post("/key/update", "{\"key\":\"%s\",\"rpm_limit\":5}".formatted(key));
        assertThat(ask(first, key).status()).isEqualTo(200);

        post("/key/update", "{\"key\":\"%s\",\"rpm_limit\":1}".formatted(key));
        assertThat(ask(first, key).status()).isEqualTo(429);
    }

    @Test
    void a_teams_limit_holds_for_all_its_keys_on_all_nodes() {
        var team = post("/team/new", "{\"team_alias\":\"%s\",\"rpm_limit\":2}".formatted(UUID.randomUUID()))
                .json()
                .path("team_id")
                .asText();
        var keys = List.of(key("\"team_id\":\"" + team + "\""), key("\"team_id\":\"" + team + "\""));

        assertThat(ask(NODES.get(0), keys.get(0)).status()).isEqualTo(200);
        assertThat(ask(NODES.get(1), keys.get(1)).status()).isEqualTo(200);

        var refused = ask(NODES.get(2), keys.get(0));
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.json().path("error").path("message").asText())
                .startsWith("Rate limit exceeded for team: " + team + ". Limit type: requests. Current limit: 2");
    }

    @Test
    void a_models_limit_holds_under_each_of_its_names_and_for_no_other_model() {
        var key = key("\"metadata\":{\"model_rpm_limit\":{\"openai/gpt-4o-mini\":1}}");

        assertThat(chat(first, key, Prompt.of("tokens=1").chat("gpt-4o-mini")).status())
                .isEqualTo(200);

        var refused = ask(first, key);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.json().path("error").path("message").asText()).contains("model_per_key");
        assertThat(chat(first, key, Prompt.of("tokens=1").chat(Product.ANTHROPIC, ",\"max_tokens\":5"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void tokens_count_as_they_were_used_and_not_as_they_were_reserved() {
        var key = key("\"tpm_limit\":1000");
        var small = Prompt.of("tokens=5").chat(Product.OPENAI, ",\"max_tokens\":900");
        for (int i = 0; i < 5; i++) {
            var answer = chat(first, key, small);
            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        }

        assertThat(chat(first, key, Prompt.of("tokens=2000").chat(Product.OPENAI))
                        .status())
                .isEqualTo(200);
        var refused = chat(first, key, small);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("rate_limit_type")).isEqualTo("tokens");
        assertThat(refused.header("x-ratelimit-remaining-tokens")).isEqualTo("0");
    }

    @Test
    void so_many_requests_at_a_time_and_none_is_forgotten() throws Exception {
        var key = key("\"max_parallel_requests\":2");
        var slow = Prompt.of("tokens=5 ttft=2000").chat(Product.OPENAI);

        var answers = Together.race(8, _ -> chat(first, key, slow));

        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(2);
        assertThat(answers)
                .filteredOn(answer -> answer.status() == 429)
                .hasSize(6)
                .allSatisfy(
                        refused -> assertThat(refused.header("rate_limit_type")).isEqualTo("max_parallel_requests"));
        assertThat(Together.race(2, _ -> ask(first, key)))
                .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
    }

    @Test
    void an_address_without_a_valid_key_is_refused_after_as_many_as_it_may() {
        try (var strict = Product.with(Sim.shared())
                .beside(first)
                .env("IP_REQUESTS_PER_MINUTE", "9")
                .start()) {
            var known = key("");
            for (int i = 0; i < 9; i++) {
                var guessed = "sk-guessed-" + i;
                boolean shown = i % 2 == 0;
                // A busy machine may not look a key up in time: that is said, and not counted.
                var answer = Await.until(
                        "a look at a key",
                        () -> shown ? ask(strict, guessed) : Http.get(strict.url() + "/key/info"),
                        it -> it.status() != 503);
                assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
            }

            var inference = ask(strict, "sk-guessed-again");
            var management = Http.get(strict.url() + "/key/info", Http.bearer("sk-guessed-once-more"));

            for (var answer : List.of(inference, management)) {
                assertThat(answer.status()).as(answer.toString()).isEqualTo(429);
                assertThat(answer.json().path("error").path("type").asText()).isEqualTo("security_limit");
                assertThat(answer.header("retry-after")).isNotEmpty();
                assertThat(answer.header("x-ratelimit-reason")).isEqualTo("ip_limit");
            }
            assertThat(ask(strict, known).status()).as("with a key that counts").isEqualTo(200);
            assertThat(Http.get(strict.url() + "/health/liveliness").status()).isEqualTo(200);
        }
    }

    private static Http.Answer ask(Product node, String key) {
        return chat(node, key, Prompt.of("tokens=1").chat(Product.OPENAI));
    }

    private static Http.Answer chat(Product node, String key, String body) {
        return Http.post(node.url() + "/v1/chat/completions", Http.bearer(key), body);
    }

    private static Http.Answer post(String path, String body) {
        var answer = Http.post(first.url() + path, Http.bearer(Product.MASTER_KEY), body);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer;
    }

    private static String key(String members) {
        var key = Keys.generate(first, "{" + members + "}").path("key").asText();
        Keys.known(NODES, key);
        return key;
    }
}
