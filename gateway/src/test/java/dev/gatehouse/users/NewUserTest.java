package dev.gatehouse.users;

import static dev.gatehouse.endpoint.ApiFixture.MASTER;
import static dev.gatehouse.endpoint.ApiFixture.json;
import static dev.gatehouse.endpoint.ApiFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.config.TenantConfig;
import dev.gatehouse.endpoint.Reply;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NewUserTest {
    private final UsersFixture world = new UsersFixture();

    @Test
    void a_new_user_has_a_row_and_a_key_that_works_at_once() {
        var reply = create("{}");

        assertThat(reply.status()).isEqualTo(200);
        var user = json(reply).path("user_id").asText();
        assertThat(user).matches("[0-9a-f-]{36}");
        assertThat(world.query("select user_id from user_account")).containsExactly(user);
        assertThat(world.query("select user_id from virtual_key")).containsExactly(user);
        assertThat(json(reply).has("token")).isFalse();
        assertThat(json(reply).path("user_role").isNull()).isTrue();
        var key = json(reply).path("key").asText();
        assertThat(json(world.get("/user/info", key)).path("user_id").asText()).isEqualTo(user);
        assertThat(world.query("select to_jsonb(a)::text from audit_log a")).noneMatch(row -> row.contains(key));
        assertThat(world.query("select target_kind || ' ' || target_id from audit_log where target_kind = 'user'"))
                .containsExactly("user " + user);
    }

    @Test
    void what_was_asked_for_is_stored_and_budget_and_limits_are_the_users() {
        var reply = create("""
                {"user_id":" u ","user_email":" Ann@x.org ","user_alias":"Ann","user_role":"internal_user","sso_user_id":"s",
                 "key_alias":"first","duration":"30d","models":["gpt-4o"],"spend":1.5,"max_budget":"12.5","soft_budget":10,
                 "budget_duration":"1d","max_parallel_requests":3,"tpm_limit":"100","rpm_limit":10,"metadata":{"a":1},
                 "model_rpm_limit":{"gpt-4o":5},"guardrails":["g"],"policies":["p"],"permissions":{"x":true},
                 "aliases":{"a":"b"},"blocked":false,"allowed_cache_controls":["no-cache"],
                 "model_max_budget":{"gpt-4o":{"budget_limit":1}},"object_permission":{"mcp_servers":["m"]},"unknown":1}
                """);

        assertThat(reply.status()).as(text(reply)).isEqualTo(200);
        assertThat(world.query("""
                        select concat_ws(' ', user_id, user_email, user_alias, user_role, sso_user_id, models, spend, max_budget,
                            soft_budget, budget_duration, budget_reset_at at time zone 'utc', max_parallel_requests, tpm_limit,
                            rpm_limit, policies, allowed_cache_controls) from user_account
                        """))
                .containsExactly(
                        "u Ann@x.org Ann internal_user s {gpt-4o} 1.5 12.5 10 1d 2026-01-02 00:00:00 3 100 10 {p}"
                                + " {no-cache}");
        assertThat(world.query("select metadata::text from user_account"))
                .containsExactly("{\"a\": 1, \"guardrails\": [\"g\"], \"model_rpm_limit\": {\"gpt-4o\": 5}}");
        assertThat(world.query("""
                        select concat_ws(' ', user_id, key_alias, models, spend, coalesce(max_budget::text, 'none'),
                            coalesce(budget_duration, 'none'), coalesce(tpm_limit::text, 'none'), expires at time zone 'utc',
                            aliases, permissions) from virtual_key
                        """))
                .containsExactly("u first {gpt-4o} 0 none none none 2026-01-31 00:00:00 {\"a\": \"b\"} {\"x\": true}");
        assertThat(world.query("select mcp_servers::text from object_permission join user_account using"
                        + " (object_permission_id)"))
                .containsExactly("{m}");
        assertThat(json(reply).path("max_budget").decimalValue()).isEqualByComparingTo("12.5");
        assertThat(json(reply).path("key_alias").asText()).isEqualTo("first");
        assertThat(json(reply).path("expires").asText()).isEqualTo("2026-01-31T00:00:00Z");
        assertThat(json(reply).path("created_by").asText()).isEqualTo("admin");
    }

    @Test
    void who_wants_no_key_gets_none() {
        var reply = create("{\"auto_create_key\":false}");

        assertThat(json(reply).path("key").asText("none")).isEmpty();
        assertThat(world.query("select token from virtual_key")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"user_id":" taken "}                                   | 409 | {'error': 'User with id taken already exists'}
            {"user_email":" ANN@X.org"}                             | 409 | {'error': 'User with email ANN@X.org already exists'}
            {"sso_user_id":"sso"}                                   | 409 | {'error': 'User with sso_user_id sso already exists'}
            {"user_id":"taken","budget_duration":"soon"}            | 400 | Invalid budget_duration
            {"max_budget":-0.01}                                    | 400 | {'error': 'max_budget cannot be negative. Received: -0.01'}
            {"soft_budget":-1}                                      | 400 | soft_budget cannot be negative
            {"rpm_limit":-1}                                        | 400 | rpm_limit cannot be negative
            {"duration":"soon"}                                     | 400 | Invalid duration
            {"budget_limits":[{"max_budget":-1,"budget_duration":"1d"}]} | 400 | cannot be negative
            {"teams":[{"team_id":"t","max_budget_in_team":-1}]}     | 400 | max_budget_in_team cannot be negative
            {"model_max_budget":{"m":{"budget_limit":"x"}}}         | 400 | Invalid model_max_budget
            {"key_alias":"taken"}                                   | 400 | already exists
            """)
    void what_cannot_be_made_leaves_nothing(String json, int status, String message) {
        create("{\"user_id\":\"taken\",\"user_email\":\"ann@x.org\",\"sso_user_id\":\"sso\",\"key_alias\":\"taken\"}");
        var before = rows();

        var reply = create(json);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(json(reply).at("/error/message").asText()).contains(message);
        assertThat(json(reply).at("/error/code").asText()).isEqualTo(String.valueOf(status));
        assertThat(rows()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"user_role":"org_admin"}                   | user_role
            {"user_role":"owner"}                       | user_role
            {"max_budget":"NaN"}                        | max_budget
            {"tpm_limit":1.5}                           | tpm_limit
            {"teams":"t"}                               | teams
            {"teams":[1]}                               | teams
            {"teams":[{"user_role":"user"}]}            | team_id
            {"teams":[{"team_id":"t","user_role":"x"}]} | user_role
            {"organizations":[null]}                    | organizations
            """)
    void what_does_not_fit_is_said_where(String json, String where) {
        var reply = create(json);

        assertThat(reply.status()).isEqualTo(422);
        assertThat(json(reply).at("/detail/0/loc").toString()).contains(where);
        assertThat(rows()).isEmpty();
    }

    @Test
    void ids_and_emails_that_no_index_holds_are_refused() {
        var tooLong = "x".repeat(513);

        assertThat(create("{\"user_id\":\"" + tooLong + "\"}").status()).isEqualTo(422);
        assertThat(create("{\"user_email\":\"" + tooLong + "\"}").status()).isEqualTo(422);
        assertThat(create("{\"user_id\":\"" + "ü".repeat(512) + "\"}").status()).isEqualTo(200);
    }

    @Test
    void teams_are_joined_and_those_that_are_not_there_passed_over() {
        world.team("a", null);
        world.team("b", null);
        world.execute("update team set metadata = '{\"team_member_budget_id\":\"shared\"}' where team_id = 'a'");

        var reply = create("""
                {"user_id":"u","user_email":"u@x.org","teams":["a",{"team_id":"b","max_budget_in_team":7,"user_role":"admin"},"gone"]}
                """);

        assertThat(json(reply).path("teams").toString()).isEqualTo("[\"a\",\"b\"]");
        assertThat(world.query("""
                        select concat_ws(' ', team_id, user_id, user_email, role, coalesce(budget.max_budget::text, budget_id))
                        from team_member left join budget using (budget_id) order by position
                        """)).containsExactly("a u u@x.org user shared", "b u u@x.org admin 7");
        assertThat(world.query("select team_id from virtual_key where team_id is not null"))
                .isEmpty();
    }

    @Test
    void the_one_team_wins_over_the_list_and_is_the_keys() {
        world.team("a", null);
        world.team("b", null);

        create("{\"user_id\":\"u\",\"team_id\":\"a\",\"teams\":[\"b\"]}");

        assertThat(world.query("select team_id from team_member")).containsExactly("a");
        assertThat(world.query("select team_id from virtual_key")).containsExactly("a");
        assertThat(json(create("{\"team_id\":\"gone\"}")).path("team_id").isNull())
                .isTrue();
    }

    @Test
    void organizations_are_joined_as_an_internal_user() {
        world.organization("o");
        world.organization("p");

        var reply = create("{\"user_id\":\"u\",\"organizations\":[\"o\",\"gone\"],\"organization_id\":\"p\"}");

        assertThat(json(reply).path("organizations").toString()).isEqualTo("[\"o\",\"p\"]");
        assertThat(world.query(
                        "select organization_id || ' ' || user_role from organization_member where user_id = 'u'"))
                .containsExactlyInAnyOrder("o internal_user", "p internal_user");
    }

    @Test
    void defaults_are_for_everybody_but_proxy_admins() {
        var defaults = new UsersFixture(new TenantConfig.Users(
                Optional.of("internal_user"),
                List.of("gpt-4o"),
                null,
                "2d",
                List.of("usual"),
                new BigDecimal("5"),
                "1d"));
        defaults.team("usual", null);

        defaults.post("/user/new", MASTER, "{\"user_id\":\"a\"}");
        defaults.post("/user/new", MASTER, "{\"user_id\":\"b\",\"user_role\":\"internal_user_viewer\",\"teams\":[]}");
        defaults.post("/user/new", MASTER, "{\"user_id\":\"c\",\"user_role\":\"proxy_admin\"}");
        defaults.post("/user/new", MASTER, "{\"user_id\":\"d\",\"models\":[\"m\"],\"max_budget\":1}");

        assertThat(defaults.query("""
                        select concat_ws(' ', user_id, user_role, models, coalesce(max_budget::text, 'none'),
                            coalesce(budget_duration, 'never'), (budget_reset_at at time zone 'utc')::date,
                            (select team_id from team_member m where m.user_id = u.user_id))
                        from user_account u order by user_id
                        """))
                .containsExactly(
                        "a internal_user {gpt-4o} 5 2d 2026-01-03 usual",
                        "b internal_user_viewer {gpt-4o} none 2d 2026-01-03",
                        "c proxy_admin {} none never",
                        "d internal_user {m} 1 2d 2026-01-03 usual");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"user_role":"proxy_admin"}                       | 403 | Only proxy admins can create administrative users
            {"user_role":"proxy_admin_viewer"}                | 403 | Only proxy admins can create administrative users
            {"permissions":{"get_spend_routes":true}}         | 403 | Only proxy admins can set `permissions`
            {"organizations":["own","foreign"]}               | 403 | You are not an admin of the organization foreign
            {"organization_id":"member"}                      | 403 | You are not an admin of the organization member
            {"organization_id":"gone"}                        | 403 | You are not an admin of the organization gone
            {"organizations":["own"],"teams":["foreign"]}     | 403 | You do not have access to the team foreign
            {"organizations":["own"],"team_id":"foreign"}     | 403 | You do not have access to the team foreign
            {"user_id":"boss","user_role":"proxy_admin"}      | 409 | already exists
            {"organizations":["own"],"teams":["own","gone"]}  | 200 | ''
            """)
    void who_administers_an_organization_makes_users_there_and_only_there(String json, int status, String message) {
        for (var id : List.of("own", "foreign", "member")) {
            world.organization(id);
            world.team(id, id);
        }
        var boss = world.actor("boss", "internal_user");
        world.inOrganization("own", "boss", "org_admin");
        world.inOrganization("member", "boss", "internal_user");
        var before = rows();

        var reply = world.post("/user/new", boss, json);

        assertThat(reply.status()).as(text(reply)).isEqualTo(status);
        if (status == 200) {
            assertThat(json(reply).path("teams").toString()).isEqualTo("[\"own\"]");
            assertThat(json(reply).path("created_by").asText()).isEqualTo("boss");
        } else {
            assertThat(json(reply).at("/error/message").asText()).contains(message);
            assertThat(rows()).isEqualTo(before);
        }
    }

    @Test
    void of_many_who_ask_for_one_id_one_gets_it() throws Exception {
        assertThat(race(i -> "{\"user_id\":\"u\",\"user_email\":\"u" + i + "@x.org\"}"))
                .containsOnlyOnce(200)
                .allMatch(s -> s == 200 || s == 409);
        assertThat(rows()).hasSize(2);
    }

    @Test
    void of_many_who_ask_for_one_email_one_gets_it() throws Exception {
        assertThat(race(i -> "{\"user_email\":\"" + (i % 2 == 0 ? "Ann" : "aNN") + "@x.org\"}"))
                .containsOnlyOnce(200)
                .allMatch(s -> s == 200 || s == 409);
        assertThat(rows()).hasSize(2);
    }

    @Test
    void of_many_who_ask_for_one_name_of_the_identity_provider_one_gets_it() throws Exception {
        assertThat(race(i -> "{\"sso_user_id\":\"s\"}")).containsOnlyOnce(200).allMatch(s -> s == 200 || s == 409);
        assertThat(rows()).hasSize(2);
    }

    private List<Integer> race(IntFunction<String> body) throws Exception {
        var start = new CountDownLatch(1);
        var running = new ArrayList<Future<Integer>>();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 6; i++) {
                var json = body.apply(i);
                running.add(pool.submit(() -> {
                    start.await();
                    return create(json).status();
                }));
            }
            start.countDown();
            var statuses = new ArrayList<Integer>();
            for (var one : running) {
                statuses.add(one.get());
            }
            return statuses;
        }
    }

    private Reply create(String json) {
        return world.post("/user/new", MASTER, json);
    }

    /** Everything a new user could leave behind. */
    private List<String> rows() {
        return world.query("""
                select 'user ' || user_id from user_account union all select 'key ' || token from virtual_key
                union all select 'member ' || team_id || user_id from team_member
                union all select 'budget ' || budget_id from budget
                union all select 'organization ' || organization_id || user_id from organization_member
                union all select 'permission ' || object_permission_id from object_permission order by 1
                """);
    }
}
