package dev.gatehouse.teams;

import static dev.gatehouse.endpoint.ApiFixture.MASTER;
import static dev.gatehouse.endpoint.ApiFixture.json;
import static dev.gatehouse.endpoint.ApiFixture.text;
import static dev.gatehouse.teams.TeamsFixture.detail;
import static dev.gatehouse.teams.TeamsFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.config.TenantConfig;
import dev.gatehouse.endpoint.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TeamReadsTest {
    private TeamsFixture world = new TeamsFixture();

    @ParameterizedTest
    @CsvSource({
        "master,alpha,200", "viewer,alpha,200", "boss-a,alpha,200", "lead,alpha,200", "ann,alpha,200",
        "stranger,alpha,403", "loner,alpha,403", "boss-b,alpha,403", "boss-a,beta,403", "stranger,beta,200",
        "boss-b,beta,200"
    })
    void a_team_is_shown_to_its_members_and_to_those_who_administer_it(String caller, String team, int status) {
        var reply = world.get("/team/info?team_id=" + team, world.keyOf(caller));

        assertThat(reply.status()).isEqualTo(status);
        if (status == 200) {
            assertThat(json(reply).path("team_id").asText()).isEqualTo(team);
            assertThat(json(reply).path("team_info").path("team_id").asText()).isEqualTo(team);
        } else {
            assertThat(message(reply)).contains("User=" + caller + " not authorized to access this team=" + team);
            assertThat(json(reply).path("error").path("type").asText()).isEqualTo("auth_error");
            assertThat(json(reply).path("error").path("code").asText()).isEqualTo("403");
        }
    }

    @Test
    void a_key_of_the_team_sees_it_and_a_key_of_nobody_does_not() {
        assertThat(world.get("/team/info?team_id=alpha", world.generate("{\"team_id\":\"alpha\"}"))
                        .status())
                .isEqualTo(200);
        assertThat(world.get("/team/info?team_id=alpha", world.generate("{}")).status())
                .isEqualTo(403);
    }

    @Test
    void what_there_is_not_is_not_found() {
        var reply = world.get("/team/info?team_id=gone", MASTER);

        assertThat(reply.status()).isEqualTo(404);
        assertThat(message(reply)).contains("Team not found, passed team id: gone.");
        assertThat(json(reply).path("error").path("type").asText()).isEqualTo("auth_error");
        assertThat(world.get("/team/info", MASTER).status()).isEqualTo(422);
    }

    @Test
    void keys_are_shown_without_their_hashes_and_expired_ones_not_at_all() {
        world.generate("{\"team_id\":\"alpha\",\"key_alias\":\"old\",\"duration\":\"1s\"}");
        world.generate("{\"team_id\":\"alpha\",\"key_alias\":\"live\"}");
        world.generate("{\"team_id\":\"beta\",\"key_alias\":\"other\"}");
        world.clocks.advance(Duration.ofSeconds(2));
        world.generate("{\"team_id\":\"alpha\",\"key_alias\":\"newer\"}");

        var info = world.get("/team/info?team_id=alpha", MASTER);

        assertThat(json(info).path("keys").findValuesAsText("key_alias")).containsExactly("newer", "live");
        assertThat(text(info)).doesNotContain("\"token\"");
        assertThat(json(world.get("/team/info?team_id=alpha&key_limit=1", MASTER))
                        .path("keys")
                        .size())
                .isEqualTo(1);
        var list = json(world.get("/team/list", MASTER));
        assertThat(list.get(0).path("keys").findValuesAsText("key_alias")).containsExactly("newer", "live");
        assertThat(list.get(1).path("keys").findValuesAsText("key_alias")).containsExactly("other");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "master||200|alpha,beta,gamma",
                "viewer||200|alpha,beta,gamma",
                "boss-a||200|alpha",
                "boss-b||200|beta",
                "boss-both||200|alpha,beta",
                "ann||401|",
                "loner||401|",
                "ann|user_id=ann|200|alpha",
                "lead|user_id=lead|200|alpha",
                "loner|user_id=loner|200|",
                "stranger|user_id=stranger|200|beta",
                "boss-a|user_id=boss-a|200|",
                "boss-a|user_id=ann|200|alpha",
                "boss-b|user_id=ann|200|",
                "ann|user_id=stranger|401|",
                "master|user_id=ann|200|alpha",
                "master|organization_id=org-b|200|beta",
                "master|organization_id=default_organization|200|gamma",
                "boss-a|organization_id=default_organization|200|",
            })
    void teams_are_listed_to_those_who_may_see_them(String caller, String query, int status, String teams) {
        world.team("gamma", null);
        var key = world.keyOf(caller);
        var wanted = teams == null ? List.of() : List.of(teams.split(","));
        var asked = query == null ? "" : "?" + query;

        var all = world.get("/team/list" + asked, key);
        var page = world.get("/v2/team/list" + asked, key);

        assertThat(all.status()).isEqualTo(status);
        if (status == 200) {
            assertThat(ids(json(all))).isEqualTo(wanted);
        } else {
            assertThat(detail(all))
                    .isEqualTo("Only admin users can query all teams/other teams. Your user role=internal_user");
        }
        boolean foreign = caller.equals("boss-a") && asked.contains("default_organization");
        assertThat(page.status()).isEqualTo(foreign ? 403 : status);
        if (page.status() == 200) {
            assertThat(ids(json(page).path("teams")))
                    .containsExactlyInAnyOrderElementsOf(
                            wanted.stream().map(String::valueOf).toList());
            assertThat(json(page).path("total").asInt()).isEqualTo(wanted.size());
        }
    }

    private static List<String> ids(JsonNode teams) {
        return teams.valueStream().map(team -> team.path("team_id").asText()).toList();
    }

    @Test
    void where_one_user_is_looked_for_what_others_spent_is_not_shown() {
        world.execute("update team_member set spend = 3 where team_id = 'alpha'");

        var own = json(world.get("/team/list?user_id=ann", world.keyOf("ann")));

        assertThat(own.get(0).path("team_memberships").findValuesAsText("user_id"))
                .containsExactly("ann");
        assertThat(own.get(0).path("members_with_roles").size()).isEqualTo(3);
        assertThat(json(world.get("/team/list?organization_id=org-a", MASTER))
                        .get(0)
                        .path("team_memberships")
                        .size())
                .isEqualTo(3);
    }

    @Test
    void pages_are_sorted_as_asked_and_say_how_many_there_are() {
        for (int i = 0; i < 5; i++) {
            world.team("t" + i, null);
            world.execute("update team set created_at = now() + interval '" + (i + 1) + " hours', team_alias = 'A%_"
                    + (9 - i) + "' where team_id = 't" + i + "'");
        }

        assertThat(page("page_size=2").path("total_pages").asInt()).isEqualTo(4);
        assertThat(ids(page("page_size=2").path("teams"))).containsExactly("t4", "t3");
        assertThat(ids(page("page_size=2&page=2").path("teams"))).containsExactly("t2", "t1");
        assertThat(ids(page("sort_by=team_alias&team_alias=a%25_").path("teams")))
                .containsExactly("t4", "t3", "t2", "t1", "t0");
        assertThat(ids(page("sort_by=team_id&sort_order=desc&page_size=1").path("teams")))
                .containsExactly("t4");
        assertThat(ids(page("sort_by=spend&page_size=1").path("teams"))).containsExactly("t4");
        assertThat(ids(page("team_alias=lph_").path("teams"))).isEmpty();
        assertThat(ids(page("team_id=beta").path("teams"))).containsExactly("beta");
        assertThat(ids(json(world.get("/team/filter/ui?team_id=T&page_size=2", MASTER))))
                .containsExactly("t4", "t3");
        assertThat(ids(json(world.get("/team/filter/ui?team_alias=LPH", MASTER))))
                .containsExactly("alpha");
        assertThat(world.get("/team/filter/ui?team_alias=none", MASTER).body())
                .isEqualTo("[]".getBytes(StandardCharsets.UTF_8));
    }

    private JsonNode page(String query) {
        return json(world.get("/v2/team/list?" + query, MASTER));
    }

    @ParameterizedTest
    @CsvSource({
        "page=0,422",
        "page_size=101,422",
        "page_size=0,422",
        "status=gone,400",
        "user_id=nobody,404",
        "user_id=ann&team_id=beta,404",
        "user_id=ann&team_id=alpha,200"
    })
    void a_page_that_cannot_be_is_refused(String query, int status) {
        var reply = world.get("/v2/team/list?" + query, MASTER);

        assertThat(reply.status()).isEqualTo(status);
        if (status == 400) {
            assertThat(detail(reply)).isEqualTo("Invalid status value. Currently only 'deleted' is supported.");
        }
    }

    @Test
    void deleted_teams_are_shown_as_they_were() {
        world.post("/team/delete", MASTER, "{\"team_ids\":[\"alpha\"]}");

        var deleted = json(world.get("/v2/team/list?status=deleted&user_id=ann", MASTER))
                .path("teams");

        assertThat(ids(deleted)).containsExactly("alpha");
        assertThat(deleted.get(0).path("members_with_roles").size()).isEqualTo(3);
        assertThat(deleted.get(0).path("deleted_by").asText()).isEqualTo("default_user_id");
        assertThat(ids(json(world.get("/v2/team/list?status=deleted&user_id=stranger", MASTER))
                        .path("teams")))
                .isEmpty();
        assertThat(json(world.get("/v2/team/list", MASTER)).path("teams").get(0).has("deleted_at"))
                .isFalse();
    }

    @Test
    void available_teams_are_those_one_has_not_joined() {
        assertThat(text(world.get("/team/available", world.keyOf("loner")))).isEqualTo("[]");

        world = new TeamsFixture(
                new TenantConfig(TenantConfig.NONE.users(), TenantConfig.NONE.teams(), List.of("beta", "gone"), true));

        assertThat(ids(json(world.get("/team/available", world.keyOf("loner")))))
                .containsExactly("beta");
        assertThat(text(world.get("/team/available", world.keyOf("stranger")))).isEqualTo("[]");
        var nobody = world.get("/team/available", world.generate("{\"user_id\":\"nobody\"}"));
        assertThat(nobody.status()).isEqualTo(404);
        assertThat(detail(nobody)).isEqualTo("User not found");
    }

    @ParameterizedTest
    @CsvSource({"boss-a,401", "lead,401", "ann,401", "viewer,200", "admin,200"})
    void the_filter_of_the_console_is_for_administrators(String caller, int status) {
        assertThat(world.get("/team/filter/ui", world.keyOf(caller)).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "ann,alpha,200",
        "lead,alpha,200",
        "stranger,alpha,404",
        "boss-a,alpha,404",
        "admin,alpha,404",
        "ann,beta,404",
        "ann,gone,404"
    })
    void a_member_sees_what_he_is_to_his_team(String caller, String team, int status) {
        world.execute("update team_member set spend = 1.5, total_spend = 2.5 where user_id = 'ann'");

        var reply = world.get("/team/" + team + "/members/me", world.keyOf(caller));

        assertThat(reply.status()).isEqualTo(status);
        if (caller.equals("ann") && status == 200) {
            assertThat(text(reply))
                    .isEqualTo("{\"user_id\":\"ann\",\"team_id\":\"alpha\",\"team_alias\":\"alpha\",\"role\":\"user\","
                            + "\"user_email\":\"ann@example.org\",\"spend\":1.5,\"total_spend\":2.5,\"budget_id\":null,"
                            + "\"litellm_budget_table\":null}");
        }
    }

    @Test
    void a_key_of_nobody_is_no_member() {
        assertThat(world.get("/team/alpha/members/me", world.generate("{}")).status())
                .isEqualTo(400);
    }

    private void used(String day, String key, String user, String team, String model, int requests) {
        world.execute(
                "insert into usage_daily values (cast(? as date), ?, ?, ?, '', ?, 'openai', ?, 1, 10, 1, 2, 3, 0, 0, 20, 4,"
                        + " 0, 2500000000)",
                day,
                key,
                user,
                team,
                model,
                requests);
    }

    private Reply activity(String caller, String query) {
        return world.get("/team/daily/activity?start_date=2026-01-01&end_date=2026-01-31" + query, world.keyOf(caller));
    }

    @Test
    void what_a_team_used_is_broken_down_by_day_model_key_and_team() {
        used("2026-01-02", "k1", "ann", "alpha", "gpt", 3);
        used("2026-01-02", "k2", "bob", "alpha", "claude", 2);
        used("2026-01-03", "k1", "ann", "beta", "gpt", 1);
        used("2025-12-31", "k1", "ann", "alpha", "gpt", 9);
        used("2026-01-02", "k1", "ann", "", "gpt", 9);

        var report = json(activity("master", ""));

        assertThat(report.path("results").findValuesAsText("date")).containsExactly("2026-01-03", "2026-01-02");
        var day = report.path("results").get(1);
        assertThat(day.path("metrics").toString())
                .isEqualTo("{\"spend\":5,\"prompt_tokens\":32,\"completion_tokens\":48,\"cache_read_input_tokens\":2,"
                        + "\"cache_creation_input_tokens\":10,\"total_tokens\":80,\"successful_requests\":3,"
                        + "\"failed_requests\":2,\"api_requests\":5}");
        assertThat(day.path("breakdown")
                        .path("models")
                        .path("gpt")
                        .path("metrics")
                        .path("api_requests")
                        .asInt())
                .isEqualTo(3);
        assertThat(day.path("breakdown")
                        .path("models")
                        .path("gpt")
                        .path("api_key_breakdown")
                        .has("k1"))
                .isTrue();
        assertThat(day.path("breakdown")
                        .path("api_keys")
                        .path("k2")
                        .path("metadata")
                        .path("team_id")
                        .asText())
                .isEqualTo("alpha");
        assertThat(day.path("breakdown")
                        .path("entities")
                        .path("alpha")
                        .path("metadata")
                        .path("team_alias")
                        .asText())
                .isEqualTo("alpha");
        assertThat(report.path("metadata").path("total_api_requests").asInt()).isEqualTo(6);
        assertThat(report.path("metadata").path("has_more").asBoolean()).isFalse();

        var second = json(activity("master", "&page_size=2&page=2&team_ids=alpha,beta"));
        assertThat(second.path("metadata").path("total_pages").asInt()).isEqualTo(2);
        assertThat(second.path("metadata").path("total_api_requests").asInt()).isIn(2, 3);
        assertThat(json(activity("master", "&exclude_team_ids=alpha"))
                        .path("metadata")
                        .path("total_api_requests")
                        .asInt())
                .isEqualTo(1);
        assertThat(json(activity("master", "&model=claude"))
                        .path("metadata")
                        .path("total_api_requests")
                        .asInt())
                .isEqualTo(2);
        assertThat(json(activity("master", "&api_key=nonsense")).path("results").isEmpty())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"lead,5", "ann,3", "bob,2", "loner,0", "stranger,7", "viewer,12"})
    void a_member_sees_his_own_usage_and_a_team_admin_all(String caller, int requests) {
        used("2026-01-02", "k1", "ann", "alpha", "gpt", 3);
        used("2026-01-02", "k2", "bob", "alpha", "gpt", 2);
        used("2026-01-02", "k3", "stranger", "beta", "gpt", 7);

        assertThat(json(activity(caller, ""))
                        .path("metadata")
                        .path("total_api_requests")
                        .asInt())
                .isEqualTo(requests);
    }

    @Test
    void to_administer_one_team_shows_nothing_of_another() {
        world.member("beta", "lead", "user");
        used("2026-01-02", "k2", "bob", "alpha", "gpt", 2);
        used("2026-01-02", "k3", "stranger", "beta", "gpt", 7);

        assertThat(json(activity("lead", "&team_ids=alpha,beta"))
                        .path("metadata")
                        .path("total_api_requests")
                        .asInt())
                .isEqualTo(2);

        world.execute("update team set team_member_permissions = '{/team/daily/activity}' where team_id = 'beta'");

        assertThat(json(activity("lead", "&team_ids=alpha,beta"))
                        .path("metadata")
                        .path("total_api_requests")
                        .asInt())
                .isEqualTo(9);
    }

    @ParameterizedTest
    @CsvSource({"boss-a,alpha", "boss-b,alpha", "stranger,alpha", "ann,beta"})
    void usage_of_teams_one_does_not_belong_to_is_not_found(String caller, String team) {
        var reply = activity(caller, "&team_ids=" + team);

        assertThat(reply.status()).isEqualTo(404);
        assertThat(detail(reply))
                .isEqualTo("User does not belong to Team= " + team + ". Call `/user/info` to see user's teams");
    }

    @Test
    void a_report_needs_its_days() {
        var reply = world.get("/team/daily/activity?start_date=2026-01-01", MASTER);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(detail(reply)).isEqualTo("Please provide start_date and end_date");
        assertThat(world.get("/team/daily/activity?start_date=x&end_date=y", MASTER)
                        .status())
                .isEqualTo(400);
    }
}
