package dev.gatehouse.teams;

import static dev.gatehouse.endpoint.ApiFixture.MASTER;
import static dev.gatehouse.endpoint.ApiFixture.json;
import static dev.gatehouse.teams.TeamsFixture.detail;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.config.TenantConfig;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TeamMembersTest {
    private static final String NOT_ADMIN = "Call not allowed. User not proxy admin OR team admin. route=";

    private TeamsFixture world = new TeamsFixture();

    @ParameterizedTest
    @CsvSource({
        "master,alpha,200", "boss-a,alpha,200", "lead,alpha,200", "ann,alpha,403", "stranger,alpha,403",
        "boss-b,alpha,403", "boss-b,beta,200", "boss-a,beta,403", "lead,beta,403", "stranger,beta,403"
    })
    void members_are_added_by_those_who_administer_the_team(String caller, String team, int status) {
        var before = world.roster(team);

        var reply = world.post(
                "/team/member_add",
                world.keyOf(caller),
                "{\"team_id\":\"" + team + "\",\"member\":{\"user_id\":\"newcomer\",\"role\":\"user\"}}");

        assertThat(reply.status()).isEqualTo(status);
        if (status == 200) {
            assertThat(world.roster(team)).hasSize(before.size() + 1).contains("newcomer:user");
            assertThat(world.query("select coalesce(user_email, 'none') || ' ' || user_role from user_account"
                            + " where user_id = 'newcomer'"))
                    .containsExactly("none internal_user");
            assertThat(json(reply).path("updated_users").get(0).path("teams").toString())
                    .isEqualTo("[\"" + team + "\"]");
            assertThat(json(reply).path("updated_team_memberships").isEmpty()).isTrue();
            assertThat(json(reply).path("members_with_roles").size()).isEqualTo(before.size() + 1);
        } else {
            assertThat(detail(reply)).isEqualTo(NOT_ADMIN + "/team/member_add, team_id=" + team);
            assertThat(world.roster(team)).isEqualTo(before);
            assertThat(world.query("select 1 from user_account where user_id = 'newcomer'"))
                    .isEmpty();
        }
    }

    @Test
    void a_duplicate_is_told_before_anybody_is_asked_who_he_is() {
        var stranger = world.keyOf("stranger");

        for (var member : List.of(
                "{\"user_id\":\"ann\",\"role\":\"user\"}",
                "{\"user_email\":\"ANN@example.org\",\"role\":\"user\"}",
                "[{\"user_id\":\"ann\",\"role\":\"user\"},{\"user_id\":\"bob\",\"role\":\"admin\"}]")) {
            var reply = world.post("/team/member_add", stranger, "{\"team_id\":\"alpha\",\"member\":" + member + "}");

            assertThat(reply.status()).isEqualTo(400);
            assertThat(json(reply).path("error").path("type").asText()).isEqualTo("team_member_already_in_team");
            assertThat(json(reply).path("error").path("param").asText()).isEqualTo("member");
        }
        assertThat(world.roster("alpha")).containsExactly("lead:admin", "ann:user", "bob:user");
    }

    @Test
    void of_a_list_those_who_are_members_already_stay_as_they_are() {
        var reply = world.post("/team/member_add", MASTER, """
                {"team_id":"alpha","max_budget_in_team":5,
                 "member":[{"user_id":"ann","role":"admin"},{"user_id":"x","role":"user"},{"user_email":"new@example.org","role":"admin"},
                           {"user_email":"NEW@example.org","role":"user"},{"user_email":"loner@example.org","role":"user"}]}
                """);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(world.roster("alpha")).startsWith("lead:admin", "ann:user", "bob:user", "x:user");
        assertThat(world.roster("alpha")).hasSize(6).endsWith("loner:user");
        assertThat(world.query("select user_email from user_account where user_email ilike 'new@%'"))
                .hasSize(1);
        assertThat(world.query("select distinct max_budget from budget")).containsExactly("5");
        assertThat(world.query("select budget_id from team_member where budget_id is not null"))
                .hasSize(3)
                .doesNotHaveDuplicates();
        assertThat(json(reply)
                        .path("updated_team_memberships")
                        .get(0)
                        .path("litellm_budget_table")
                        .path("max_budget")
                        .asInt())
                .isEqualTo(5);
        assertThat(world.query("select after_value ->> 'members' from audit_log where operation = 'team.member.add'"))
                .singleElement()
                .asString()
                .contains("\"loner\"")
                .doesNotContain("\"ann\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"team_id\":\"gone\",\"member\":{\"user_id\":\"x\",\"role\":\"user\"}}|404|Team doesn't exist in db. Team=gone. Create team via `/team/new` call.",
                "{\"team_id\":\"alpha\",\"member\":{\"user_id\":\"loner\",\"user_email\":\"bob@example.org\",\"role\":\"user\"}}|400|ignored",
                "{\"team_id\":\"beta\",\"member\":{\"user_id\":\"x\",\"user_email\":\"bob@example.org\",\"role\":\"user\"}}|400|user_email 'bob@example.org' and user_id 'x' do not belong to the same user.",
                "{\"team_id\":\"beta\",\"member\":{\"user_email\":\"TWIN@example.org\",\"role\":\"user\"}}|400|Multiple users found with email 'TWIN@example.org'. Please use 'user_id' instead.",
                "{\"team_id\":\"beta\",\"member\":{\"user_id\":\"x\",\"role\":\"user\"},\"max_budget_in_team\":-1}|400|max_budget_in_team cannot be negative. Received: -1",
                "{\"team_id\":\"beta\",\"member\":{\"role\":\"user\"}}|422|",
                "{\"team_id\":\"beta\",\"member\":{\"user_id\":\"\",\"role\":\"user\"}}|422|",
                "{\"team_id\":\"beta\",\"member\":[]}|422|",
                "{\"team_id\":\"beta\",\"member\":{\"user_id\":\"x\"}}|422|",
                "{\"team_id\":\"beta\"}|422|",
                "{\"member\":{\"user_id\":\"x\",\"role\":\"user\"}}|422|",
            })
    void whoever_cannot_join_does_not(String body, int status, String text) {
        world.user("twin-1", "internal_user");
        world.user("twin-2", "internal_user");
        world.execute("update user_account set user_email = 'twin@example.org' where user_id like 'twin-%'");

        var reply = world.post("/team/member_add", MASTER, body);

        assertThat(reply.status()).isEqualTo(status);
        if (status == 422) {
            assertThat(json(reply).path("detail").isArray()).isTrue();
        } else if (!"ignored".equals(text)) {
            assertThat(detail(reply)).isEqualTo(text);
        }
        assertThat(world.query("select 1 from team_member")).hasSize(4);
        assertThat(world.query("select 1 from user_account where user_id = 'x'"))
                .isEmpty();
        assertThat(world.query("select 1 from budget")).isEmpty();
    }

    @Test
    void an_e_mail_stands_for_the_user_who_has_it() {
        world.post(
                "/team/member_add",
                MASTER,
                "{\"team_id\":\"beta\",\"member\":{\"user_email\":\"Bob@Example.org\",\"role\":\"user\"}}");

        assertThat(world.roster("beta")).containsExactly("stranger:user", "bob:user");
        assertThat(json(world.get("/team/info?team_id=beta", MASTER))
                        .path("team_info")
                        .path("members_with_roles")
                        .get(1)
                        .toString())
                .isEqualTo("{\"user_id\":\"bob\",\"user_email\":\"Bob@Example.org\",\"role\":\"user\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"user_id\":\"loner\",\"role\":\"user\"}||200",
                "{\"user_id\":\"loner\",\"role\":\"admin\"}||403",
                "{\"user_id\":\"bob\",\"role\":\"user\"}||403",
                "[{\"user_id\":\"loner\",\"role\":\"user\"},{\"user_id\":\"bob\",\"role\":\"user\"}]||403",
                "{\"user_id\":\"loner\",\"role\":\"user\"}|,\"max_budget_in_team\":1000|403",
                "{\"user_email\":\"loner@example.org\",\"role\":\"user\"}||403",
            })
    void an_available_team_is_joined_by_oneself_alone_and_as_a_user(String member, String more, int status) {
        world = new TeamsFixture(
                new TenantConfig(TenantConfig.NONE.users(), TenantConfig.NONE.teams(), List.of("beta"), true));

        var reply = world.post(
                "/team/member_add",
                world.keyOf("loner"),
                "{\"team_id\":\"beta\",\"member\":" + member + (more == null ? "" : more) + "}");

        assertThat(reply.status()).isEqualTo(status);
        assertThat(world.roster("beta")).hasSize(status == 200 ? 2 : 1);
    }

    @ParameterizedTest
    @CsvSource({
        "master,alpha,ann,200", "boss-a,alpha,ann,200", "lead,alpha,ann,200", "lead,alpha,lead,200",
        "ann,alpha,bob,403", "ann,alpha,ann,403", "stranger,alpha,ann,403", "boss-b,alpha,ann,403",
        "boss-a,beta,stranger,403", "boss-b,beta,stranger,200"
    })
    void members_are_taken_off_by_those_who_administer_the_team(String caller, String team, String victim, int status) {
        var before = world.roster(team);
        var theirs = world.generate("{\"user_id\":\"" + victim + "\",\"team_id\":\"" + team + "\"}");
        var key = world.keyOf(caller);

        var reply =
                world.post("/team/member_delete", key, "{\"team_id\":\"" + team + "\",\"user_id\":\"" + victim + "\"}");

        assertThat(reply.status()).isEqualTo(status);
        assertThat(world.query("select 1 from deleted_virtual_key")).hasSize(status == 200 ? 1 : 0);
        assertThat(world.get("/key/info", theirs).status()).isEqualTo(status == 200 ? 401 : 200);
        if (status == 200) {
            assertThat(world.roster(team)).hasSize(before.size() - 1).noneMatch(one -> one.startsWith(victim + ":"));
            assertThat(json(reply).path("members_with_roles").size()).isEqualTo(before.size() - 1);
            assertThat(world.query("select 1 from user_account where user_id = '" + victim + "'"))
                    .hasSize(1);
        } else {
            assertThat(detail(reply)).isEqualTo(NOT_ADMIN + "/team/member_delete, team_id=" + team);
            assertThat(world.roster(team)).isEqualTo(before);
        }
    }

    @Test
    void keys_a_member_has_elsewhere_stay() {
        world.generate("{\"user_id\":\"ann\",\"key_alias\":\"personal\"}");
        world.generate("{\"user_id\":\"bob\",\"team_id\":\"alpha\",\"key_alias\":\"bobs\"}");
        world.generate("{\"user_id\":\"ann\",\"team_id\":\"alpha\",\"key_alias\":\"anns\"}");

        world.post("/team/member_delete", MASTER, "{\"team_id\":\"alpha\",\"user_email\":\"ANN@example.org\"}");

        assertThat(world.roster("alpha")).containsExactly("lead:admin", "bob:user");
        assertThat(world.query("select key_alias from virtual_key order by 1")).containsExactly("bobs", "personal");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"team_id\":\"gone\",\"user_id\":\"ann\"}|400|Team id=gone does not exist in db",
                "{\"team_id\":\"alpha\",\"user_id\":\"loner\"}|400|User not found in team",
                "{\"team_id\":\"alpha\",\"user_id\":\"loner\",\"user_email\":\"ann@example.org\"}|400|User not found in team",
                "{\"team_id\":\"alpha\"}|422|",
            })
    void nobody_is_taken_off_who_is_not_on(String body, int status, String text) {
        var reply = world.post("/team/member_delete", MASTER, body);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(status == 422 ? "" : detail(reply)).isEqualTo(text == null ? "" : text);
        assertThat(world.roster("alpha")).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "master,alpha,ann,200",
        "boss-a,alpha,ann,200",
        "lead,alpha,ann,200",
        "bob,alpha,ann,403",
        "ann,alpha,ann,403",
        "stranger,alpha,ann,403",
        "boss-b,alpha,ann,403",
        "boss-b,beta,stranger,200",
        "boss-a,beta,stranger,403"
    })
    void roles_are_given_by_those_who_administer_the_team(String caller, String team, String member, int status) {
        var reply = world.post(
                "/team/member_update",
                world.keyOf(caller),
                "{\"team_id\":\"" + team + "\",\"user_id\":\"" + member + "\",\"role\":\"admin\"}");

        assertThat(reply.status()).isEqualTo(status);
        assertThat(world.roster(team)).contains(member + ":" + (status == 200 ? "admin" : "user"));
        if (status == 403) {
            assertThat(detail(reply)).isEqualTo(NOT_ADMIN + "/team/member_delete, team_id=" + team);
        } else {
            assertThat(json(reply).toString())
                    .isEqualTo("{\"team_id\":\"" + team + "\",\"user_id\":\"" + member + "\",\"user_email\":\"" + member
                            + "@example.org\",\"max_budget_in_team\":null,\"tpm_limit\":null,\"rpm_limit\":null,"
                            + "\"budget_duration\":null,\"allowed_models\":null}");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"team_id\":\"gone\",\"user_id\":\"ann\"}|400|Team id=gone does not exist in db",
                "{\"team_id\":\"alpha\",\"user_email\":\"no@example.org\",\"role\":\"admin\"}|400|User id doesn't exist in team table. Data=",
                "{\"team_id\":\"alpha\",\"user_id\":\"loner\",\"role\":\"admin\"}|400|User id doesn't exist in team table. Data=",
                "{\"team_id\":\"alpha\",\"user_id\":\"ann\",\"max_budget_in_team\":-2}|400|max_budget_in_team cannot be negative. Received: -2",
                "{\"team_id\":\"alpha\",\"user_id\":\"ann\",\"budget_duration\":\"soon\"}|400|Invalid budget_duration",
                "{\"team_id\":\"alpha\",\"user_id\":\"ann\",\"role\":\"owner\"}|422|",
                "{\"team_id\":\"alpha\",\"role\":\"admin\"}|422|",
            })
    void a_member_who_cannot_be_changed_is_not(String body, int status, String text) {
        var reply = world.post("/team/member_update", MASTER, body);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(status == 422 ? "" : detail(reply)).startsWith(text == null ? "" : text);
        assertThat(world.roster("alpha")).containsExactly("lead:admin", "ann:user", "bob:user");
        assertThat(world.query("select 1 from budget")).isEmpty();
    }

    @Test
    void a_member_gets_a_budget_of_his_own_and_the_teams_row_stays_as_it_was() {
        world.post(
                "/team/update",
                MASTER,
                "{\"team_id\":\"alpha\",\"team_member_budget\":10,\"team_member_rpm_limit\":7}");
        world.post(
                "/team/member_add", MASTER, "{\"team_id\":\"alpha\",\"member\":{\"user_id\":\"x\",\"role\":\"user\"}}");
        var shared = budgetOf("x");
        assertThat(shared).startsWith("team-alpha-budget-");

        update("\"role\":\"admin\"");
        assertThat(budgetOf("x")).isEqualTo(shared);

        update("\"max_budget_in_team\":3");
        var own = budgetOf("x");
        assertThat(own).isNotEqualTo(shared);
        assertThat(limits(own)).isEqualTo("3 7");
        assertThat(limits(shared)).isEqualTo("10 7");

        update("\"rpm_limit\":1,\"budget_duration\":\"1d\"");
        assertThat(budgetOf("x")).isEqualTo(own);
        assertThat(limits(own)).isEqualTo("3 1");

        update("\"rpm_limit\":null,\"max_budget_in_team\":null");
        assertThat(world.query("select 1 from team_member where user_id = 'x' and budget_id is null"))
                .hasSize(1);
        assertThat(world.roster("alpha")).endsWith("x:admin");
    }

    private void update(String members) {
        assertThat(world.post(
                                "/team/member_update",
                                MASTER,
                                "{\"team_id\":\"alpha\",\"user_id\":\"x\"," + members + "}")
                        .status())
                .isEqualTo(200);
    }

    private String budgetOf(String user) {
        return world.query("select budget_id from team_member where user_id = '" + user + "'")
                .getFirst();
    }

    private String limits(String budget) {
        return world.query("select max_budget || ' ' || rpm_limit from budget where budget_id = '" + budget + "'")
                .getFirst();
    }

    @Test
    void ten_thousand_members_are_a_matter_of_a_few_statements() {
        var members = IntStream.range(0, 10_000)
                .mapToObj(i -> "{\"user_id\":\"m" + i + "\",\"role\":\"user\"}")
                .collect(Collectors.joining(",", "[", "]"));

        assertThat(world.post(
                                "/team/member_add",
                                MASTER,
                                "{\"team_id\":\"alpha\",\"max_budget_in_team\":1,\"member\":" + members + "}")
                        .status())
                .isEqualTo(200);
        assertThat(json(world.get("/team/info?team_id=alpha", MASTER))
                        .path("team_memberships")
                        .size())
                .isEqualTo(10_000);
        assertThat(world.roster("alpha").subList(3, 6)).containsExactly("m0:user", "m1:user", "m2:user");
        assertThat(world.post("/team/delete", MASTER, "{\"team_ids\":[\"alpha\"]}")
                        .status())
                .isEqualTo(200);
        assertThat(world.roster("alpha")).isEmpty();
    }
}
