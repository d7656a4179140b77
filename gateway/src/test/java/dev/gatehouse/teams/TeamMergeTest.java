package dev.gatehouse.teams;

import static dev.gatehouse.teams.TeamsFixture.MASTER;
import static dev.gatehouse.teams.TeamsFixture.json;
import static dev.gatehouse.teams.TeamsFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.endpoint.FakeRequest;
import dev.gatehouse.endpoint.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TeamMergeTest {
    private final TeamsFixture world = new TeamsFixture();

    private Reply patch(String key, String team, String json) {
        return world.run(new FakeRequest("PATCH", "/team/" + team).key(key).json(json));
    }

    private String metadata() {
        return world.query("select metadata::text from team where team_id = 'alpha'")
                .getFirst();
    }

    @Test
    void metadata_are_laid_over_those_there_are() {
        world.execute(
                "update team set metadata = '{\"a\":1,\"b\":{\"c\":2,\"d\":[3]},\"tags\":[\"x\"]}', max_budget = 5"
                        + " where team_id = 'alpha'");

        var answer = json(patch(
                MASTER,
                "alpha",
                "{\"team_id\":\"alpha\",\"metadata\":{\"a\":null,\"b\":{\"d\":{\"e\":4}},\"f\":5},\"team_alias\":\"new\","
                        + "\"max_budget\":null,\"guardrails\":[\"g\"]}"));

        assertThat(answer.path("team_alias").asText()).isEqualTo("new");
        assertThat(answer.path("max_budget").isNull()).isTrue();
        assertThat(metadata())
                .isEqualTo(
                        "{\"b\": {\"c\": 2, \"d\": {\"e\": 4}}, \"f\": 5, \"tags\": [\"x\"], \"guardrails\": [\"g\"]}");
    }

    @Test
    void metadata_are_merged_not_for_the_older_route() {
        world.execute("update team set metadata = '{\"a\":1}' where team_id = 'alpha'");

        world.post("/team/update", MASTER, "{\"team_id\":\"alpha\",\"metadata\":{\"b\":2}}");

        assertThat(metadata()).isEqualTo("{\"b\": 2}");
    }

    @Test
    void the_body_names_the_team_of_the_path_or_none() {
        var reply = patch(MASTER, "alpha", "{\"team_id\":\"beta\",\"team_alias\":\"new\"}");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(message(reply)).contains("not that of the path");
        assertThat(patch(MASTER, "gone", "{}").status()).isEqualTo(404);
        assertThat(world.query("select 1 from team where team_alias = 'new'")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"admin,200", "boss-a,200", "boss-b,403", "lead,401", "ann,401", "viewer,403"})
    void the_same_may_change_it_as_by_the_older_route(String caller, int status) {
        var organization = caller.equals("boss-b") ? "org-b" : "org-a";

        var reply = patch(
                world.keyOf(caller), "alpha", "{\"organization_id\":\"" + organization + "\",\"team_alias\":\"new\"}");

        assertThat(reply.status()).isEqualTo(status);
        assertThat(world.query("select team_alias from team where team_id = 'alpha'"))
                .containsExactly(status == 200 ? "new" : "alpha");
    }

    @Test
    void several_periods_hold_at_once_each_with_its_own_end() {
        var made = json(world.post(
                "/team/new",
                MASTER,
                "{\"team_id\":\"windows\",\"budget_limits\":[{\"max_budget\":5,\"budget_duration\":\"1d\"}]}"));
        assertThat(made.path("budget_limits").toString())
                .isEqualTo("[{\"max_budget\":5,\"budget_duration\":\"1d\",\"reset_at\":\"2026-01-02T00:00:00Z\"}]");

        var changed = json(
                patch(
                        MASTER,
                        "windows",
                        "{\"budget_limits\":[{\"max_budget\":1,\"budget_duration\":\"1h\"},{\"max_budget\":9,\"budget_duration\":\"1mo\"}]}"));
        assertThat(changed.path("budget_limits").findValuesAsText("budget_duration"))
                .containsExactly("1h", "1mo");

        for (var wrong : new String[] {
            "{\"budget_limits\":[{\"max_budget\":-1,\"budget_duration\":\"1h\"}]}",
            "{\"budget_limits\":[{\"max_budget\":1,\"budget_duration\":\"soon\"}]}"
        }) {
            assertThat(patch(MASTER, "windows", wrong).status()).isEqualTo(400);
            assertThat(world.post("/team/new", MASTER, wrong).status()).isEqualTo(400);
        }
        assertThat(json(patch(MASTER, "windows", "{}")).path("budget_limits")).hasSize(2);
        assertThat(json(patch(MASTER, "windows", "{\"budget_limits\":null}"))
                        .path("budget_limits")
                        .isNull())
                .isTrue();
        assertThat(world.query("select team_id from team where team_id not in ('alpha', 'beta')"))
                .containsExactly("windows");
    }

    @Test
    void who_joins_may_call_the_models_the_team_gives_its_members() {
        patch(MASTER, "alpha", "{\"default_team_member_models\":[\"small\"]}");

        world.post(
                "/team/member_add",
                MASTER,
                "{\"team_id\":\"alpha\",\"member\":{\"user_id\":\"loner\",\"role\":\"user\"}}");
        world.post(
                "/team/member_add",
                MASTER,
                "{\"team_id\":\"alpha\",\"allowed_models\":[\"big\"],\"max_budget_in_team\":3,"
                        + "\"member\":{\"user_id\":\"viewer\",\"role\":\"user\"}}");

        assertThat(world.query(
                        "select user_id || allowed_models::text || coalesce(max_budget::text, '-') from team_member"
                                + " join budget using (budget_id) order by position"))
                .containsExactly("loner{small}-", "viewer{big}3");
    }
}
