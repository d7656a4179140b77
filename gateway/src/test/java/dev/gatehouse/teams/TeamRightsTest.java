package dev.gatehouse.teams;

import static dev.gatehouse.endpoint.ApiFixture.MASTER;
import static dev.gatehouse.endpoint.ApiFixture.json;
import static dev.gatehouse.teams.TeamsFixture.detail;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.config.TenantConfig;
import dev.gatehouse.endpoint.Reply;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TeamRightsTest {
    private TeamsFixture world = new TeamsFixture();

    @Test
    void what_is_added_to_all_models_takes_none_away() {
        var reply = world.post("/team/model/add", MASTER, "{\"team_id\":\"alpha\",\"models\":[\"m\",\"n\"]}");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(json(reply).path("models").toString()).isEqualTo("[\"all-proxy-models\",\"m\",\"n\"]");
        world.post("/team/model/add", MASTER, "{\"team_id\":\"alpha\",\"models\":[\"m\",\"o\"]}");
        world.post("/team/model/delete", MASTER, "{\"team_id\":\"alpha\",\"models\":[\"n\",\"gone\"]}");
        assertThat(models()).isEqualTo("{all-proxy-models,m,o}");
    }

    private String models() {
        return world.query("select models::text from team where team_id = 'alpha'")
                .getFirst();
    }

    @ParameterizedTest
    @CsvSource({
        "boss-a,false,401",
        "lead,false,401",
        "ann,false,401",
        "boss-a,true,403",
        "ann,true,403",
        "lead,true,200"
    })
    void models_are_the_proxy_admins_and_with_an_opened_key_the_team_admins(String caller, boolean opened, int status) {
        var key = opened ? world.keyOf(caller, "/team/model/*") : world.keyOf(caller);

        for (var verb : List.of("add", "delete")) {
            var reply = world.post("/team/model/" + verb, key, "{\"team_id\":\"alpha\",\"models\":[\"m\"]}");

            assertThat(reply.status()).isEqualTo(status);
            if (status == 403) {
                assertThat(detail(reply)).isEqualTo("Only proxy admin or team admin can modify team models");
            }
        }
        assertThat(models()).isEqualTo(status == 200 ? "{all-proxy-models}" : "{}");
        assertThat(world.post("/team/model/add", MASTER, "{\"team_id\":\"gone\",\"models\":[]}")
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "master,200,200",
        "boss-a,200,200",
        "lead,200,200",
        "ann,403,403",
        "stranger,403,403",
        "boss-b,403,403",
        "viewer,403,403"
    })
    void permissions_are_seen_and_changed_by_those_who_administer_the_team(String caller, int seen, int changed) {
        var key = world.keyOf(caller);

        assertThat(world.get("/team/permissions_list?team_id=alpha", key).status())
                .isEqualTo(seen);
        assertThat(world.post(
                                "/team/permissions_update",
                                key,
                                "{\"team_id\":\"alpha\",\"team_member_permissions\":[\"/key/update\"]}")
                        .status())
                .isEqualTo(changed);
        assertThat(permissions("alpha")).isEqualTo(changed == 200 ? "{/key/update}" : "{}");
    }

    private String permissions(String team) {
        return world.query("select team_member_permissions::text from team where team_id = '" + team + "'")
                .getFirst();
    }

    @Test
    void an_empty_list_is_shown_as_it_is_and_only_null_as_what_every_member_may_do() {
        var list = json(world.get("/team/permissions_list?team_id=alpha", MASTER));
        assertThat(list.path("team_member_permissions").isEmpty()).isTrue();
        assertThat(list.path("all_available_permissions").toString())
                .contains("/key/generate", "/key/{key_id}/regenerate", "/team/daily/activity");

        world.execute("update team set team_member_permissions = null where team_id = 'alpha'");

        assertThat(json(world.get("/team/permissions_list?team_id=alpha", MASTER))
                        .path("team_member_permissions")
                        .toString())
                .isEqualTo("[\"/key/info\",\"/key/health\"]");
        assertThat(world.get("/team/permissions_list?team_id=gone", MASTER).status())
                .isEqualTo(404);
        assertThat(world.post(
                                "/team/permissions_update",
                                MASTER,
                                "{\"team_id\":\"alpha\",\"team_member_permissions\":[\"/team/delete\"]}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void an_available_team_shows_its_permissions_and_lets_nobody_change_them() {
        world = new TeamsFixture(
                new TenantConfig(TenantConfig.NONE.users(), TenantConfig.NONE.teams(), List.of("beta"), true));
        var loner = world.keyOf("loner");

        assertThat(world.get("/team/permissions_list?team_id=beta", loner).status())
                .isEqualTo(200);
        var refused =
                world.post("/team/permissions_update", loner, "{\"team_id\":\"beta\",\"team_member_permissions\":[]}");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(detail(refused))
                .isEqualTo("Call not allowed. User not proxy admin OR team admin."
                        + " route=/team/permissions_update, team_id=beta");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"permissions\":[]}|200|",
                "{\"permissions\":[\"/key/update\"]}|400|team_ids or set apply_to_all_teams",
                "{\"permissions\":[\"/key/update\"],\"team_ids\":[\"alpha\"],\"apply_to_all_teams\":true}|400|Cannot set both",
                "{\"permissions\":[\"/key/update\"],\"team_ids\":[\"alpha\",\"gone\"]}|404|Team(s) not found: ['gone']",
                "{\"permissions\":[\"/nothing\"],\"team_ids\":[\"alpha\"]}|422|",
            })
    void permissions_that_cannot_be_given_are_given_to_nobody(String body, int status, String text) {
        var reply = world.post("/team/permissions_bulk_update", MASTER, body);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(detail(reply)).contains(text == null ? "" : text);
        assertThat(json(reply).path("teams_updated").asInt()).isZero();
        assertThat(permissions("alpha")).isEqualTo("{}");
    }

    @Test
    void permissions_are_added_to_those_there_are_and_only_rows_that_change_are_written() {
        world.execute("update team set team_member_permissions = null where team_id = 'alpha'");
        world.execute("update team set team_member_permissions = '{/key/update}' where team_id = 'beta'");
        world.execute("truncate change_event");

        var one = world.post(
                "/team/permissions_bulk_update",
                MASTER,
                "{\"permissions\":[\"/key/delete\"],\"team_ids\":[\"alpha\"]}");
        assertThat(json(one).path("teams_updated").asInt()).isEqualTo(1);
        assertThat(permissions("alpha")).isEqualTo("{/key/delete,/key/health,/key/info}");
        assertThat(permissions("beta")).isEqualTo("{/key/update}");

        var all = world.post(
                "/team/permissions_bulk_update",
                MASTER,
                "{\"permissions\":[\"/key/delete\"],\"apply_to_all_teams\":true}");
        assertThat(json(all).path("teams_updated").asInt()).isEqualTo(1);
        assertThat(permissions("beta")).isEqualTo("{/key/delete,/key/update}");
        assertThat(world.query("select key from change_event where topic = 'team' order by id"))
                .containsExactly("alpha", "beta");
        assertThat(world.query("select target_id from audit_log where operation = 'team.permissions.bulk_update'"))
                .containsExactlyInAnyOrder("alpha", "beta");
    }

    @ParameterizedTest
    @CsvSource({"boss-a,401", "lead,401", "ann,401"})
    void only_proxy_admins_reach_many_teams_or_members_at_once(String caller, int status) {
        var key = world.keyOf(caller);

        assertThat(world.post(
                                "/team/permissions_bulk_update",
                                key,
                                "{\"permissions\":[\"/key/update\"],\"team_ids\":[\"alpha\"]}")
                        .status())
                .isEqualTo(status);
        assertThat(world.post(
                                "/team/bulk_member_add",
                                key,
                                "{\"team_id\":\"alpha\",\"members\":[{\"user_id\":\"x\",\"role\":\"user\"}]}")
                        .status())
                .isEqualTo(status);
        assertThat(permissions("alpha")).isEqualTo("{}");
        assertThat(world.roster("alpha")).hasSize(3);
    }

    @Test
    void many_join_at_once_and_are_told_one_by_one() {
        var reply = json(world.post("/team/bulk_member_add", MASTER, """
                {"team_id":"alpha","max_budget_in_team":2,
                 "members":[{"user_id":"x","role":"user"},{"user_email":"bob@example.org","role":"user"},
                            {"user_email":"loner@example.org","role":"admin"}]}
                """));

        assertThat(reply.path("total_requested").asInt()).isEqualTo(3);
        assertThat(reply.path("successful_additions").asInt()).isEqualTo(3);
        assertThat(reply.path("results").get(2).path("user_id").asText()).isEqualTo("loner");
        assertThat(reply.path("results")
                        .get(0)
                        .path("updated_team_membership")
                        .path("litellm_budget_table")
                        .path("max_budget")
                        .asInt())
                .isEqualTo(2);
        assertThat(reply.path("updated_team").path("members_with_roles").size()).isEqualTo(5);
        assertThat(world.roster("alpha")).hasSize(5).endsWith("loner:admin");
    }

    @Test
    void what_fails_for_one_fails_for_all_and_is_an_answer() {
        var reply = world.post("/team/bulk_member_add", MASTER, """
                {"team_id":"alpha","members":[{"user_id":"x","role":"user"},
                 {"user_id":"y","user_email":"stranger@example.org","role":"user"}]}
                """);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(json(reply).path("failed_additions").asInt()).isEqualTo(2);
        assertThat(json(reply).path("results").get(0).path("error").asText())
                .contains("do not belong to the same user");
        assertThat(world.roster("alpha")).hasSize(3);
        assertThat(world.query("select 1 from user_account where user_id in ('x', 'y')"))
                .isEmpty();
    }

    @Test
    void not_nobody_and_not_more_than_five_hundred() {
        assertThat(detail(world.post("/team/bulk_member_add", MASTER, "{\"team_id\":\"alpha\"}")))
                .isEqualTo("At least one member is required");
        assertThat(detail(bulk(501))).isEqualTo("Maximum 500 members can be added at once");
        assertThat(world.roster("alpha")).hasSize(3);
        assertThat(json(bulk(500)).path("successful_additions").asInt()).isEqualTo(500);
        assertThat(world.roster("alpha")).hasSize(503);
    }

    private Reply bulk(int members) {
        return world.post(
                "/team/bulk_member_add",
                MASTER,
                IntStream.range(0, members)
                        .mapToObj(i -> "{\"user_id\":\"u" + i + "\",\"role\":\"user\"}")
                        .collect(Collectors.joining(",", "{\"team_id\":\"alpha\",\"members\":[", "]}")));
    }

    @Test
    void everybody_can_join_at_once() {
        var reply = json(world.post("/team/bulk_member_add", MASTER, "{\"team_id\":\"beta\",\"all_users\":true}"));

        assertThat(reply.path("failed_additions").asInt()).isZero();
        assertThat(world.query("select user_id from team_member where team_id = 'beta'"))
                .containsExactlyInAnyOrderElementsOf(world.query("select user_id from user_account"));
    }
}
