package dev.gatehouse.credits;

import static dev.gatehouse.endpoint.ApiFixture.MASTER;
import static dev.gatehouse.endpoint.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.gatehouse.access.KeyHash;
import dev.gatehouse.auditlog.AuditLog;
import dev.gatehouse.endpoint.ApiFixture;
import dev.gatehouse.endpoint.Reply;
import dev.gatehouse.money.Usd;
import dev.gatehouse.platform.Ids;
import dev.gatehouse.wallets.Ledger;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CreditsApiTest {
    private final World world = new World();
    private long user;

    /** The endpoints of this room. */
    private static final class World extends ApiFixture {
        World() {
            super("admin");
            var ids = new Ids(clocks);
            serve(CreditEndpoints.of(
                    database,
                    new AuditLog(ids, clocks),
                    ids,
                    clocks,
                    Usd.ofDollars(BigDecimal.valueOf(1_000)),
                    Usd.ofDollars(BigDecimal.valueOf(5_000))));
        }
    }

    @BeforeEach
    void somebody() {
        world.user("u", "internal_user");
        user = Long.parseLong(world.query("select number from user_account where user_id = 'u'")
                .getFirst());
    }

    @Test
    void what_is_added_is_in_the_balance_and_says_what_it_was_before() {
        assertThat(add("10.5").path("new_balance").decimalValue()).isEqualByComparingTo("10.5");

        var second = add("0.000000001");

        assertThat(second.path("status").asText()).isEqualTo("success");
        assertThat(second.path("user_id").asLong()).isEqualTo(user);
        assertThat(second.path("previous_balance").decimalValue()).isEqualByComparingTo("10.5");
        assertThat(second.path("new_balance").decimalValue()).isEqualByComparingTo("10.500000001");
        assertThat(second.path("amount_changed").decimalValue()).isEqualByComparingTo("0.000000001");
        assertThat(second.path("transaction_id").asLong()).isPositive();
        var balance = balance();
        assertThat(balance.path("total_credits").decimalValue()).isEqualByComparingTo("10.500000001");
        assertThat(balance.path("bonus_credits").decimalValue()).isEqualByComparingTo("10.500000001");
        assertThat(balance.path("subscription_allowance").decimalValue()).isEqualByComparingTo("0");
        assertThat(balance.path("reserved").decimalValue()).isEqualByComparingTo("0");
        assertThat(world.query("select operation from audit_log")).containsExactly("credits.add", "credits.add");
        assertThat(world.query("select topic from change_event order by id"))
                .as("the user's keys pay from now on, and purses hear of it")
                .containsExactly("user", "wallet", "wallet");
    }

    @Test
    void a_user_may_be_named_by_number_or_by_id_and_a_team_in_his_place() {
        world.execute("insert into team (team_id, created_at, updated_at) values ('t', now(), now())");

        assertThat(post("/credits/add", "{\"user_id\":\"u\",\"amount\":1}").status())
                .isEqualTo(200);
        assertThat(post("/credits/add", "{\"team_id\":\"t\",\"amount\":2}").status())
                .isEqualTo(200);

        assertThat(balance().path("total_credits").asInt()).isEqualTo(1);
        var team = json(world.get("/credits/balance?team_id=t", MASTER));
        assertThat(team.path("scope").asText()).isEqualTo("team");
        assertThat(team.path("total_credits").asInt()).isEqualTo(2);
        var all = json(world.get("/credits/balance", MASTER));
        assertThat(all.path("scope").asText()).isEqualTo("system");
        assertThat(all.path("user_id").isNull()).isTrue();
        assertThat(all.path("total_credits").asInt()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"user_id":USER,"amount":0}                             | 422
            {"user_id":USER,"amount":-1}                            | 422
            {"user_id":USER,"amount":"many"}                        | 422
            {"user_id":USER,"amount":1e300}                         | 422
            {"user_id":USER,"amount":0.0000000001}                  | 422
            {"user_id":USER}                                        | 422
            {"amount":1}                                            | 422
            {"user_id":USER,"team_id":"t","amount":1}               | 422
            {"user_id":[],"amount":1}                               | 422
            {"user_id":1.5,"amount":1}                              | 422
            {"user_id":USER,"amount":1,"reason":"too short"}        | 422
            {"user_id":USER,"amount":1,"reason":"   12345     "}    | 422
            {"user_id":USER,"amount":1,"bucket":"savings"}          | 422
            {"user_id":999999999,"amount":1}                        | 404
            {"user_id":"nobody","amount":1}                         | 404
            {"team_id":"nobody","amount":1}                         | 404
            {"user_id":USER,"amount":1000.01}                       | 400
            {"user_id":USER,"amount":1,"expires_at":"2030-01-01"}   | 400
            """)
    void what_cannot_be_added_changes_nothing(String body, int status) {
        var reply = post("/credits/add", body.replace("USER", Long.toString(user)));

        assertThat(reply.status()).isEqualTo(status);
        assertThat(json(reply).at("/error/code").asText()).isNotEmpty();
        assertThat(world.query("select 1 from ledger_transaction")).isEmpty();
        assertThat(world.query("select 1 from wallet")).isEmpty();
    }

    @Test
    void one_administrator_grants_no_more_than_so_much_in_a_day() {
        for (int i = 0; i < 5; i++) {
            assertThat(post("/credits/add", body("1000")).status()).isEqualTo(200);
        }

        var refused = post("/credits/add", body("0.01"));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(json(refused).at("/error/code").asText()).isEqualTo("ADMIN_GRANT_LIMIT_EXCEEDED");
        assertThat(post("/credits/adjust", body("1")).status()).isEqualTo(400);
        assertThat(post("/credits/bulk-add", "{\"user_ids\":[" + user + "],\"amount\":1}")
                        .status())
                .isEqualTo(400);
        assertThat(post("/credits/refund", body("1")).status()).as("no grant").isEqualTo(200);
        assertThat(post("/credits/adjust", body("-1")).status()).isEqualTo(200);
        assertThat(balance().path("total_credits").asInt()).isEqualTo(5_000);

        world.clocks.advance(Duration.ofHours(24).plusSeconds(1));
        assertThat(post("/credits/add", body("1")).status()).isEqualTo(200);
    }

    @Test
    void grants_at_the_same_time_do_not_slip_past_the_limit() throws Exception {
        try (var pool = Executors.newFixedThreadPool(6)) {
            var all = IntStream.range(0, 12)
                    .mapToObj(_ ->
                            pool.submit(() -> post("/credits/add", body("1000")).status()))
                    .toList();
            int granted = 0;
            for (var one : all) {
                granted += one.get() == 200 ? 1 : 0;
            }
            assertThat(granted).isEqualTo(5);
        }
        assertThat(balance().path("total_credits").asInt()).isEqualTo(5_000);
    }

    @Test
    void what_is_taken_comes_from_the_parts_in_their_order_and_never_below_nothing() {
        post("/credits/add", body("2,\"bucket\":\"purchased\""));
        post("/credits/add", body("3,\"bucket\":\"trial\""));
        post("/credits/add", body("1,\"bucket\":\"allowance\",\"expires_at\":\"2026-02-01\""));

        var taken = json(post("/credits/adjust", body("-3.5")));

        assertThat(taken.path("new_balance").decimalValue()).isEqualByComparingTo("2.5");
        var balance = balance();
        assertThat(balance.path("subscription_allowance").asInt()).isZero();
        assertThat(balance.path("trial_credits").decimalValue()).isEqualByComparingTo("0.5");
        assertThat(balance.path("purchased_credits").decimalValue()).isEqualByComparingTo("2.5");
        var refused = post("/credits/adjust", body("-2.6"));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(json(refused).at("/error/message").asText()).contains("would result in negative balance");
        assertThat(balance().path("total_credits").decimalValue()).isEqualByComparingTo("2.5");
    }

    @Test
    void trial_and_allowance_are_lost_at_their_end() {
        post("/credits/add", body("3,\"bucket\":\"trial\",\"expires_at\":\"2026-01-02T00:00:00Z\""));
        post("/credits/add", body("1,\"bucket\":\"allowance\""));
        assertThat(balance().path("allowance_reset_date").asText()).isEqualTo("2026-01-31T00:00:00Z");

        world.clocks.advance(Duration.ofDays(1));

        assertThat(balance().path("total_credits").asInt()).isEqualTo(1);
        assertVerified();
    }

    @Test
    void of_many_each_is_told_what_became_of_it() {
        world.user("v", "internal_user");
        var other = world.query("select number from user_account where user_id = 'v'")
                .getFirst();

        var reply = post(
                "/credits/bulk-add",
                "{\"user_ids\":[" + user + "," + other + "," + user + ",987654321],\"amount\":2.5}");

        assertThat(reply.status()).isEqualTo(200);
        var told = json(reply);
        assertThat(told.path("status").asText()).isEqualTo("partial");
        assertThat(told.path("total_users").asInt()).isEqualTo(3);
        assertThat(told.path("successful").asInt()).isEqualTo(2);
        assertThat(told.path("total_credits_added").asInt()).isEqualTo(5);
        assertThat(told.at("/results/2/error").asText()).isEqualTo("User not found");
        assertThat(balance().path("total_credits").decimalValue()).isEqualByComparingTo("2.5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "7", "[\"u\"]"})
    void many_must_be_numbers_of_users(String users) {
        assertThat(post("/credits/bulk-add", "{\"user_ids\":" + users + ",\"amount\":1}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void a_charge_is_given_back_to_where_it_came_from_and_not_twice() {
        post("/credits/add", body("1,\"bucket\":\"allowance\""));
        post("/credits/add", body("5"));
        var charge = charge("2");

        assertThat(refund(charge, "2.000000001").status()).isEqualTo(400);
        assertThat(refund(charge, "0.5").status()).isEqualTo(200);
        assertThat(refund(charge, "1.5").status()).isEqualTo(200);
        var again = refund(charge, "0.000000001");

        assertThat(again.status()).isEqualTo(400);
        var balance = balance();
        assertThat(balance.path("subscription_allowance").asInt()).isEqualTo(1);
        assertThat(balance.path("bonus_credits").asInt()).isEqualTo(5);
        assertThat(refund(charge - 1, "1").status()).as("no charge").isEqualTo(400);
        assertThat(refund(charge + 100, "1").status()).isEqualTo(404);
        assertVerified();
    }

    @Test
    void a_user_sees_his_own_and_nobody_elses() {
        var key = key("u");
        world.user("v", "internal_user");
        post("/credits/add", body("5"));
        charge("2");

        var balance = json(world.get("/user/balance", key));
        assertThat(balance.path("user_id").asLong()).isEqualTo(user);
        assertThat(balance.path("credits").asInt()).isEqualTo(3);
        assertThat(balance.path("total_credits").asInt()).isEqualTo(3);
        assertThat(balance.path("as_of").asText()).isNotEmpty();
        var page = json(world.get("/user/credit-transactions?limit=1", key));
        assertThat(page.path("total").asInt()).isEqualTo(2);
        assertThat(page.path("returned").asInt()).isEqualTo(1);
        assertThat(page.at("/transactions/0/transaction_type").asText()).isEqualTo("api_usage");
        assertThat(page.at("/transactions/0/amount").asInt()).isEqualTo(-2);
        assertThat(page.at("/transactions/0/metadata/model").asText()).isEqualTo("m");
        assertThat(page.at("/transactions/0/metadata").has("from_bonus")).isFalse();
        assertThat(page.at("/summary/total_credits_used").asInt()).isEqualTo(2);
        assertThat(page.at("/summary/transaction_count_by_direction/charges").asInt())
                .isEqualTo(1);
        assertThat(json(world.get("/user/credit-transactions", key("v")))
                        .path("total")
                        .asInt())
                .isZero();
        assertThat(json(world.get("/user/balance", key("v"))).path("credits").asInt())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/credits/balance",
                "/credits/summary",
                "/credits/transactions",
                "/ledger/verify",
                "/credits/balance?user_id=1"
            })
    void nobody_but_administrators_sees_what_others_have(String path) {
        var key = key("u");

        assertThat(world.get(path, key).status()).isEqualTo(403);
        assertThat(json(world.get(path, key)).at("/error/code").asText()).isEqualTo("ADMIN_REQUIRED");
        assertThat(world.get(path, "sk-unknown").status()).isEqualTo(401);
        assertThat(world.get(path, null).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/credits/add", "/credits/adjust", "/credits/bulk-add", "/credits/refund"})
    void nobody_but_administrators_changes_anything(String path) {
        var body = "{\"user_id\":" + user + ",\"user_ids\":[" + user + "],\"amount\":1}";

        assertThat(world.post(path, key("u"), body).status()).isEqualTo(403);
        assertThat(world.post(path, null, body).status()).isEqualTo(401);
        assertThat(world.query("select 1 from wallet")).isEmpty();
    }

    @Test
    void transactions_are_filtered_sorted_and_paged() {
        world.user("v", "internal_user");
        post("/credits/add", body("5"));
        post("/credits/add", "{\"user_id\":\"v\",\"amount\":7}");
        charge("2");
        charge("3");

        assertThat(amounts("")).containsExactly("-3", "-2", "7", "5");
        assertThat(amounts("?user_id=" + user + "&sort_by=amount&sort_order=asc"))
                .containsExactly("-3", "-2", "5");
        assertThat(amounts("?direction=charge")).containsExactly("-3", "-2");
        assertThat(amounts("?min_amount=3&max_amount=5")).containsExactly("-3", "5");
        assertThat(amounts("?transaction_type=admin_credit&sort_by=transaction_type"))
                .containsExactly("7", "5");
        assertThat(amounts("?from_date=2026-01-01&to_date=2026-01-01")).hasSize(4);
        assertThat(amounts("?from_date=2026-01-02")).isEmpty();
        assertThat(amounts("?limit=2&offset=1")).containsExactly("-2", "7");
        var pagination = json(world.get("/credits/transactions?limit=2&offset=1", MASTER))
                .path("pagination");
        assertThat(pagination.path("total").asInt()).isEqualTo(4);
        assertThat(pagination.path("has_more").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0,422",
        "limit=1001,422",
        "limit=x,422",
        "offset=-1,422",
        "sort_by=size,422",
        "sort_order=up,422",
        "direction=left,422",
        "from_date=yesterday,400",
        "to_date=2026-13-01,400",
        "transaction_type=gift,400",
        "user_id=987654321,404"
    })
    void what_makes_no_sense_is_refused(String query, int status) {
        assertThat(world.get("/credits/transactions?" + query, MASTER).status()).isEqualTo(status);
    }

    @Test
    void sums_are_told_of_one_and_of_all() {
        post("/credits/add", body("5"));
        charge("2");

        var all = json(world.get("/credits/summary", MASTER)).path("system_summary");
        assertThat(all.path("total_credits_in_system").asInt()).isEqualTo(3);
        assertThat(all.path("total_credits_added").asInt()).isEqualTo(5);
        assertThat(all.path("total_credits_used").asInt()).isEqualTo(2);
        assertThat(all.at("/by_type/api_usage/count").asInt()).isEqualTo(1);
        var one = json(world.get("/credits/summary?user_id=" + user + "&to_date=2026-12-31", MASTER));
        assertThat(one.at("/user_info/username").asText()).isEqualTo("u");
        assertThat(one.at("/summary/net_change").asInt()).isEqualTo(3);
        assertThat(one.at("/filters/to_date").asText()).isEqualTo("2026-12-31");
        assertThat(one.has("system_summary")).isFalse();
        assertThat(world.get("/credits/summary?from_date=x", MASTER).status()).isEqualTo(400);
    }

    @Test
    void what_does_not_agree_is_found() {
        post("/credits/add", body("5"));
        assertVerified();

        world.execute("update wallet set bonus_nanos = bonus_nanos + 1");

        var told = json(world.get("/ledger/verify", MASTER));
        assertThat(told.path("balanced").asBoolean()).isFalse();
        assertThat(told.path("differences")).hasSize(1);
        assertThat(told.at("/differences/0/expected").asText()).isEqualTo("5000000000");
        assertThat(told.at("/differences/0/found").asText()).isEqualTo("5000000001");
    }

    @Test
    void a_charge_that_is_missing_is_found() {
        post("/credits/add", body("5"));
        world.execute("""
                create table usage_record_all partition of usage_record for values from ('2025-01-01') to ('2030-01-01')""");
        world.execute("""
                insert into usage_record select * from jsonb_populate_record(null::usage_record, jsonb_build_object(
                    'id', gen_random_uuid(), 'at', '2026-01-01', 'request_id', 'r', 'operation', 'o', 'stream', false,
                    'caller', 'key', 'key_hash', '', 'user_id', '', 'team_id', '', 'organization_id', '', 'end_user', '',
                    'requested_model', '', 'model', '', 'provider', '', 'deployment', '', 'input_tokens', 0,
                    'cache_read_tokens', 0, 'cache_write_5m_tokens', 0, 'cache_write_1h_tokens', 0,
                    'input_audio_tokens', 0, 'input_image_tokens', 0, 'output_tokens', 0, 'reasoning_tokens', 0,
                    'output_audio_tokens', 0, 'accuracy', 'exact', 'cost_nanos', 7, 'priced', true,
                    'outcome', 'completed', 'status', 200, 'error_code', '', 'attempts', 1, 'duration_micros', 1,
                    'wallet_id', (select id from wallet)))""");

        var told = json(world.get("/ledger/verify", MASTER));
        assertThat(told.at("/differences/0/what").asText()).isEqualTo("charge");
        assertThat(told.at("/checked/charges").asInt()).isEqualTo(1);
        world.execute("drop table usage_record_all");
    }

    private void assertVerified() {
        var told = json(world.get("/ledger/verify", MASTER));
        assertThat(told.path("differences")).isEmpty();
        assertThat(told.path("balanced").asBoolean()).isTrue();
    }

    private List<String> amounts(String query) {
        return json(world.get("/credits/transactions" + query, MASTER))
                .path("transactions")
                .findValuesAsText("amount");
    }

    private JsonNode add(String amount) {
        return json(post("/credits/add", body(amount)));
    }

    private String body(String amount) {
        return "{\"user_id\":" + user + ",\"amount\":" + amount + "}";
    }

    private Reply post(String path, String body) {
        return world.post(path, MASTER, body);
    }

    private Reply refund(long charge, String amount) {
        return post(
                "/credits/refund",
                "{\"user_id\":" + user + ",\"original_transaction_id\":" + charge + ",\"amount\":" + amount + "}");
    }

    private JsonNode balance() {
        return json(world.get("/credits/balance?user_id=" + user, MASTER));
    }

    /** @return the transaction's number */
    private long charge(String dollars) {
        var ledger = new Ledger(world.clocks);
        var id = UUID.randomUUID();
        var metadata = JsonNodeFactory.instance.objectNode().put("model", "m");
        world.database.transactVoid(tx -> ledger.charge(
                tx,
                List.of(new Ledger.Charge(
                        Long.parseLong(
                                world.query("select wallet.id from wallet where owner_kind = 'user' and owner_id = '"
                                                + user + "'")
                                        .getFirst()),
                        Usd.ofDollars(new BigDecimal(dollars)),
                        "usage:" + id,
                        id,
                        "user:u",
                        metadata,
                        world.clocks.now()))));
        return Long.parseLong(world.query("select id from ledger_transaction where usage_id = '" + id + "'")
                .getFirst());
    }

    private String key(String owner) {
        var clear = "sk-" + owner + "-0123456789";
        world.execute(
                "insert into virtual_key (token, user_id, created_at, updated_at) values (?, ?, now(), now()) on conflict do nothing",
                KeyHash.of(clear).toString(),
                owner);
        return clear;
    }
}
