package dev.gatehouse.accessgroups;

import static dev.gatehouse.endpoint.ApiFixture.MASTER;
import static dev.gatehouse.endpoint.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.endpoint.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessGroupsTest {
    private final GroupsFixture world = new GroupsFixture("c1", "c2:configured");

    AccessGroupsTest() {
        world.stored("d1", "m1");
        world.stored("d2", "m1");
        world.stored("d3", "m2", "other");
    }

    @Test
    void a_new_group_of_models_is_carried_by_all_their_deployments() {
        var made = world.group("g", "m1");

        assertThat(made.toString())
                .isEqualTo("{\"access_group\":\"g\",\"model_names\":[\"m1\"],\"model_ids\":null,\"models_updated\":2}");
        assertThat(tags()).containsExactly("d1 [\"g\"]", "d2 [\"g\"]", "d3 [\"other\"]");
        assertThat(edges()).isEmpty();
    }

    @Test
    void a_new_group_of_groups_is_edges_in_the_order_given() {
        world.group("a", "m1");
        world.group("b", "m2");
        var made = world.group("both", "b", "a");

        assertThat(made.path("models_updated").asInt()).isEqualTo(2);
        assertThat(edges()).containsExactly("both>b", "both>a");
        assertThat(tags()).containsExactly("d1 [\"a\"]", "d2 [\"a\"]", "d3 [\"other\", \"b\"]");
    }

    @Test
    void models_and_groups_may_be_mixed_and_what_is_named_twice_counts_once() {
        var made = world.group("mixed", "other", "m1", "other", "m1");

        assertThat(made.path("models_updated").asInt()).isEqualTo(3);
        assertThat(made.path("model_names")).hasSize(4);
        assertThat(edges()).containsExactly("mixed>other");
    }

    @Test
    void deployments_may_be_given_by_their_ids_and_then_names_are_only_echoed() {
        var made = GroupsFixture.done(world.post(
                "/access_group/new", "{\"access_group\":\"g\",\"model_ids\":[\"d2\"],\"model_names\":[\"nobody\"]}"));

        assertThat(made.toString())
                .isEqualTo("{\"access_group\":\"g\",\"model_names\":[\"nobody\"],\"model_ids\":[\"d2\"],"
                        + "\"models_updated\":1}");
        assertThat(tags()).containsExactly("d1 null", "d2 [\"g\"]", "d3 [\"other\"]");
    }

    @Test
    void a_name_that_is_both_a_models_and_a_groups_means_the_model() {
        world.group("m2", "m1");
        world.group("g", "m2");

        assertThat(edges()).isEmpty();
        assertThat(tags()).contains("d3 [\"other\", \"g\"]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"access_group":"","model_names":["m1"]}                | 400 | access_group is required and cannot be empty
            {"access_group":" ","model_names":["m1"]}               | 400 | access_group is required and cannot be empty
            {"access_group":" "}                                    | 400 | access_group is required and cannot be empty
            {"access_group":"g"}                                    | 400 | Either model_names or model_ids must be provided and non-empty
            {"access_group":"g","model_names":[],"model_ids":[]}    | 400 | Either model_names or model_ids must be provided and non-empty
            {"access_group":"other","model_names":["nobody"]}       | 409 | Access group 'other' already exists. Use PUT /access_group/other/update to modify it.
            {"access_group":"child","model_names":["m1"]}           | 409 | Access group 'child' already exists. Use PUT /access_group/child/update to modify it.
            {"access_group":"g","model_names":["x","m1","y"]}       | 400 | Model(s) or access group(s) not found: x, y
            {"access_group":"g","model_names":["g"]}                | 400 | Model(s) or access group(s) not found: g
            {"access_group":"configured","model_names":["configured"]} | 400 | Access group 'configured' cannot include itself as a member.
            {"access_group":"g","model_ids":["d1","x"]}             | 400 | Deployment with model_id 'x' not found in Database.
            {"access_group":"g","model_names":["m1","c1"]}          | 400 | Can't find model 'c1' in Database. Access group management is only supported for database models.
            """)
    void what_cannot_be_made_is_refused_in_this_order_and_changes_nothing(String asked, int status, String message) {
        world.execute("insert into access_group_edge (id, parent_group, child_group, created_at)"
                + " values ('e', 'parent', 'child', now())");
        var before = state();
        var reply = world.post("/access_group/new", asked);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(json(reply).at("/detail/error").asText()).isEqualTo(message);
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void a_group_without_a_name_is_no_request() {
        var reply = world.post("/access_group/new", "{\"model_names\":[\"m1\"]}");

        assertThat(reply.status()).isEqualTo(422);
        assertThat(json(reply).at("/detail/0/loc").toString()).isEqualTo("[\"body\",\"access_group\"]");
    }

    @Test
    void all_groups_are_listed_by_name_also_those_that_only_others_name() {
        world.group("low", "m1");
        world.group("top", "low", "other");
        world.execute("insert into access_group_edge (id, parent_group, child_group, created_at)"
                + " values ('e', 'top', 'dangling', now())");

        assertThat(json(world.get("/access_group/list")).toString())
                .isEqualTo("{\"access_groups\":["
                        + group("configured", "[\"c2\"]", 1, "[]", "[]")
                        + "," + group("dangling", "[]", 0, "[\"top\"]", "[]")
                        + "," + group("low", "[\"m1\"]", 2, "[\"top\"]", "[]")
                        + "," + group("other", "[\"m2\"]", 1, "[\"top\"]", "[]")
                        + "," + group("top", "[\"m1\",\"m2\"]", 0, "[]", "[\"dangling\",\"low\",\"other\"]")
                        + "]}");
    }

    @Test
    void names_are_sorted_by_code_point_and_kept_as_they_are() {
        for (var name : List.of("b", "B", "ä", "\uffee", "\ud83d\ude00", "群/a b")) {
            world.group(name, "m1");
        }

        assertThat(json(world.get("/access_group/list")).path("access_groups").findValuesAsText("access_group"))
                .containsExactly("B", "b", "configured", "other", "ä", "群/a b", "\uffee", "\ud83d\ude00");
    }

    @Test
    void a_group_shows_the_models_of_all_below_and_counts_its_own_deployments() {
        world.group("low", "m1");
        world.group("mid", "low");
        world.group("top", "mid", "m2");

        assertThat(json(info("top")).toString()).isEqualTo(group("top", "[\"m1\",\"m2\"]", 1, "[]", "[\"mid\"]"));
        assertThat(json(info("mid")).toString()).isEqualTo(group("mid", "[\"m1\"]", 0, "[\"top\"]", "[\"low\"]"));
    }

    @Test
    void a_cycle_shows_all_that_is_in_it() {
        world.group("a", "m1");
        world.group("b", "m2", "a");
        update("a", "{\"model_names\":[\"m1\",\"b\"]}");

        assertThat(json(info("a")).path("model_names").toString()).isEqualTo("[\"m1\",\"m2\"]");
        assertThat(json(info("b")).path("model_names").toString()).isEqualTo("[\"m1\",\"m2\"]");
    }

    @Test
    void a_group_nobody_names_is_not_found() {
        assertThat(info("nobody").status()).isEqualTo(404);
        assertThat(json(info("nobody")).toString())
                .isEqualTo("{\"detail\":{\"error\":\"Access group 'nobody' not found\"}}");
    }

    @Test
    void an_update_by_names_replaces_models_and_groups_and_leaves_what_contains_it() {
        world.group("g", "m1", "other");
        world.group("above", "g");
        var updated = update("g", "{\"model_names\":[\"m2\"]}");

        assertThat(updated.toString())
                .isEqualTo("{\"access_group\":\"g\",\"model_names\":[\"m2\"],\"model_ids\":null,\"models_updated\":1}");
        assertThat(tags()).containsExactly("d1 []", "d2 []", "d3 [\"other\", \"g\"]");
        assertThat(edges()).containsExactly("above>g");
    }

    @Test
    void an_update_by_ids_leaves_the_groups_it_contains() {
        world.group("g", "m1", "other");
        var updated = update("g", "{\"model_ids\":[\"d3\"]}");

        assertThat(updated.path("models_updated").asInt()).isEqualTo(1);
        assertThat(tags()).containsExactly("d1 []", "d2 []", "d3 [\"other\", \"g\"]");
        assertThat(edges()).containsExactly("g>other");
    }

    @Test
    void an_update_counts_what_it_wrote_again_too() {
        world.group("g", "m1", "other");

        assertThat(update("g", "{\"model_names\":[\"other\",\"m1\"]}")
                        .path("models_updated")
                        .asInt())
                .isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            nobody     | {}                                  | 400 | Either model_names or model_ids must be provided and non-empty
            nobody     | {"model_names":["x"]}               | 404 | Access group 'nobody' not found
            configured | {"model_names":["m1"]}              | 404 | Access group 'configured' not found
            g          | {"model_names":["x","g"]}           | 400 | Model(s) or access group(s) not found: x
            g          | {"model_names":["m2","g"]}          | 400 | Access group 'g' cannot include itself as a member.
            g          | {"model_ids":["d3","x"]}            | 400 | Deployment with model_id 'x' not found in Database.
            g          | {"model_names":["m2","c1"]}         | 400 | Can't find model 'c1' in Database. Access group management is only supported for database models.
            """)
    void what_cannot_be_updated_is_refused_in_this_order_and_changes_nothing(
            String name, String asked, int status, String message) {
        world.group("g", "m1", "other");
        var before = state();
        var reply = world.send("PUT", "/access_group/" + name + "/update", MASTER, asked);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(json(reply).at("/detail/error").asText()).isEqualTo(message);
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void a_deleted_group_is_taken_from_deployments_and_from_both_ends_of_edges() {
        world.group("low", "m1", "other");
        world.group("top", "low", "m2");
        var deleted = GroupsFixture.done(world.send("DELETE", "/access_group/low/delete", MASTER, ""));

        assertThat(deleted.toString())
                .isEqualTo("{\"access_group\":\"low\",\"models_updated\":2,"
                        + "\"message\":\"Access group 'low' deleted successfully\"}");
        assertThat(tags()).containsExactly("d1 []", "d2 []", "d3 [\"other\", \"top\"]");
        assertThat(edges()).isEmpty();
        assertThat(info("low").status()).isEqualTo(404);
        assertThat(info("top").status()).isEqualTo(200);
    }

    @Test
    void only_what_is_stored_can_be_deleted() {
        var before = state();

        assertThat(world.send("DELETE", "/access_group/nobody/delete", MASTER, "")
                        .status())
                .isEqualTo(404);
        assertThat(world.send("DELETE", "/access_group/configured/delete", MASTER, "")
                        .status())
                .isEqualTo(404);
        assertThat(state()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            create | POST   | /access_group/new      | {"access_group":"new","model_names":["m2","other"]}
            update | PUT    | /access_group/g/update | {"model_names":["m2","other"]}
            delete | DELETE | /access_group/g/delete |
            """)
    void what_the_database_breaks_off_is_undone_and_said_without_its_words(
            String doing, String method, String path, @Nullable String asked) {
        world.group("g", "m1");
        var before = state();
        var reply = broken(() -> world.send(method, path, MASTER, asked == null ? "" : asked));

        assertThat(reply.status()).isEqualTo(500);
        assertThat(json(reply).toString())
                .isEqualTo("{\"detail\":{\"error\":\"Failed to " + doing
                        + " access group: the database refused it (SQLSTATE 23514)\"}}");
        assertThat(state()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"internal_user", "internal_user_viewer", "org_admin", "proxy_admin_viewer"})
    void only_proxy_admins_change_groups_and_viewers_see_them(String role) {
        world.user("u", role);
        var key = world.key("{\"user_id\":\"u\"}");
        world.group("g", "m1");
        var before = state();
        boolean viewer = role.equals("proxy_admin_viewer");
        int write = viewer ? 403 : 401;
        int read = viewer ? 200 : 401;

        assertThat(world.send("POST", "/access_group/new", key, "{\"access_group\":\"x\",\"model_names\":[\"m1\"]}")
                        .status())
                .isEqualTo(write);
        assertThat(world.send("PUT", "/access_group/g/update", key, "{\"model_names\":[\"m2\"]}")
                        .status())
                .isEqualTo(write);
        assertThat(world.send("DELETE", "/access_group/g/delete", key, "").status())
                .isEqualTo(write);
        assertThat(world.send("GET", "/access_group/list", key, "").status()).isEqualTo(read);
        assertThat(world.send("GET", "/access_group/g/info", key, "").status()).isEqualTo(read);
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void every_change_is_audited_and_announced_with_the_deployments_it_touched() {
        world.group("g", "m1");
        update("g", "{\"model_names\":[\"m2\"]}");
        world.send("DELETE", "/access_group/g/delete", MASTER, "");

        assertThat(world.query("select operation || ' ' || target_id || ' ' || (before_value is not null) || ' '"
                        + " || (after_value is not null) from audit_log"))
                .containsExactlyInAnyOrder(
                        "access_group.new g false true",
                        "access_group.update g true true",
                        "access_group.delete g true false");
        assertThat(world.query("select topic || ' ' || key from change_event order by id"))
                .containsExactly(
                        "model d1",
                        "model d2",
                        "access_group g",
                        "model d1",
                        "model d2",
                        "model d3",
                        "access_group g",
                        "model d3",
                        "access_group g");
    }

    /** While the last thing a change does to the database fails. Other tests use the same tables. */
    private Reply broken(Supplier<Reply> request) {
        world.execute("alter table change_event add constraint broken check (topic <> 'access_group') not valid");
        try {
            return request.get();
        } finally {
            world.execute("alter table change_event drop constraint broken");
        }
    }

    private JsonNode update(String name, String json) {
        return GroupsFixture.done(world.send("PUT", "/access_group/" + name + "/update", MASTER, json));
    }

    private Reply info(String name) {
        return world.get("/access_group/" + name + "/info");
    }

    private static String group(String name, String models, int deployments, String parents, String children) {
        return "{\"access_group\":" + Json.text(name) + ",\"model_names\":" + models + ",\"deployment_count\":"
                + deployments + ",\"parent_groups\":" + parents + ",\"child_groups\":" + children + "}";
    }

    private List<String> state() {
        var state = new ArrayList<>(tags());
        state.addAll(edges());
        state.addAll(world.query("select cast(count(*) as text) from audit_log where target_kind = 'access_group'"));
        state.addAll(world.query("select cast(count(*) as text) from change_event where topic <> 'key'"));
        return state;
    }

    private List<String> tags() {
        return world.query(
                "select model_id || ' ' || coalesce(cast(model_info -> 'access_groups' as text), 'null') from stored_model"
                        + " order by model_id");
    }

    private List<String> edges() {
        return world.query("select parent_group || '>' || child_group from access_group_edge order by position");
    }
}
