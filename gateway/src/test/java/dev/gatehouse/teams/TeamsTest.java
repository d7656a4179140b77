package dev.gatehouse.teams;

import static dev.gatehouse.endpoint.ApiFixture.MASTER;
import static dev.gatehouse.endpoint.ApiFixture.json;
import static dev.gatehouse.endpoint.ApiFixture.text;
import static dev.gatehouse.teams.TeamsFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.config.TenantConfig;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a new team is, and who makes it. */
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
                new TenantConfig.Teams(new BigDecimal("9.5"), "1d", 100L, 10L, List.of("/key/update"), List.of()),
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
}
