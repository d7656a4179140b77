package dev.gatehouse.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Nobody spends more than a budget has, on any number of nodes. A request to the model used here costs what it was held for: a dime for a
 * hundred tokens of output, and nothing for its input.
 */
@ExtendWith(TailOnFailure.class)
final class BudgetTest {
    private static final String MODEL = "dime";
    private static final String CONFIG = """
            model_list:
              - model_name: dime
                litellm_params:
                  model: openai/gpt-4o-mini
                  input_cost_per_token: 0
                  output_cost_per_token: 0.001
            """;

    private static Product first;
    private static final List<Product> NODES = new ArrayList<>();

    @BeforeAll
    static void threeNodesOnOneDatabase() throws IOException {
        first = Product.with(Sim.shared()).arguments("--config", config()).start();
        NODES.add(first);
        for (int i = 0; i < 2; i++) {
            NODES.add(another());
        }
    }

    @AfterAll
    static void close() {
        NODES.reversed().forEach(Product::close);
    }

    private static Product another() throws IOException {
        return Product.with(Sim.shared())
                .beside(first)
                .arguments("--config", config())
                .start();
    }

    private static String config() throws IOException {
        return Files.writeString(Product.newDirectory().resolve("config.yaml"), CONFIG)
                .toString();
    }

    @Test
    void of_a_thousand_requests_on_three_nodes_a_keys_budget_of_37_dimes_pays_for_37() {
        var key = key("\"max_budget\":3.7");

        var answers = race(NODES, key, 1_000);

        paid(answers, 37);
        assertThat(answers).filteredOn(answer -> answer.status() != 200).allSatisfy(refused -> {
            assertThat(refused.status()).isEqualTo(429);
            assertThat(why(refused)).isIn("budget_reserved", "budget_exceeded");
        });
        spent("/key/info?key=" + key, "info", "3.7");
        assertThat(why(ask(NODES.get(2), key, prompt(100)))).isEqualTo("budget_exceeded");
    }

    @Test
    void a_teams_budget_is_shared_by_its_keys() {
        var team = post("/team/new", "{\"team_alias\":\"%s\",\"max_budget\":1.1}".formatted(UUID.randomUUID()))
                .path("team_id")
                .asText();
        var keys = List.of(key("\"team_id\":\"" + team + "\""), key("\"team_id\":\"" + team + "\""));

        var answers = new ArrayList<Http.Answer>();
        for (var key : keys) {
            answers.addAll(race(NODES, key, 60));
        }

        paid(answers, 11);
        spent("/team/info?team_id=" + team, "team_info", "1.1");
        var refused = ask(first, keys.getFirst(), prompt(100));
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.json().path("error").path("type").asText()).isEqualTo("budget_exceeded");
        assertThat(refused.json().path("error").path("message").asText())
                .isEqualTo("Budget has been exceeded! Team=" + team + " Current cost: 1.1, Max budget: 1.1");
    }

    @Test
    void who_asks_for_much_more_than_is_delivered_is_never_charged_beyond_the_budget() {
        var key = key("\"max_budget\":2");

        // Each holds a dollar and costs a dime.
        var answers = race(NODES, key, 100, Prompt.of("tokens=100").chat(MODEL, ",\"max_tokens\":1000"));

        var info = Await.until(
                "the spending of all",
                () -> info("/key/info?key=" + key, "info"),
                it -> spend(it).compareTo(cost(answers)) == 0);
        assertThat(spend(info)).isLessThanOrEqualTo(new BigDecimal(2)).isPositive();
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 200)
                .allSatisfy(refused -> assertThat(why(refused)).isEqualTo("budget_reserved"));
    }

    private static BigDecimal cost(List<Http.Answer> answers) {
        return new BigDecimal("0.1")
                .multiply(BigDecimal.valueOf(answers.stream()
                        .filter(answer -> answer.status() == 200)
                        .count()));
    }

    @Test
    void who_sets_no_limit_gets_as_long_an_answer_as_is_left_to_pay_for() {
        var key = key("\"max_budget\":0.3");
        var prompt = Prompt.of("tokens=max");

        var answer = ask(first, key, prompt.chat(MODEL));

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.header("x-gateway-max-tokens")).isEqualTo("300");
        assertThat(Sim.shared()
                        .seenOnce(prompt.marker())
                        .body()
                        .path("max_tokens")
                        .asInt())
                .isEqualTo(300);
        spent("/key/info?key=" + key, "info", "0.3");
    }

    @Test
    void a_request_without_any_limit_is_sent_as_it_is() {
        var prompt = Prompt.of("tokens=5");
        var answer = ask(first, key(""), prompt.chat(MODEL));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("x-gateway-max-tokens")).isEmpty();
        assertThat(Sim.shared().seenOnce(prompt.marker()).body().has("max_tokens"))
                .isFalse();
    }

    @Test
    void a_raised_budget_counts_on_every_node_at_once_and_a_lowered_one_too() {
        var key = key("\"max_budget\":0.1");
        NODES.forEach(node -> ask(node, key, prompt(1)));
        paid(List.of(ask(first, key, prompt(97))), 1);
        assertThat(ask(NODES.get(1), key, prompt(100)).status()).isEqualTo(429);

        post("/key/update", "{\"key\":\"%s\",\"max_budget\":10}".formatted(key));
        NODES.forEach(node -> Await.until(
                "the raised budget on another node",
                () -> ask(node, key, prompt(100)).status() == 200));

        post("/key/update", "{\"key\":\"%s\",\"max_budget\":0.2}".formatted(key));
        NODES.forEach(node -> Await.until(
                "the lowered budget on another node",
                () -> ask(node, key, prompt(1)).status() == 429));
    }

    @Test
    void what_a_killed_node_had_not_spent_is_there_again_when_it_is_back() throws IOException {
        var key = key("\"max_budget\":4");
        var data = Product.newDirectory();
        var doomed = on(data);
        Keys.known(List.of(doomed), key);
        paid(race(List.of(doomed), key, 9), 9);
        doomed.program().kill();

        try (var back = on(data)) {
            spent("/key/info?key=" + key, "info", "0.9");
            Await.until(
                    "the killed node's share",
                    () -> ask(back, key, prompt(3_100)).status() == 200);
        }
    }

    private static Product on(Path data) throws IOException {
        return Product.with(Sim.shared())
                .on(data)
                .beside(first)
                .arguments("--config", config())
                .start();
    }

    /** So many were answered, and the provider was called for those alone. */
    private static void paid(List<Http.Answer> answers, int count) {
        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(count);
    }

    private static String prompt(int tokens) {
        return Prompt.of("tokens=" + tokens).chat(MODEL, ",\"max_tokens\":" + tokens);
    }

    private static List<Http.Answer> race(List<Product> nodes, String key, int requests) {
        var prompt = Prompt.of("tokens=100");
        var answers = race(nodes, key, requests, prompt.chat(MODEL, ",\"max_tokens\":100"));
        long served = answers.stream().filter(answer -> answer.status() == 200).count();
        assertThat(Sim.shared().seen(prompt.marker(), (int) served)).hasSize((int) served);
        return answers;
    }

    private static List<Http.Answer> race(List<Product> nodes, String key, int requests, String body) {
        return Together.race(nodes, requests, node -> ask(node, key, body));
    }

    private static Http.Answer ask(Product node, String key, String body) {
        return Http.post(node.url() + "/v1/chat/completions", Http.bearer(key), body);
    }

    private static String key(String members) {
        var key = Keys.generate(first, "{" + members + "}").path("key").asText();
        Keys.known(NODES, key);
        return key;
    }

    private static JsonNode post(String path, String body) {
        var answer = Http.post(first.url() + path, Http.bearer(Product.MASTER_KEY), body);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.json();
    }

    private static JsonNode info(String path, String member) {
        return Http.get(first.url() + path, Http.bearer(Product.MASTER_KEY))
                .json()
                .path(member);
    }

    private static void spent(String path, String member, String dollars) {
        Await.until(
                "spending of " + dollars,
                () -> info(path, member),
                info -> spend(info).compareTo(new BigDecimal(dollars)) == 0);
    }

    private static BigDecimal spend(JsonNode info) {
        return info.path("spend").decimalValue();
    }

    private static String why(Http.Answer refused) {
        var error = refused.json().path("error");
        return error.path("type").asText().startsWith("budget")
                ? error.path("type").asText()
                : error.path("code").asText();
    }
}
