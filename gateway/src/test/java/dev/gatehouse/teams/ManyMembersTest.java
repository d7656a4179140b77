package dev.gatehouse.teams;

import static dev.gatehouse.teams.TeamsFixture.MASTER;
import static dev.gatehouse.teams.TeamsFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.endpoint.FakeRequest;
import dev.gatehouse.endpoint.Reply;
import dev.gatehouse.platform.Clocks;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rosters of ten thousand: nothing asks once for each member. */
class ManyMembersTest {
    private static final int MANY = 10_000;

    /** A second on a quiet machine; this one may be busy, and one statement for each member would still be far above. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(8);

    private final TeamsFixture world = new TeamsFixture();

    private Reply quick(String what, Supplier<Reply> request) {
        long begun = Clocks.system().nanos();
        var reply = request.get();
        long took = Clocks.system().nanos() - begun;
        assertThat(reply.status()).as(what).isEqualTo(200);
        assertThat(took).as(what).isLessThan(PATIENCE);

        return reply;
    }

    @Test
    void ten_thousand_join_are_shown_changed_and_leave_in_a_few_statements() {
        var members = IntStream.range(0, MANY)
                .mapToObj(i -> "{\"user_id\":\"u" + i + "\",\"role\":\"user\"}")
                .collect(Collectors.joining(","));

        quick(
                "joining",
                () -> world.post("/team/member_add", MASTER, "{\"team_id\":\"alpha\",\"member\":[" + members + "]}"));
        var info = quick("info", () -> world.get("/team/info?team_id=alpha", MASTER));
        assertThat(json(info).at("/team_info/members_with_roles")).hasSize(MANY + 3);
        var page = quick(
                "a page",
                () -> world.run(new FakeRequest(
                                "GET", "/management/v1/teams/alpha/members?page=50&page_size=100&q=u&sort=-spend")
                        .key(MASTER)));
        assertThat(json(page).path("data")).hasSize(100);
        quick(
                "limits for all",
                () -> world.run(new FakeRequest("PATCH", "/v2/team/alpha/members")
                        .key(MASTER)
                        .json("{\"all_members_in_team\":true,\"update_fields\":{\"max_budget_in_team\":5}}")));
        assertThat(world.query("select count(*)::text from team_member join budget using (budget_id)"))
                .containsExactly(String.valueOf(MANY + 3));
        quick(
                "a budget for all members",
                () -> world.post(
                        "/team/update",
                        MASTER,
                        "{\"team_id\":\"alpha\",\"team_member_budget\":9,\"team_member_budget_update_mode\":\"both\"}"));
        assertThat(
                        world.query(
                                "select distinct coalesce(max_budget::text, '-') from team_member join budget using (budget_id)"))
                .containsExactly("-");
        quick(
                "one leaving",
                () -> world.post("/team/member_delete", MASTER, "{\"team_id\":\"alpha\",\"user_id\":\"u7\"}"));
        var some = IntStream.range(100, 600)
                .mapToObj(i -> "{\"user_id\":\"u" + i + "\"}")
                .collect(Collectors.joining(","));
        quick(
                "five hundred leaving",
                () -> world.post(
                        "/management/v1/teams/alpha/members/bulk_delete", MASTER, "{\"members\":[" + some + "]}"));
        assertThat(world.query("select count(*)::text from team_member where team_id = 'alpha'"))
                .containsExactly(String.valueOf(MANY + 3 - 501));
        quick("the end", () -> world.post("/team/delete", MASTER, "{\"team_ids\":[\"alpha\"]}"));
        assertThat(world.query("select count(*)::text from team_member where team_id = 'alpha'"))
                .containsExactly("0");
    }
}
