package dev.gatehouse.customers;

import static dev.gatehouse.endpoint.ApiFixture.MASTER;
import static dev.gatehouse.endpoint.ApiFixture.json;
import static dev.gatehouse.endpoint.ApiFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.endpoint.Reply;
import dev.gatehouse.organizations.TenantsFixture;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CustomersTest {
    private final TenantsFixture world = new TenantsFixture();

    @ParameterizedTest
    @ValueSource(strings = {"customer", "end_user"})
    void both_names_reach_the_same_customers(String noun) {
        world.post("/" + noun + "/new", MASTER, "{\"user_id\":\"c\",\"alias\":\"A\"}");

        assertThat(json(world.get("/customer/info?end_user_id=c", MASTER))
                        .path("alias")
                        .asText())
                .isEqualTo("A");
        assertThat(json(world.get("/end_user/list", MASTER))).hasSize(1);
        assertThat(json(world.post("/" + noun + "/delete", MASTER, "{\"user_ids\":[\"c\"]}"))
                        .path("deleted_customers")
                        .asInt())
                .isEqualTo(1);
        assertThat(world.query("select operation from audit_log order by at, id"))
                .containsExactlyInAnyOrder(noun + ".new", noun + ".delete");
        assertThat(world.query("select topic || ' ' || key from change_event"))
                .containsExactly("customer c", "customer c");
    }

    @Test
    void a_customer_with_limits_gets_a_budget_of_his_own() {
        var reply = world.post("/customer/new", MASTER, """
                {"user_id":"c","spend":1.5,"allowed_model_region":"eu","default_model":"gpt-4o","max_budget":10,"budget_duration":"1d"}
                """);

        assertThat(reply.status()).isEqualTo(200);
        var id = json(reply).path("budget_id").asText();
        assertThat(json(reply).at("/litellm_budget_table/budget_id").asText()).isEqualTo(id);
        assertThat(json(reply).at("/litellm_budget_table/max_budget").asInt()).isEqualTo(10);
        assertThat(json(reply).path("blocked").asBoolean()).isFalse();
        assertThat(world.query("select user_id || ' ' || spend || ' ' || allowed_model_region || ' ' || default_model"
                        + " || ' ' || max_budget from end_user join budget using (budget_id)"))
                .containsExactly("c 1.5 eu gpt-4o 10");
        assertThat(json(world.get("/customer/info?end_user_id=c", MASTER))).isEqualTo(json(reply));
    }

    @Test
    void a_customer_may_share_a_budget_or_have_none() {
        world.post("/budget/new", MASTER, "{\"budget_id\":\"b\",\"max_budget\":1}");

        var shared = world.post("/customer/new", MASTER, "{\"user_id\":\"c\",\"budget_id\":\"b\"}");
        var plain = world.post("/customer/new", MASTER, "{\"user_id\":\"d\"}");

        assertThat(json(shared).at("/litellm_budget_table/max_budget").asInt()).isEqualTo(1);
        assertThat(json(plain).path("litellm_budget_table").isNull()).isTrue();
        assertThat(world.query("select budget_id from budget")).containsExactly("b");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                                    | 422 | "user_id"
            {"user_id":"c","max_budget":1,"budget_id":"b"}        | 422 | not both
            {"user_id":"c","allowed_model_region":"moon"}         | 422 | 'eu', 'us'
            {"user_id":"c","default_model":"unknown"}             | 422 | "error":{"message":"{'error': 'Default Model not on proxy!
            {"user_id":"c","max_budget":-1}                       | 422 | max_budget cannot be negative
            {"user_id":"c","budget_duration":"soon"}              | 422 | Invalid budget_duration
            {"user_id":"c","budget_id":"none"}                    | 400 | Budget not found
            {"user_id":"taken"}                                   | 400 | Customer already exists, passed user_id=taken. Please pass a new user_id.
            """)
    void what_cannot_be_a_customer_leaves_no_row(String body, int status, String message) {
        world.post("/customer/new", MASTER, "{\"user_id\":\"taken\",\"alias\":\"first\"}");

        var reply = world.post("/customer/new", MASTER, body);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(text(reply)).contains(message);
        assertThat(world.query("select user_id || alias from end_user")).containsExactly("takenfirst");
        assertThat(world.query("select budget_id from budget")).isEmpty();
        assertThat(world.query("select operation from audit_log")).hasSize(1);
    }

    @Test
    void a_duplicate_is_said_in_the_pinned_words_and_its_budget_is_not_kept() {
        world.post("/customer/new", MASTER, "{\"user_id\":\"c\"}");

        var reply = world.post("/customer/new", MASTER, "{\"user_id\":\"c\",\"max_budget\":1}");

        assertThat(json(reply).at("/error/type").asText()).isEqualTo("bad_request");
        assertThat(json(reply).at("/error/param").asText()).isEqualTo("user_id");
        assertThat(json(reply).at("/error/code").asText()).isEqualTo("400");
        assertThat(world.query("select budget_id from budget")).isEmpty();
    }

    @Test
    void of_several_who_make_the_same_customer_one_does() throws Exception {
        var statuses = new ArrayList<Integer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var begin = new CountDownLatch(1);
            var replies = new ArrayList<Future<Reply>>();
            for (int i = 0; i < 4; i++) {
                replies.add(threads.submit(() -> {
                    begin.await();
                    return world.post("/customer/new", MASTER, "{\"user_id\":\"c\",\"max_budget\":1}");
                }));
            }
            begin.countDown();
            for (var reply : replies) {
                statuses.add(reply.get().status());
            }
        }
        assertThat(statuses).containsExactlyInAnyOrder(200, 400, 400, 400);
        assertThat(world.query("select budget_id from budget")).hasSize(1);
    }

    @Test
    void an_unknown_customer_is_not_found() {
        var info = world.get("/customer/info?end_user_id=none", MASTER);
        var update = world.post("/customer/update", MASTER, "{\"user_id\":\"none\",\"alias\":\"a\"}");

        assertThat(info.status()).isEqualTo(404);
        assertThat(text(info))
                .isEqualTo("{\"error\":{\"message\":\"End User Id=none does not exist in db\",\"type\":\"not_found\","
                        + "\"param\":\"end_user_id\",\"code\":\"404\"}}");
        assertThat(update.status()).isEqualTo(404);
        assertThat(json(update).at("/error/param").asText()).isEqualTo("user_id");
        assertThat(world.get("/customer/info", MASTER).status()).isEqualTo(422);
        assertThat(world.query("select user_id from end_user")).isEmpty();
    }

    @Test
    void an_update_changes_what_says_something() {
        world.post(
                "/customer/new",
                MASTER,
                "{\"user_id\":\"c\",\"alias\":\"first\",\"allowed_model_region\":\"eu\",\"blocked\":true}");

        var reply = world.post("/customer/update", MASTER, """
                {"user_id":"c","alias":"","blocked":false,"max_budget":0,"default_model":"gpt-4o","allowed_model_region":"us"}
                """);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(world.query("select alias || ' ' || allowed_model_region || ' ' || default_model || ' ' || blocked"
                        + " || ' ' || coalesce(budget_id, 'none') from end_user"))
                .containsExactly("first us gpt-4o true none");
        assertThat(world.query(
                        "select (before_value ->> 'allowed_model_region') || (after_value ->> 'allowed_model_region')"
                                + " from audit_log where operation = 'customer.update'"))
                .containsExactly("euus");
    }

    @Test
    void a_limit_makes_a_budget_and_then_changes_it() {
        world.post("/customer/new", MASTER, "{\"user_id\":\"c\"}");

        world.post("/customer/update", MASTER, "{\"user_id\":\"c\",\"max_budget\":5}");
        var id = world.query("select budget_id from end_user").getFirst();
        var reply = world.post("/customer/update", MASTER, "{\"user_id\":\"c\",\"max_budget\":6}");

        assertThat(json(reply).path("budget_id").asText()).isEqualTo(id);
        assertThat(world.query("select budget_id || max_budget from budget")).containsExactly(id + "6");
        assertThat(world.query("select target_kind from audit_log where operation = 'customer.update'"))
                .containsExactlyInAnyOrder("budget", "customer", "budget", "customer");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"user_id":"c","alias":"x","default_model":"unknown"}     | 422
            {"user_id":"c","alias":"x","max_budget":-1}               | 422
            {"user_id":"c","alias":"x","max_budget":1,"budget_id":"b"} | 422
            {"user_id":"c","alias":"x","budget_id":"none"}            | 400
            {"alias":"x"}                                             | 422
            """)
    void an_update_that_cannot_be_changes_nothing(String body, int status) {
        world.post("/customer/new", MASTER, "{\"user_id\":\"c\",\"alias\":\"a\"}");

        assertThat(world.post("/customer/update", MASTER, body).status()).isEqualTo(status);
        assertThat(world.query("select alias from end_user")).containsExactly("a");
    }

    @Test
    void all_are_deleted_or_none() {
        world.post("/customer/new", MASTER, "{\"user_id\":\"a\"}");
        world.post("/customer/new", MASTER, "{\"user_id\":\"b\"}");

        var refused = world.post("/customer/delete", MASTER, "{\"user_ids\":[\"a\",\"x\",\"y\"]}");
        assertThat(refused.status()).isEqualTo(404);
        assertThat(json(refused).at("/error/message").asText()).isEqualTo("End User Id(s)=x, y do not exist in db");
        assertThat(json(refused).at("/error/param").asText()).isEqualTo("user_ids");
        assertThat(world.query("select user_id from end_user")).hasSize(2);

        var done = world.post("/customer/delete", MASTER, "{\"user_ids\":[\"b\",\"a\",\"b\"]}");
        assertThat(done.status()).isEqualTo(200);
        assertThat(json(done).path("deleted_customers").asInt()).isEqualTo(2);
        assertThat(world.query("select user_id from end_user")).isEmpty();

        assertThat(world.post("/customer/delete", MASTER, "{\"user_ids\":[]}").status())
                .isEqualTo(500);
        assertThat(world.post("/customer/delete", MASTER, "{}").status()).isEqualTo(422);
    }

    @Test
    void block_refuses_also_those_nobody_knows_and_unblock_serves_them_again() {
        world.post("/customer/new", MASTER, "{\"user_id\":\"a\",\"alias\":\"A\"}");

        var blocked = world.post("/customer/block", MASTER, "{\"user_ids\":[\"b\",\"a\",\"b\"]}");
        assertThat(blocked.status()).isEqualTo(200);
        assertThat(json(blocked).path("blocked_users").findValuesAsText("user_id"))
                .containsExactly("b", "a");
        assertThat(world.query("select user_id || coalesce(alias, '') || blocked from end_user order by user_id"))
                .containsExactly("aAtrue", "btrue");

        var served = world.post("/customer/unblock", MASTER, "{\"user_ids\":[\"a\",\"nobody\"]}");
        assertThat(served.status()).isEqualTo(200);
        assertThat(json(served).at("/blocked_users/0/blocked").asBoolean()).isFalse();
        assertThat(world.query("select user_id || blocked from end_user order by user_id"))
                .containsExactly("afalse", "btrue");
        assertThat(world.query("select target_id from audit_log where operation = 'customer.unblock'"))
                .containsExactly("a");
        assertThat(world.post("/customer/block", MASTER, "{}").status()).isEqualTo(422);
    }

    @Test
    void the_list_is_for_administrators_and_viewers() {
        world.post("/customer/new", MASTER, "{\"user_id\":\"b\",\"max_budget\":1}");
        world.post("/customer/new", MASTER, "{\"user_id\":\"a\"}");
        world.user("u", "internal_user", null);
        world.user("v", "proxy_admin_viewer", null);

        var refused = world.get("/customer/list", world.key("u", "/customer/list"));
        assertThat(refused.status()).isEqualTo(401);
        assertThat(json(refused).at("/error/message").asText())
                .contains("Admin-only endpoint. Your user role=internal_user");
        assertThat(json(world.get("/customer/list", world.key("v", "/customer/list")))
                        .findValuesAsText("user_id"))
                .containsExactly("a", "b");
    }
}
