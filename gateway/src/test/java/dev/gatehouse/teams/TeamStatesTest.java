package dev.gatehouse.teams;

import static dev.gatehouse.endpoint.ApiFixture.MASTER;
import static dev.gatehouse.endpoint.ApiFixture.json;
import static dev.gatehouse.endpoint.ApiFixture.text;
import static dev.gatehouse.teams.TeamsFixture.detail;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.endpoint.FakeRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Teams that are blocked, and that are no more. */
class TeamStatesTest {
    private final TeamsFixture world = new TeamsFixture();

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
