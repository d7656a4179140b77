package dev.gatehouse.acceptance.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Rows that walk the roster of a team of their own by pages. */
final class MemberListRows {
    private MemberListRows() {}

    static void play(TeamScene scene) {
        var row = scene.row;
        var one = scene.scratch.tag("One_");
        var two = scene.scratch.tag("two%");
        var team = scene.scratch.team("team", List.of(), List.of(one, two, scene.scratch.tag("three")));
        var path = "/management/v1/teams/" + team + "/members";
        if (row.actor().equals("proxy_admin_viewer")) {
            var viewer = scene.scratch.actor("viewer", "proxy_admin_viewer", List.of());
            assertThat(row.check(viewer.api().get(path)).json().path("data")).hasSize(3);
            return;
        }
        switch (row.params()) {
            case "membership with null budget while live default exists" -> {
                budgeted(scene, team);
                var unlimited = Api.json("team_id", team, "user_id", one, "max_budget_in_team", null);
                Api.done("the update", scene.master.post("/team/member_update", unlimited));
                assertThat(sources(list(scene, path))).containsOnly("team_default");
            }
            case "default budget row deleted" -> {
                scene.master.does("/budget/delete", "id", budgeted(scene, team));
                assertThat(sources(list(scene, path))).containsOnly("none");
            }
            case "page/page_size" -> pages(scene, path, List.of(one, two, scene.scratch.tag("three")));
            case "page_size > 100" ->
                assertThat(list(scene, path + "?page_size=1000")
                                .at("/meta/page_size")
                                .asInt())
                        .isEqualTo(100);
            case "q=<literal, any case>" -> {
                assertThat(users(list(scene, Api.path(path, "q", "ONE_")))).containsExactly(one);
                assertThat(users(list(scene, Api.path(path, "q", "%")))).containsExactly(two);
                assertThat(users(list(scene, Api.path(path, "q", "e_o")))).isEmpty();
            }
            case "unknown query parameter" ->
                scene.problem(row.check(scene.caller().get(path + "?colour=red")), "unknown-query-parameter");
            case "q matching a member of another team" -> {
                scene.scratch.team("other", List.of(), List.of(scene.scratch.tag("elsewhere")));
                assertThat(users(list(scene, Api.path(path, "q", "elsewhere")))).isEmpty();
            }
            default -> throw row.unread();
        }
    }

    /** The id of the budget of all members. */
    private static String budgeted(TeamScene scene, String team) {
        scene.master.does("/team/update", "team_id", team, "team_member_budget", 5);
        return scene.stored(team).at("/metadata/team_member_budget_id").asText();
    }

    private static void pages(TeamScene scene, String path, List<String> roster) {
        var first = list(scene, path + "?page_size=2");
        assertThat(users(first)).isEqualTo(roster.subList(0, 2));
        assertThat(first.path("meta"))
                .isEqualTo(Api.json("total_count", 3, "total_pages", 2, "page", 1, "page_size", 2));
        var second = list(scene, first.at("/links/next").asText());
        assertThat(users(second)).isEqualTo(roster.subList(2, 3));
        assertThat(second.at("/links/next").isNull()).isTrue();
    }

    private static JsonNode list(TeamScene scene, String path) {
        return scene.row.check(scene.caller().get(path)).json();
    }

    private static List<String> users(JsonNode page) {
        return page.path("data").findValuesAsText("user_id");
    }

    private static List<String> sources(JsonNode page) {
        return page.path("data").findValuesAsText("budget_source");
    }
}
