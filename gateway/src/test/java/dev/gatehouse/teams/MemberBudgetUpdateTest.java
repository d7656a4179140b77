package dev.gatehouse.teams;

import static dev.gatehouse.teams.TeamsFixture.MASTER;
import static dev.gatehouse.teams.TeamsFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a new budget of all members does to those who have one of their own. */
class MemberBudgetUpdateTest {
    private final TeamsFixture world = new TeamsFixture();

    @BeforeEach
    void budgets() {
        own("lead", 200, "60m");
        own("ann", 50, "1h");
        own("bob", 50, "1d");
    }

    private void own(String user, int amount, String period) {
        var reply = world.post(
                "/team/member_update",
                MASTER,
                "{\"team_id\":\"alpha\",\"user_id\":\"" + user + "\",\"tpm_limit\":9,\"max_budget_in_team\":" + amount
                        + ",\"budget_duration\":\"" + period + "\"}");
        assertThat(reply.status()).isEqualTo(200);
    }

    private String amounts() {
        return String.join(
                " ",
                world.query("select user_id || '=' || coalesce(max_budget::text, '-') from team_member"
                        + " left join budget using (budget_id) where team_id = 'alpha' order by position"));
    }

    private JsonNode update(String members) {
        return json(world.post("/team/update", MASTER, "{\"team_id\":\"alpha\"," + members + "}"));
    }

    @ParameterizedTest
    @CsvSource({
        "'',0,lead=200 ann=50 bob=50",
        "keep,0,lead=200 ann=50 bob=50",
        "raise,1,lead=200 ann=- bob=50",
        "lower,1,lead=- ann=50 bob=50",
        "both,2,lead=- ann=- bob=50"
    })
    void those_of_the_same_period_inherit_as_is_asked(String mode, int updated, String amounts) {
        var asked = mode.isEmpty() ? "" : ",\"team_member_budget_update_mode\":\"" + mode + "\"";

        var answer = update("\"team_member_budget\":100,\"team_member_budget_duration\":\"1h\"" + asked);

        assertThat(answer.path("member_budgets_updated").asInt(-1)).isEqualTo(updated);
        assertThat(amounts()).isEqualTo(amounts);
        assertThat(world.query("select distinct tpm_limit::text from team_member join budget using (budget_id)"))
                .containsExactly("9");
        assertThat(world.query("select 1 from audit_log where operation = 'team.update' and target_kind = 'budget'"))
                .hasSize(updated);
    }

    @Test
    void a_row_of_other_teams_too_stays_theirs() {
        world.execute("update team_member set budget_id = (select budget_id from team_member where user_id = 'ann')"
                + " where user_id = 'stranger'");

        update(
                "\"team_member_budget\":100,\"team_member_budget_duration\":\"1h\",\"team_member_budget_update_mode\":\"both\"");

        assertThat(amounts()).isEqualTo("lead=- ann=- bob=50");
        assertThat(world.query("select max_budget::text from team_member join budget using (budget_id)"
                        + " where user_id = 'stranger'"))
                .containsExactly("50");
    }

    @Test
    void those_without_a_budget_are_linked_to_that_of_all_members() {
        world.execute("update team_member set budget_id = null where user_id = 'ann'");

        var shared = update("\"team_member_budget\":100")
                .at("/data/metadata/team_member_budget_id")
                .asText();

        assertThat(amounts()).isEqualTo("lead=200 ann=100 bob=50");
        assertThat(world.query("select budget_id from team_member where user_id = 'ann'"))
                .containsExactly(shared);
        assertThat(world.query("select 1 from team_member where team_id = 'beta' and budget_id is not null"))
                .isEmpty();
    }

    @Test
    void what_fails_half_way_leaves_everything_as_it_was() {
        world.execute("create or replace function refuse() returns trigger language plpgsql as"
                + " $$ begin raise exception 'no'; end $$");
        world.execute("create trigger refuse before update on budget for each row when (new.max_budget is null)"
                + " execute function refuse()");
        try {
            var reply = world.post(
                    "/team/update",
                    MASTER,
                    "{\"team_id\":\"alpha\",\"team_alias\":\"other\",\"team_member_budget\":100,"
                            + "\"team_member_budget_duration\":\"1h\",\"team_member_budget_update_mode\":\"both\"}");

            assertThat(reply.status()).isEqualTo(500);
            assertThat(amounts()).isEqualTo("lead=200 ann=50 bob=50");
            assertThat(world.query("select team_alias || metadata::text from team where team_id = 'alpha'"))
                    .containsExactly("alpha{}");
            assertThat(world.query("select 1 from budget where max_budget = 100"))
                    .isEmpty();
        } finally {
            world.execute("drop trigger refuse on budget");
        }
    }

    @Test
    void to_take_away_what_there_is_not_changes_nothing() {
        var answer = update("\"team_member_budget\":null,\"team_member_budget_update_mode\":\"both\"");

        assertThat(answer.path("member_budgets_updated").asInt(-1)).isZero();
        assertThat(answer.at("/data/metadata").isEmpty()).isTrue();
        assertThat(amounts()).isEqualTo("lead=200 ann=50 bob=50");
        assertThat(update("\"team_alias\":\"x\"").has("member_budgets_updated")).isFalse();
    }

    @Test
    void another_mode_is_none() {
        assertThat(world.post(
                                "/team/update",
                                MASTER,
                                "{\"team_id\":\"alpha\",\"team_member_budget\":1,\"team_member_budget_update_mode\":\"all\"}")
                        .status())
                .isEqualTo(422);
        assertThat(world.query("select 1 from team where metadata <> '{}'")).isEmpty();
    }
}
