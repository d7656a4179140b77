package dev.gatehouse.teams;

import static dev.gatehouse.endpoint.ApiFixture.MASTER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.endpoint.FakeRequest;
import dev.gatehouse.endpoint.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Whatever happens at once ends as if it had happened one after another. */
class TeamRaceTest {
    private static final int MANY = 12;

    private final TeamsFixture world = new TeamsFixture();

    @Test
    void of_many_who_add_the_same_member_one_succeeds() throws Exception {
        var statuses = race(i -> add("alpha", "{\"user_email\":\"same@example.org\",\"role\":\"user\"}"));

        assertThat(statuses).containsOnlyOnce(200);
        assertThat(statuses.stream().filter(status -> status == 400)).hasSize(MANY - 1);
        assertThat(world.roster("alpha")).hasSize(4);
        assertThat(world.query("select 1 from user_account where user_email = 'same@example.org'"))
                .hasSize(1);
    }

    @Test
    void one_new_e_mail_becomes_one_user_in_however_many_teams() throws Exception {
        for (int i = 0; i < MANY; i++) {
            world.team("t" + i, null);
        }

        var statuses = race(i -> add("t" + i, "{\"user_email\":\"same@example.org\",\"role\":\"user\"}"));

        assertThat(statuses).containsOnly(200);
        assertThat(world.query("select distinct user_id from team_member where team_id like 't%'"))
                .hasSize(1);
        assertThat(world.query("select 1 from user_account where user_email = 'same@example.org'"))
                .hasSize(1);
    }

    @Test
    void everybody_who_was_told_that_he_joined_is_on_the_roster() throws Exception {
        var statuses = race(i -> i % 3 == 2
                ? world.post("/team/member_delete", MASTER, "{\"team_id\":\"alpha\",\"user_id\":\"bob\"}")
                : add("alpha", "{\"user_id\":\"u" + i + "\",\"role\":\"user\"}"));

        assertThat(statuses).containsOnly(200, 400);
        assertThat(world.roster("alpha")).hasSize(2 + MANY * 2 / 3).doesNotContain("bob:user");
    }

    @Test
    void nobody_stays_on_the_roster_of_a_team_that_is_gone() throws Exception {
        var statuses = race(i -> i == MANY / 2
                ? world.post("/team/delete", MASTER, "{\"team_ids\":[\"alpha\",\"beta\"]}")
                : add(i % 2 == 0 ? "alpha" : "beta", "{\"user_id\":\"u" + i + "\",\"role\":\"user\"}"));

        assertThat(statuses).isSubsetOf(200, 404);
        assertThat(world.query("select 1 from team")).isEmpty();
        assertThat(world.query("select 1 from team_member")).isEmpty();
        int kept = Integer.parseInt(world.query("select sum(jsonb_array_length(members_with_roles)) from deleted_team")
                .getFirst());
        assertThat(kept)
                .isEqualTo(4
                        + (int) statuses.stream()
                                .filter(status -> status == 200)
                                .count()
                        - 1);
    }

    @Test
    void every_way_to_change_a_roster_at_once_leaves_one_that_agrees_with_itself() throws Exception {
        for (int i = 0; i < MANY; i++) {
            world.member("alpha", "u" + i, "user");
        }

        var statuses = race(i -> switch (i % 4) {
            case 0 -> add("alpha", "{\"user_id\":\"new" + i + "\",\"role\":\"user\"}");
            case 1 ->
                world.post(
                        "/management/v1/teams/alpha/members/bulk_delete",
                        MASTER,
                        "{\"members\":[{\"user_id\":\"u1\"},{\"user_id\":\"u" + i + "\"}]}");
            case 2 ->
                world.run(new FakeRequest("PATCH", "/v2/team/alpha/members")
                        .key(MASTER)
                        .json("{\"all_members_in_team\":true,\"update_fields\":{\"max_budget_in_team\":" + i + "}}"));
            default ->
                world.post(
                        "/team/update",
                        MASTER,
                        "{\"team_id\":\"alpha\",\"team_member_budget\":50,\"team_member_budget_update_mode\":\"both\"}");
        });

        assertThat(statuses).containsOnly(200);
        assertThat(world.roster("alpha")).hasSize(3 + MANY + 3 - 3);
        assertThat(world.query("select user_id from team_member where budget_id is not null"
                        + " and not exists (select 1 from budget where budget.budget_id = team_member.budget_id)"))
                .isEmpty();
    }

    @Test
    void batches_in_any_order_do_not_wait_for_each_other_for_ever() throws Exception {
        var statuses = race(i -> world.post(
                "/team/delete",
                MASTER,
                i % 2 == 0 ? "{\"team_ids\":[\"alpha\",\"beta\"]}" : "{\"team_ids\":[\"beta\",\"alpha\"]}"));

        assertThat(statuses).containsOnlyOnce(200);
        assertThat(statuses).isSubsetOf(200, 404);
        assertThat(world.query("select 1 from deleted_team")).hasSize(2);
    }

    @Test
    void what_an_organization_has_is_not_promised_twice_at_once() throws Exception {
        world.execute(
                "update organization set metadata = '{\"model_rpm_limit\":{\"m\":30}}' where organization_id = 'org-a'");

        var statuses = race(
                i -> world.post(
                        "/team/new",
                        MASTER,
                        "{\"organization_id\":\"org-a\",\"rpm_limit_type\":\"guaranteed_throughput\",\"model_rpm_limit\":{\"m\":10}}"));

        assertThat(statuses.stream().filter(status -> status == 200)).hasSize(3);
        assertThat(statuses).containsOnly(200, 400);
    }

    private Reply add(String team, String member) {
        return world.post("/team/member_add", MASTER, "{\"team_id\":\"" + team + "\",\"member\":" + member + "}");
    }

    private static List<Integer> race(IntFunction<Reply> request) throws Exception {
        var start = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(MANY)) {
            var answers = new ArrayList<Future<Integer>>();
            for (int i = 0; i < MANY; i++) {
                int mine = i;
                answers.add(threads.submit(() -> {
                    start.await();
                    return request.apply(mine).status();
                }));
            }
            start.countDown();
            var statuses = new ArrayList<Integer>();
            for (var answer : answers) {
                statuses.add(answer.get());
            }
            return statuses;
        }
    }
}
