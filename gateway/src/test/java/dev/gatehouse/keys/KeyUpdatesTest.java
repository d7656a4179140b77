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

/** Team alpha grants its members nothing, team open grants them the changing of keys. */
class KeyUpdatesTest {
    private final KeysFixture world = new KeysFixture();

    @BeforeEach
    void people() {
        world.organization("o");
        world.team("alpha");
        world.team("open");
        world.execute("update team set team_member_permissions = '{/key/generate,/key/update}' where team_id = 'open'");
        for (var user : new String[] {"ta", "iu", "out", "co"}) {
            world.user(user, "internal_user");
        }
        for (var team : new String[] {"alpha", "open"}) {
            world.member(team, "ta", "admin");
            world.member(team, "iu", "user");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # owner, team of the key, who asks, what; made by an administrator
            iu | -     | iu  | {"models":["m"]}                     | 403 | Only proxy admins, team admins, or org admins can call /key/update
            iu | alpha | ta  | {"models":["m"]}                     | 403 | Got user_id=iu, Your ID=ta
            iu | alpha | out | {"models":["m"]}                     | 403 | Got user_id=iu, Your ID=out
            iu | alpha | iu  | {"models":["m"]}                     | 401 | team_member_permission_error
            iu | alpha | iu  | {"max_budget":999}                   | 401 | team_member_permission_error
            iu | open  | iu  | {"models":["m"]}                     | 200 |
            iu | open  | iu  | {"max_budget":999}                   | 403 | can call /key/update
            iu | open  | iu  | {"max_budget":null}                  | 200 |
            iu | open  | iu  | {"spend":0}                          | 403 | can call /key/update
            iu | open  | iu  | {"soft_budget":1}                    | 403 | can call /key/update
            iu | open  | iu  | {"budget_duration":"1d"}             | 403 | can call /key/update
            iu | open  | iu  | {"budget_id":"b"}                    | 403 | can call /key/update
            iu | open  | iu  | {"budget_limits":[{"max_budget":1,"budget_duration":"1d"}]}                 | 403 | can call /key/update
            iu | open  | iu  | {"temp_budget_increase":9,"temp_budget_expiry":"2026-02-01T00:00:00Z"}      | 403 | can call /key/update
            iu | open  | iu  | {"metadata":{"temp_budget_increase":9}}                                     | 403 | can call /key/update
            iu | open  | iu  | {"team_id":null}                     | 403 | can call /key/update
            ta | alpha | ta  | {"models":["m"],"max_budget":9}      | 200 |
            -  | alpha | ta  | {"models":["m"]}                     | 200 |
            -  | alpha | iu  | {"models":["m"]}                     | 401 | team_member_permission_error
            -  | alpha | out | {"models":["m"]}                     | 401 | does not belong to team alpha
            -  | -     | out | {"models":["m"]}                     | 403 | can call /key/update
            -  | ghost | ta  | {"models":["m"]}                     | 404 | Team doesn't exist in db. Team=ghost
            ta | alpha | ta  | {"user_id":null}                     | 403 | Non-admin users cannot remove the user_id from a key.
            ta | alpha | ta  | {"user_id":""}                       | 403 | Non-admin users cannot remove the user_id from a key.
            ta | alpha | ta  | {"user_id":"iu"}                     | 403 | cannot change the user_id
            ta | alpha | ta  | {"user_id":"ta"}                     | 200 |
            ta | alpha | ta  | {"allowed_routes":["/key/*"]}        | 403 | Only proxy admins can set `allowed_routes`
            ta | alpha | ta  | {"permissions":{"x":1}}              | 403 | Only proxy admins can set `permissions`.
            ta | alpha | ta  | {"allowed_passthrough_routes":["/x"]}              | 403 | allowed_passthrough_routes
            ta | alpha | ta  | {"metadata":{"allowed_passthrough_routes":["/x"]}} | 403 | allowed_passthrough_routes
            ta | alpha | ta  | {"organization_id":"o"}              | 403 | Caller is not a member of organization_id=o
            iu | alpha | ADM | {"models":["m"],"max_budget":9}      | 200 |
            """)
    void who_may_change_what(String owner, String team, String caller, String json, int status, String message) {
        var target = world.generate("{" + member("user_id", owner) + member("team_id", team) + "\"key_alias\":\"t\"}");
        var key = caller.equals("ADM") ? MASTER : world.caller(caller);
        var before = row();

        var reply = update(key, target, json);

        assertThat(reply.toString()).contains(message == null ? "\"key\":\"" + target + "\"" : message);
        assertThat(status(reply)).isEqualTo(status);
        assertThat(row().equals(before)).isEqualTo(status != 200);
    }

    @Test
    void who_made_his_own_key_may_change_it_but_not_what_it_may_spend() {
        var maker = world.caller("out");
        var own = json(world.post("/key/generate", maker, "{\"key_alias\":\"t\",\"max_budget\":5}"))
                .path("key")
                .asText();

        assertThat(status(update(maker, own, "{\"models\":[\"m\"],\"max_budget\":5.0}")))
                .isEqualTo(200);
        assertThat(status(update(maker, own, "{\"max_budget\":6}"))).isEqualTo(403);
        assertThat(world.query("select max_budget::text || models::text from virtual_key where key_alias = 't'"))
                .containsExactly("5{m}");
    }

    @Test
    void a_safe_preset_may_be_exchanged_for_another() {
        var safe = world.generate("{\"user_id\":\"ta\",\"team_id\":\"alpha\",\"key_type\":\"llm_api\"}");
        var caller = world.caller("ta");

        assertThat(status(update(caller, safe, "{\"allowed_routes\":[\"info_routes\"]}")))
                .isEqualTo(200);
        assertThat(status(update(caller, safe, "{\"allowed_routes\":[]}"))).isEqualTo(403);
        assertThat(status(update(caller, safe, "{\"allowed_routes\":null}"))).isEqualTo(403);
        assertThat(status(update(caller, safe, "{\"allowed_routes\":[\"management_routes\"]}")))
                .isEqualTo(403);
        assertThat(world.query("select allowed_routes::text from virtual_key where token = '" + KeyHash.of(safe) + "'"))
                .containsExactly("{info_routes}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"max_budget":-1}                                    | 400 | max_budget cannot be negative
            {"soft_budget":-1}                                   | 400 | soft_budget cannot be negative
            {"team_id":"ghost"}                                  | 404 | Team doesn't exist in db. Team=ghost
            {"project_id":"p"}                                   | 404 | Project not found, project_id=p
            {"organization_id":"ghost"}                          | 400 | Authentication Error, Organization
            {"budget_duration":"2mo"}                            | 400 | Invalid budget_duration
            {"duration":"soon"}                                  | 400 | Invalid duration
            {"metadata":{"service_account_id":"s"}}              | 400 | team_id is required for service account keys
            {"model_max_budget":{"m":{"budget_limit":"x"}}}      | 400 | Authentication Error, Invalid model_max_budget
            {"model_max_budget":{"m":1}}                         | 400 | Invalid model_max_budget
            {"key_alias":"taken"}                                | 400 | Key with alias 'taken' already exists.
            {"budget_id":"ghost"}                                | 400 | Budget not found
            {"temp_budget_increase":1}                           | 422 | go together
            {"temp_budget_increase":1,"temp_budget_expiry":"x"}  | 422 | valid datetime
            {"rpm_limit":"many"}                                 | 422 | valid integer
            """)
    void what_a_key_cannot_become_changes_nothing(String json, int status, String message) {
        world.generate("{\"key_alias\":\"taken\"}");
        var target = world.generate("{\"key_alias\":\"t\"}");
        var before = row();

        var reply = update(MASTER, target, json);

        assertThat(reply.toString()).contains(message);
        assertThat(status(reply)).isEqualTo(status);
        assertThat(row()).isEqualTo(before);
    }

    @Test
    void a_key_that_is_not_there_is_not_found() {
        for (var named :
                new String[] {"sk-missing", "nonsense", KeyHash.of("sk-x").toString()}) {
            assertThat(json(world.post("/key/update", MASTER, "{\"key\":\"" + named + "\",\"models\":[\"m\"]}"))
                            .toString())
                    .isEqualTo(
                            "{\"error\":{\"message\":\"Key not found.\",\"type\":\"not_found_error\",\"param\":\"key\","
                                    + "\"code\":\"404\"}}");
        }
        assertThat(world.post("/key/update", MASTER, "{\"models\":[]}").status())
                .isEqualTo(422);
    }

    @Test
    void what_is_left_out_stays_and_null_clears() {
        var target = world.generate("""
                {"key_alias":"t","models":["m"],"max_budget":5,"budget_duration":"1d","duration":"30d","tpm_limit":7,"spend":2,
                 "tags":["x"],"metadata":{"a":1},"aliases":{"b":"c"}}
                """);

        var first = update(MASTER, target, "{\"rpm_limit\":9}");
        assertThat(first.path("key").asText()).isEqualTo(target);
        assertThat(first.path("token").asText()).isEqualTo(KeyHash.of(target).toString());
        assertThat(first.toString())
                .contains(
                        "\"max_budget\":5",
                        "\"tpm_limit\":7",
                        "\"rpm_limit\":9",
                        "\"models\":[\"m\"]",
                        "\"tags\":[\"x\"]",
                        "\"expires\":\"2026-01-31T00:00:00Z\"",
                        "\"updated_by\":\"admin\"");

        var second = update(
                MASTER,
                target,
                "{\"max_budget\":\"\",\"budget_duration\":null,\"duration\":\"-1\",\"tpm_limit\":null,\"models\":null,"
                        + "\"aliases\":null,\"spend\":null,\"tags\":null,\"key_alias\":null,\"metadata\":null}");
        assertThat(second.toString())
                .contains(
                        "\"max_budget\":null",
                        "\"budget_duration\":null",
                        "\"budget_reset_at\":null",
                        "\"expires\":null",
                        "\"tpm_limit\":null",
                        "\"rpm_limit\":9",
                        "\"models\":[]",
                        "\"aliases\":{}",
                        "\"spend\":0",
                        "\"key_alias\":null",
                        "\"metadata\":{}");
        assertThat(world.query("select operation from audit_log where operation = 'key.update'"))
                .hasSize(2);
        assertThat(world.query("select key from change_event"))
                .hasSize(3)
                .containsOnly(KeyHash.of(target).toString());
    }

    @Test
    void metadata_is_replaced_as_a_whole_before_its_members_are_written() {
        var target = world.generate("{\"metadata\":{\"a\":1},\"tags\":[\"x\"],\"guardrails\":[\"g\"]}");

        assertThat(update(MASTER, target, "{\"tags\":[\"y\"]}").path("metadata").toString())
                .isEqualTo("{\"a\":1,\"tags\":[\"y\"],\"guardrails\":[\"g\"]}");
        assertThat(update(MASTER, target, "{\"metadata\":{\"b\":2},\"model_rpm_limit\":{\"m\":3}}")
                        .path("metadata")
                        .toString())
                .isEqualTo("{\"b\":2,\"model_rpm_limit\":{\"m\":3}}");
        assertThat(update(
                                MASTER,
                                target,
                                "{\"temp_budget_increase\":1.5,\"temp_budget_expiry\":\"2026-02-01 00:00:00\",\"model_rpm_limit\":null}")
                        .path("metadata")
                        .toString())
                .isEqualTo("{\"b\":2,\"temp_budget_increase\":1.5,\"temp_budget_expiry\":\"2026-02-01T00:00:00Z\"}");
    }

    @Test
    void linked_rows_follow() {
        var target = world.generate("{\"object_permission\":{\"mcp_servers\":[\"s\"],\"agents\":[\"a\"]}}");

        var permission = update(MASTER, target, "{\"object_permission\":{\"agents\":[\"b\"]}}")
                .path("object_permission_id")
                .asText();
        assertThat(world.query(
                        "select object_permission_id || mcp_servers::text || agents::text from object_permission"))
                .containsExactly(permission + "{s}{b}");

        assertThat(update(MASTER, target, "{\"soft_budget\":4}")
                        .path("budget_id")
                        .isTextual())
                .isTrue();
        assertThat(world.query("select soft_budget::text from budget")).containsExactly("4");
        assertThat(update(MASTER, target, "{\"soft_budget\":null,\"object_permission\":null}")
                        .path("budget_id")
                        .isNull())
                .isTrue();
        assertThat(world.query("select agents::text from object_permission")).isEmpty();
    }

    @Test
    void a_budget_that_others_share_is_not_changed_through_one_key() {
        world.execute(
                "insert into budget (budget_id, max_budget, tpm_limit, created_at, updated_at) values ('b', 9, 8, now(),"
                        + " now())");
        var target = world.generate("{\"budget_id\":\"b\"}");

        var linked =
                update(MASTER, target, "{\"soft_budget\":4}").path("budget_id").asText();

        assertThat(linked).isNotEqualTo("b");
        assertThat(
                        world.query(
                                "select coalesce(soft_budget, 0) || ' ' || max_budget || ' ' || tpm_limit from budget order by 1"))
                .containsExactly("0 9 8", "4 9 8");
    }

    @Test
    void rotation_is_planned_from_now() {
        var target = world.generate("{}");

        assertThat(update(MASTER, target, "{\"auto_rotate\":true,\"rotation_interval\":\"1d\"}")
                        .path("key_rotation_at")
                        .asText())
                .isEqualTo("2026-01-02T00:00:00Z");
        assertThat(update(MASTER, target, "{\"rotation_interval\":\"2d\"}")
                        .path("key_rotation_at")
                        .asText())
                .isEqualTo("2026-01-03T00:00:00Z");
        assertThat(update(MASTER, target, "{\"auto_rotate\":false}")
                        .path("key_rotation_at")
                        .isNull())
                .isTrue();
    }

    @Test
    void a_key_may_keep_its_alias_and_give_it_free() {
        var first = world.generate("{\"key_alias\":\"a\"}");
        var second = world.generate("{\"key_alias\":\"b\"}");

        assertThat(status(update(MASTER, first, "{\"key_alias\":\"a\"}"))).isEqualTo(200);
        assertThat(status(update(MASTER, second, "{\"key_alias\":\"a\"}"))).isEqualTo(400);
        assertThat(status(update(MASTER, first, "{\"key_alias\":\"c\"}"))).isEqualTo(200);
        assertThat(status(update(MASTER, second, "{\"key_alias\":\"a\"}"))).isEqualTo(200);
    }

    @Test
    void a_service_account_stays_the_one_it_is() {
        var account = world.generate("{\"team_id\":\"alpha\",\"metadata\":{\"service_account_id\":\"s\"}}");

        assertThat(status(update(MASTER, account, "{\"metadata\":{}}"))).isEqualTo(400);
        assertThat(status(update(MASTER, account, "{\"metadata\":{\"service_account_id\":\"x\"}}")))
                .isEqualTo(400);
        assertThat(status(update(MASTER, account, "{\"team_id\":null}"))).isEqualTo(400);
        assertThat(status(update(MASTER, account, "{\"metadata\":{\"service_account_id\":\"s\",\"a\":1}}")))
                .isEqualTo(200);
    }

    @Test
    void a_change_is_felt_at_once() {
        var target = world.generate("{\"user_id\":\"out\"}");
        assertThat(world.get("/key/info", target).status()).isEqualTo(200);

        assertThat(status(update(MASTER, target, "{\"blocked\":true}"))).isEqualTo(200);

        assertThat(world.get("/key/info", target).status()).isEqualTo(401);
    }

    private JsonNode update(String caller, String target, String json) {
        var members = json.substring(1).strip();
        return json(world.post(
                "/key/update", caller, "{\"key\":\"" + target + "\"" + (members.equals("}") ? "" : ",") + members));
    }

    private static int status(JsonNode reply) {
        return reply.has("error") ? reply.at("/error/code").asInt() : reply.has("detail") ? 422 : 200;
    }

    private String row() {
        return world.query("select (to_jsonb(k) - 'updated_at')::text from virtual_key k where key_alias = 't'")
                .getFirst();
    }

    private static String member(String name, String value) {
        return value.equals("-") ? "" : "\"" + name + "\":\"" + value + "\",";
    }
}
