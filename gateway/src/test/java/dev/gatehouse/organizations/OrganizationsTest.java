package dev.gatehouse.organizations;

import static dev.gatehouse.endpoint.ApiFixture.MASTER;
import static dev.gatehouse.endpoint.ApiFixture.json;
import static dev.gatehouse.endpoint.ApiFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrganizationsTest {
    private final TenantsFixture world = new TenantsFixture();

    @Test
    void an_organization_is_made_with_a_budget_of_its_own() {
        var reply = world.post("/organization/new", MASTER, """
                {"organization_alias":"Acme","organization_id":"o","models":["gpt-4o"],"metadata":{"team":1},"model_rpm_limit":{"gpt-4o":5},
                 "model_tpm_limit":{"gpt-4o":50},"max_budget":10,"budget_duration":"1d","tpm_limit":7,
                 "object_permission":{"mcp_servers":["s"]}}
                """);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(text(reply))
                .contains(
                        "\"organization_id\":\"o\"",
                        "\"organization_alias\":\"Acme\"",
                        "\"models\":[\"gpt-4o\"]",
                        "\"model_rpm_limit\":{\"gpt-4o\":5}",
                        "\"model_tpm_limit\":{\"gpt-4o\":50}",
                        "\"team\":1",
                        "\"created_by\":\"admin\"",
                        "\"members\":[]",
                        "\"teams\":[]");
        assertThat(json(reply).at("/litellm_budget_table/max_budget").asInt()).isEqualTo(10);
        assertThat(json(reply).at("/litellm_budget_table/budget_reset_at").asText())
                .isEqualTo("2026-01-02T00:00:00Z");
        assertThat(json(reply).at("/object_permission/mcp_servers/0").asText()).isEqualTo("s");
        assertThat(json(world.get("/organization/info?organization_id=o", MASTER)))
                .isEqualTo(json(reply));
        assertThat(world.query("select operation || ' ' || target_kind from audit_log"))
                .containsExactlyInAnyOrder("organization.new budget", "organization.new organization");
        assertThat(world.query("select topic || ' ' || key from change_event")).containsExactly("organization o");
    }

    @Test
    void an_organization_may_share_a_budget() {
        world.post("/budget/new", MASTER, "{\"budget_id\":\"b\",\"max_budget\":1}");

        var reply = world.post(
                "/organization/new", MASTER, "{\"organization_alias\":\"o\",\"budget_id\":\"b\",\"max_budget\":9}");

        assertThat(json(reply).at("/litellm_budget_table/max_budget").asInt()).isEqualTo(1);
        assertThat(json(reply).path("organization_id").asText()).hasSize(36);
        assertThat(world.query("select budget_id || max_budget from budget")).containsExactly("b1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                                        | 422 | "organization_alias"
            {"organization_alias":"o","max_budget":-1}                | 400 | max_budget cannot be negative
            {"organization_alias":"o","soft_budget":-1}               | 400 | soft_budget cannot be negative
            {"organization_alias":"o","budget_duration":"x"}          | 400 | Invalid budget_duration
            {"organization_alias":"o","model_max_budget":{"m":1}}     | 400 | Invalid model_max_budget
            {"organization_alias":"o","budget_id":"none"}             | 400 | Budget not found
            {"organization_alias":"o","organization_id":"taken"}      | 400 | already exists
            {"organization_alias":"o","models":"m"}                   | 422 | valid list
            {"organization_alias":"o","model_rpm_limit":{"m":"x"}}    | 422 | valid integer
            """)
    void what_cannot_be_an_organization_leaves_no_row(String body, int status, String message) {
        world.post("/organization/new", MASTER, "{\"organization_alias\":\"first\",\"organization_id\":\"taken\"}");

        var reply = world.post("/organization/new", MASTER, body);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(text(reply)).contains(message);
        assertThat(world.query("select organization_alias from organization")).containsExactly("first");
        assertThat(world.query("select budget_id from budget")).hasSize(1);
        assertThat(world.query("select id::text from audit_log")).hasSize(2);
    }

    @Test
    void only_proxy_admins_make_organizations_even_where_a_key_opens_the_route() {
        var nobody = world.key(null, "/organization/new", "/organization/delete");

        assertThat(world.post("/organization/new", nobody, "{\"organization_alias\":\"o\"}")
                        .status())
                .isEqualTo(401);
        make("o");
        var refused = world.send("DELETE", "/organization/delete", nobody, "{\"organization_ids\":[\"o\"]}");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(json(refused).at("/detail/error").asText()).isEqualTo("Only proxy admins can delete organizations");
        assertThat(world.query("select organization_id from organization")).containsExactly("o");
    }

    @Test
    void a_key_confined_to_models_gives_access_to_no_others() {
        world.user("a", "proxy_admin", null);
        var key = world.key("a");
        world.execute("update virtual_key set models = '{gpt-4o}'");

        assertThat(world.post("/organization/new", key, "{\"organization_alias\":\"o\"}")
                        .status())
                .isEqualTo(400);
        assertThat(world.post(
                                "/organization/new",
                                key,
                                "{\"organization_alias\":\"o\",\"models\":[\"gpt-4o\",\"other\"]}")
                        .status())
                .isEqualTo(400);
        assertThat(world.query("select organization_id from organization")).isEmpty();
        var made = world.post("/organization/new", key, "{\"organization_alias\":\"o\",\"models\":[\"gpt-4o\"]}");
        assertThat(made.status()).isEqualTo(200);
        var id = json(made).path("organization_id").asText();
        assertThat(update(key, "{\"organization_id\":\"" + id + "\",\"models\":[]}"))
                .isEqualTo(400);
        assertThat(world.query("select models::text from organization")).containsExactly("{gpt-4o}");
    }

    @Test
    void an_update_merges_metadata_and_reaches_the_budget() {
        world.post("/organization/new", MASTER, """
                {"organization_alias":"old","organization_id":"o","models":["a"],"metadata":{"kept":1,"changed":1},"max_budget":1,"rpm_limit":5}
                """);
        world.execute("delete from change_event");

        var reply = world.send("PATCH", "/organization/update", MASTER, """
                {"organization_id":"o","organization_alias":"new","metadata":{"changed":2,"added":3},"model_rpm_limit":{"m":4},
                 "max_budget":20,"rpm_limit":null,"object_permission":{"agents":["x"]}}
                """);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(json(reply).path("metadata").toString())
                .contains("\"kept\":1", "\"changed\":2", "\"added\":3", "\"model_rpm_limit\":{\"m\":4}");
        assertThat(json(reply).at("/litellm_budget_table/max_budget").asInt()).isEqualTo(20);
        assertThat(json(reply).at("/object_permission/agents/0").asText()).isEqualTo("x");
        assertThat(world.query("select organization_alias || ' ' || models::text || ' ' || max_budget || ' ' ||"
                        + " coalesce(rpm_limit::text, 'none') from organization join budget using (budget_id)"))
                .containsExactly("new {a} 20 none");
        assertThat(world.query("select distinct topic || ' ' || key from change_event where topic <> 'budget'"))
                .containsExactly("organization o");
        assertThat(world.query("select target_kind from audit_log where operation = 'organization.update'"))
                .containsExactlyInAnyOrder("budget", "organization");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"organization_alias":"x"}                                         | 400
            {"organization_id":"o","organization_alias":"x","max_budget":-1}   | 400
            {"organization_id":"o","organization_alias":"x","budget_id":"no"}  | 400
            {"organization_id":"none","organization_alias":"x"}                | 500
            {"organization_id":"o","organization_alias":"x","tpm_limit":"a"}   | 422
            """)
    void an_update_that_cannot_be_changes_nothing(String body, int status) {
        make("o");

        assertThat(update(MASTER, body)).isEqualTo(status);
        assertThat(world.query("select organization_alias from organization")).containsExactly("o");
    }

    @Test
    void who_does_not_administer_the_organization_cannot_change_it() {
        make("o");
        make("p");
        world.user("u", "org_admin", null);
        member("p", "u", "org_admin");
        member("o", "u", "internal_user");
        var key = world.key("u", "/organization/update");

        assertThat(update(key, "{\"organization_id\":\"o\",\"organization_alias\":\"x\"}"))
                .isEqualTo(403);
        assertThat(update(key, "{\"organization_id\":\"none\",\"organization_alias\":\"x\"}"))
                .isEqualTo(403);
        assertThat(update(key, "{\"organization_id\":\"p\",\"organization_alias\":\"x\"}"))
                .isEqualTo(200);
        assertThat(update(world.key(null, "/organization/update"), "{\"organization_id\":\"o\"}"))
                .isEqualTo(400);
        assertThat(world.query("select organization_alias from organization order by organization_id"))
                .containsExactly("o", "x");
    }

    @Test
    void updates_at_the_same_time_are_not_lost() {
        make("o");

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 6; i++) {
                var body = "{\"organization_id\":\"o\",\"metadata\":{\"m" + i + "\":1}}";
                threads.execute(() -> update(MASTER, body));
            }
        }

        assertThat(world.query("select count(*) from organization, jsonb_object_keys(metadata)"))
                .containsExactly("6");
    }

    @Test
    void an_organization_goes_with_members_teams_and_keys_and_its_users_stay() {
        make("o");
        make("p");
        world.user("u", "internal_user", null);
        member("o", "u", "internal_user");
        member("p", "u", "internal_user");
        for (var team : new String[] {"t1:o", "t2:p"}) {
            var parts = team.split(":");
            world.execute(
                    "insert into team (team_id, team_alias, organization_id, created_at, updated_at)"
                            + " values (?, 'A', ?, now(), now())",
                    parts[0],
                    parts[1]);
            world.execute("insert into team_member (team_id, user_id, role) values (?, 'u', 'admin')", parts[0]);
        }
        world.key("team");
        world.execute("update virtual_key set team_id = 't1'");
        var direct = world.key("direct");
        world.execute("update virtual_key set organization_id = 'o' where user_id = 'direct'");
        world.key("other");
        assertThat(world.get("/budget/list", direct).status()).isEqualTo(401);
        world.execute("delete from change_event");

        var reply = world.send("DELETE", "/organization/delete", MASTER, "{\"organization_ids\":[\"o\"]}");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(json(reply).at("/0/organization_id").asText()).isEqualTo("o");
        assertThat(world.query("select organization_id from organization")).containsExactly("p");
        assertThat(world.query("select organization_id from organization_member"))
                .containsExactly("p");
        assertThat(world.query("select team_id from team union all select team_id from team_member"))
                .containsExactly("t2", "t2");
        assertThat(world.query("select user_id from virtual_key")).containsExactly("other");
        assertThat(world.query(
                        "select user_id || ' ' || deleted_by || ' ' || litellm_changed_by from deleted_virtual_key"))
                .containsExactlyInAnyOrder("team admin somebody else", "direct admin somebody else");
        assertThat(world.query(
                        "select team_id || ' ' || organization_id || ' ' || team_alias || ' ' || deleted_by || ' ' ||"
                                + " litellm_changed_by || ' ' || members_with_roles::text from deleted_team"))
                .containsExactly(
                        "t1 o A admin somebody else [{\"role\": \"admin\", \"user_id\": \"u\", \"user_email\": null}]");
        assertThat(world.query("select user_id from user_account")).containsExactly("u");
        assertThat(world.query("select target_kind from audit_log where operation = 'organization.delete'"))
                .containsExactlyInAnyOrder("key", "key", "team", "organization");
        assertThat(world.query("select distinct topic from change_event"))
                .containsExactlyInAnyOrder("key", "user", "team", "organization");
        assertThat(world.get("/budget/list", direct).status()).isEqualTo(401);
    }

    @Test
    void those_before_an_unknown_one_stay_deleted() {
        make("a");
        make("b");

        var reply =
                world.send("DELETE", "/organization/delete", MASTER, "{\"organization_ids\":[\"a\",\"none\",\"b\"]}");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(json(reply).at("/detail/error").asText()).contains("none");
        assertThat(world.query("select organization_id from organization")).containsExactly("b");
        assertThat(world.send("DELETE", "/organization/delete", MASTER, "{}").status())
                .isEqualTo(422);
    }

    @Test
    void the_list_shows_to_others_only_what_they_belong_to() {
        make("Acme One");
        make("Acme Two");
        make("50%_off");
        world.user("u", "internal_user", null);
        world.user("v", "proxy_admin_viewer", null);
        member("Acme Two", "u", "internal_user");
        var user = world.key("u", "/organization/list");

        assertThat(ids("/organization/list", MASTER)).containsExactlyInAnyOrder("Acme One", "Acme Two", "50%_off");
        assertThat(ids("/organization/list", world.key("v", "/organization/list")))
                .hasSize(3);
        assertThat(ids("/organization/list", user)).containsExactly("Acme Two");
        assertThat(ids("/organization/list?org_id=Acme%20One", user)).isEmpty();
        assertThat(ids("/organization/list", world.key(null, "/organization/list")))
                .isEmpty();
        assertThat(ids("/organization/list?org_alias=acme", MASTER)).containsExactlyInAnyOrder("Acme One", "Acme Two");
        assertThat(ids("/organization/list?org_alias=%25_", MASTER)).containsExactly("50%_off");
        assertThat(ids("/organization/list?org_id=Acme%20One", MASTER)).containsExactly("Acme One");
        assertThat(ids("/organization/list?org_id=Acme", MASTER)).isEmpty();
        assertThat(json(world.get("/organization/list", user))
                        .at("/0/members/0/user_id")
                        .asText())
                .isEqualTo("u");
    }

    @Test
    void info_shows_members_with_their_budgets_and_teams_with_their_rosters() {
        make("o");
        world.user("u", "internal_user", "u@x.org");
        world.post("/organization/member_add", MASTER, """
                {"organization_id":"o","member":{"user_id":"u","role":"org_admin"},"max_budget_in_organization":5}
                """);
        world.execute(
                "insert into team (team_id, organization_id, created_at, updated_at) values ('t', 'o', now(), now())");
        world.execute(
                "insert into team_member (team_id, user_id, role) values ('t', 'b', 'user'), ('t', 'a', 'admin')");

        var info = json(world.get("/organization/info?organization_id=o", MASTER));

        assertThat(info.at("/members/0/user_id").asText()).isEqualTo("u");
        assertThat(info.at("/members/0/user_role").asText()).isEqualTo("org_admin");
        assertThat(info.at("/members/0/user_email").asText()).isEqualTo("u@x.org");
        assertThat(info.at("/members/0/litellm_budget_table/max_budget").asInt())
                .isEqualTo(5);
        assertThat(info.at("/teams/0/team_id").asText()).isEqualTo("t");
        assertThat(info.at("/teams/0/members_with_roles").findValuesAsText("user_id"))
                .containsExactly("b", "a");
        var many = json(world.post("/organization/info", MASTER, "{\"organizations\":[\"o\",\"none\",\"o\"]}"));
        assertThat(many).hasSize(1);
        assertThat(many.get(0)).isEqualTo(info);
    }

    @Test
    void info_of_nothing_is_refused() {
        var unknown = world.get("/organization/info?organization_id=none", MASTER);

        assertThat(unknown.status()).isEqualTo(404);
        assertThat(text(unknown)).isEqualTo("{\"detail\":{\"error\":\"Organization not found\"}}");
        assertThat(world.get("/organization/info", MASTER).status()).isEqualTo(422);
        assertThat(world.post("/organization/info", MASTER, "{\"organizations\":[]}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void info_is_for_those_who_administer_every_organization_they_name() {
        make("o");
        make("p");
        world.user("u", "internal_user", null);
        member("o", "u", "org_admin");
        var key = world.key("u", "/organization/info");

        assertThat(world.get("/organization/info?organization_id=o", key).status())
                .isEqualTo(200);
        assertThat(world.get("/organization/info?organization_id=p", key).status())
                .isEqualTo(401);
        // The gate looks at organization_id only.
        assertThat(world.post("/organization/info", key, "{\"organization_id\":\"o\",\"organizations\":[\"o\",\"p\"]}")
                        .status())
                .isEqualTo(403);
        assertThat(world.post("/organization/info", key, "{\"organization_id\":\"o\",\"organizations\":[\"o\"]}")
                        .status())
                .isEqualTo(200);
    }

    private void make(String id) {
        var body = "{\"organization_id\":\"" + id + "\",\"organization_alias\":\"" + id + "\"}";
        assertThat(world.post("/organization/new", MASTER, body).status()).isEqualTo(200);
    }

    private void member(String organization, String user, String role) {
        world.execute(
                "insert into organization_member (organization_id, user_id, user_role, created_at, updated_at)"
                        + " values (?, ?, ?, now(), now())",
                organization,
                user,
                role);
    }

    private int update(String key, String body) {
        return world.send("PATCH", "/organization/update", key, body).status();
    }

    private List<String> ids(String path, String key) {
        var ids = new ArrayList<String>();
        json(world.get(path, key))
                .forEach(each -> ids.add(each.path("organization_id").asText()));
        return ids;
    }
}
