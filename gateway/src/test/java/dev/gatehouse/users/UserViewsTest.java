package dev.gatehouse.users;

import static dev.gatehouse.endpoint.ApiFixture.MASTER;
import static dev.gatehouse.endpoint.ApiFixture.json;
import static dev.gatehouse.endpoint.ApiFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.endpoint.Reply;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserViewsTest {
    private final UsersFixture world = new UsersFixture();

    @Test
    void a_user_is_shown_with_keys_and_teams() {
        world.team("z", null);
        world.team("y", null);
        world.execute("update team set team_alias = 'a' where team_id = 'z'");
        world.post("/user/new", MASTER, "{\"user_id\":\"u\",\"user_email\":\"u@x.org\",\"team_id\":\"z\"}");
        world.member("y", "u", "admin");
        world.member("y", "other", "user");

        var reply = world.get("/user/info?user_id=u", MASTER);

        assertThat(reply.status()).as(text(reply)).isEqualTo(200);
        assertThat(json(reply).path("user_id").asText()).isEqualTo("u");
        assertThat(json(reply).at("/user_info/user_email").asText()).isEqualTo("u@x.org");
        assertThat(json(reply).at("/user_info/teams").toString()).isEqualTo("[\"z\",\"y\"]");
        assertThat(json(reply).at("/keys/0/team_alias").asText()).isEqualTo("a");
        assertThat(json(reply).at("/keys/0").has("token")).isFalse();
        assertThat(json(reply).at("/keys/0/user_id").asText()).isEqualTo("u");
        assertThat(all(json(reply).path("teams"), "team_id")).containsExactly("z", "y");
        assertThat(json(reply).at("/teams/1/members_with_roles").toString())
                .isEqualTo("[{\"user_id\":\"u\",\"user_email\":\"u@x.org\",\"role\":\"admin\"}]");
    }

    @Test
    void who_asks_for_nobody_is_shown_himself() {
        var me = world.actor("me", "internal_user");

        assertThat(json(world.get("/user/info", me)).at("/user_info/user_id").asText())
                .isEqualTo("me");
        assertThat(json(world.get("/user/info?user_id=", me)).path("user_id").asText())
                .isEqualTo("me");
        assertThat(json(world.get("/v2/user/info", me)).path("user_id").asText())
                .isEqualTo("me");
        var master = world.get("/user/info", MASTER);
        assertThat(master.status()).isEqualTo(200);
        assertThat(json(master).path("user_id").asText()).isEqualTo("admin");
        assertThat(json(master).path("user_info").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"internal_user, other", "proxy_admin_viewer, other", "internal_user, nobody", "org_admin, other"})
    void others_are_shown_to_proxy_admins_only(String role, String user) {
        world.user("other", null, "secret@x.org");

        var reply = world.get("/user/info?user_id=" + user, world.actor("me", role));

        assertThat(reply.status()).isEqualTo(403);
        assertThat(text(reply))
                .contains("not allowed to access this user's info")
                .doesNotContain("secret@x.org");
        assertThat(world.get("/user/info?user_id=other", world.actor("boss", "proxy_admin"))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"/user/info", "/v2/user/info"})
    void who_does_not_exist_is_not_found(String path) {
        var reply = world.get(path + "?user_id=nobody", MASTER);

        assertThat(reply.status()).isEqualTo(404);
        assertThat(text(reply))
                .isEqualTo("{\"error\":{\"message\":\"User nobody not found\",\"type\":\"internal_server_error\","
                        + "\"param\":\"None\",\"code\":\"404\"}}");
    }

    @ParameterizedTest
    @CsvSource({"/user/info", "/v2/user/info"})
    void a_plus_that_was_not_escaped_is_a_plus(String path) {
        world.user("a+b@x.org", null, null);
        world.user("c d", null, null);

        assertThat(user(world.get(path + "?user_id=a+b@x.org", MASTER))).isEqualTo("a+b@x.org");
        assertThat(user(world.get(path + "?user_id=a%2Bb@x.org", MASTER))).isEqualTo("a+b@x.org");
        assertThat(user(world.get(path + "?user_id=c%20d", MASTER))).isEqualTo("c d");
        assertThat(text(world.get(path + "?user_id=e+f", MASTER))).contains("User e+f not found");
    }

    private static String user(Reply reply) {
        return json(reply).path("user_id").asText();
    }

    @Test
    void the_row_alone_is_shown_to_those_who_administer_the_user_and_to_others_as_absent() {
        world.organization("o");
        world.team("t", null);
        world.user("u", null, null);
        world.inOrganization("o", "u", "internal_user");
        world.member("t", "u", "user");
        var stranger = world.actor("stranger", "internal_user");
        var colleague = world.actor("colleague", "internal_user");
        world.inOrganization("o", "colleague", "internal_user");
        world.member("t", "colleague", "user");
        var orgAdmin = world.actor("org-admin", "internal_user");
        world.inOrganization("o", "org-admin", "org_admin");
        var teamAdmin = world.actor("team-admin", "internal_user");
        world.member("t", "team-admin", "admin");
        var viewer = world.actor("viewer", "proxy_admin_viewer");

        for (var key : List.of(orgAdmin, teamAdmin, viewer, MASTER)) {
            assertThat(world.get("/v2/user/info?user_id=u", key).status()).isEqualTo(200);
        }
        for (var key : List.of(stranger, colleague)) {
            var refused = world.get("/v2/user/info?user_id=u", key);
            assertThat(refused.status()).isEqualTo(404);
            assertThat(text(refused))
                    .isEqualTo(text(world.get("/v2/user/info?user_id=v", key)).replace("User v", "User u"));
        }
    }

    /** Users u1 to u5, made in this order; odd ones are internal, even ones viewers. */
    private void five() {
        world.execute("""
                insert into user_account (user_id, user_role, user_email, sso_user_id, user_alias, spend, created_at, updated_at)
                select 'u' || i, case when i % 2 = 1 then 'internal_user' else 'internal_user_viewer' end,
                       'Mail_' || i || '@x.org', 's' || i, chr(102 - i), i * 10 % 7, timestamptz '2026-01-01' + i * interval '1 hour', now()
                from generate_series(1, 5) i
                """);
        world.team("t", null);
        world.member("t", "u2", "user");
        world.member("t", "u4", "admin");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                     | u5 u4 u3 u2 u1
            role=internal_user                     | u5 u3 u1
            role=nothing                           | ''
            user_ids=U3                            | u3
            user_ids=u                             | u5 u4 u3 u2 u1
            user_ids=u1,u4,gone,U5                 | u4 u1
            sso_user_ids=s2,s3                     | u3 u2
            user_email=mAIL_4                      | u4
            user_email=l%254                       | ''
            team=t                                 | u4 u2
            team=t&role=internal_user              | ''
            sort_by=user_id                        | u1 u2 u3 u4 u5
            sort_by=user_id&sort_order=desc        | u5 u4 u3 u2 u1
            sort_by=user_alias                     | u5 u4 u3 u2 u1
            sort_by=user_email&sort_order=asc      | u1 u2 u3 u4 u5
            sort_by=spend&sort_order=desc          | u2 u4 u1 u3 u5
            sort_by=created_at                     | u1 u2 u3 u4 u5
            sort_by=user_role                      | u1 u3 u5 u2 u4
            page=2&page_size=2                     | u3 u2
            page=3&page_size=2                     | u1
            page=4&page_size=2                     | ''
            page=2000000000&page_size=100          | ''
            """)
    void users_are_listed_by_filters_order_and_pages(String query, String users) {
        five();

        var reply = world.get("/user/list?" + query, MASTER);

        assertThat(reply.status()).as(text(reply)).isEqualTo(200);
        assertThat(String.join(" ", all(json(reply).path("users"), "user_id"))).isEqualTo(users);
    }

    @Test
    void a_page_says_how_many_there_are_and_a_row_how_many_keys() {
        five();
        world.post("/key/generate", MASTER, "{\"user_id\":\"u4\"}");
        world.post("/key/generate", MASTER, "{\"user_id\":\"u4\"}");

        var page = json(world.get("/user/list?page=1&page_size=2", MASTER));

        assertThat(page.path("total").asInt()).isEqualTo(5);
        assertThat(page.path("page").asInt()).isEqualTo(1);
        assertThat(page.path("page_size").asInt()).isEqualTo(2);
        assertThat(page.path("total_pages").asInt()).isEqualTo(3);
        assertThat(page.at("/users/1/key_count").asInt()).isEqualTo(2);
        assertThat(page.at("/users/0/key_count").asInt(-1)).isZero();
        assertThat(page.at("/users/1/teams").toString()).isEqualTo("[\"t\"]");
    }

    @ParameterizedTest
    @CsvSource({
        "page=0, 422",
        "page=-1, 422",
        "page=x, 422",
        "page_size=0, 422",
        "page_size=101, 422",
        "page_size=100, 200",
        "sort_by=password, 400",
        "sort_by=user_id;drop, 400",
        "sort_by=user_id&sort_order=up, 400",
        "page=99999999999, 422"
    })
    void what_is_no_page_is_refused(String query, int status) {
        var reply = world.get("/user/list?" + query, MASTER);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(json(reply).has("detail")).isEqualTo(status != 200);
    }

    @Test
    void who_administers_organizations_lists_their_users_and_nobody_else_lists() {
        five();
        world.organization("o");
        world.organization("p");
        world.inOrganization("o", "u1", "internal_user");
        world.inOrganization("p", "u2", "internal_user");
        var boss = world.actor("boss", "internal_user");
        world.inOrganization("o", "boss", "org_admin");
        world.inOrganization("p", "boss", "internal_user");

        var mine = json(world.get("/user/list?user_ids=u", boss));
        assertThat(all(mine.path("users"), "user_id")).containsExactly("u1");
        assertThat(mine.path("total").asInt()).isEqualTo(1);
        assertThat(all(json(world.get("/user/list", boss)).path("users"), "user_id"))
                .containsExactlyInAnyOrder("u1", "boss");
        assertThat(world.get("/user/list", world.actor("viewer", "proxy_admin_viewer"))
                        .status())
                .isEqualTo(200);
        var refused = world.get("/user/list", world.actor("plain", "org_admin"));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(text(refused))
                .isEqualTo("{\"detail\":{\"error\":\"Only proxy admins and organization admins can list users.\"}}");
    }

    @Test
    void a_search_box_finds_by_parts_and_shows_little() {
        five();

        var found = json(world.get("/user/filter/ui?user_email=MAIL_&user_id=U4", MASTER));
        assertThat(found.toString())
                .isEqualTo("[{\"user_id\":\"u4\",\"user_email\":\"Mail_4@x.org\",\"user_alias\":\"b\","
                        + "\"user_role\":\"internal_user_viewer\"}]");
        assertThat(all(json(world.get("/user/filter/ui?page=2&page_size=2", MASTER)), "user_id"))
                .containsExactly("u3", "u2");
        assertThat(world.get("/user/filter/ui?page_size=101", MASTER).status()).isEqualTo(422);
        assertThat(text(world.get("/user/filter/ui?user_email=%25", MASTER))).isEqualTo("[]");
    }

    @Test
    void the_roles_are_said_in_words() {
        var roles = json(world.get("/user/available_roles", world.actor("me", "internal_user_viewer")));

        assertThat(roles.properties().stream().map(role -> role.getKey()).toList())
                .containsExactlyInAnyOrder(
                        "proxy_admin", "proxy_admin_viewer", "internal_user", "internal_user_viewer");
        assertThat(roles.at("/internal_user/ui_label").asText()).isNotEmpty();
        assertThat(roles.at("/internal_user/description").asText()).isNotEmpty();
    }

    private static List<String> all(JsonNode list, String member) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(one -> one.path(member).asText())
                .toList();
    }
}
