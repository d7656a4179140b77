package dev.gatehouse.acceptance.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Rows about what teams may call, and what their members may do. */
final class TeamRightRows {
    private TeamRightRows() {}

    static void models(Row row) {
        var scene = new TeamScene(row);
        var marker = scene.scratch.tag("model");
        if (row.target().equals("missing team")) {
            scene.checked("team_id", scene.scratch.tag("missing"), "models", List.of(marker));
            return;
        }
        if (!row.target().equals("scratch team in org_a with team_admin as admin")) {
            throw row.unread();
        }
        boolean adds = row.endpoint().endsWith("/add");
        var team = scene.team(List.of(), "models", adds ? List.of("kept") : List.of("kept", marker));
        var before = scene.all(team);
        scene.checked("team_id", team, "models", List.of(marker));
        if (row.allows()) {
            assertThat(scene.stored(team).path("models"))
                    .extracting(JsonNode::asText)
                    .isEqualTo(adds ? List.of("kept", marker) : List.of("kept"));
        } else {
            assertThat(scene.all(team)).as(row.toString()).isEqualTo(before);
        }
    }

    static void permissionsList(Row row) {
        var scene = new TeamScene(row);
        var team = scene.team();
        var answer = scene.read(Api.path(row.endpoint(), "team_id", team));
        if (row.allows()) {
            assertThat(answer.json().path("team_id").asText()).isEqualTo(team);
            assertThat(answer.json().path("team_member_permissions").isArray()).isTrue();
            assertThat(answer.json().path("all_available_permissions"))
                    .extracting(JsonNode::asText)
                    .contains("/key/generate", "/key/info");
        } else {
            assertThat(answer.text()).doesNotContain("all_available_permissions");
        }
    }

    static void permissionsUpdate(Row row) {
        var scene = new TeamScene(row);
        if (row.target().equals("scratch team listed in available_teams")) {
            RosterRows.onAvailable(scene, caller -> {
                row.check(caller.post(
                        row.endpoint(),
                        "team_id",
                        "scratch-available",
                        "team_member_permissions",
                        List.of("/key/info")));
                assertThat(permissions(scene, "scratch-available")).isEmpty();
            });
            return;
        }
        var team = scene.team();
        var before = scene.all(team);
        scene.checked("team_id", team, "team_member_permissions", List.of("/key/info"));
        if (row.allows()) {
            assertThat(permissions(scene, team)).containsExactly("/key/info");
        } else {
            assertThat(scene.all(team)).as(row.toString()).isEqualTo(before);
        }
    }

    private static List<String> permissions(TeamScene scene, String team) {
        var permissions = new ArrayList<String>();
        scene.stored(team).path("team_member_permissions").forEach(one -> permissions.add(one.asText()));
        return permissions;
    }

    static void permissionsOfMany(Row row) {
        var scene = new TeamScene(row);
        var stored = List.of("/key/delete", "/key/update");
        var one = scene.scratch.team("t1", List.of(), List.of(), "team_member_permissions", stored);
        var other = scene.scratch.team("t2", List.of(), List.of(), "team_member_permissions", stored);
        switch (row.params()) {
            case "body {team_ids:[id], permissions:[...]}" -> {
                scene.checked("team_ids", List.of(one), "permissions", List.of("/key/info"));
                assertThat(permissions(scene, one))
                        .isEqualTo(row.allows() ? List.of("/key/delete", "/key/info", "/key/update") : stored);
            }
            case "team_ids=[t1] of t1,t2" -> {
                updated(scene, 1, "team_ids", List.of(one), "permissions", List.of("/key/info"));
                assertThat(permissions(scene, one)).contains("/key/info");
                assertThat(permissions(scene, other)).isEqualTo(stored);
            }
            case "permissions already present" -> {
                updated(scene, 0, "team_ids", List.of(one), "permissions", List.of("/key/update"));
                assertThat(permissions(scene, one)).isEqualTo(stored);
            }
            case "both selectors" -> {
                scene.says(
                        scene.checked(
                                "team_ids",
                                List.of(one),
                                "apply_to_all_teams",
                                true,
                                "permissions",
                                List.of("/key/info")),
                        "Cannot set both");
                assertThat(permissions(scene, one)).isEqualTo(stored);
            }
            case "apply_to_all_teams:true" -> everywhere(scene, List.of(one, other));
            default -> throw row.unread();
        }
    }

    /** With what every member may do anyhow: other tests' teams are not to notice. */
    private static void everywhere(TeamScene scene, List<String> teams) {
        var answer = scene.checked("apply_to_all_teams", true, "permissions", List.of("/key/info"));
        assertThat(answer.json().path("teams_updated").asInt()).isGreaterThanOrEqualTo(2);
        for (var team : teams) {
            assertThat(permissions(scene, team)).containsExactly("/key/delete", "/key/info", "/key/update");
        }
        assertThat(permissions(scene, scene.world.id(Actor.Team.ALPHA))).contains("/key/info");
        updated(scene, 0, "apply_to_all_teams", true, "permissions", List.of("/key/info"));
    }

    private static void updated(TeamScene scene, int count, Object... members) {
        assertThat(scene.checked(members).json().path("teams_updated").asInt(-1))
                .as(scene.row.toString())
                .isEqualTo(count);
    }
}
