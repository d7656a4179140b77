package dev.gatehouse.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Customers, tags, models and periods have budgets beside those of their callers. A request to the model used here costs what it was
 * held for: a dime for a hundred tokens of output, and nothing for its input.
 */
@ExtendWith(TailOnFailure.class)
final class NamedBudgetsTest {
    private static final String CONFIG = """
            litellm_settings:
              max_end_user_budget: 0.5
            model_list:
              - model_name: dime
                litellm_params:
                  model: openai/gpt-4o-mini
                  input_cost_per_token: 0
                  output_cost_per_token: 0.001
              - model_name: other-dime
                litellm_params:
                  model: openai/gpt-4o-mini
                  input_cost_per_token: 0
                  output_cost_per_token: 0.001
              - model_name: free
                litellm_params:
                  model: openai/gpt-4o-mini
                  input_cost_per_token: 0
                  output_cost_per_token: 0
            """;

    private static Product first;
    private static Product second;

    @BeforeAll
    static void twoNodesOnOneDatabase() throws IOException {
        first = Product.with(Sim.shared()).arguments("--config", config(CONFIG)).start();
        second = Product.with(Sim.shared())
                .beside(first)
                .arguments("--config", config(CONFIG))
                .start();
    }

    @AfterAll
    static void close() {
        second.close();
        first.close();
    }

    private static String config(String text) throws IOException {
        return Files.writeString(Product.newDirectory().resolve("config.yaml"), text)
                .toString();
    }

    @Test
    void of_many_requests_on_two_nodes_a_customers_budget_of_7_dimes_pays_for_7() {
        var customer = name();
        post("/customer/new", "{\"user_id\":\"%s\",\"max_budget\":0.7}".formatted(customer));
        var key = key("");

        var answers = exhaust(key, 60, Map.of(), body("dime", ",\"user\":\"" + customer + "\""));

        paid(answers, 7);
        spent("/customer/info?end_user_id=" + customer, "0.7");
        refused(
                ask(second, key, Map.of(), body("dime", ",\"user\":\"" + customer + "\"")),
                "ExceededBudget: End User=" + customer + " over budget. Spend=0.7, Budget=0.7");
        assertThat(ask(first, key, Map.of(), body("dime", "")).status())
                .as("nobody's")
                .isEqualTo(200);
    }

    @Test
    void a_customer_nobody_has_heard_of_has_the_budget_of_all() {
        var customer = name();
        var key = key("");

        paid(exhaust(key, 20, Map.of("x-litellm-customer-id", customer), body("dime", "")), 5);

        spent("/customer/info?end_user_id=" + customer, "0.5");
        post("/customer/update", "{\"user_id\":\"%s\",\"max_budget\":0.6}".formatted(customer));
        for (var node : List.of(first, second)) {
            Await.until("the budget of his own", () -> {
                var answer = ask(node, key, Map.of("x-litellm-customer-id", customer), body("free", ""));
                return answer.status() == 200;
            });
        }
        Await.until(
                "one more dime",
                () -> ask(second, key, Map.of("x-litellm-customer-id", customer), body("dime", ""))
                                .status()
                        == 200);
        spent("/customer/info?end_user_id=" + customer, "0.6");
    }

    @Test
    void a_blocked_customer_is_refused_on_every_node_until_he_is_not() {
        var customer = name();
        var key = key("");
        var body = body("free", ",\"user\":\"" + customer + "\"");
        assertThat(ask(second, key, Map.of(), body).status()).isEqualTo(200);

        post("/customer/block", "{\"user_ids\":[\"%s\"]}".formatted(customer));
        for (var node : List.of(first, second)) {
            var refused =
                    Await.until("the block", () -> ask(node, key, Map.of(), body), answer -> answer.status() == 400);
            assertThat(refused.json().path("error").path("message").asText())
                    .isEqualTo("User blocked from making LLM API Calls. User=" + customer);
        }

        post("/customer/unblock", "{\"user_ids\":[\"%s\"]}".formatted(customer));
        Await.until(
                "the end of the block", () -> ask(second, key, Map.of(), body).status() == 200);
    }

    @Test
    void a_tags_budget_is_shared_by_all_who_name_it_wherever_they_do() {
        var tag = name();
        post("/tag/new", "{\"name\":\"%s\",\"max_budget\":0.6}".formatted(tag));
        var team = post("/team/new", "{\"team_alias\":\"%s\",\"tags\":[\"%s\"]}".formatted(name(), tag))
                .path("team_id")
                .asText();
        var answers = new ArrayList<Http.Answer>();
        answers.add(ask(first, key(""), Map.of("x-litellm-tags", "other, " + tag), body("dime", "")));
        answers.add(ask(second, key(""), Map.of(), body("dime", ",\"tags\":[\"" + tag + "\"]")));
        answers.add(ask(first, key("\"tags\":[\"" + tag + "\"]"), Map.of(), body("dime", "")));
        answers.add(ask(second, key("\"team_id\":\"" + team + "\""), Map.of(), body("dime", "")));
        paid(answers, 4);

        var last = key("");
        paid(exhaust(last, 20, Map.of(), body("dime", ",\"metadata\":{\"tags\":[\"" + tag + "\"]}")), 2);

        Await.until(
                "spending of the tag",
                () -> post("/tag/info", "{\"names\":[\"" + tag + "\"]}").at("/" + tag + "/spend"),
                spend -> spend.decimalValue().compareTo(new BigDecimal("0.6")) == 0);
        refused(
                ask(second, last, Map.of("x-litellm-tags", tag), body("dime", "")),
                "Budget has been exceeded! Tag=" + tag + " Current cost: 0.6, Max budget: 0.6");
        assertThat(ask(second, last, Map.of(), body("dime", "")).status()).isEqualTo(200);

        post("/tag/delete", "{\"name\":\"%s\"}".formatted(tag));
        Await.until(
                "a tag that is gone limits nothing",
                () -> ask(second, last, Map.of("x-litellm-tags", tag), body("dime", ""))
                                .status()
                        == 200);
    }

    @Test
    void a_keys_budget_of_one_model_leaves_the_others_alone() {
        var alias = name();
        var made = Keys.generate(
                first,
                "{\"key_alias\":\"%s\",\"model_max_budget\":{\"dime\":{\"budget_limit\":0.3,\"time_period\":\"30d\"}}}"
                        .formatted(alias));
        var key = made.path("key").asText();
        Keys.known(List.of(first, second), key);

        paid(exhaust(key, 20, Map.of(), body("dime", "")), 3);

        var hash = made.path("token").asText();
        refused(
                Await.until(
                        "what was spent on the model",
                        () -> ask(second, key, Map.of(), body("dime", "")),
                        answer -> why(answer).equals("budget_exceeded")),
                "LiteLLM Virtual Key: " + hash + ", key_alias: " + alias + ", exceeded budget for model=dime");
        assertThat(ask(second, key, Map.of(), body("other-dime", "")).status()).isEqualTo(200);
    }

    @Test
    void of_several_periods_the_one_with_the_least_left_refuses() {
        var key = key("\"budget_limits\":[{\"max_budget\":10,\"budget_duration\":\"1d\"},"
                + "{\"max_budget\":0.4,\"budget_duration\":\"30d\"}]");
        paid(exhaust(key, 20, Map.of(), body("dime", "")), 4);

        var team = post(
                        "/team/new",
                        "{\"team_alias\":\"%s\",\"budget_limits\":[{\"max_budget\":0.2,\"budget_duration\":\"7d\"}]}"
                                .formatted(name()))
                .path("team_id")
                .asText();
        paid(exhaust(key("\"team_id\":\"" + team + "\""), 10, Map.of(), body("dime", "")), 2);
    }

    @Test
    void what_costs_nothing_is_served_whatever_was_spent() {
        var key = key("\"max_budget\":0.1");
        paid(exhaust(key, 3, Map.of(), body("dime", "")), 1);

        assertThat(ask(first, key, Map.of(), body("dime", "")).status()).isEqualTo(429);
        assertThat(ask(first, key, Map.of(), body("free", "")).status()).isEqualTo(200);
    }

    @Test
    void all_together_spend_no_more_than_the_installation_may_but_its_master() throws IOException {
        var limited = config(CONFIG.replace("max_end_user_budget: 0.5", "max_budget: 0.5\n  budget_duration: 30d"));
        try (var alone =
                Product.with(Sim.shared()).arguments("--config", limited).start()) {
            var keys = List.of(
                    Keys.generate(alone, "{}").path("key").asText(),
                    Keys.generate(alone, "{}").path("key").asText());
            var answers = new ArrayList<Http.Answer>();
            for (int i = 0; i < 12; i++) {
                answers.add(ask(alone, keys.get(i % 2), Map.of(), body("dime", "")));
            }
            paid(answers, 5);
            refused(
                    Await.until(
                            "what all have spent",
                            () -> ask(alone, keys.getFirst(), Map.of(), body("dime", "")),
                            answer -> why(answer).equals("budget_exceeded")),
                    "Budget has been exceeded! Current cost: 0.5, Max budget: 0.5");
            assertThat(ask(alone, Product.MASTER_KEY, Map.of(), body("dime", ""))
                            .status())
                    .isEqualTo(200);
            assertThat(Http.get(alone.url() + "/v1/models", Http.bearer(keys.getFirst()))
                            .status())
                    .isEqualTo(200);
        }
    }

    private static void paid(List<Http.Answer> answers, int count) {
        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(count);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 200)
                .allSatisfy(refused -> assertThat(why(refused)).startsWith("budget_"));
    }

    private static void refused(Http.Answer answer, String message) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(429);
        assertThat(why(answer)).isEqualTo("budget_exceeded");
        assertThat(answer.json().path("error").path("message").asText()).isEqualTo(message);
    }

    private static String why(Http.Answer refused) {
        var error = refused.json().path("error");
        return error.path("type").asText().startsWith("budget")
                ? error.path("type").asText()
                : error.path("code").asText();
    }

    private static String body(String model, String members) {
        return Prompt.of("tokens=100").chat(model, ",\"max_tokens\":100" + members);
    }

    /** All at the same moment, and then one by one until nothing is left: nodes may wait in vain for what the other does not need. */
    private static List<Http.Answer> exhaust(String key, int requests, Map<String, String> headers, String body) {
        var answers = new ArrayList<>(race(key, requests, headers, body));
        Await.until("the end of the budget", () -> {
            answers.add(ask(answers.size() % 2 == 0 ? first : second, key, headers, body));
            return why(answers.getLast()).equals("budget_exceeded");
        });
        return answers;
    }

    private static List<Http.Answer> race(String key, int requests, Map<String, String> headers, String body) {
        return Together.race(List.of(first, second), requests, node -> ask(node, key, headers, body));
    }

    private static Http.Answer ask(Product node, String key, Map<String, String> headers, String body) {
        var all = new HashMap<>(Http.bearer(key));
        all.putAll(headers);
        return Http.post(node.url() + "/v1/chat/completions", all, body);
    }

    private static String name() {
        return "n-" + UUID.randomUUID();
    }

    private static String key(String members) {
        var key = Keys.generate(first, "{" + members + "}").path("key").asText();
        Keys.known(List.of(first, second), key);
        return key;
    }

    private static JsonNode post(String path, String body) {
        var answer = Http.post(first.url() + path, Http.bearer(Product.MASTER_KEY), body);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.json();
    }

    private static void spent(String path, String dollars) {
        Await.until(
                "spending of " + dollars,
                () -> Http.get(first.url() + path, Http.bearer(Product.MASTER_KEY))
                        .json()
                        .path("spend"),
                spend -> spend.decimalValue().compareTo(new BigDecimal(dollars)) == 0);
    }
}
