package dev.gatehouse.keys;

import static dev.gatehouse.endpoint.ApiFixture.MASTER;
import static dev.gatehouse.endpoint.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.access.KeyHash;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who makes which keys. Team alpha grants its members nothing, team open grants them the making and the changing of keys. */
class KeyGenerationTest {
    private final KeysFixture world = new KeysFixture();

    @BeforeEach
    void people() {
        world.organization("o");
        world.organization("p");
        world.team("alpha");
        world.team("open");
        world.execute("update team set team_member_permissions = '{/key/generate,/key/service-account/generate}',"
                + " organization_id = 'o' where team_id = 'open'");
        for (var user : new String[] {"ta", "iu", "out", "oa"}) {
            world.user(user, "internal_user");
        }
        for (var team : new String[] {"alpha", "open"}) {
            world.member(team, "ta", "admin");
            world.member(team, "iu", "user");
        }
        world.orgAdmin("o", "oa");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ta  | {"team_id":"alpha"}                                  | 200 |
            ta  | {"team_id":"alpha","user_id":"ta"}                   | 200 |
            ta  | {"team_id":"alpha","user_id":"iu"}                   | 403 | Got user_id=iu, Your ID=ta
            ta  | {"team_id":"alpha","user_id":"out"}                  | 400 | User=out not assigned to team=alpha
            iu  | {"team_id":"alpha"}                                  | 401 | team_member_permission_error
            iu  | {"team_id":"open"}                                   | 200 |
            iu  | {"team_id":"open","project_id":"none"}               | 404 | Project not found, project_id=none
            out | {"team_id":"open"}                                   | 400 | User=out not assigned to team=open
            oa  | {"team_id":"open"}                                   | 400 | User=oa not assigned to team=open
            out | {"team_id":"ghost"}                                  | 400 | Team not found for team_id=ghost
            out | {}                                                   | 200 |
            out | {"user_id":"iu"}                                     | 403 | User can only create keys for themselves
            out | {"organization_id":"o"}                              | 403 | Caller is not a member of organization_id=o
            oa  | {"organization_id":"o"}                              | 200 |
            oa  | {"organization_id":"p"}                              | 403 | not an admin of organization_id=p
            out | {"allowed_routes":["/key/info"]}                     | 403 | Only proxy admins can set `allowed_routes`
            out | {"allowed_passthrough_routes":["/x"]}                | 403 | allowed_passthrough_routes
            out | {"metadata":{"allowed_passthrough_routes":["/x"]}}   | 403 | allowed_passthrough_routes
            out | {"permissions":{"get_spend_routes":true}}            | 403 | Only proxy admins can set `permissions`.
            out | {"key_type":"management"}                            | 403 | management
            out | {"key_type":"read_only"}                             | 200 |
            out | {"soft_budget":-1}                                   | 400 | soft_budget cannot be negative. Received: -1
            out | {"spend":-1}                                         | 400 | spend cannot be negative
            out | {"max_budget":"NaN"}                                 | 422 | valid number
            out | {"max_budget":"Infinity"}                            | 422 | valid number
            out | {"max_budget":""}                                    | 200 |
            out | {"budget_id":"ghost"}                                | 400 | Budget not found
            out | {"temp_budget_increase":5}                           | 422 | go together
            out | {"metadata":{"service_account_id":"s"}}              | 400 | team_id is required for service account keys
            """)
    void who_is_no_administrator_makes_what_is_his(String caller, String json, int status, String message) {
        var key = world.caller(caller);
        int before = world.query("select token from virtual_key").size();

        var reply = world.post("/key/generate", key, json);

        assertThat(reply.status()).as(json(reply).toString()).isEqualTo(status);
        assertThat(world.query("select token from virtual_key")).hasSize(status == 200 ? before + 1 : before);
        if (status == 200) {
            assertThat(json(reply).path("user_id").asText()).isEqualTo(caller);
        } else {
            assertThat(json(reply).toString()).contains(message);
            assertThat(world.query("select operation from audit_log")).hasSize(1);
        }
    }

    @Test
    void an_administrator_makes_keys_for_teams_and_users_that_are_not_there() {
        var made = json(world.post("/key/generate", MASTER, "{\"team_id\":\"ghost\",\"user_id\":\"nobody\"}"));

        assertThat(made.path("team_id").asText()).isEqualTo("ghost");
        assertThat(made.path("user_id").asText()).isEqualTo("nobody");
        assertThat(json(world.post("/key/generate", MASTER, "{}"))
                        .path("user_id")
                        .isNull())
                .isTrue();
    }

    @Test
    void an_organization_that_is_not_there_is_an_inner_error() {
        var reply = world.post("/key/generate", MASTER, "{\"organization_id\":\"ghost\"}");

        assertThat(reply.status()).isEqualTo(500);
        assertThat(json(reply).at("/error/message").asText()).startsWith("Internal Server Error, Organization");
        assertThat(world.query("select token from virtual_key")).isEmpty();
    }

    @Test
    void a_key_of_a_team_is_of_its_organization() {
        var made = json(world.post("/key/generate", world.caller("iu"), "{\"team_id\":\"open\"}"));

        assertThat(made.path("organization_id").asText()).isEqualTo("o");
        assertThat(json(world.post("/key/generate", MASTER, "{\"team_id\":\"open\",\"organization_id\":\"p\"}"))
                        .path("organization_id")
                        .asText())
                .isEqualTo("p");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"max_budget":5}                                                  | 200
            {"max_budget":6}                                                  | 400
            {"max_budget":4,"temp_budget_increase":1,"temp_budget_expiry":"2027-01-01"} | 200
            {"max_budget":5,"temp_budget_increase":1,"temp_budget_expiry":"2027-01-01"} | 400
            {"metadata":{"temp_budget_increase":6}}                           | 400
            {"budget_limits":[{"max_budget":6,"budget_duration":"1d"}]}       | 400
            {"budget_limits":[{"max_budget":5,"budget_duration":"1d"}]}       | 200
            """)
    void a_key_makes_none_that_may_spend_more(String json, int status) {
        var maker = world.generate("{\"user_id\":\"out\",\"max_budget\":5,\"allowed_routes\":[\"/key/*\"]}");

        assertThat(world.post("/key/generate", maker, json).status()).isEqualTo(status);
        assertThat(world.query("select token from virtual_key")).hasSize(status == 200 ? 2 : 1);
    }

    @Test
    void all_that_follows_from_what_was_asked_is_stored() {
        var made = json(world.post("/key/generate", MASTER, """
                {"soft_budget":3,"model_max_budget":{"m":{"budget_limit":1,"time_period":"1d"}},"key_type":"llm_api",
                 "auto_rotate":true,"rotation_interval":"30d","object_permission":{"mcp_servers":["s"],"agents":["a"]},
                 "allowed_vector_store_indexes":[{"index_name":"i","index_permissions":["read"]}],"guardrails":["g"],
                 "budget_limits":[{"max_budget":1,"budget_duration":"7d"}]}
                """));

        assertThat(made.path("soft_budget").asInt()).isEqualTo(3);
        assertThat(made.at("/litellm_budget_table/soft_budget").asInt()).isEqualTo(3);
        assertThat(made.at("/litellm_budget_table/model_max_budget/m/budget_limit")
                        .asInt())
                .isEqualTo(1);
        assertThat(made.path("budget_id")).isEqualTo(made.at("/litellm_budget_table/budget_id"));
        assertThat(made.path("allowed_routes").toString()).isEqualTo("[\"llm_api_routes\"]");
        assertThat(made.path("auto_rotate").asBoolean()).isTrue();
        assertThat(made.path("key_rotation_at").asText()).isEqualTo("2026-01-31T00:00:00Z");
        assertThat(made.at("/object_permission/mcp_servers").toString()).isEqualTo("[\"s\"]");
        assertThat(made.path("object_permission_id")).isEqualTo(made.at("/object_permission/object_permission_id"));
        assertThat(made.at("/budget_limits/0/reset_at").asText()).isEqualTo("2026-01-05T00:00:00Z");
        assertThat(world.query("select metadata::text from virtual_key").getFirst())
                .contains("\"guardrails\": [\"g\"]", "\"index_permissions\": [\"read\"]");
    }

    @Test
    void half_of_a_rotation_is_none() {
        for (var json : new String[] {"{\"auto_rotate\":true}", "{\"rotation_interval\":\"1d\"}"}) {
            var made = json(world.post("/key/generate", MASTER, json));

            assertThat(made.path("auto_rotate").asBoolean()).isFalse();
            assertThat(made.path("rotation_interval").isNull()).isTrue();
            assertThat(made.path("key_rotation_at").isNull()).isTrue();
        }
    }

    @Test
    void a_key_is_given_no_tool_its_team_does_not_have() {
        world.execute("insert into object_permission (object_permission_id, mcp_servers) values ('w', '{s,t}')");
        world.execute("update team set object_permission_id = 'w' where team_id = 'alpha'");

        assertThat(generated("{\"team_id\":\"alpha\",\"object_permission\":{\"mcp_servers\":[\"x\"]}}"))
                .isEqualTo(403);
        assertThat(generated(
                        "{\"team_id\":\"alpha\",\"object_permission\":{\"mcp_servers\":[\"s\"],\"agents\":[\"a\"]}}"))
                .isEqualTo(200);
        assertThat(world.query("select token from virtual_key")).hasSize(1);
        assertThat(world.query("select object_permission_id from object_permission"))
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            MASTER | {}                                              | 400 | team_id is required for service account keys
            MASTER | {"team_id":null}                                | 400 | team_id is required for service account keys
            MASTER | {"team_id":"ghost"}                             | 400 | team_id does not exist in the database
            MASTER | {"team_id":"alpha","organization_id":"ghost"}   | 500 |
            MASTER | {"team_id":"alpha","user_id":"iu"}              | 200 |
            ta     | {"team_id":"alpha"}                             | 200 |
            ta     | {"team_id":"alpha","user_id":"out"}             | 400 | User=out not assigned to team=alpha
            ta     | {"team_id":"alpha","allowed_routes":["/x"]}     | 403 | Only proxy admins can set `allowed_routes`
            iu     | {"team_id":"alpha"}                             | 401 | team_member_permission_error
            iu     | {"team_id":"open"}                              | 200 |
            out    | {"team_id":"alpha"}                             | 400 | User=out not assigned to team=alpha
            out    | {}                                              | 400 | team_id is required for service account keys
            """)
    void a_service_account_is_its_teams_and_nobodys(String caller, String json, int status, String message) {
        var key = caller.equals("MASTER") ? MASTER : world.caller(caller);
        int before = world.query("select token from virtual_key").size();

        var reply = world.post("/key/service-account/generate", key, json);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(world.query("select token from virtual_key")).hasSize(status == 200 ? before + 1 : before);
        if (status == 200) {
            var made = KeyHash.of(json(reply).path("key").asText());
            assertThat(world.query(
                            "select coalesce(user_id, 'nobody') || ' ' || team_id from virtual_key where token = '"
                                    + made + "'"))
                    .containsExactly("nobody " + json(reply).path("team_id").asText());
        } else if (message != null) {
            assertThat(json(reply).toString()).contains(message);
            assertThat(json(reply).has(status == 401 ? "error" : "detail")).isTrue();
        }
    }

    private int generated(String json) {
        return world.post("/key/generate", MASTER, json).status();
    }

    @Test
    void the_permission_a_member_lacks_is_named() {
        JsonNode error = json(world.post("/key/generate", world.caller("iu"), "{\"team_id\":\"alpha\"}"))
                .path("error");

        assertThat(error.path("param").asText()).isEqualTo("/key/generate");
        assertThat(error.path("message").asText())
                .startsWith("Team member does not have permissions for endpoint: /key/generate.");
    }
}
