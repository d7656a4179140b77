package dev.gatehouse.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Prepaid money: nobody spends more than he has, everybody sees what was charged at once, and the books agree. A request to the model
 * used here costs what it was held for: a dime for a hundred tokens of output, and nothing for its input. {@code -Dlastcent.runs=20}
 * for more races than the suite has time for.
 */
@ExtendWith(TailOnFailure.class)
final class WalletTest {
    private static final String CONFIG = """
            model_list:
              - model_name: dime
                litellm_params:
                  model: openai/gpt-4o-mini
                  input_cost_per_token: 0
                  output_cost_per_token: 0.001
              - model_name: gift
                litellm_params:
                  model: openai/gpt-4o-mini
                  input_cost_per_token: 0
                  output_cost_per_token: 0
              - model_name: gift:free
                litellm_params:
                  model: openai/gpt-4o-mini
                  input_cost_per_token: 0
                  output_cost_per_token: 0
              - model_name: riddle
                litellm_params:
                  model: openai/nobody-knows-its-price
            """;

    private static final int RUNS = Integer.getInteger("lastcent.runs", 1);

    private static Product first;
    private static final List<Product> NODES = new ArrayList<>();

    @BeforeAll
    static void threeNodesOnOneDatabase() throws IOException {
        first = Product.with(Sim.shared()).arguments("--config", config()).start();
        NODES.add(first);
        for (int i = 0; i < 2; i++) {
            NODES.add(Product.with(Sim.shared())
                    .beside(first)
                    .arguments("--config", config())
                    .start());
        }
    }

    @AfterAll
    static void close() {
        NODES.reversed().forEach(Product::close);
    }

    private static String config() throws IOException {
        return Files.writeString(Product.newDirectory().resolve("config.yaml"), CONFIG)
                .toString();
    }

    /** Somebody with a wallet and a key that every node knows. */
    private record Customer(String user, String key) {
        static Customer with(String dollars) {
            var user = "u-" + UUID.randomUUID();
            ok("/user/new", "{\"user_id\":\"" + user + "\",\"auto_create_key\":false}");
            var customer = new Customer(user, "");
            customer.give(dollars, "");
            var key = Keys.generate(first, "{\"user_id\":\"" + user + "\"}")
                    .path("key")
                    .asText();
            Keys.known(NODES, key);
            return new Customer(user, key);
        }

        void give(String dollars, String more) {
            ok("/credits/add", "{\"user_id\":\"%s\",\"amount\":%s%s}".formatted(user, dollars, more));
        }

        /** Right now: nothing is waited for. */
        JsonNode balance(Product node) {
            var answer = Http.get(node.url() + "/user/balance", Http.bearer(key));
            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            return answer.json();
        }

        void has(String dollars) {
            assertThat(balance(first).path("credits").decimalValue()).isEqualByComparingTo(dollars);
        }

        List<JsonNode> charges() {
            var list = Http.get(
                            first.url() + "/user/credit-transactions?limit=1000&transaction_type=api_usage",
                            Http.bearer(key))
                    .json()
                    .path("transactions");
            var all = new ArrayList<JsonNode>();
            list.forEach(all::add);
            return all;
        }

        Http.Answer ask(Product node, String model, int tokens, String more) {
            return Http.post(
                    node.url() + "/v1/chat/completions",
                    Http.bearer(key),
                    Prompt.of("tokens=" + tokens).chat(model, ",\"max_tokens\":" + tokens + more));
        }
    }

    private static JsonNode ok(String path, String body) {
        var answer = Http.post(first.url() + path, Http.bearer(Product.MASTER_KEY), body);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.json();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"stream\":true"})
    void what_was_charged_is_seen_right_after_the_answer_on_every_node(String stream) {
        var customer = Customer.with("1");

        var answer = customer.ask(NODES.get(1), "dime", 100, stream);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        for (var node : NODES) {
            var balance = customer.balance(node);
            assertThat(balance.path("credits").decimalValue()).isEqualByComparingTo("0.9");
            assertThat(balance.path("reserved").decimalValue()).isEqualByComparingTo("0");
        }
        var charge = customer.charges();
        assertThat(charge).hasSize(1);
        assertThat(charge.getFirst().path("amount").decimalValue()).isEqualByComparingTo("-0.1");
        assertThat(charge.getFirst().path("balance_before").decimalValue()).isEqualByComparingTo("1");
        assertThat(charge.getFirst().path("balance_after").decimalValue()).isEqualByComparingTo("0.9");
        assertThat(charge.getFirst().at("/metadata/request_id").asText()).isEqualTo(answer.header("x-request-id"));
        assertThat(charge.getFirst().at("/metadata/completion_tokens").asInt()).isEqualTo(100);
    }

    @Test
    void of_a_thousand_requests_on_three_nodes_a_wallet_of_37_dimes_pays_for_37() {
        for (int run = 0; run < RUNS; run++) {
            ofAThousand37Pay(NODES);
        }
        booksAgree();
    }

    @Test
    void of_a_thousand_requests_on_one_node_a_wallet_of_37_dimes_pays_for_37() {
        for (int run = 0; run < RUNS; run++) {
            ofAThousand37Pay(List.of(first));
        }
    }

    private static void ofAThousand37Pay(List<Product> nodes) {
        var customer = Customer.with("3.7");
        var prompt = Prompt.of("tokens=100");

        var answers = Together.race(
                nodes,
                1_000,
                node -> Http.post(
                        node.url() + "/v1/chat/completions",
                        Http.bearer(customer.key()),
                        prompt.chat("dime", ",\"max_tokens\":100")));

        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(37);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 200)
                .allSatisfy(refused -> assertThat(refused.status()).isEqualTo(402));
        assertThat(Sim.shared().seen(prompt.marker(), 37)).hasSize(37);
        customer.has("0");
        assertThat(customer.charges()).hasSize(37);
    }

    @Test
    void who_asks_for_much_more_than_is_delivered_is_never_charged_beyond_the_balance() {
        var customer = Customer.with("2");
        var prompt = Prompt.of("tokens=100");

        var answers = Together.race(
                NODES,
                100,
                node -> Http.post(
                        node.url() + "/v1/chat/completions",
                        Http.bearer(customer.key()),
                        prompt.chat("dime", ",\"max_tokens\":1000")));

        long served = answers.stream().filter(answer -> answer.status() == 200).count();
        assertThat(served).isPositive();
        customer.has(new BigDecimal("2")
                .subtract(new BigDecimal("0.1").multiply(BigDecimal.valueOf(served)))
                .toString());
        assertThat(customer.balance(first).path("credits").decimalValue()).isNotNegative();
    }

    @Test
    void without_credits_there_is_no_answer_and_no_call_and_the_refusal_tells_no_amounts() {
        var customer = Customer.with("0.05");
        var prompt = Prompt.of("tokens=100");

        var refused = Http.post(
                first.url() + "/v1/chat/completions",
                Http.bearer(customer.key()),
                prompt.chat("dime", ",\"max_tokens\":100"));

        assertThat(refused.status()).isEqualTo(402);
        assertThat(refused.json().at("/error/code").asText()).isEqualTo("INSUFFICIENT_CREDITS");
        assertThat(refused.json().at("/error/message").asText()).doesNotContain("0.05", "0.1");
        assertThat(Sim.shared().seen(prompt.marker(), 0)).isEmpty();
        customer.has("0.05");
        var message = Http.post(first.url() + "/v1/messages", Http.bearer(customer.key()), prompt.message("dime", ""));
        assertThat(message.status()).isEqualTo(402);
        assertThat(message.json().path("type").asText()).isEqualTo("error");
    }

    @Test
    void a_small_balance_gets_a_shorter_answer() {
        var customer = Customer.with("0.3");
        var prompt = Prompt.of("tokens=max");

        var answer = Http.post(first.url() + "/v1/chat/completions", Http.bearer(customer.key()), prompt.chat("dime"));

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.header("x-gateway-max-tokens")).isEqualTo("300");
        customer.has("0");
    }

    @Test
    void with_nothing_left_what_has_a_price_of_zero_is_refused_and_what_is_free_is_not() {
        var customer = Customer.with("0.1");
        assertThat(customer.ask(first, "dime", 100, "").status()).isEqualTo(200);

        assertThat(customer.ask(first, "gift", 5, "").status()).isEqualTo(402);
        assertThat(customer.ask(first, "gift:free", 5, "").status()).isEqualTo(200);
        customer.has("0");
    }

    @Test
    void credits_do_not_pay_for_a_model_without_a_price() {
        var customer = Customer.with("5");

        var refused = customer.ask(first, "riddle", 5, "");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().at("/error/code").asText()).isEqualTo("MODEL_PRICING_MISSING");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            status=500                |
            status=503                | ,"stream":true
            reset=before              |
            empty                     |
            """)
    void what_a_provider_did_not_deliver_is_not_charged(String fault, String more) {
        var customer = Customer.with("1");

        var answer = Http.post(
                first.url() + "/v1/chat/completions",
                Http.bearer(customer.key()),
                Prompt.of(fault).chat("dime", ",\"max_tokens\":100" + (more == null ? "" : more)));

        assertThat(answer.status()).isGreaterThanOrEqualTo(500);
        var balance = customer.balance(first);
        assertThat(balance.path("credits").decimalValue()).isEqualByComparingTo("1");
        assertThat(balance.path("reserved").decimalValue()).isEqualByComparingTo("0");
        assertThat(customer.charges()).isEmpty();
    }

    @Test
    void a_stream_that_breaks_is_not_charged() {
        var customer = Customer.with("1");

        var answer = Http.post(
                first.url() + "/v1/chat/completions",
                Http.bearer(customer.key()),
                Prompt.of("tokens=50 reset=mid").chat("dime", ",\"max_tokens\":100,\"stream\":true"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("PROVIDER_ERROR").doesNotContain("\"stop\"");
        customer.has("1");
    }

    @Test
    void an_allowance_is_spent_first_and_the_rest_comes_from_the_others_in_their_order() {
        var customer = Customer.with("5");
        customer.give("0.04", ",\"bucket\":\"allowance\"");
        customer.give("0.03", ",\"bucket\":\"trial\"");
        customer.give("7", ",\"bucket\":\"purchased\"");

        assertThat(customer.ask(first, "dime", 100, "").status()).isEqualTo(200);

        var balance = customer.balance(first);
        assertThat(balance.path("subscription_allowance").decimalValue()).isEqualByComparingTo("0");
        assertThat(balance.path("trial_credits").decimalValue()).isEqualByComparingTo("0");
        assertThat(balance.path("bonus_credits").decimalValue()).isEqualByComparingTo("4.97");
        assertThat(balance.path("credits").decimalValue()).isEqualByComparingTo("11.97");
    }

    @Test
    void what_requests_under_way_hold_is_shown_as_reserved_and_given_back() throws IOException {
        var customer = Customer.with("1");
        var prompt = Prompt.of("tokens=500 pace=20");
        try (var running = Events.open(
                NODES.get(1).url() + "/v1/chat/completions",
                Http.bearer(customer.key()),
                prompt.chat("dime", ",\"max_tokens\":600,\"stream\":true"))) {
            running.next();

            var balance = customer.balance(first);
            assertThat(balance.path("credits").decimalValue()).isEqualByComparingTo("1");
            assertThat(balance.path("reserved").decimalValue()).isEqualByComparingTo("0.6");
        }
        // The client is gone: what was delivered is charged, the rest is free again.
        var after = Await.until(
                "the end of the hold",
                () -> customer.balance(first),
                it -> it.path("reserved").decimalValue().signum() == 0);
        assertThat(after.path("credits").decimalValue())
                .isLessThan(new BigDecimal("1"))
                .isGreaterThan(new BigDecimal("0.5"));
        booksAgree();
    }

    @Test
    void credits_given_while_a_node_knows_of_none_count_at_once() {
        var customer = Customer.with("0.1");
        NODES.forEach(node -> customer.ask(node, "dime", 100, ""));
        assertThat(customer.ask(NODES.get(2), "dime", 100, "").status()).isEqualTo(402);

        customer.give("10", "");

        NODES.forEach(node -> Await.until(
                "the credits on another node",
                () -> customer.ask(node, "dime", 100, "").status() == 200));
    }

    @Test
    void a_budget_and_a_wallet_both_must_pay() {
        var customer = Customer.with("0.5");
        var key = Keys.generate(first, "{\"user_id\":\"" + customer.user() + "\",\"max_budget\":0.2}")
                .path("key")
                .asText();
        var limited = new Customer(customer.user(), key);

        assertThat(limited.ask(first, "dime", 100, "").status()).isEqualTo(200);
        assertThat(limited.ask(first, "dime", 100, "").status()).isEqualTo(200);
        assertThat(limited.ask(first, "dime", 100, "").status()).isEqualTo(429);
        customer.has("0.3");
        assertThat(customer.ask(first, "dime", 400, "").status()).isEqualTo(402);
    }

    @Test
    void a_teams_wallet_pays_for_the_teams_keys() {
        var customer = Customer.with("1");
        var team = ok("/team/new", "{\"team_alias\":\"" + UUID.randomUUID() + "\"}")
                .path("team_id")
                .asText();
        ok("/credits/add", "{\"team_id\":\"" + team + "\",\"amount\":0.1}");
        var key = Keys.generate(first, "{\"team_id\":\"" + team + "\",\"user_id\":\"" + customer.user() + "\"}")
                .path("key")
                .asText();
        var member = new Customer(customer.user(), key);

        assertThat(member.ask(first, "dime", 100, "").status()).isEqualTo(200);
        assertThat(member.ask(first, "dime", 100, "").status()).isEqualTo(402);
        customer.has("1");
    }

    /** Of everything every test of this class did so far, on every node. */
    private static void booksAgree() {
        var verdict = Await.until(
                "charges of all that was used",
                () -> Http.get(first.url() + "/ledger/verify", Http.bearer(Product.MASTER_KEY))
                        .json(),
                it -> it.path("balanced").asBoolean());
        assertThat(verdict.path("differences")).isEmpty();
        assertThat(verdict.at("/checked/charges").asInt()).isPositive();
    }
}
