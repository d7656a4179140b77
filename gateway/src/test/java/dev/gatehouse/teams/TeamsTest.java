package dev.gatehouse.teams;

import static dev.gatehouse.endpoint.ApiFixture.MASTER;
import static dev.gatehouse.endpoint.ApiFixture.json;
import static dev.gatehouse.endpoint.ApiFixture.text;
import static dev.gatehouse.teams.TeamsFixture.detail;
import static dev.gatehouse.teams.TeamsFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.config.TenantConfig;
import dev.gatehouse.endpoint.FakeRequest;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TeamsTest {
    private final TeamsFixture world = new TeamsFixture();

    @Test
    void whoever_makes_a_team_administers_it_and_what_was_asked_for_is_stored() {
        var reply = world.post("/team/new", MASTER, """
                {"team_id":"t","team_alias":"The team","organization_id":"org-a","models":["gpt-4o"],"max_budget":"12.5","soft_budget":3,
                 "budget_duration":"30d","tpm_limit":9007199254740993,"rpm_limit":7,"metadata":{"deep":{"a":[1]},"team_member_budget_id":"mine"},
                 "model_aliases":{"x":"y"},"tags":["t1"],"policies":["p"],"model_rpm_limit":{"gpt-4o":5},"rpm_limit_type":"best_effort_throughput",
                 "admins":["old"],"team_member_permissions":["/key/update"],"members_with_roles":[{"user_id":"ann","role":"user"}],
                 "object_permission":{"mcp_servers":["m"]},"blocked":true,"unknown":1}
                """);

        assertThat(reply.status()).isEqualTo(200);
        var team = json(reply);
        assertThat(text(reply))
                .contains(
                        "\"team_alias\":\"The team\"",
                        "\"organization_id\":\"org-a\"",
                        "\"max_budget\":12.5",
                        "\"soft_budget\":3",
                        "\"budget_reset_at\":\"2026-02-01T00:00:00Z\"",
                        "\"tpm_limit\":9007199254740993",
                        "\"admins\":[\"old\"]",
                        "\"model_aliases\":{\"x\":\"y\"}",
                        "\"litellm_model_table\":{\"model_aliases\":{\"x\":\"y\"}}",
                        "\"team_member_permissions\":[\"/key/update\"]",
                        "\"model_id\":null",
                        "\"blocked\":true",
                        "\"spend\":0");
        assertThat(team.path("metadata").toString())
                .isEqualTo("{\"deep\":{\"a\":[1]},\"model_rpm_limit\":{\"gpt-4o\":5},"
                        + "\"rpm_limit_type\":\"best_effort_throughput\",\"policies\":[\"p\"],\"tags\":[\"t1\"]}");
        assertThat(team.path("object_permission").path("mcp_servers").toString())
                .isEqualTo("[\"m\"]");
        assertThat(team.path("members_with_roles").toString())
                .isEqualTo("[{\"user_id\":\"ann\",\"user_email\":\"ann@example.org\",\"role\":\"user\"},"
                        + "{\"user_id\":\"default_user_id\",\"user_email\":null,\"role\":\"admin\"}]");
        assertThat(world.roster("t")).containsExactly("ann:user", "default_user_id:admin");
        assertThat(world.query("select topic || ' ' || key from change_event where topic = 'team'"))
                .containsExactly("team t");
        assertThat(world.query("select operation || ' ' || target_id from audit_log where target_kind = 'team'"))
                .containsExactly("team.new t");
    }

    @Test
    void a_team_may_be_made_of_nothing() {
        var reply = world.post("/team/new", MASTER, "{}");

        assertThat(reply.status()).isEqualTo(200);
        var id = json(reply).path("team_id").asText();
        assertThat(world.query("select coalesce(organization_id, 'none') from team where team_id = '" + id + "'"))
                .containsExactly("none");
        assertThat(json(reply).path("models").isEmpty()).isTrue();
        assertThat(json(reply).path("object_permission").isNull()).isTrue();
        assertThat(json(reply).path("litellm_model_table").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"max_budget\":-1}|400|max_budget cannot be negative. Received: -1",
                "{\"team_member_budget\":-0.01,\"soft_budget\":-1}|400|team_member_budget cannot be negative. Received: -0.01",
                "{\"soft_budget\":-1}|400|soft_budget cannot be negative",
                "{\"soft_budget\":5,\"max_budget\":5}|400|soft_budget (5) must be strictly lower than max_budget (5)",
                "{\"budget_duration\":\"never\"}|400|Invalid budget_duration",
                "{\"team_member_budget_duration\":\"x\"}|400|Invalid team_member_budget_duration",
                "{\"team_id\":\"alpha\"}|400|Team id = alpha already exists. Please use a different team id.",
                "{\"organization_id\":\"nowhere\"}|500|Internal Server Error, Organization doesn't exist in db. Organization=nowhere",
                "{\"max_budget\":\"NaN\"}|422|",
                "{\"max_budget\":\"Infinity\"}|422|",
                "{\"rpm_limit_type\":\"dynamic\"}|422|",
                "{\"members_with_roles\":[{\"role\":\"user\"}]}|422|",
                "{\"members_with_roles\":[{\"user_id\":\"x\",\"role\":\"boss\"}]}|422|",
            })
    void a_team_that_cannot_be_is_refused_and_not_made(String body, int status, String text) {
        var reply = world.post("/team/new", MASTER, body);

        assertThat(reply.status()).isEqualTo(status);
        if (status == 422) {
            assertThat(json(reply).path("detail").isArray()).isTrue();
        } else {
            assertThat(message(reply)).contains(text);
            assertThat(json(reply).path("error").path("type").asText()).isEqualTo("internal_server_error");
            assertThat(json(reply).path("error").path("param").asText()).isEqualTo("None");
            assertThat(json(reply).path("error").path("code").asText()).isEqualTo(String.valueOf(status));
        }
        assertThat(world.query("select team_id from team order by 1")).containsExactly("alpha", "beta");
        assertThat(world.query("select 1 from audit_log where target_kind = 'team'"))
                .isEmpty();
    }

    @Test
    void what_the_reference_raises_as_an_object_is_said_as_python_prints_it() {
        assertThat(message(world.post("/team/new", MASTER, "{\"max_budget\":-1}")))
                .isEqualTo("{'error': 'max_budget cannot be negative. Received: -1'}");
    }

    @Test
    void new_teams_are_given_what_the_configuration_says() {
        var configured = new TeamsFixture(new TenantConfig(
                TenantConfig.NONE.users(),
                new TenantConfig.Teams(new BigDecimal("9.5"), "1d", 100L, 10L, List.of("/key/update")),
                List.of(),
                false));

        var team = json(configured.post("/team/new", MASTER, "{\"rpm_limit\":3}"));

        assertThat(team.path("max_budget").asText()).isEqualTo("9.5");
        assertThat(team.path("budget_duration").asText()).isEqualTo("1d");
        assertThat(team.path("budget_reset_at").asText()).isEqualTo("2026-01-02T00:00:00Z");
        assertThat(team.path("tpm_limit").asLong()).isEqualTo(100);
        assertThat(team.path("rpm_limit").asLong()).isEqualTo(3);
        assertThat(team.path("team_member_permissions").toString()).isEqualTo("[\"/key/update\"]");
        assertThat(team.path("members_with_roles").isEmpty()).isTrue();
    }

    @Test
    void an_organization_admin_makes_teams_of_his_organization_only() {
        var boss = world.keyOf("boss-a");

        assertThat(world.post("/team/new", boss, "{\"team_id\":\"t\",\"organization_id\":\"org-a\"}")
                        .status())
                .isEqualTo(200);
        assertThat(world.post("/team/new", boss, "{\"team_id\":\"u\",\"organization_id\":\"org-b\"}")
                        .status())
                .isEqualTo(401);
        assertThat(world.post("/team/new", boss, "{\"team_id\":\"u\"}").status())
                .isEqualTo(401);
        assertThat(world.roster("t")).containsExactly("boss-a:admin");
        assertThat(world.query("select team_id from team where team_id = 'u'")).isEmpty();
    }

    @Test
    void a_key_whose_routes_were_opened_gives_no_right_over_an_organization() {
        var reply = world.post(
                "/team/new", world.keyOf("loner", "/team/new"), "{\"team_id\":\"t\",\"organization_id\":\"org-a\"}");

        assertThat(reply.status()).isEqualTo(403);
        assertThat(world.query("select 1 from team where team_id = 't'")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"max_budget\":50}|200|",
                "{\"max_budget\":100}|200|",
                "{\"max_budget\":101}|400|max budget higher than user max",
                "{\"models\":[\"allowed\"],\"tpm_limit\":1000,\"rpm_limit\":100}|200|",
                "{\"models\":[\"allowed\",\"other\"]}|400|Model not in allowed user models",
                "{\"models\":[]}|400|Model not in allowed user models",
                "{\"models\":[\"allowed\"],\"tpm_limit\":2000}|400|tpm limit higher than user max",
                "{\"models\":[\"allowed\"],\"rpm_limit\":250}|400|rpm limit higher than user max",
            })
    void nobody_gives_a_team_of_his_own_more_than_he_and_his_key_have(String body, int status, String text) {
        world.execute("update user_account set max_budget = 100 where user_id = 'loner'");
        var limited = body.contains("models") ? ",\"models\":[\"allowed\"],\"tpm_limit\":1000,\"rpm_limit\":100" : "";
        var key = world.generate("{\"user_id\":\"loner\",\"allowed_routes\":[\"/team/new\"]" + limited + "}");

        var reply = world.post("/team/new", key, body);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(status == 200 ? "" : message(reply)).contains(text == null ? "" : text);
        assertThat(world.query("select 1 from team where team_id not in ('alpha', 'beta')"))
                .hasSize(status == 200 ? 1 : 0);
    }

    @Test
    void passthrough_routes_are_the_proxy_admins_to_give() {
        var key = world.keyOf("loner", "/team/new");

        assertThat(world.post("/team/new", key, "{\"allowed_passthrough_routes\":[\"/x\"]}")
                        .status())
                .isEqualTo(403);
        assertThat(world.post("/team/new", key, "{\"metadata\":{\"allowed_passthrough_routes\":[\"/x\"]}}")
                        .status())
                .isEqualTo(403);
        assertThat(world.post("/team/new", MASTER, "{\"allowed_passthrough_routes\":[\"/x\"]}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void models_outside_the_organizations_are_refused_and_its_overall_limits_are_not_compared() {
        world.execute("update organization set models = '{allowed}' where organization_id = 'org-a'");
        world.execute("insert into budget (budget_id, max_budget, tpm_limit, rpm_limit, created_at, updated_at)"
                + " values ('budget-of-org-a', 100, 100, 100, now(), now())");

        assertThat(world.post(
                                "/team/new",
                                MASTER,
                                "{\"organization_id\":\"org-a\",\"models\":[\"allowed\"],\"max_budget\":1000,"
                                        + "\"tpm_limit\":1000,\"rpm_limit\":1000}")
                        .status())
                .isEqualTo(200);
        var refused =
                world.post("/team/new", MASTER, "{\"organization_id\":\"org-a\",\"models\":[\"allowed\",\"other\"]}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(message(refused)).contains("Model 'other' not in organization's allowed models");
        assertThat(world.post(
                                "/team/update",
                                MASTER,
                                "{\"team_id\":\"alpha\",\"models\":[\"other\"],\"max_budget\":5000}")
                        .status())
                .isEqualTo(400);
        assertThat(world.query("select models::text from team where team_id = 'alpha'"))
                .containsExactly("{}");
    }

    @ParameterizedTest
    @CsvSource({"rpm,30,20,10,11", "tpm,500,200,300,301"})
    void throughput_of_a_model_is_not_promised_twice(
            String unit, int limit, int sibling, int possible, int impossible) {
        world.execute("update organization set metadata = jsonb_build_object('model_" + unit
                + "_limit', jsonb_build_object('gpt-4', " + limit + ")) where organization_id = 'org-a'");
        world.execute("update team set metadata = jsonb_build_object('model_" + unit
                + "_limit', jsonb_build_object('gpt-4', " + sibling + ")) where team_id = 'alpha'");
        var asked = "{\"team_id\":\"t\",\"organization_id\":\"org-a\",\"" + unit
                + "_limit_type\":\"guaranteed_throughput\",\"model_" + unit + "_limit\":{\"gpt-4\":%d}}";

        var refused = world.post("/team/new", MASTER, asked.formatted(impossible));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(message(refused))
                .contains("Allocated " + unit.toUpperCase(Locale.ROOT) + " limit=" + sibling + " + Team "
                        + unit.toUpperCase(Locale.ROOT)
                        + " limit=" + impossible + " is greater than organization " + unit.toUpperCase(Locale.ROOT)
                        + " limit="
                        + limit);
        assertThat(world.query("select 1 from team where team_id = 't'")).isEmpty();
        assertThat(world.post("/team/new", MASTER, asked.formatted(possible)).status())
                .isEqualTo(200);
        assertThat(world.post(
                                "/team/update",
                                MASTER,
                                "{\"team_id\":\"t\",\"model_" + unit + "_limit\":{\"gpt-4\":" + impossible + "}}")
                        .status())
                .isEqualTo(400);
        assertThat(world.post("/team/update", MASTER, "{\"team_id\":\"t\",\"team_alias\":\"fine\"}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void the_budget_of_all_members_is_a_row_the_metadata_names() {
        var team = json(world.post("/team/new", MASTER, """
                {"team_id":"t","team_alias":"My nice team","budget_duration":"1d","team_member_budget":10,"team_member_rpm_limit":100,
                 "team_member_tpm_limit":1000,"members_with_roles":[{"user_id":"ann","role":"user"}]}
                """));

        var budget = team.path("metadata").path("team_member_budget_id").asText();
        assertThat(budget).matches("team-My-nice-team-budget-[0-9a-f]{32}");
        assertThat(world.query(
                        "select max_budget || ' ' || rpm_limit || ' ' || tpm_limit || ' ' || budget_duration from budget"
                                + " where budget_id = '" + budget + "'"))
                .containsExactly("10 100 1000 1d");
        assertThat(world.query("select distinct budget_id from team_member where team_id = 't'"))
                .containsExactly(budget);
        var info = json(world.get("/team/info?team_id=t", MASTER));
        assertThat(info.path("team_info")
                        .path("team_member_budget_table")
                        .path("max_budget")
                        .asInt())
                .isEqualTo(10);
        assertThat(info.path("team_memberships")
                        .get(0)
                        .path("litellm_budget_table")
                        .path("rpm_limit")
                        .asInt())
                .isEqualTo(100);
    }

    @Test
    void an_update_changes_the_row_of_all_members_and_cannot_point_it_elsewhere() {
        assertThat(world.post("/team/update", MASTER, "{\"team_id\":\"alpha\",\"team_member_budget\":5}")
                        .status())
                .isEqualTo(200);
        var budget = world.query("select metadata ->> 'team_member_budget_id' from team where team_id = 'alpha'")
                .getFirst();
        assertThat(budget).startsWith("team-alpha-budget-");

        world.post(
                "/team/update",
                MASTER,
                "{\"team_id\":\"alpha\",\"team_member_rpm_limit\":3,"
                        + "\"metadata\":{\"team_member_budget_id\":\"other\",\"own\":1}}");

        assertThat(world.query("select metadata::text from team where team_id = 'alpha'"))
                .containsExactly("{\"own\": 1, \"team_member_budget_id\": \"" + budget + "\"}");
        assertThat(world.query("select max_budget || ' ' || rpm_limit from budget where budget_id = '" + budget + "'"))
                .containsExactly("5 3");
        assertThat(world.query("select 1 from budget")).hasSize(1);
    }

    @Test
    void only_what_is_sent_is_written_and_null_takes_away() {
        world.post(
                "/team/update",
                MASTER,
                "{\"team_id\":\"alpha\",\"max_budget\":10,\"budget_duration\":\"1d\","
                        + "\"tags\":[\"a\"],\"model_rpm_limit\":{\"m\":1},\"models\":[\"m\"],\"tpm_limit\":5,"
                        + "\"object_permission\":{\"agents\":[\"x\"],\"mcp_servers\":[\"s\"]}}");

        var reply = world.post(
                "/team/update",
                MASTER,
                "{\"team_id\":\"alpha\",\"max_budget\":null,\"budget_duration\":null,"
                        + "\"tags\":null,\"models\":null,\"object_permission\":{\"agents\":[\"y\"]}}");

        assertThat(reply.status()).isEqualTo(200);
        var team = json(reply).path("data");
        assertThat(json(reply).path("team_id").asText()).isEqualTo("alpha");
        assertThat(team.path("max_budget").isNull()).isTrue();
        assertThat(team.path("budget_duration").isNull()).isTrue();
        assertThat(team.path("budget_reset_at").isNull()).isTrue();
        assertThat(team.path("models").isEmpty()).isTrue();
        assertThat(team.path("tpm_limit").asInt()).isEqualTo(5);
        assertThat(team.path("team_alias").asText()).isEqualTo("alpha");
        assertThat(team.path("metadata").toString()).isEqualTo("{\"model_rpm_limit\":{\"m\":1}}");
        assertThat(team.path("object_permission").path("agents").toString()).isEqualTo("[\"y\"]");
        assertThat(team.path("object_permission").path("mcp_servers").toString())
                .isEqualTo("[\"s\"]");
        assertThat(team.path("members_with_roles").size()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"team_alias\":\"x\"}|422|",
                "{\"team_id\":\"alpha\",\"max_budget\":-1}|400|max_budget cannot be negative",
                "{\"team_id\":\"alpha\",\"team_member_budget\":-1}|400|team_member_budget cannot be negative",
                "{\"team_id\":\"gone\",\"soft_budget\":-1}|400|soft_budget cannot be negative",
                "{\"team_id\":\"gone\"}|404|Team not found, passed team_id=gone",
                "{\"team_id\":\"alpha\",\"soft_budget\":10}|400|soft_budget (10) must be strictly lower than max_budget (10)",
                "{\"team_id\":\"alpha\",\"max_budget\":2}|400|max_budget (2) must be strictly greater than soft_budget (2)",
                "{\"team_id\":\"alpha\",\"budget_duration\":\"1x\"}|400|Invalid budget_duration",
                "{\"team_id\":\"alpha\",\"organization_id\":\"nowhere\"}|404|Organization not found, passed organization_id=nowhere",
            })
    void an_update_that_cannot_be_is_refused_and_changes_nothing(String body, int status, String text) {
        world.execute("update team set max_budget = 10, soft_budget = 2 where team_id = 'alpha'");
        var before = world.query("select to_jsonb(team)::text from team order by team_id");

        var reply = world.post("/team/update", MASTER, body);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(status == 422 ? "" : message(reply)).contains(text == null ? "" : text);
        assertThat(world.query("select to_jsonb(team)::text from team order by team_id"))
                .isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "master,org-b,200",
        "admin,org-b,200",
        "boss-b,org-b,403",
        "boss-a,org-b,401",
        "lead,org-b,401",
        "ann,org-b,401",
        "boss-both,org-b,200",
        "boss-a,org-a,200",
        "boss-b,org-a,401"
    })
    void a_team_is_moved_by_those_who_administer_both_ends(String caller, String organization, int status) {
        world.execute("delete from team_member where team_id = 'alpha'");

        var reply = world.post(
                "/team/update",
                world.keyOf(caller),
                "{\"team_id\":\"alpha\",\"organization_id\":\"" + organization + "\",\"team_alias\":\"moved\"}");

        assertThat(reply.status()).isEqualTo(status);
        assertThat(world.query("select organization_id || ' ' || team_alias from team where team_id = 'alpha'"))
                .containsExactly(status == 200 ? organization + " moved" : "org-a alpha");
        if (status == 403) {
            assertThat(message(reply)).contains("You do not have access to this team");
        }
    }

    @Test
    void a_team_admin_moves_his_team_only_where_he_administers() {
        var lead = world.keyOf("lead", "/team/update");

        var refused = world.post("/team/update", lead, "{\"team_id\":\"alpha\",\"organization_id\":\"org-b\"}");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(message(refused)).contains("Relocating a team to a different organization requires PROXY_ADMIN");
        assertThat(world.query("select organization_id from team where team_id = 'alpha'"))
                .containsExactly("org-a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "update organization set models = '{m}' where organization_id = 'org-b'|Team has access to all models",
                "update budget set max_budget = 5 where budget_id = 'budget-of-org-b'|Team max_budget (10)",
                "insert into team_member (team_id, user_id, role) values ('alpha', 'loner', 'user')|['loner']",
                "update budget set tpm_limit = 5 where budget_id = 'budget-of-org-b'|Team tpm_limit (10)",
                "update budget set rpm_limit = 5 where budget_id = 'budget-of-org-b'|Team rpm_limit (10)",
            })
    void a_team_that_does_not_fit_stays_where_it_is(String obstacle, String text) {
        world.execute("delete from team_member where team_id = 'alpha'");
        world.execute("update team set max_budget = 10, tpm_limit = 10, rpm_limit = 10 where team_id = 'alpha'");
        world.execute("insert into team_member (team_id, user_id, role) values ('alpha', 'default_user_id', 'admin')");
        world.execute(
                "insert into budget (budget_id, created_at, updated_at) values ('budget-of-org-b', now(), now())");
        world.execute(obstacle);

        var reply = world.post("/team/update", MASTER, "{\"team_id\":\"alpha\",\"organization_id\":\"org-b\"}");

        assertThat(reply.status()).isEqualTo(403);
        assertThat(message(reply)).contains("Cannot move team to organization.", text);
        assertThat(world.query("select organization_id from team where team_id = 'alpha'"))
                .containsExactly("org-a");
    }

    @Test
    void a_model_the_organization_does_not_have_keeps_the_team_out() {
        world.execute("delete from team_member where team_id = 'alpha'");
        world.execute("update team set models = '{other}' where team_id = 'alpha'");
        world.execute("update organization set models = '{m}' where organization_id = 'org-b'");

        var reply = world.post("/team/update", MASTER, "{\"team_id\":\"alpha\",\"organization_id\":\"org-b\"}");

        assertThat(reply.status()).isEqualTo(403);
        assertThat(json(reply).path("error").path("type").asText()).isEqualTo("org_model_access_denied");
        assertThat(message(reply)).startsWith("Cannot move team to organization.");
    }

    @Test
    void an_empty_organization_takes_the_team_out_of_it() {
        assertThat(world.post("/team/update", MASTER, "{\"team_id\":\"alpha\",\"organization_id\":\"\"}")
                        .status())
                .isEqualTo(200);
        assertThat(world.query("select 1 from team where team_id = 'alpha' and organization_id is null"))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"999,403", "500,200", "300,200", "null,403"})
    void a_team_admin_lowers_the_budget_of_his_team_and_does_not_raise_it(String wanted, int status) {
        world.team("solo", null);
        world.member("solo", "loner", "admin");
        world.execute("update team set max_budget = 500 where team_id = 'solo'");

        var reply = world.post(
                "/team/update",
                world.keyOf("loner", "/team/update"),
                "{\"team_id\":\"solo\",\"max_budget\":" + wanted + "}");

        assertThat(reply.status()).isEqualTo(status);
        assertThat(status == 200 ? "" : message(reply))
                .contains(
                        status == 200 ? "" : "Only a proxy admin can " + (wanted.equals("null") ? "remove" : "raise"));
        assertThat(world.query("select max_budget from team where team_id = 'solo'"))
                .containsExactly(status == 200 ? wanted : "500");
    }

    @Test
    void deleting_keeps_what_teams_were_and_takes_rosters_and_keys_along() {
        var key = world.generate("{\"user_id\":\"ann\",\"team_id\":\"alpha\",\"key_alias\":\"of alpha\"}");
        world.generate("{\"user_id\":\"ann\",\"key_alias\":\"personal\"}");

        var reply = world.run(new FakeRequest("POST", "/team/delete")
                .key(MASTER)
                .with("litellm-changed-by", "the auditor")
                .json("{\"team_ids\":[\"alpha\"]}"));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(text(reply)).isEqualTo("{\"deleted_teams\":[\"alpha\"]}");
        assertThat(world.query("select team_id from team")).containsExactly("beta");
        assertThat(world.roster("alpha")).isEmpty();
        assertThat(world.query("select key_alias from virtual_key where key_alias is not null"))
                .containsExactly("personal");
        assertThat(world.query("select key_alias || ' ' || litellm_changed_by from deleted_virtual_key"))
                .containsExactly("of alpha the auditor");
        assertThat(world.query(
                        "select team_id || ' ' || deleted_by || ' ' || litellm_changed_by || ' ' || members_with_roles"
                                + " from deleted_team"))
                .singleElement()
                .asString()
                .startsWith("alpha default_user_id the auditor [")
                .contains("\"user_id\": \"lead\"", "\"role\": \"admin\"");
        assertThat(world.query(
                        "select changed_by from audit_log where operation = 'team.delete' and target_kind = 'team'"))
                .containsExactly("the auditor");
        assertThat(world.get("/key/info", key).status()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({"alpha;gone,404", "gone;alpha,404", "alpha;beta,403", "beta;gone,403"})
    void of_a_batch_all_are_deleted_or_none(String ids, int status) {
        var boss = world.keyOf("boss-a");
        var list = "[\"" + ids.replace(";", "\",\"") + "\"]";

        var reply = world.post("/team/delete", boss, "{\"team_ids\":" + list + ",\"organization_id\":\"org-a\"}");

        assertThat(reply.status()).isEqualTo(status);
        assertThat(detail(reply))
                .isEqualTo(
                        status == 404 ? "Team not found, passed team_id=gone" : "You do not have access to this team");
        assertThat(world.query("select team_id from team order by 1")).containsExactly("alpha", "beta");
        assertThat(world.roster("alpha")).hasSize(3);
        assertThat(world.query("select 1 from deleted_team")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"master,alpha,200", "boss-a,alpha,200", "lead,alpha,401", "boss-b,beta,200", "boss-a,beta,401"})
    void teams_are_deleted_by_proxy_and_organization_admins(String caller, String team, int status) {
        var organization = team.equals("alpha") ? "org-a" : "org-b";

        var reply = world.post(
                "/team/delete",
                world.keyOf(caller),
                "{\"team_ids\":[\"" + team + "\"],\"organization_id\":\"" + organization + "\"}");

        assertThat(reply.status()).isEqualTo(status);
        assertThat(world.query("select 1 from team where team_id = '" + team + "'"))
                .hasSize(status == 200 ? 0 : 1);
    }

    @Test
    void a_blocked_teams_keys_stop_working_at_once_and_work_again() {
        var key = world.generate("{\"user_id\":\"ann\",\"team_id\":\"alpha\"}");
        assertThat(world.get("/key/info", key).status()).isEqualTo(200);

        var blocked = world.post("/team/block", MASTER, "{\"team_id\":\"alpha\"}");

        assertThat(blocked.status()).isEqualTo(200);
        assertThat(json(blocked).path("blocked").asBoolean()).isTrue();
        assertThat(world.get("/key/info", key).status()).isEqualTo(401);
        assertThat(world.post("/team/unblock", MASTER, "{\"team_id\":\"alpha\"}")
                        .status())
                .isEqualTo(200);
        assertThat(world.get("/key/info", key).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "boss-a,alpha,org-a,200",
        "boss-b,alpha,org-b,403",
        "boss-a,beta,org-b,401",
        "lead,alpha,org-a,401",
        "viewer,alpha,org-a,403",
        "boss-a,gone,org-a,404"
    })
    void a_team_is_blocked_by_proxy_and_organization_admins(
            String caller, String team, String organization, int status) {
        var body = "{\"team_id\":\"" + team + "\",\"organization_id\":\"" + organization + "\"}";

        var reply = world.post("/team/block", world.keyOf(caller), body);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(world.query("select team_id from team where blocked")).hasSize(status == 200 ? 1 : 0);
        if (status == 404) {
            assertThat(detail(reply)).isEqualTo("Team not found, passed team_id=gone");
        }
    }

    @Test
    void the_teams_of_an_organization_go_with_it() {
        world.team("alpha2", "org-a");
        world.generate("{\"team_id\":\"alpha\"}");
        var grant = Grants.master("organization.delete");

        int deleted = world.database.transact(tx -> world.rows.deleteOf(tx, grant, "org-a", "me"));

        assertThat(deleted).isEqualTo(2);
        assertThat(world.query("select team_id from team")).containsExactly("beta");
        assertThat(world.query("select team_id from team_member")).containsExactly("beta");
        assertThat(world.query("select team_id from deleted_team order by 1")).containsExactly("alpha", "alpha2");
        assertThat(world.query("select 1 from deleted_virtual_key")).hasSize(1);
    }
}
