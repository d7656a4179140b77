package dev.gatehouse.accessgroups;

import static dev.gatehouse.accessgroups.GroupsFixture.done;
import static dev.gatehouse.accessgroups.GroupsFixture.hash;
import static dev.gatehouse.endpoint.ApiFixture.MASTER;
import static dev.gatehouse.endpoint.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnifiedGroupsTest {
    private final GroupsFixture world = new GroupsFixture("m1:low", "m2", "m3");

    @ParameterizedTest
    @ValueSource(strings = {"/v1/access_group", "/v1/unified_access_group"})
    void a_group_is_made_shown_changed_and_deleted_under_both_names(String path) {
        var made = world.post(
                path,
                "{\"access_group_name\":\"n\",\"description\":\"d\",\"access_model_names\":[\"m1\"],"
                        + "\"access_mcp_server_ids\":[\"s\"],\"access_agent_ids\":[\"a\"]}");
        var id = json(made).path("access_group_id").asText();

        assertThat(made.status()).isEqualTo(201);
        assertThat(json(made).toString())
                .isEqualTo("{\"access_group_id\":\"" + id + "\",\"access_group_name\":\"n\",\"description\":\"d\","
                        + "\"access_model_names\":[\"m1\"],\"access_mcp_server_ids\":[\"s\"],\"access_agent_ids\":[\"a\"],"
                        + "\"assigned_team_ids\":[],\"assigned_key_ids\":[],\"created_at\":\"2026-01-01T00:00:00Z\","
                        + "\"created_by\":\"admin\",\"updated_at\":\"2026-01-01T00:00:00Z\",\"updated_by\":\"admin\"}");
        assertThat(json(world.get(path + "/" + id))).isEqualTo(json(made));
        assertThat(json(world.get(path)).toString()).isEqualTo("[" + json(made) + "]");

        world.clocks.advance(Duration.ofSeconds(1));
        var changed = done(put(path + "/" + id, "{\"description\":null,\"access_model_names\":[\"m2\",\"m3\"]}"));
        assertThat(changed.path("description").isNull()).isTrue();
        assertThat(changed.path("access_model_names").toString()).isEqualTo("[\"m2\",\"m3\"]");
        assertThat(changed.path("access_agent_ids").toString()).isEqualTo("[\"a\"]");
        assertThat(changed.path("created_at").asText()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(changed.path("updated_at").asText()).isEqualTo("2026-01-01T00:00:01Z");

        var deleted = world.send("DELETE", path + "/" + id, MASTER, "");
        assertThat(deleted.status()).isEqualTo(204);
        assertThat(deleted.body()).isEmpty();
        assertThat(world.get(path + "/" + id).status()).isEqualTo(404);
    }

    @Test
    void the_newest_comes_first() {
        make("a", "{}");
        world.clocks.advance(Duration.ofSeconds(1));
        make("b", "{}");

        assertThat(json(world.get("/v1/access_group")).findValuesAsText("access_group_name"))
                .containsExactly("b", "a");
    }

    @Test
    void what_is_not_there_or_taken_is_refused_and_changes_nothing() {
        make("taken", "{}");
        var mine = make("mine", "{\"access_model_names\":[\"m1\"]}");
        var before = state();

        assertRefused(
                world.post("/v1/access_group", "{\"access_group_name\":\"taken\"}"),
                409,
                "Access group 'taken' already exists");
        assertRefused(
                put("/v1/access_group/" + mine, "{\"access_group_name\":\"taken\",\"description\":\"x\"}"),
                409,
                "Access group 'taken' already exists");
        assertRefused(put("/v1/access_group/nobody", "{}"), 404, "Access group 'nobody' not found");
        assertRefused(
                world.send("DELETE", "/v1/access_group/nobody", MASTER, ""), 404, "Access group 'nobody' not found");
        assertRefused(world.get("/v1/access_group/nobody"), 404, "Access group 'nobody' not found");
        assertThat(world.post("/v1/access_group", "{\"description\":\"x\"}").status())
                .isEqualTo(422);
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void its_own_name_is_not_taken_and_null_takes_it_away_from_nobody() {
        var id = make("n", "{}");

        assertThat(put("/v1/access_group/" + id, "{\"access_group_name\":\"n\"}")
                        .status())
                .isEqualTo(200);
        assertThat(done(put("/v1/access_group/" + id, "{\"access_group_name\":null,\"access_model_names\":null}"))
                        .path("access_group_name")
                        .asText())
                .isEqualTo("n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"internal_user", "proxy_admin_viewer"})
    void it_is_for_proxy_admins_alone(String role) {
        world.user("u", role);
        // The gate lets these routes pass by the key's own word: then the handler refuses.
        var key = world.key("{\"user_id\":\"u\",\"allowed_routes\":[\"/v1/access_group\"]}");
        var id = make("n", "{}");
        var before = state();

        for (var call : List.of("GET /v1/access_group", "GET /v1/access_group/" + id)) {
            var reply = world.send("GET", call.substring(4), key, "");
            assertThat(reply.status()).isEqualTo(403);
            assertThat(json(reply).toString())
                    .isEqualTo("{\"detail\":{\"error\":\"Admin-only endpoint. Not allowed to access this. Your role="
                            + role + "\"}}");
        }
        assertThat(world.send("POST", "/v1/access_group", key, "{\"access_group_name\":\"x\"}")
                        .status())
                .isEqualTo(403);
        assertThat(world.send("PUT", "/v1/access_group/" + id, key, "{\"description\":\"x\"}")
                        .status())
                .isEqualTo(403);
        assertThat(world.send("DELETE", "/v1/access_group/" + id, key, "").status())
                .isEqualTo(403);
        assertThat(world.send("GET", "/v1/access_group", world.key("{}"), "").status())
                .isEqualTo(401);
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void assigning_and_taking_away_changes_teams_and_keys_and_tells_every_node() {
        world.teamOf("t1");
        world.teamOf("t2");
        var k1 = world.key("{}");
        var k2 = world.key("{\"access_group_ids\":[\"elsewhere\"]}");
        world.execute("truncate change_event");
        var id = make(
                "n",
                "{\"assigned_team_ids\":[\"t1\",\"nobody\"],\"assigned_key_ids\":[\"" + k1 + "\",\"" + hash(k2)
                        + "\",\"nothing\"]}");

        assertThat(world.query("select team_id from team where access_group_ids = array['" + id + "']"))
                .containsExactly("t1");
        assertThat(ids(k1)).containsExactly(id);
        assertThat(ids(k2)).containsExactly("elsewhere", id);
        assertThat(show(id).path("assigned_team_ids").toString()).isEqualTo("[\"t1\"]");
        assertThat(show(id).path("assigned_key_ids").findValuesAsText("")).isEmpty();
        assertThat(texts(show(id).path("assigned_key_ids"))).containsExactlyInAnyOrder(hash(k1), hash(k2));
        assertThat(world.query("select topic || ' ' || key from change_event"))
                .containsExactlyInAnyOrder("team t1", "key " + hash(k1), "key " + hash(k2), "access_group " + id);

        world.execute("truncate change_event");
        done(put("/v1/access_group/" + id, "{\"assigned_team_ids\":[\"t2\"],\"assigned_key_ids\":[\"" + k2 + "\"]}"));
        assertThat(show(id).path("assigned_team_ids").toString()).isEqualTo("[\"t2\"]");
        assertThat(ids(k1)).isEmpty();
        assertThat(ids(k2)).containsExactly("elsewhere", id);
        assertThat(world.query("select topic || ' ' || key from change_event"))
                .containsExactlyInAnyOrder("team t1", "team t2", "key " + hash(k1), "access_group " + id);

        done(put("/v1/access_group/" + id, "{\"description\":\"assigned as before\"}"));
        assertThat(ids(k2)).containsExactly("elsewhere", id);

        world.send("DELETE", "/v1/access_group/" + id, MASTER, "");
        assertThat(ids(k2)).containsExactly("elsewhere");
        assertThat(world.query("select team_id from team where cardinality(access_group_ids) > 0"))
                .isEmpty();
    }

    @Test
    void a_key_that_takes_a_group_for_itself_is_among_those_it_is_assigned_to() {
        var id = make("n", "{}");
        var key = world.key("{\"access_group_ids\":[\"" + id + "\"]}");
        assertThat(texts(show(id).path("assigned_key_ids"))).containsExactly(hash(key));

        done(world.post("/key/update", "{\"key\":\"" + key + "\",\"access_group_ids\":[]}"));
        assertThat(texts(show(id).path("assigned_key_ids"))).isEmpty();
    }

    @Test
    void what_the_keys_list_denies_its_groups_give_and_only_that() {
        var id = make("n", "{\"access_model_names\":[\"m2\"]}");
        var key = world.key("{\"models\":[\"m3\"],\"access_group_ids\":[\"" + id + "\"]}");

        assertThat(world.mayCall(key, "m3")).isTrue();
        assertThat(world.mayCall(key, "m2")).isTrue();
        assertThat(world.mayCall(key, "m1")).isFalse();

        done(put("/v1/access_group/" + id, "{\"access_model_names\":[\"m1\"]}"));
        assertThat(world.mayCall(key, "m1")).isTrue();
        assertThat(world.mayCall(key, "m2")).isFalse();

        world.send("DELETE", "/v1/access_group/" + id, MASTER, "");
        assertThat(world.mayCall(key, "m1")).isFalse();
    }

    @Test
    void a_group_of_nothing_gives_nothing() {
        var id = make("n", "{\"access_model_names\":[]}");
        var key = world.key("{\"models\":[\"m3\"],\"access_group_ids\":[\"" + id + "\",\"no-such-group\"]}");

        assertThat(world.mayCall(key, "m2")).isFalse();
    }

    @Test
    void a_group_may_give_groups_of_models_and_patterns() {
        world.execute("insert into access_group_edge (id, parent_group, child_group, created_at)"
                + " values ('e', 'top', 'low', now())");
        var id = make("n", "{\"access_model_names\":[\"top\",\"*3\"]}");
        var key = world.key("{\"models\":[\"nothing\"],\"access_group_ids\":[\"" + id + "\"]}");

        assertThat(world.mayCall(key, "m1")).isTrue();
        assertThat(world.mayCall(key, "m3")).isTrue();
        assertThat(world.mayCall(key, "m2")).isFalse();
    }

    @Test
    void the_teams_groups_count_for_the_teams_list_and_the_keys_for_the_keys() {
        world.teamOf("t", "m1");
        var id = make("n", "{\"access_model_names\":[\"m2\"],\"assigned_team_ids\":[\"t\"]}");
        var open = world.key("{\"team_id\":\"t\",\"models\":[\"all-team-models\"]}");
        var own = world.key("{\"team_id\":\"t\",\"models\":[\"m1\"]}");
        var given = world.key("{\"team_id\":\"t\",\"models\":[\"m1\"],\"access_group_ids\":[\"" + id + "\"]}");

        assertThat(world.mayCall(open, "m2")).isTrue();
        assertThat(world.mayCall(open, "m3")).isFalse();
        assertThat(world.mayCall(own, "m2")).isFalse();
        assertThat(world.mayCall(given, "m2")).isTrue();

        done(put("/v1/access_group/" + id, "{\"assigned_team_ids\":[]}"));
        assertThat(world.mayCall(open, "m2")).isFalse();
        assertThat(world.mayCall(given, "m2")).isFalse();
    }

    private String make(String name, String json) {
        var body = Json.parseObject(json).put("access_group_name", name);
        return done(world.post("/v1/access_group", body.toString()))
                .path("access_group_id")
                .asText();
    }

    private JsonNode show(String id) {
        return done(world.get("/v1/access_group/" + id));
    }

    private Reply put(String path, String json) {
        return world.send("PUT", path, MASTER, json);
    }

    private List<String> ids(String key) {
        return world.query("select unnest(access_group_ids) from virtual_key where token = '" + hash(key) + "'");
    }

    private static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        list.forEach(one -> texts.add(one.asText()));
        return texts;
    }

    private List<String> state() {
        var state = new ArrayList<>(world.query(
                "select cast(to_jsonb(access_group) as text) from access_group" + " order by access_group_id"));
        state.addAll(world.query("select cast(count(*) as text) from audit_log where target_kind = 'access_group'"));
        return state;
    }

    private static void assertRefused(Reply reply, int status, String message) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(json(reply).toString()).isEqualTo("{\"detail\":\"" + message + "\"}");
    }
}
