package dev.gatehouse.acceptance.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/** Rows of the matrix of teams that are about keys. */
final class TeamKeyRows {
    private TeamKeyRows() {}

    static void bulkUpdate(Row row) {
        var scene = new TeamScene(row);
        var team = scene.scratch.team("team", List.of(), List.of());
        var one = scene.scratch.key("one", null, team);
        var other = scene.scratch.key("other", null, team);
        var fields = Api.json("max_budget", 42);
        switch (row.target()) {
            case "not a member" -> {
                scene.checked("team_id", team, "key_ids", List.of(one.hash()), "update_fields", fields);
                hasBudget(scene, one, false);
            }
            case "-" -> {
                scene.checked("team_id", "", "key_ids", List.of(one.hash()), "update_fields", fields);
                hasBudget(scene, one, false);
            }
            case "team with 2 keys" -> {
                scene.checked("team_id", team, "all_keys_in_team", true, "update_fields", fields);
                hasBudget(scene, one, true);
                hasBudget(scene, other, true);
            }
            case "team with 1 key" -> {
                var ids = List.of(one.hash(), Key.random().hash());
                var answer = scene.checked("team_id", team, "key_ids", ids, "update_fields", fields)
                        .json();
                assertThat(answer.path("total_requested").asInt()).isEqualTo(2);
                assertThat(answer.path("successful_updates")).hasSize(1);
                assertThat(answer.path("failed_updates")).hasSize(1);
                hasBudget(scene, one, true);
                hasBudget(scene, other, false);
            }
            default -> throw row.unread();
        }
    }

    private static void hasBudget(TeamScene scene, Key key, boolean has) {
        assertThat(scene.master.row(key.hash()).orElseThrow().path("max_budget").asInt())
                .as(scene.row.toString())
                .isEqualTo(has ? 42 : 0);
    }

    static void generate(Row row) {
        var scene = new TeamScene(row);
        if (!row.params().equals("project_id:<unknown>")) {
            throw row.unread();
        }
        scene.checked("key_alias", scene.scratch.tag("key"), "project_id", scene.scratch.tag("project"));
        assertThat(scene.master.withAlias(scene.scratch.tag("key"))).isZero();
    }

    /** By an administrator of the team the key goes to, who is the key's owner. */
    static void update(Row row) {
        var scene = new TeamScene(row);
        if (!row.target().equals("key moved to a team the caller administers")) {
            throw row.unread();
        }
        var admin = scene.scratch.actor("admin", "internal_user", List.of());
        var from = scene.scratch.team("from", List.of(admin.user()), List.of());
        var to = scene.scratch.team("to", List.of(admin.user()), List.of());
        var key = scene.scratch.key("moved", admin.user(), from);
        row.check(admin.api().post("/key/update", "key", key.clear(), "team_id", to));
        assertThat(scene.master.row(key.hash()).orElseThrow().path("team_id").asText())
                .isEqualTo(to);
    }
}
