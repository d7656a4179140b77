package dev.gatehouse.users;

import static dev.gatehouse.endpoint.ApiFixture.MASTER;
import static dev.gatehouse.endpoint.ApiFixture.json;
import static dev.gatehouse.endpoint.ApiFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.endpoint.Reply;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Users a and b of the own organization, c of the own and a foreign one, d of none; boss administers the own one. */
class UserDeletionTest {
    private static final String EACH = "/management/v1/users/bulk_delete";

    private final UsersFixture world = new UsersFixture();
    private final String boss = world.actor("boss", "internal_user");
    private String ofA = "";

    @BeforeEach
    void people() {
        world.organization("own");
        world.organization("foreign");
        world.inOrganization("own", "boss", "org_admin");
        world.inOrganization("foreign", "boss", "internal_user");
        for (var user : List.of("a", "b", "c", "d")) {
            if (!user.equals("a")) {
                world.user(user, null, user + "@x.org");
            }
        }
        ofA = json(world.post("/user/new", MASTER, """
                        {"user_id":"a","object_permission":{"agents":["x"]}}
                        """)).path("key").asText();
        world.inOrganization("own", "a", "internal_user");
        world.inOrganization("own", "b", "org_admin");
        world.inOrganization("own", "c", "internal_user");
        world.inOrganization("foreign", "c", "internal_user");
        world.team("t", "own");
        world.team("s", null);
        world.member("t", "a", "admin");
        world.member("s", "a", "user");
        world.member("t", "b", "user");
    }

    @Test
    void a_deleted_user_leaves_nothing_behind_and_his_keys_are_unknown_at_once() {
        assertThat(world.get("/user/info", ofA).status()).isEqualTo(200);

        var reply = delete(MASTER, "{\"user_ids\":[\"a\",\"d\",\"a\"]}");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(text(reply)).isEqualTo("2");
        assertThat(everythingOf("a")).isEmpty();
        assertThat(world.query("select token from deleted_virtual_key")).isEmpty();
        assertThat(world.query("select user_id from team_member")).containsExactly("b");
        assertThat(world.query("select user_id from user_account order by 1")).containsExactly("b", "boss", "c");
        assertThat(world.get("/user/info", ofA).status()).isEqualTo(401);
        assertThat(world.query("select target_id || (before_value is not null) || (after_value is null) from audit_log"
                        + " where operation = 'user.delete' and target_kind = 'user' order by 1"))
                .containsExactly("atruetrue", "dtruetrue");
    }

    @Test
    void where_one_is_unknown_nobody_is_deleted() {
        var before = everything();

        var reply = delete(MASTER, "{\"user_ids\":[\"a\",\"ghost\",\"phantom\"]}");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(text(reply)).isEqualTo("{\"detail\":{\"error\":\"User not found, passed user_id=ghost\"}}");
        assertThat(everything()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"{}, 422", "{\"user_ids\":null}, 422", "{\"user_ids\":\"a\"}, 422", "{\"user_ids\":[]}, 200"})
    void the_ids_are_a_list(String json, int status) {
        assertThat(delete(MASTER, json).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ["a","b"]   | 200
            ["a","c"]   | 403
            ["d"]       | 403
            ["ghost"]   | 404
            ["boss"]    | 403
            """)
    void who_administers_an_organization_deletes_those_who_are_wholly_in_it(String ids, int status) {
        var before = everything();

        assertThat(delete(boss, "{\"user_ids\":" + ids + "}").status()).isEqualTo(status);

        assertThat(everything().equals(before)).isEqualTo(status != 200);
    }

    @Test
    void who_administers_nothing_deletes_nobody() {
        var before = everything();

        assertThat(delete(world.actor("nobody", "internal_user"), "{\"user_ids\":[\"a\"]}")
                        .status())
                .isEqualTo(403);

        world.execute("delete from virtual_key where user_id = 'nobody'");
        world.execute("delete from user_account where user_id = 'nobody'");
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void of_many_each_is_deleted_or_it_is_said_why_not_in_the_order_asked() {
        var reply = world.post(EACH, MASTER, "{\"user_ids\":[\"d\",\"ghost\",\"a\",\"d\"]}");

        assertThat(reply.status()).isEqualTo(200);
        var rows = json(reply).path("data");
        assertThat(rows.at("/0").toString()).isEqualTo("{\"user_id\":\"d\",\"success\":true,\"teams_removed\":[]}");
        assertThat(rows.at("/1/success").asBoolean(true)).isFalse();
        assertThat(rows.at("/1/error").asText()).contains("not found");
        assertThat(rows.at("/2/teams_removed"))
                .extracting(team -> team.asText())
                .containsExactlyInAnyOrder("t", "s");
        assertThat(rows.at("/3/success").asBoolean(true)).isFalse();
        assertThat(everythingOf("a")).isEmpty();
        assertThat(everythingOf("d")).isEmpty();
    }

    @Test
    void who_administers_an_organization_is_told_of_those_who_are_not_his() {
        var reply = world.post(EACH, boss, "{\"user_ids\":[\"c\",\"b\",\"d\"]}");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(json(reply).at("/data/0/error").asText()).contains("not within your admin scope");
        assertThat(json(reply).at("/data/1/success").asBoolean()).isTrue();
        assertThat(json(reply).at("/data/2/error").asText()).contains("not within your admin scope");
        assertThat(everythingOf("b")).isEmpty();
        assertThat(everythingOf("c")).isNotEmpty();
        assertThat(everythingOf("d")).isNotEmpty();
    }

    @Test
    void others_are_refused_by_a_problem_document() {
        var plain = world.actor("plain", "internal_user");
        var before = everything();

        var reply = world.post(EACH, plain, "{\"user_ids\":[\"a\"]}");

        assertProblem(reply, 403, "forbidden", "organization admins");
        assertThat(everything()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                             | user_ids: Field required
            {"user_ids":"a"}               | user_ids: Input should be a valid list
            {"user_ids":[1]}               | user_ids.0: Input should be a valid string
            {"user_ids":["a"],"force":1}   | force: Extra inputs are not permitted
            {"user_ids":["a"               | not valid JSON
            """)
    void what_is_malformed_deletes_nobody(String json, String detail) {
        var before = everything();
        var reply = world.post(EACH, MASTER, json);

        // Before the handler there is one shape for all.
        if (detail.startsWith("not valid")) {
            assertThat(reply.status()).isEqualTo(422);
        } else {
            assertProblem(reply, 422, "invalid-request-body", detail);
        }
        assertThat(everything()).isEqualTo(before);
    }

    @Test
    void a_parameter_nobody_knows_is_refused() {
        var before = everything();

        assertProblem(
                world.post(EACH + "?dry_run=1", MASTER, "{\"user_ids\":[\"a\"]}"),
                400,
                "unknown-query-parameter",
                "dry_run");
        assertThat(everything()).isEqualTo(before);
    }

    private static void assertProblem(Reply reply, int status, String slug, String detail) {
        assertThat(reply.status()).as(text(reply)).isEqualTo(status);
        assertThat(reply.headers()).containsEntry("Content-Type", "application/problem+json");
        assertThat(json(reply).path("type").asText()).isEqualTo("urn:litellm:error:" + slug);
        assertThat(json(reply).path("status").asInt()).isEqualTo(status);
        assertThat(json(reply).path("title").asText()).isNotEmpty();
        assertThat(json(reply).path("detail").asText()).contains(detail);
    }

    private Reply delete(String key, String json) {
        return world.post("/user/delete", key, json);
    }

    private List<String> everything() {
        return world.query("""
                select 'user ' || user_id from user_account union all select 'key ' || user_id from virtual_key
                union all select 'member ' || team_id || user_id from team_member
                union all select 'organization ' || organization_id || user_id from organization_member
                union all select 'permission' from object_permission order by 1
                """);
    }

    private List<String> everythingOf(String user) {
        return world.query("""
                select 'user' from user_account where user_id = '%1$s'
                union all select 'key' from virtual_key where user_id = '%1$s'
                union all select 'member' from team_member where user_id = '%1$s'
                union all select 'organization' from organization_member where user_id = '%1$s'
                union all select 'permission' from object_permission where '%1$s' = 'a'
                """.formatted(user));
    }
}
