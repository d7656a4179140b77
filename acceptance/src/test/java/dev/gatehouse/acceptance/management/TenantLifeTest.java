package dev.gatehouse.acceptance.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.acceptance.Http.Answer;
import dev.gatehouse.acceptance.management.Actor.Org;
import dev.gatehouse.acceptance.management.Actor.Team;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Teams, users, organizations, budgets and customers from their making to their end, and what they leave behind. */
@ManagementTest
final class TenantLifeTest {
    private final Scratch scratch = Scratch.fresh();
    private final Api master = Api.master();
    private final World world = World.shared();

    private JsonNode team(String team) {
        return master.shows("/team/info", "team_id", team).path("team_info");
    }

    private JsonNode user(String user) {
        return master.shows("/user/info", "user_id", user).path("user_info");
    }

    private static void refused(int status, Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    }

    @Test
    void a_team_is_made_changed_blocked_and_deleted_with_its_keys() {
        var member = scratch.user("member", "internal_user");
        var team = scratch.team("team", List.of(), List.of(member), "models", List.of("a"), "max_budget", 10);
        var key = scratch.raw("key", "team_id", team, "user_id", member);
        master.does("/team/update", "team_id", team, "max_budget", 20, "team_alias", scratch.tag("renamed"));
        assertThat(team(team).path("max_budget").asDouble()).isEqualTo(20);
        assertThat(team(team).path("models").toString()).isEqualTo("[\"a\"]");
        master.does("/team/model/add", "team_id", team, "models", List.of("b", "a"));
        assertThat(team(team).path("models").toString())
                .contains("\"a\"", "\"b\"")
                .hasSize(9);
        master.does("/team/model/delete", "team_id", team, "models", List.of("a"));
        assertThat(team(team).path("models").toString()).isEqualTo("[\"b\"]");
        master.does("/team/block", "team_id", team);
        assertThat(Api.use(key.clear())).isEqualTo(401);
        master.does("/team/unblock", "team_id", team);
        assertThat(Api.use(key.clear())).isEqualTo(200);
        for (var path : List.of("/team/list", "/v2/team/list", "/team/filter/ui")) {
            var query = path.equals("/team/list") ? new String[] {} : new String[] {"team_alias", scratch.prefix()};
            assertThat(master.shows(path, query).toString()).contains(team);
        }
        refused(404, master.post("/team/delete", "team_ids", List.of(team, "no-such-team")));
        assertThat(Api.use(key.clear())).isEqualTo(200);
        master.does("/team/delete", "team_ids", List.of(team));
        refused(404, master.get(Api.path("/team/info", "team_id", team)));
        assertThat(Api.use(key.clear())).isEqualTo(401);
        assertThat(user(member).path("teams")).isEmpty();
    }

    @Test
    void members_come_and_go_and_what_they_may_do_changes_with_them() {
        var admin = scratch.actor("admin", "internal_user", List.of());
        var member = scratch.actor("member", "internal_user", List.of());
        var team = scratch.team("team", List.of(admin.user()), List.of());
        refused(403, member.api().get(Api.path("/team/info", "team_id", team)));
        Api.done(
                "joining",
                admin.api()
                        .post(
                                "/team/member_add",
                                "team_id",
                                team,
                                "member",
                                Api.json("user_id", member.user(), "role", "user")));
        member.api().shows("/team/info", "team_id", team);
        assertThat(member.api()
                        .shows("/team/" + team + "/members/me")
                        .path("role")
                        .asText())
                .isEqualTo("user");
        refused(404, master.get("/team/no-such-team/members/me"));
        refused(401, member.api().post("/key/generate", "team_id", team));
        Api.done(
                "permission",
                admin.api()
                        .post(
                                "/team/permissions_update",
                                "team_id",
                                team,
                                "team_member_permissions",
                                List.of("/key/generate")));
        assertThat(admin.api()
                        .shows("/team/permissions_list", "team_id", team)
                        .path("team_member_permissions")
                        .toString())
                .isEqualTo("[\"/key/generate\"]");
        var key = Key.in(Api.done("a member's key", member.api().post("/key/generate", "team_id", team)));
        refused(403, member.api().get(Api.path("/team/permissions_list", "team_id", team)));
        refused(
                403,
                member.api().post("/team/permissions_update", "team_id", team, "team_member_permissions", List.of()));
        Api.done(
                "promotion",
                admin.api().post("/team/member_update", "team_id", team, "user_id", member.user(), "role", "admin"));
        member.api().does("/key/block", "key", key.clear());
        Api.done("removal", admin.api().post("/team/member_delete", "team_id", team, "user_id", member.user()));
        refused(403, member.api().get(Api.path("/team/info", "team_id", team)));
        assertThat(master.row(key.hash())).isEmpty();
        assertThat(user(member.user()).path("teams")).isEmpty();
    }

    @Test
    void many_join_at_once_and_permissions_are_given_to_many_teams() {
        var users = List.of(scratch.user("one", "internal_user"), scratch.user("two", "internal_user"));
        var team = scratch.team("team", List.of(), List.of());
        var members = users.stream()
                .map(user -> Api.json("user_id", user, "role", "user"))
                .toList();
        var added = master.does("/team/bulk_member_add", "team_id", team, "members", members);
        assertThat(added.path("successful_additions").asInt()).isEqualTo(2);
        assertThat(team(team).path("members_with_roles")).hasSize(2);
        master.does("/team/permissions_bulk_update", "team_ids", List.of(team), "permissions", List.of("/key/list"));
        assertThat(team(team).path("team_member_permissions").toString()).contains("/key/list");
        refused(401, world.as(Actor.TEAM_ADMIN).post("/team/bulk_member_add", "team_id", team, "members", members));
        refused(
                401,
                world.as(Actor.TEAM_ADMIN)
                        .post(
                                "/team/permissions_bulk_update",
                                "team_ids",
                                List.of(team),
                                "permissions",
                                List.of("/key/list")));
    }

    @Test
    void teams_to_join_and_what_teams_did_are_answered_to_their_members_alone() {
        var member = world.as(Actor.INTERNAL_USER);
        assertThat(member.shows("/team/available").isArray()).isTrue();
        var days =
                new String[] {"team_ids", world.id(Team.ALPHA), "start_date", "2026-01-01", "end_date", "2026-01-02"};
        assertThat(member.shows("/team/daily/activity", days).path("results").isArray())
                .isTrue();
        refused(404, world.as(Actor.CROSS_ORG_USER).get(Api.path("/team/daily/activity", days)));
    }

    @Test
    void a_user_is_made_changed_found_and_deleted_with_his_keys() {
        var mail = scratch.prefix() + "@example.com";
        var user = scratch.user("user", "internal_user", "user_email", mail);
        refused(409, master.post("/user/new", "user_id", user));
        refused(409, master.post("/user/new", "user_email", mail.toUpperCase(Locale.ROOT)));
        var team = scratch.team("team", List.of(), List.of(user));
        var key = scratch.raw("key", "user_id", user);
        master.does("/user/update", "user_id", user, "max_budget", 12, "user_alias", "renamed");
        assertThat(user(user).path("max_budget").asDouble()).isEqualTo(12);
        assertThat(user(user).path("user_email").asText()).isEqualTo(mail);
        assertThat(master.shows("/v2/user/info", "user_id", user).toString()).contains(mail);
        var many = master.does("/user/bulk_update", "users", List.of(Api.json("user_id", user, "max_budget", 13)));
        assertThat(many.path("successful_updates").asInt()).isEqualTo(1);
        assertThat(user(user).path("max_budget").asDouble()).isEqualTo(13);
        assertThat(master.shows("/user/list", "user_email", scratch.prefix())
                        .path("total")
                        .asInt())
                .isEqualTo(1);
        assertThat(master.shows("/user/filter/ui", "user_email", scratch.prefix())
                        .toString())
                .contains(user);
        assertThat(world.as(Actor.INTERNAL_USER).shows("/user/available_roles").has("internal_user"))
                .isTrue();
        refused(404, master.post("/user/delete", "user_ids", List.of("no-such-user")));
        master.does("/user/delete", "user_ids", List.of(user));
        assertThat(Api.use(key.clear())).isEqualTo(401);
        refused(404, master.get(Api.path("/user/info", "user_id", user)));
        assertThat(team(team).path("members_with_roles")).isEmpty();
    }

    @Test
    void a_user_sees_himself_and_changes_nobody() {
        for (var actor : List.of(Actor.INTERNAL_USER, Actor.ORG_ADMIN)) {
            assertThat(world.as(actor).shows("/user/info").path("user_id").asText())
                    .isEqualTo(world.id(actor));
            refused(403, world.as(actor).get(Api.path("/user/info", "user_id", world.id(Actor.OWNER))));
            refused(401, world.as(actor).post("/user/update", "user_id", world.id(actor), "user_role", "proxy_admin"));
            refused(401, world.as(actor).post("/user/new", "user_role", "proxy_admin"));
        }
        refused(403, world.as(Actor.INTERNAL_USER).get("/user/list"));
        assertThat(user(world.id(Actor.INTERNAL_USER)).path("user_role").asText())
                .isEqualTo("internal_user");
    }

    @Test
    void an_administrator_of_an_organization_makes_no_administrators() {
        var api = world.as(Actor.ORG_ADMIN);
        var role = Api.path("/user/new", "organization_id", world.id(Org.A));
        refused(403, api.post(role, "user_id", scratch.tag("x"), "user_role", "proxy_admin"));
        refused(401, api.post(role, "user_id", scratch.tag("x"), "organizations", List.of(world.id(Org.B))));
        refused(404, master.get(Api.path("/user/info", "user_id", scratch.tag("x"))));
        refused(
                403,
                api.post(
                        Api.path("/user/update", "organization_id", world.id(Org.A)),
                        "user_id",
                        world.id(Actor.ORG_ADMIN),
                        "user_role",
                        "proxy_admin"));
        assertThat(user(world.id(Actor.ORG_ADMIN)).path("user_role").asText()).isEqualTo(Actor.ORG_ADMIN.role);
    }

    @Test
    void an_organization_is_made_joined_left_and_deleted_with_its_teams_and_keys() {
        var organization = scratch.organization("org", "max_budget", 100, "metadata", Map.of("a", 1));
        var admin = scratch.actor("admin", "internal_user_viewer", List.of(organization));
        var member = scratch.user("member", "internal_user");
        var team = scratch.team("team", List.of(), List.of(), "organization_id", organization);
        var key = scratch.raw("key", "organization_id", organization);
        Api.done(
                "joining",
                admin.api()
                        .post(
                                "/organization/member_add",
                                "organization_id",
                                organization,
                                "member",
                                Api.json("user_id", member, "role", "internal_user")));
        var changed = Api.json("organization_id", organization, "user_id", member, "role", "internal_user_viewer");
        Api.done("a new role", admin.api().send("PATCH", "/organization/member_update", changed));
        var info = admin.api().shows("/organization/info", "organization_id", organization);
        assertThat(info.path("members").findValuesAsText("user_role"))
                .containsExactlyInAnyOrder("org_admin", "internal_user_viewer");
        assertThat(info.at("/litellm_budget_table/max_budget").asDouble()).isEqualTo(100);
        assertThat(master.does("/organization/info", "organizations", List.of(organization)))
                .hasSize(1);
        assertThat(admin.api().shows("/organization/list")).hasSize(1);
        refused(401, world.as(Actor.ORG_B_ADMIN).get(Api.path("/organization/info", "organization_id", organization)));
        refused(401, admin.api().post("/organization/new", "organization_alias", "mine"));
        Api.done(
                "a change",
                master.send(
                        "PATCH",
                        "/organization/update",
                        Api.json("organization_id", organization, "max_budget", 50, "metadata", Map.of("b", 2))));
        var updated = master.shows("/organization/info", "organization_id", organization);
        assertThat(updated.at("/litellm_budget_table/max_budget").asDouble()).isEqualTo(50);
        assertThat(updated.at("/metadata/a").asInt()).isEqualTo(1);
        assertThat(updated.at("/metadata/b").asInt()).isEqualTo(2);
        Api.done(
                "leaving",
                admin.api()
                        .send(
                                "DELETE",
                                "/organization/member_delete",
                                Api.json("organization_id", organization, "user_id", member)));
        assertThat(master.shows("/organization/info", "organization_id", organization)
                        .path("members"))
                .hasSize(1);
        refused(
                401,
                admin.api()
                        .send("DELETE", "/organization/delete", Api.json("organization_ids", List.of(organization))));
        Api.done(
                "the end",
                master.send("DELETE", "/organization/delete", Api.json("organization_ids", List.of(organization))));
        refused(404, master.get(Api.path("/organization/info", "organization_id", organization)));
        refused(404, master.get(Api.path("/team/info", "team_id", team)));
        assertThat(Api.use(key.clear())).isEqualTo(401);
    }

    @Test
    void a_budget_is_made_changed_shown_and_deleted() {
        var budget = scratch.tag("budget");
        master.does("/budget/new", "budget_id", budget, "max_budget", 5, "budget_duration", "30d");
        refused(400, master.post("/budget/new", "budget_id", budget));
        refused(400, master.post("/budget/new", "max_budget", -1));
        master.does("/budget/update", "budget_id", budget, "max_budget", 6);
        var info = master.does("/budget/info", "budgets", List.of(budget)).path(0);
        assertThat(info.path("max_budget").asDouble()).isEqualTo(6);
        assertThat(info.path("budget_duration").asText()).isEqualTo("30d");
        assertThat(master.shows("/budget/settings", "budget_id", budget)).hasSize(6);
        assertThat(master.shows("/budget/list").toString()).contains(budget);
        for (var actor : List.of(Actor.INTERNAL_USER, Actor.ORG_ADMIN)) {
            refused(401, world.as(actor).post("/budget/update", "budget_id", budget, "max_budget", 1));
            refused(401, world.as(actor).post("/budget/delete", "id", budget));
        }
        master.does("/budget/delete", "id", budget);
        assertThat(master.does("/budget/info", "budgets", List.of(budget))).isEmpty();
    }

    @Test
    void a_customer_is_made_changed_blocked_and_deleted_under_either_name() {
        for (var kind : List.of("/customer", "/end_user")) {
            var customer = scratch.tag(kind.substring(1));
            master.does(kind + "/new", "user_id", customer, "max_budget", 5);
            refused(400, master.post(kind + "/new", "user_id", customer));
            master.does(kind + "/update", "user_id", customer, "alias", "renamed");
            assertThat(master.shows(kind + "/info", "end_user_id", customer)
                            .path("alias")
                            .asText())
                    .isEqualTo("renamed");
            assertThat(master.shows(kind + "/list").toString()).contains(customer);
            master.does(kind + "/block", "user_ids", List.of(customer));
            assertThat(master.shows(kind + "/info", "end_user_id", customer)
                            .path("blocked")
                            .asBoolean())
                    .isTrue();
            refused(401, world.as(Actor.INTERNAL_USER).post(kind + "/delete", "user_ids", List.of(customer)));
            refused(404, master.post(kind + "/delete", "user_ids", List.of(customer, "no-such-customer")));
            master.does(kind + "/delete", "user_ids", List.of(customer));
            refused(404, master.get(Api.path(kind + "/info", "end_user_id", customer)));
        }
    }

    @Test
    void a_customer_is_unblocked_by_no_call_where_there_is_no_list_of_blocked_ones() {
        for (var kind : List.of("/customer", "/end_user")) {
            var customer = scratch.tag(kind.substring(1));
            master.does(kind + "/block", "user_ids", List.of(customer));
            refused(400, master.post(kind + "/unblock", "user_ids", List.of(customer)));
            assertThat(master.shows(kind + "/info", "end_user_id", customer)
                            .path("blocked")
                            .asBoolean())
                    .isTrue();
        }
    }

    @Test
    void many_users_are_deleted_each_by_itself() {
        var users = List.of(scratch.user("one", "internal_user"), scratch.user("two", "internal_user"));
        var team = scratch.team("team", List.of(), users);
        var path = "/management/v1/users/bulk_delete";
        var body = Api.json("user_ids", List.of(users.get(0), "no-such-user", users.get(1), users.get(0)));
        var refused = world.as(Actor.INTERNAL_USER).post(path, body);
        refused(403, refused);
        assertThat(refused.header("content-type")).startsWith("application/problem+json");
        assertThat(team(team).path("members_with_roles")).hasSize(2);
        var rows = Api.done(path, master.post(path, body)).path("data");
        assertThat(rows.findValuesAsText("user_id"))
                .containsExactly(users.get(0), "no-such-user", users.get(1), users.get(0));
        assertThat(rows.findValuesAsText("success")).containsExactly("true", "false", "true", "false");
        assertThat(rows.at("/0/teams_removed").toString()).contains(team);
        users.forEach(user -> refused(404, master.get(Api.path("/user/info", "user_id", user))));
        assertThat(team(team).path("members_with_roles")).isEmpty();
    }
}
