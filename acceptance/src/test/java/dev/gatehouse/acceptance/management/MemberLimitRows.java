package dev.gatehouse.acceptance.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Rows about what members may spend: set back, or made the team's again. */
final class MemberLimitRows {
    private MemberLimitRows() {}

    static void resetBudget(Row row) {
        var scene = new TeamScene(row);
        var member = scene.scratch.tag("member");
        if (row.target().equals("missing team")) {
            reset(scene, scene.scratch.tag("missing"), member, "budget");
            return;
        }
        var team = scene.scratch.team(
                "team",
                row.target().contains("team_admin is admin") ? List.of(scene.world.id(Actor.TEAM_ADMIN)) : List.of(),
                List.of(member),
                "organization_id",
                scene.world.id(scene.org()),
                "team_member_budget",
                7);
        scene.master.does("/team/member_update", "team_id", team, "user_id", member, "max_budget_in_team", 3);
        var own = scene.membership(team, member).path("budget_id").asText();
        var before = scene.all(team);
        var shared = scene.stored(team).path("team_member_budget_table");
        var answer = reset(scene, team, member, "budget");
        if (!row.allows()) {
            assertThat(scene.all(team)).as(row.toString()).isEqualTo(before);
            return;
        }
        var now = scene.membership(team, member);
        assertThat(now.path("budget_id")).isEqualTo(shared.path("budget_id"));
        assertThat(now.path("spend").asInt()).isZero();
        assertThat(answer.path("budget_id")).isEqualTo(shared.path("budget_id"));
        assertThat(answer.path("previous_budget_id").asText()).isEqualTo(own);
        assertThat(answer.path("budget_source").asText()).isEqualTo("team_default");
        assertThat(scene.stored(team).path("team_member_budget_table")).isEqualTo(shared);
    }

    private static JsonNode reset(TeamScene scene, String team, String user, String what, Object... members) {
        var path = "/team/" + team + "/member/" + user + "/reset_" + what;
        return scene.row.check(scene.caller().post(path, members)).json();
    }

    static void resetSpend(Row row) {
        var scene = new TeamScene(row);
        var member = scene.scratch.tag("member");
        var team = scene.scratch.team(
                "team",
                row.target().contains("team_admin is admin") ? List.of(scene.world.id(Actor.TEAM_ADMIN)) : List.of(),
                List.of(member),
                "organization_id",
                scene.world.id(scene.org()),
                "team_member_budget",
                7);
        var before = scene.all(team);
        switch (row.target()) {
            case "user without membership row" ->
                reset(scene, team, scene.scratch.tag("nobody"), "spend", "reset_to", 0);
            case "membership spend s" -> reset(scene, team, member, "spend", "reset_to", 1);
            default -> {
                // Nothing a client sends makes a member spend: more than nothing is set back by tests of the server
                // itself.
                var answer = reset(scene, team, member, "spend", "reset_to", 0);
                if (row.allows()) {
                    assertThat(answer.toString())
                            .isEqualTo(Api.json(
                                            "team_id",
                                            team,
                                            "user_id",
                                            member,
                                            "spend",
                                            0,
                                            "previous_spend",
                                            0,
                                            "max_budget",
                                            7)
                                    .toString());
                }
            }
        }
        assertThat(scene.all(team)).as(row.toString()).isEqualTo(before);
    }

    /** What becomes of members' own budgets when that of all members changes. */
    static void update(TeamScene scene) {
        var row = scene.row;
        var poor = scene.scratch.tag("poor");
        var rich = scene.scratch.tag("rich");
        var team = scene.scratch.team("team", List.of(), List.of(poor, rich));
        var period = row.params().equals("different duration")
                ? "1d"
                : row.params().startsWith("member duration") ? "60m" : "1h";
        own(scene, team, poor, 50, period);
        own(scene, team, rich, 200, period);
        var body = Api.json("team_id", team, "team_member_budget", 100, "team_member_budget_duration", "1h");
        int updated = 0;
        var left = List.of("50", "200");
        switch (row.params()) {
            case "team_member_budget 100, duration 1h, mode keep" -> body.put("team_member_budget_update_mode", "keep");
            case "mode raise" -> {
                body.put("team_member_budget_update_mode", "raise");
                updated = 1;
                left = List.of("null", "200");
            }
            case "mode lower" -> {
                body.put("team_member_budget_update_mode", "lower");
                updated = 1;
                left = List.of("50", "null");
            }
            case "mode both", "member duration 60m vs default 1h" -> {
                body.put("team_member_budget_update_mode", "both");
                updated = 2;
                left = List.of("null", "null");
            }
            case "different duration" -> body.put("team_member_budget_update_mode", "both");
            case "clear default on team with null metadata" ->
                body.putNull("team_member_budget").putNull("team_member_budget_duration");
            default -> throw row.unread();
        }
        var answer = row.check(scene.caller().post("/team/update", body)).json();
        assertThat(answer.path("member_budgets_updated").asInt(-1))
                .as(row.toString())
                .isEqualTo(updated);
        assertThat(List.of(amount(scene, team, poor), amount(scene, team, rich)))
                .isEqualTo(left);
        assertThat(scene.stored(team).path("metadata").has("team_member_budget_id"))
                .isEqualTo(!body.path("team_member_budget").isNull());
    }

    private static void own(TeamScene scene, String team, String user, int amount, String period) {
        scene.master.does(
                "/team/member_update",
                "team_id",
                team,
                "user_id",
                user,
                "max_budget_in_team",
                amount,
                "budget_duration",
                period);
    }

    private static String amount(TeamScene scene, String team, String user) {
        return scene.membership(team, user)
                .at("/litellm_budget_table/max_budget")
                .asText();
    }
}
