package dev.gatehouse.budgets;

import static dev.gatehouse.endpoint.ApiFixture.MASTER;
import static dev.gatehouse.endpoint.ApiFixture.json;
import static dev.gatehouse.endpoint.ApiFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.access.KeyHash;
import dev.gatehouse.endpoint.Reply;
import dev.gatehouse.organizations.TenantsFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetsTest {
    private final TenantsFixture world = new TenantsFixture();

    @Test
    void a_budget_is_made_as_asked_for_and_begins_again_by_the_calendar() {
        var reply = world.post("/budget/new", MASTER, """
                {"budget_id":"b","max_budget":"10.5","soft_budget":5,"max_parallel_requests":3,"tpm_limit":9007199254740993,"rpm_limit":7,
                 "budget_duration":"1d","model_max_budget":{"gpt-4o":{"max_budget":1,"budget_duration":"1d","rpm_limit":5}}}
                """);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(text(reply))
                .contains(
                        "\"budget_id\":\"b\"",
                        "\"max_budget\":10.5",
                        "\"soft_budget\":5",
                        "\"max_parallel_requests\":3",
                        "\"tpm_limit\":9007199254740993",
                        "\"budget_reset_at\":\"2026-01-02T00:00:00Z\"",
                        "\"created_by\":\"admin\"",
                        "\"updated_by\":\"admin\"");
        assertThat(json(world.post("/budget/info", MASTER, "{\"budgets\":[\"b\"]}"))
                        .get(0))
                .isEqualTo(json(reply));
        assertThat(world.query(
                        "select operation || ' ' || target_kind || ' ' || target_id || ' ' || actor from audit_log"))
                .containsExactly("budget.new budget b admin");
    }

    @Test
    void a_budget_without_an_id_gets_one_and_may_say_when_it_begins_again() {
        var reply = world.post(
                "/budget/new", MASTER, "{\"budget_duration\":\"1d\",\"budget_reset_at\":\"2026-03-01T00:00:00Z\"}");

        assertThat(json(reply).path("budget_id").asText()).hasSize(36);
        assertThat(json(reply).path("budget_reset_at").asText()).isEqualTo("2026-03-01T00:00:00Z");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"max_budget":-1}                                              | 400 | max_budget cannot be negative. Received: -1
            {"soft_budget":-0.5}                                           | 400 | soft_budget cannot be negative
            {"budget_duration":"soon"}                                     | 400 | Invalid budget_duration
            {"enforcement":"perhaps"}                                      | 400 | Invalid enforcement
            {"budget_duration":"2mo"}                                      | 400 | Invalid budget_duration
            {"budget_duration":""}                                         | 400 | Invalid budget_duration
            {"model_max_budget":{"m":5}}                                   | 400 | Invalid model_max_budget
            {"model_max_budget":{"m":{"max_budget":-1}}}                   | 400 | Invalid model_max_budget
            {"model_max_budget":{"m":{"max_budget":"much"}}}               | 400 | Invalid model_max_budget
            {"model_max_budget":{"m":{"max_budget":1,"rpm_limit":1.5}}}    | 400 | Invalid model_max_budget
            {"model_max_budget":{"m":{"max_budget":1,"time_period":"x"}}}  | 400 | Invalid model_max_budget
            {"budget_id":"taken"}                                          | 400 | already exists
            {"max_budget":"NaN"}                                           | 422 | valid number
            {"max_budget":NaN}                                             | 422 | not valid JSON
            {"tpm_limit":1.5}                                              | 422 | fractional
            {"model_max_budget":[]}                                        | 422 | valid dictionary
            """)
    void what_cannot_be_a_budget_leaves_no_row(String body, int status, String message) {
        world.post("/budget/new", MASTER, "{\"budget_id\":\"taken\",\"max_budget\":1}");

        var reply = world.post("/budget/new", MASTER, body);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(text(reply)).contains(message);
        assertThat(json(reply).path("detail").isMissingNode()).isFalse();
        assertThat(world.query("select budget_id || max_budget from budget")).containsExactly("taken1");
        assertThat(world.query("select operation from audit_log")).hasSize(1);
    }

    @Test
    void of_two_who_make_a_budget_with_the_same_id_one_does() throws Exception {
        var statuses = new ArrayList<Integer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var begin = new CountDownLatch(1);
            var replies = new ArrayList<Future<Reply>>();
            for (int i = 0; i < 4; i++) {
                replies.add(threads.submit(() -> {
                    begin.await();
                    return world.post("/budget/new", MASTER, "{\"budget_id\":\"b\"}");
                }));
            }
            begin.countDown();
            for (var reply : replies) {
                statuses.add(reply.get().status());
            }
        }
        assertThat(statuses).containsExactlyInAnyOrder(200, 400, 400, 400);
        assertThat(world.query("select operation from audit_log")).hasSize(1);
    }

    @Test
    void only_what_was_sent_changes_and_null_clears() {
        world.post("/budget/new", MASTER, """
                {"budget_id":"b","max_budget":10,"soft_budget":5,"rpm_limit":7,"budget_duration":"1d"}
                """);

        var reply =
                world.post("/budget/update", MASTER, "{\"budget_id\":\"b\",\"max_budget\":20,\"soft_budget\":null}");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(json(reply).path("max_budget").asInt()).isEqualTo(20);
        assertThat(json(reply).path("soft_budget").isNull()).isTrue();
        assertThat(json(reply).path("rpm_limit").asInt()).isEqualTo(7);
        assertThat(json(reply).path("budget_reset_at").asText()).isEqualTo("2026-01-02T00:00:00Z");
        assertThat(world.query("select max_budget || ' ' || coalesce(soft_budget::text, 'none') || ' ' || rpm_limit"
                        + " from budget"))
                .containsExactly("20 none 7");
        assertThat(world.query("select (before_value ->> 'max_budget') || ' ' || (after_value ->> 'max_budget')"
                        + " from audit_log where operation = 'budget.update'"))
                .containsExactly("10 20");
    }

    @Test
    void another_period_begins_again_at_another_time_and_none_never() {
        world.post("/budget/new", MASTER, "{\"budget_id\":\"b\",\"budget_duration\":\"1d\"}");

        var monthly = world.post("/budget/update", MASTER, "{\"budget_id\":\"b\",\"budget_duration\":\"30d\"}");
        var never = world.post("/budget/update", MASTER, "{\"budget_id\":\"b\",\"budget_duration\":null}");

        assertThat(json(monthly).path("budget_reset_at").asText()).isEqualTo("2026-02-01T00:00:00Z");
        assertThat(json(never).path("budget_reset_at").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"max_budget":1}                              | 400 | budget_id is required
            {"budget_id":" ","max_budget":1}              | 400 | budget_id is required
            {"budget_id":"b","max_budget":-1}             | 400 | max_budget cannot be negative
            {"budget_id":"b","budget_duration":"x"}       | 400 | Invalid budget_duration
            {"budget_id":"b","model_max_budget":{"m":1}}  | 400 | Invalid model_max_budget
            {"budget_id":"none","max_budget":1}           | 404 | Budget not found
            {"budget_id":"b","max_budget":"x"}            | 422 | valid number
            """)
    void what_cannot_be_changed_stays(String body, int status, String message) {
        world.post("/budget/new", MASTER, "{\"budget_id\":\"b\",\"max_budget\":10}");

        var reply = world.post("/budget/update", MASTER, body);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(text(reply)).contains(message);
        assertThat(world.query("select max_budget::text from budget")).containsExactly("10");
    }

    @Test
    void changes_at_the_same_time_are_not_lost() throws Exception {
        world.post("/budget/new", MASTER, "{\"budget_id\":\"b\"}");

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var member : new String[] {"tpm_limit", "rpm_limit", "max_budget", "soft_budget"}) {
                threads.execute(
                        () -> world.post("/budget/update", MASTER, "{\"budget_id\":\"b\",\"" + member + "\":1}"));
            }
        }

        assertThat(world.query("select tpm_limit + rpm_limit + max_budget + soft_budget from budget"))
                .containsExactly("4");
    }

    @Test
    void a_change_reaches_the_organizations_that_are_linked() {
        world.post("/budget/new", MASTER, "{\"budget_id\":\"b\"}");
        world.post(
                "/organization/new",
                MASTER,
                "{\"organization_alias\":\"o\",\"organization_id\":\"o\",\"budget_id\":\"b\"}");
        world.execute("delete from change_event");

        world.post("/budget/update", MASTER, "{\"budget_id\":\"b\",\"max_budget\":1}");

        assertThat(world.query("select topic || ' ' || key from change_event"))
                .containsExactly("budget b", "organization o");
    }

    @Test
    void info_shows_those_that_exist() {
        world.post("/budget/new", MASTER, "{\"budget_id\":\"b\"}");

        assertThat(json(world.post("/budget/info", MASTER, "{\"budgets\":[\"none\",\"b\"]}")))
                .hasSize(1);
        assertThat(world.post("/budget/info", MASTER, "{\"budgets\":[]}").status())
                .isEqualTo(400);
        assertThat(world.post("/budget/info", MASTER, "{\"budgets\":\"b\"}").status())
                .isEqualTo(422);
    }

    @Test
    void settings_describe_six_members_with_their_values() {
        world.post("/budget/new", MASTER, "{\"budget_id\":\"b\",\"max_budget\":10,\"budget_duration\":\"1d\"}");

        var settings = json(world.get("/budget/settings?budget_id=b", MASTER));

        assertThat(settings).hasSize(6);
        assertThat(settings.findValuesAsText("field_name"))
                .containsExactly(
                        "max_parallel_requests",
                        "tpm_limit",
                        "rpm_limit",
                        "budget_duration",
                        "max_budget",
                        "soft_budget");
        assertThat(settings.get(4).toString())
                .isEqualTo(
                        "{\"field_name\":\"max_budget\",\"field_type\":\"Float\",\"field_description\":\"US dollars that"
                                + " may be spent.\",\"field_value\":10,\"stored_in_db\":true,\"field_default_value\":null}");
        assertThat(settings.get(1).path("stored_in_db").asBoolean()).isFalse();
        assertThat(json(world.get("/budget/settings?budget_id=none", MASTER))).hasSize(6);
        assertThat(world.get("/budget/settings", MASTER).status()).isEqualTo(422);
    }

    @Test
    void the_list_is_the_newest_first() {
        world.post("/budget/new", MASTER, "{\"budget_id\":\"old\"}");
        world.clocks.advance(Duration.ofSeconds(1));
        world.post("/budget/new", MASTER, "{\"budget_id\":\"new\"}");

        assertThat(json(world.get("/budget/list", MASTER)).findValuesAsText("budget_id"))
                .containsExactly("new", "old");
    }

    @Test
    void a_deleted_budget_is_shown_once_more_and_nobody_is_linked_to_it() {
        world.post("/budget/new", MASTER, "{\"budget_id\":\"b\"}");
        var key = world.key("u", "/x");
        world.execute("update virtual_key set budget_id = 'b'");
        world.execute("insert into team_member (team_id, user_id, role, budget_id) values ('t', 'u', 'user', 'b')");
        world.post("/customer/new", MASTER, "{\"user_id\":\"c\",\"budget_id\":\"b\"}");
        world.execute("delete from change_event");

        var reply = world.post("/budget/delete", MASTER, "{\"id\":\"b\"}");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(json(reply).path("budget_id").asText()).isEqualTo("b");
        assertThat(world.query("select budget_id from budget")).isEmpty();
        assertThat(world.query(
                        "select budget_id from virtual_key where budget_id is not null union all select budget_id"
                                + " from team_member where budget_id is not null union all select budget_id from end_user"
                                + " where budget_id is not null"))
                .isEmpty();
        assertThat(world.query("select topic || ' ' || key from change_event"))
                .containsExactlyInAnyOrder("budget b", "key " + KeyHash.of(key), "user u");
        assertThat(text(world.post("/budget/delete", MASTER, "{\"id\":\"b\"}"))).isEqualTo("null");
        assertThat(world.post("/budget/delete", MASTER, "{}").status()).isEqualTo(422);
    }

    @Test
    void the_budget_of_an_organization_stays() {
        world.post("/organization/new", MASTER, "{\"organization_alias\":\"o\"}");
        var id = world.query("select budget_id from budget").getFirst();

        assertThat(world.post("/budget/delete", MASTER, "{\"id\":\"" + id + "\"}")
                        .status())
                .isEqualTo(400);
        assertThat(world.query("select budget_id from budget")).containsExactly(id);
    }

    @Test
    void who_is_no_administrator_is_refused_with_400_and_changes_nothing() {
        world.post("/budget/new", MASTER, "{\"budget_id\":\"b\"}");
        world.user("u", "internal_user", null);
        world.user("v", "proxy_admin_viewer", null);
        var user = world.key("u", "/budget/list", "/budget/settings", "/budget/delete");
        var viewer = world.key("v", "/budget/list", "/budget/settings", "/budget/delete");

        var list = world.get("/budget/list", user);
        assertThat(list.status()).isEqualTo(400);
        assertThat(json(list).at("/detail/error").asText())
                .isEqualTo("Admin-only endpoint. Not allowed to access this., your role=internal_user");
        assertThat(world.get("/budget/settings?budget_id=b", user).status()).isEqualTo(400);
        assertThat(world.post("/budget/delete", user, "{\"id\":\"b\"}").status())
                .isEqualTo(400);
        assertThat(world.get("/budget/list", viewer).status()).isEqualTo(200);
        assertThat(world.get("/budget/settings?budget_id=b", viewer).status()).isEqualTo(200);
        assertThat(world.post("/budget/delete", viewer, "{\"id\":\"b\"}").status())
                .isEqualTo(403);
        assertThat(world.query("select budget_id from budget")).containsExactly("b");
    }
}
