package dev.gatehouse.keys;

import static dev.gatehouse.endpoint.ApiFixture.MASTER;
import static dev.gatehouse.endpoint.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.access.KeyHash;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A key of team "from" is to go to team "to". */
class TeamMovesTest {
    private final KeysFixture world = new KeysFixture();

    @BeforeEach
    void teams() {
        world.team("from");
        world.team("to");
        for (var user : new String[] {"mover", "owner"}) {
            world.user(user, "internal_user");
        }
        world.member("from", "owner", "user");
        world.member("from", "mover", "admin");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"models":["m"],"tpm_limit":500,"rpm_limit":50} | models = '{m}', tpm_limit = 10000, rpm_limit = 1000 | 200 |
            {"models":["m"]}                                | models = '{}'                                       | 200 |
            {"models":["gpt-4o"]}                           | models = '{gpt-*}'                                  | 200 |
            {"models":["m"]}                                | models = '{all-proxy-models}'                       | 200 |
            {"models":["all-team-models"]}                  | models = '{x}'                                      | 200 |
            {}                                              | models = '{x}'                                      | 200 |
            {"models":["m"]}                                | models = '{something-else}'                         | 403 | team_model_access_denied
            {"tpm_limit":500}                               | tpm_limit = 100                                     | 403 | tpm_limit=500 which is greater than the team's tpm_limit=100
            {"tpm_limit":500,"rpm_limit":50}                | tpm_limit = 10000, rpm_limit = 5                    | 403 | rpm_limit=50 which is greater than the team's rpm_limit=5
            {"rpm_limit":50}                                | rpm_limit = 5                                       | 403 | rpm_limit=50
            {"rpm_limit":50}                                | rpm_limit = 0                                       | 200 |
            """)
    void a_key_goes_where_it_fits(String json, String team, int status, String message) {
        world.member("to", "owner", "user");
        world.execute("update team set " + team + " where team_id = 'to'");
        var key = world.generate(json.replaceFirst(
                "\\{", "{\"user_id\":\"owner\",\"team_id\":\"from\"" + (json.equals("{}") ? "" : ",")));

        var reply = world.post("/key/update", MASTER, "{\"key\":\"" + key + "\",\"team_id\":\"to\"}");

        assertThat(reply.status()).as(json(reply).toString()).isEqualTo(status);
        assertThat(world.query("select team_id from virtual_key")).containsExactly(status == 200 ? "to" : "from");
        if (message != null) {
            assertThat(json(reply).toString()).contains(message);
        }
    }

    @Test
    void its_owner_must_be_there() {
        var key = world.generate("{\"user_id\":\"owner\",\"team_id\":\"from\"}");

        var refused = world.post("/key/update", MASTER, "{\"key\":\"" + key + "\",\"team_id\":\"to\"}");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(json(refused).at("/error/message").asText())
                .isEqualTo("User=owner is not a member of the team=to. Check team members via `/team/info`.");
        assertThat(world.query("select team_id from virtual_key")).containsExactly("from");
    }

    @ParameterizedTest
    @CsvSource({"admin,,200,to", "user,,401,from", "user,/key/update,200,to", ",,403,from"})
    void who_sends_it_must_be_allowed_to_there(String role, String permission, int status, String team) {
        world.execute(
                "update team set team_member_permissions = array_remove(array[?], null) where team_id = 'to'",
                String.valueOf(permission));
        if (role != null) {
            world.member("to", "mover", role);
        }
        var key = world.generate("{\"team_id\":\"from\",\"key_alias\":\"k\"}");

        var reply = world.post("/key/update", world.caller("mover"), "{\"key\":\"" + key + "\",\"team_id\":\"to\"}");

        assertThat(reply.status()).as(json(reply).toString()).isEqualTo(status);
        assertThat(world.query("select team_id from virtual_key where key_alias = 'k'"))
                .containsExactly(team);
    }

    @Test
    void an_admin_of_both_teams_moves_his_own_key_whoever_made_it() {
        world.member("to", "mover", "admin");
        var key = world.generate("{\"user_id\":\"mover\",\"team_id\":\"from\",\"allowed_routes\":[\"/key/update\"]}");

        assertThat(world.post("/key/update", key, "{\"key\":\"" + key + "\",\"team_id\":\"to\"}")
                        .status())
                .isEqualTo(200);
        assertThat(world.query("select team_id from virtual_key where token = '" + KeyHash.of(key) + "'"))
                .containsExactly("to");
    }
}
