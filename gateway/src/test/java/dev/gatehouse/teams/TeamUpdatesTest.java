package dev.gatehouse.teams;

import static dev.gatehouse.endpoint.ApiFixture.MASTER;
import static dev.gatehouse.endpoint.ApiFixture.json;
import static dev.gatehouse.endpoint.ApiFixture.text;
import static dev.gatehouse.teams.TeamsFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a team changes, and where it may move. */
class TeamUpdatesTest {
    private final TeamsFixture world = new TeamsFixture();

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
}
