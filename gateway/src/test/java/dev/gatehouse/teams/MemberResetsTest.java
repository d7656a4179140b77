package dev.gatehouse.teams;

import static dev.gatehouse.teams.TeamsFixture.MASTER;
import static dev.gatehouse.teams.TeamsFixture.detail;
import static dev.gatehouse.teams.TeamsFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemberResetsTest {
    private final TeamsFixture world = new TeamsFixture();

    @BeforeEach
    void spent() {
        world.execute("update team_member set spend = 5, total_spend = 8 where user_id in ('bob', 'lead')");
    }

    private String bob() {
        return world.query("select spend || ' ' || total_spend || ' ' || coalesce(budget_id, '-') from team_member"
                        + " where user_id = 'bob'")
                .getFirst();
    }

    @Test
    void a_member_is_given_back_the_budget_of_all_members_and_what_he_spent_stays() {
        world.post("/team/update", MASTER, "{\"team_id\":\"alpha\",\"team_member_budget\":7}");
        var shared = json(world.get("/team/info?team_id=alpha", MASTER))
                .at("/team_info/metadata/team_member_budget_id")
                .asText();
        world.post(
                "/team/member_update", MASTER, "{\"team_id\":\"alpha\",\"user_id\":\"bob\",\"max_budget_in_team\":5}");
        var own = bob().split(" ")[2];

        var answer = json(world.post("/team/alpha/member/bob/reset_budget", world.keyOf("lead"), ""));

        assertThat(answer.toString())
                .isEqualTo("{\"team_id\":\"alpha\",\"user_id\":\"bob\",\"spend\":5,\"budget_id\":\"" + shared
                        + "\",\"previous_budget_id\":\"" + own + "\",\"budget_source\":\"team_default\"}");
        assertThat(bob()).isEqualTo("5 8 " + shared);
        assertThat(world.query("select max_budget::text from budget where budget_id = '" + shared + "'"))
                .containsExactly("7");
    }

    @Test
    void without_a_budget_of_all_members_there_is_none() {
        world.post(
                "/team/member_update", MASTER, "{\"team_id\":\"alpha\",\"user_id\":\"bob\",\"max_budget_in_team\":5}");

        var answer = json(world.post("/team/alpha/member/bob/reset_budget", MASTER, ""));

        assertThat(answer.path("budget_source").asText()).isEqualTo("none");
        assertThat(bob()).isEqualTo("5 8 -");

        world.execute("update team set metadata = '{\"team_member_budget_id\":\"gone\"}' where team_id = 'alpha'");
        assertThat(json(world.post("/team/alpha/member/bob/reset_budget", MASTER, ""))
                        .path("budget_id")
                        .isNull())
                .isTrue();
    }

    @Test
    void what_was_spent_is_set_back_and_what_was_spent_in_all_stays() {
        var answer = json(world.post("/team/alpha/member/bob/reset_spend", world.keyOf("lead"), "{\"reset_to\":1.5}"));

        assertThat(answer.toString())
                .isEqualTo(
                        "{\"team_id\":\"alpha\",\"user_id\":\"bob\",\"spend\":1.5,\"previous_spend\":5,\"max_budget\":null}");
        assertThat(bob()).isEqualTo("1.5 8 -");
        assertThat(world.query("select 1 from audit_log where operation = 'team.member.reset_spend'"))
                .hasSize(1);
        assertThat(world.query("select topic from change_event where key = 'bob'"))
                .contains("user");
    }

    @ParameterizedTest
    @CsvSource({
        "6,400,must be <= current spend",
        "-0.01,400,must be >= 0",
        "4,400,must be <= budget",
        "'\"1e400\"',422,''",
        "'\"inf\"',422,''",
        "'\"NaN\"',422,''",
        "'\"\"',422,''",
        "null,422,''"
    })
    void what_cannot_have_been_spent_changes_nothing(String to, int status, String text) {
        world.post(
                "/team/member_update", MASTER, "{\"team_id\":\"alpha\",\"user_id\":\"bob\",\"max_budget_in_team\":3}");
        var before = bob();

        var reply = world.post("/team/alpha/member/bob/reset_spend", MASTER, "{\"reset_to\":" + to + "}");

        assertThat(reply.status()).isEqualTo(status);
        assertThat(detail(reply)).contains(text);
        assertThat(bob()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "lead,alpha,bob,200,200", "boss-a,alpha,bob,200,200", "admin,alpha,bob,200,200", "lead,alpha,lead,200,403",
        "ann,alpha,bob,403,403", "stranger,alpha,bob,403,403", "boss-b,alpha,bob,403,403", "lead,beta,stranger,403,403",
        "admin,gone,bob,404,404", "admin,alpha,stranger,404,404"
    })
    void members_are_set_back_by_those_who_administer_the_team_but_not_by_themselves(
            String caller, String team, String user, int budget, int spend) {
        var path = "/team/" + team + "/member/" + user;

        assertThat(world.post(path + "/reset_budget", world.keyOf(caller), "").status())
                .isEqualTo(budget);
        assertThat(world.post(path + "/reset_spend", world.keyOf(caller), "{\"reset_to\":0}")
                        .status())
                .isEqualTo(spend);
        if (spend != 200) {
            assertThat(world.query("select 1 from team_member where spend = 5")).hasSize(2);
        }
    }
}
