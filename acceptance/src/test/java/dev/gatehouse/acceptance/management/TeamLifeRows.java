package dev.gatehouse.acceptance.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.acceptance.Http.Answer;
import java.util.List;

/** Rows that make, change, delete, block and unblock teams. */
final class TeamLifeRows {
    private TeamLifeRows() {}

    static void create(Row row) {
        var scene = new TeamScene(row);
        var id = scene.scratch.tag("team");
        var body = Api.json("team_id", id, "team_alias", id);
        switch (row.target()) {
            case "no organization" -> {
                switch (row.params()) {
                    case "body {team_id:<scratch>, team_alias:<scratch>}" -> made(scene, scene.caller(), body);
                    case "max_budget:-1" -> made(scene, scene.caller(), body.put("max_budget", -1));
                    default -> throw row.unread();
                }
            }
            case "org_a", "org_b" ->
                made(scene, scene.caller(), body.put("organization_id", scene.world.id(scene.org())));
            case "existing team_id" -> {
                assertThat(row.statuses()).containsExactly(200, 400);
                Api.done(row.toString(), scene.post(scene.caller(), body));
                var again = scene.post(scene.caller(), body.deepCopy().put("team_alias", "other"));
                assertThat(again.status()).isEqualTo(400);
                assertThat(scene.stored(id).path("team_alias").asText()).isEqualTo(id);
            }
            case "unknown organization" ->
                made(scene, scene.caller(), body.put("organization_id", scene.scratch.tag("nowhere")));
            case "see params" -> {
                switch (row.params()) {
                    case "soft_budget >= max_budget" ->
                        scene.says(
                                made(
                                        scene,
                                        scene.caller(),
                                        body.put("max_budget", 5).put("soft_budget", 5)),
                                "strictly lower");
                    case "soft_budget or team_member_budget negative" -> {
                        made(scene, scene.caller(), body.deepCopy().put("soft_budget", -1));
                        made(scene, scene.caller(), body.put("team_member_budget", -0.5));
                    }
                    default -> throw row.unread();
                }
            }
            default -> TeamLimitRows.create(scene, body);
        }
    }

    /** Made as it was asked for, or refused without a trace. */
    static Answer made(TeamScene scene, Api caller, ObjectNode body) {
        var answer = scene.row.check(caller.post("/team/new", body));
        var id = body.path("team_id").asText();
        assertThat(scene.exists(id)).as(scene.row.toString()).isEqualTo(scene.row.allows());
        if (scene.row.allows()) {
            var stored = scene.stored(id);
            body.properties().forEach(member -> {
                if (stored.has(member.getKey()) && !member.getKey().equals("metadata")) {
                    assertThat(stored.path(member.getKey()).asText())
                            .as(member.getKey())
                            .isEqualTo(member.getValue().asText());
                }
            });
            assertThat(stored.path("organization_id").isNull()).isEqualTo(!body.has("organization_id"));
        }
        return answer;
    }

    static void update(Row row) {
        var scene = new TeamScene(row);
        switch (row.target()) {
            case "scratch team in org_a (alpha shape)", "scratch team in org_b (beta shape)" -> {
                var team = scene.team();
                changed(
                        scene,
                        scene.caller(),
                        team,
                        Api.json(
                                "team_id",
                                team,
                                "team_alias",
                                scene.scratch.tag("marker"),
                                "organization_id",
                                scene.world.id(scene.org())));
            }
            case "scratch team in org_a" -> {
                var body = Api.json("team_id", scene.team(), "organization_id", scene.world.id(Actor.Org.B));
                var team = body.path("team_id").asText();
                if (row.actor().startsWith("scratch actor")) {
                    var both = scene.scratch.actor(
                            "both",
                            "internal_user_viewer",
                            List.of(scene.world.id(Actor.Org.A), scene.world.id(Actor.Org.B)));
                    joinB(scene);
                    changed(scene, both.api(), team, body);
                } else {
                    if (row.allows()) {
                        joinB(scene);
                    }
                    var answer = changed(scene, scene.caller(), team, body);
                    if (answer.status() == 403) {
                        scene.says(answer, "do not have access to this team");
                    }
                }
            }
            case "scratch team" -> {
                var team = scene.team();
                changed(scene, scene.caller(), team, Api.json("team_id", team, "max_budget", -1));
            }
            case "see params" -> {
                var team = scene.team(List.of(), "max_budget", 10, "soft_budget", 5);
                switch (row.params()) {
                    case "soft_budget >= effective max_budget" ->
                        changed(scene, scene.caller(), team, Api.json("team_id", team, "soft_budget", 10));
                    case "max_budget <= effective soft_budget" ->
                        changed(scene, scene.caller(), team, Api.json("team_id", team, "max_budget", 5));
                    default -> throw row.unread();
                }
            }
            case "team with member budgets" -> MemberLimitRows.update(scene);
            default -> TeamLimitRows.update(scene);
        }
    }

    /** Who is on the roster of a team that moves must belong to where it goes. */
    private static void joinB(TeamScene scene) {
        scene.master.does(
                "/team/member_delete",
                "team_id",
                scene.scratch.tag("team"),
                "user_id",
                scene.world.id(Actor.TEAM_ADMIN));
    }

    /** Changed as it was asked for, or refused and as it was. */
    static Answer changed(TeamScene scene, Api caller, String team, ObjectNode body) {
        var before = scene.all(team);
        var answer = scene.row.check(caller.post("/team/update", body));
        if (scene.row.allows()) {
            var stored = scene.stored(team);
            body.properties()
                    .forEach(member -> assertThat(stored.path(member.getKey()).asText())
                            .as(member.getKey())
                            .isEqualTo(member.getValue().asText()));
        } else {
            assertThat(scene.all(team)).as(scene.row.toString()).isEqualTo(before);
        }
        return answer;
    }

    static void delete(Row row) {
        var scene = new TeamScene(row);
        var team = scene.team();
        scene.checked("team_ids", List.of(team), "organization_id", scene.world.id(scene.org()));
        assertThat(scene.exists(team)).as(row.toString()).isEqualTo(!row.allows());
    }

    static void block(Row row) {
        var scene = new TeamScene(row);
        if (row.target().equals("missing team")) {
            scene.checked("team_id", scene.scratch.tag("missing"));
            return;
        }
        var team = scene.team();
        boolean blocks = row.endpoint().equals("/team/block");
        if (!blocks) {
            scene.master.does("/team/block", "team_id", team);
        }
        scene.checked("team_id", team, "organization_id", scene.world.id(scene.org()));
        assertThat(scene.stored(team).path("blocked").asBoolean())
                .as(row.toString())
                .isEqualTo(row.allows() == blocks);
    }

    static void roundTrip(Row row) {
        var scene = new TeamScene(row);
        var team = scene.team();
        var key = scene.scratch.key("key", null, team);
        assertThat(row.statuses()).containsExactly(200, 200);
        scene.caller().does("/team/block", "team_id", team);
        assertThat(scene.stored(team).path("blocked").asBoolean()).isTrue();
        assertThat(Api.use(key.clear())).isEqualTo(401);
        scene.caller().does("/team/unblock", "team_id", team);
        assertThat(scene.stored(team).path("blocked").asBoolean()).isFalse();
        assertThat(Api.use(key.clear())).isEqualTo(200);
    }
}
