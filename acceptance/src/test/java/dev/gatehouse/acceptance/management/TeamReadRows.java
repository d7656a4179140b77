package dev.gatehouse.acceptance.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.acceptance.management.Actor.Team;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rows that look at teams, their members and what they used. */
final class TeamReadRows {
    private TeamReadRows() {}

    static void info(Row row) {
        var scene = new TeamScene(row);
        if (row.params().equals("no team_id query")) {
            scene.read("/team/info");
            return;
        }
        var answer = scene.read(Api.path("/team/info", "team_id", scene.worlds()));
        if (row.allows()) {
            assertThat(answer.json().path("team_id").asText()).isEqualTo(scene.worlds());
            assertThat(answer.json().at("/team_info/team_id").asText()).isEqualTo(scene.worlds());
        } else {
            noData(scene, answer.text());
        }
    }

    private static void noData(TeamScene scene, String text) {
        assertThat(text).as(scene.row.toString()).doesNotContain("members_with_roles", "team_alias", "results");
    }

    static void list(Row row) {
        var scene = new TeamScene(row);
        var path = switch (row.target()) {
            case "all teams" -> row.endpoint();
            case "own user id" -> Api.path(row.endpoint(), "user_id", scene.own());
            case "another user" ->
                Api.path(
                        row.endpoint(),
                        "user_id",
                        scene.world.id(row.params().equals("user_id=owner") ? Actor.OWNER : Actor.CROSS_ORG_USER));
            default -> throw row.unread();
        };
        var answer = scene.read(path);
        if (!row.allows()) {
            noData(scene, answer.text());
            return;
        }
        var expected = Stream.of(Team.values())
                .filter(team -> row.effect()
                        .substring(row.effect().indexOf('{'), row.effect().indexOf('}'))
                        .contains(team.name().toLowerCase(Locale.ROOT)))
                .collect(Collectors.toSet());
        assertThat(visible(scene, path, row.endpoint().startsWith("/v2")))
                .as(row.toString())
                .isEqualTo(expected);
    }

    /** Which teams of the world are on any page. */
    private static Set<Team> visible(TeamScene scene, String path, boolean paged) {
        var ids = new ArrayList<String>();
        if (paged) {
            JsonNode page;
            int number = 1;
            do {
                page = Api.done(
                        path,
                        scene.caller().get(path + (path.contains("?") ? "&" : "?") + "page_size=100&page=" + number++));
                page.path("teams").forEach(team -> ids.add(team.path("team_id").asText()));
            } while (number <= page.path("total_pages").asInt());
        } else {
            Api.done(path, scene.caller().get(path))
                    .forEach(team -> ids.add(team.path("team_id").asText()));
        }
        return Stream.of(Team.values())
                .filter(team -> ids.contains(scene.world.id(team)))
                .collect(Collectors.toSet());
    }

    static void me(Row row) {
        var scene = new TeamScene(row);
        var caller = row.actor().equals("key without user_id")
                ? Api.with(scene.scratch.key("nobody", null, scene.worlds()).clear())
                : scene.caller();
        var answer = row.check(caller.get("/team/" + scene.worlds() + "/members/me"));
        if (row.allows()) {
            assertThat(answer.json().path("user_id").asText()).isEqualTo(scene.own());
            assertThat(answer.json().path("team_id").asText()).isEqualTo(scene.worlds());
        } else {
            noData(scene, answer.text());
        }
    }

    /** Routes that look at nothing in particular. */
    static void everybody(Row row) {
        var scene = new TeamScene(row);
        var answer = scene.read(row.endpoint());
        switch (row.effect()) {
            case "body = []" -> assertThat(answer.text()).isEqualTo("[]");
            case "body = {fields: []}" -> assertThat(answer.text()).isEqualTo("{\"fields\":[]}");
            case "no data" -> noData(scene, answer.text());
            default -> throw row.unread();
        }
    }

    static void members(Row row) {
        var scene = new TeamScene(row);
        switch (row.target()) {
            case "team_alpha", "team_beta", "team_gamma" -> {
                var answer = scene.read("/management/v1/teams/" + scene.worlds() + "/members");
                if (!row.allows()) {
                    scene.problem(answer, "forbidden");
                    return;
                }
                assertThat(answer.json().fieldNames()).toIterable().contains("data", "meta", "links");
                assertThat(answer.json().path("data").findValuesAsText("user_id"))
                        .containsExactlyElementsOf(scene.roster(scene.worlds()).stream()
                                .map(entry -> entry.substring(0, entry.lastIndexOf(':')))
                                .toList());
            }
            case "scratch team" -> MemberListRows.play(scene);
            default -> throw row.unread();
        }
    }

    static void activity(Row row) {
        var scene = new TeamScene(row);
        var query = new ArrayList<>(List.of("start_date", "2024-01-01", "end_date", "2024-12-31"));
        if (row.endpoint().endsWith("/search")) {
            query.addAll(List.of("search", "x"));
        }
        switch (row.target()) {
            case "no team_ids" -> {}
            case "team_ids=team_alpha", "team_ids=team_beta" -> query.addAll(List.of("team_ids", scene.worlds()));
            case "see params" -> query.subList(0, 2).clear();
            default -> throw row.unread();
        }
        var answer = scene.read(Api.path(row.endpoint(), query.toArray(String[]::new)));
        switch (row.effect()) {
            case "own teams (admin: all)", "paginated activity" -> {
                assertThat(answer.json().path("results").isArray()).isTrue();
                assertThat(answer.json().at("/metadata/total_spend").isNumber()).isTrue();
            }
            case "{start_date,end_date,results:[{team_id,...}]}" -> {
                assertThat(answer.json().path("start_date").asText()).isEqualTo("2024-01-01");
                assertThat(answer.json().path("results").isArray()).isTrue();
            }
            case "no data" -> noData(scene, answer.text());
            case "detail.error asks for start_date and end_date" ->
                scene.says(answer, "Please provide start_date and end_date");
            default -> throw row.unread();
        }
    }
}
