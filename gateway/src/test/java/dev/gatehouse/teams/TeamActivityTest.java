package dev.gatehouse.teams;

import static dev.gatehouse.teams.TeamsFixture.MASTER;
import static dev.gatehouse.teams.TeamsFixture.detail;
import static dev.gatehouse.teams.TeamsFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.endpoint.Reply;
import dev.gatehouse.usage.Used;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What teams used, whole, by keys and by users. */
class TeamActivityTest {
    private static final String WHOLE = "/team/daily/activity/aggregated";
    private static final String DAYS = "?start_date=2026-01-01&end_date=2026-01-31";

    private final TeamsFixture world = new TeamsFixture();

    @BeforeEach
    void used() {
        world.execute("insert into virtual_key (token, key_alias, created_at, updated_at)"
                + " values (repeat('a', 64), 'Ann%s laptop', now(), now())");
        Used.write(world.database, "2026-01-02", "a".repeat(64), "ann", "alpha", "org-a", 3);
        Used.write(world.database, "2026-01-03", "b".repeat(64), "bob", "alpha", "org-a", 2);
        Used.write(world.database, "2026-01-03", "b".repeat(64), "bob", "beta", "org-b", 4);
        Used.write(world.database, "2026-01-03", "c".repeat(64), "", "alpha", "org-a", 1);
    }

    private static int requests(Reply reply) {
        assertThat(reply.status()).isEqualTo(200);
        return json(reply).at("/metadata/total_api_requests").asInt();
    }

    @ParameterizedTest
    @CsvSource({"master,10", "viewer,10", "lead,6", "ann,3", "bob,2", "stranger,0", "loner,0"})
    void the_whole_shows_everybody_what_the_pages_show(String caller, int requests) {
        var key = world.keyOf(caller);

        assertThat(requests(world.get(WHOLE + DAYS, key))).isEqualTo(requests);
        assertThat(requests(world.get("/team/daily/activity" + DAYS + "&page_size=1000", key)))
                .isEqualTo(requests);
    }

    @ParameterizedTest
    @CsvSource({"laptop,3", "ANN,3", "bo,6", "%25,3", "_,0", "nothing,0", "'',10"})
    void a_search_narrows_to_keys_and_users(String search, int requests) {
        assertThat(requests(world.get(WHOLE + "/search" + DAYS + "&search=" + search, MASTER)))
                .isEqualTo(requests);
    }

    @Test
    void a_search_finds_a_key_by_its_hash_and_nobody_elses() {
        var path = WHOLE + "/search" + DAYS + "&search=" + "b".repeat(64);

        assertThat(requests(world.get(path, MASTER))).isEqualTo(6);
        assertThat(requests(world.get(path, world.keyOf("lead")))).isEqualTo(2);
        assertThat(requests(world.get(path, world.keyOf("ann")))).isZero();
    }

    @Test
    void who_spent_what_of_a_team_is_shown_the_greatest_first() {
        var rows = json(world.get("/team/spend/by_user" + DAYS + "&team_ids=alpha,beta", MASTER));

        assertThat(rows.path("start_date").asText()).isEqualTo("2026-01-01");
        assertThat(rows.path("results").findValuesAsText("user_id")).containsExactly("bob", "ann", "bob", "");
        assertThat(rows.path("results").findValuesAsText("spend")).containsExactly("4", "3", "2", "1");
        assertThat(rows.at("/results/1").toString())
                .isEqualTo("{\"team_id\":\"alpha\",\"team_alias\":\"alpha\",\"user_id\":\"ann\","
                        + "\"user_email\":\"ann@example.org\",\"user_alias\":null,\"spend\":3,\"prompt_tokens\":30,"
                        + "\"completion_tokens\":60,\"total_tokens\":90,\"api_requests\":3,\"successful_requests\":2,"
                        + "\"failed_requests\":1}");
        assertThat(json(world.get("/team/spend/by_user" + DAYS + "&team_ids=alpha", world.keyOf("ann")))
                        .path("results")
                        .findValuesAsText("user_id"))
                .containsExactly("ann");
    }

    @Test
    void who_spent_what_is_asked_of_teams_one_belongs_to() {
        assertThat(world.get("/team/spend/by_user" + DAYS, MASTER).status()).isEqualTo(400);
        assertThat(world.get("/team/spend/by_user" + DAYS + "&team_ids=beta", world.keyOf("lead"))
                        .status())
                .isEqualTo(404);
        var tooLong = world.get(WHOLE + "?start_date=2024-01-01&end_date=2026-01-01", MASTER);
        assertThat(tooLong.status()).isEqualTo(400);
        assertThat(detail(tooLong)).contains("400 days");
    }
}
