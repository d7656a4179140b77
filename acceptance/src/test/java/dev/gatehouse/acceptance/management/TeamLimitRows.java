package dev.gatehouse.acceptance.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** Rows about what organizations, users and keys let a team have. */
final class TeamLimitRows {
    private TeamLimitRows() {}

    static void create(TeamScene scene, ObjectNode body) {
        var row = scene.row;
        switch (row.target()) {
            case "org models [allowed-model]" -> {
                var models = body.put("organization_id", organization(scene, "models", List.of("allowed-model")))
                        .putArray("models")
                        .add("allowed-model");
                switch (row.params()) {
                    case "models=[allowed-model]" -> {}
                    case "models=[allowed-model, other]" -> models.add("other");
                    default -> throw row.unread();
                }
                made(scene, scene.caller(), body);
            }
            case "organization with org budget 100" -> {
                int budget = switch (row.params()) {
                    case "max_budget above the org limit" -> 200;
                    case "max_budget within the org limit" -> 50;
                    default -> throw row.unread();
                };
                body.put("organization_id", organization(scene, "max_budget", 100))
                        .put("max_budget", budget);
                made(scene, scene.caller(), body);
            }
            case "organization with org tpm 100" ->
                made(
                        scene,
                        scene.caller(),
                        body.put("organization_id", organization(scene, "tpm_limit", 100))
                                .put("tpm_limit", 200));
            case "organization with org rpm 100" ->
                made(
                        scene,
                        scene.caller(),
                        body.put("organization_id", organization(scene, "rpm_limit", 100))
                                .put("rpm_limit", 200));
            case "org metadata model_rpm_limit {gpt-4:30}, sibling team holds 20" ->
                guaranteed(scene, body, "rpm", 30, 20, 100);
            case "org metadata model_tpm_limit {gpt-4:500}, sibling holds 200" ->
                guaranteed(scene, body, "tpm", 500, 200, 5000);
            case "-" -> memberBudget(scene, body);
            default -> standalone(scene, body);
        }
    }

    private static void made(TeamScene scene, Api caller, ObjectNode body) {
        TeamLifeRows.made(scene, caller, body);
    }

    private static String organization(TeamScene scene, Object... members) {
        return scene.scratch.organization("org", members);
    }

    private static void guaranteed(TeamScene scene, ObjectNode body, String unit, int has, int held, int wanted) {
        var limit = "model_" + unit + "_limit";
        var type = unit + "_limit_type";
        var organization = organization(scene, "metadata", Api.json(limit, Api.json("gpt-4", has)));
        scene.scratch.team(
                "sibling",
                List.of(),
                List.of(),
                "organization_id",
                organization,
                limit,
                Api.json("gpt-4", held),
                type,
                "guaranteed_throughput");
        body.put("organization_id", organization).put(type, "guaranteed_throughput");
        body.set(limit, Api.json("gpt-4", wanted));
        var answer = TeamLifeRows.made(scene, scene.caller(), body);
        scene.says(answer, unit.toUpperCase(Locale.ROOT));
    }

    private static void memberBudget(TeamScene scene, ObjectNode body) {
        scene.row.check(scene.caller()
                .post(
                        "/team/new",
                        body.put("team_member_budget", 10)
                                .put("team_member_rpm_limit", 100)
                                .put("team_member_tpm_limit", 1000)));
        var stored = scene.stored(body.path("team_id").asText());
        var budget = stored.path("team_member_budget_table");
        assertThat(budget.path("budget_id").asText())
                .isEqualTo(stored.at("/metadata/team_member_budget_id").asText("none"));
        assertThat(List.of(
                        budget.path("max_budget").asInt(),
                        budget.path("rpm_limit").asInt(),
                        budget.path("tpm_limit").asInt()))
                .containsExactly(10, 100, 1000);
    }

    /** Who is no administrator gives a team of his own no more than he and his key have. */
    private static void standalone(TeamScene scene, ObjectNode body) {
        var row = scene.row;
        if (!row.actor().startsWith("internal user whose key has allowed_routes")) {
            throw row.unread();
        }
        var user = row.target().equals("standalone team; user row max_budget 100")
                ? scene.scratch.user("maker", "internal_user", "max_budget", 100)
                : scene.scratch.user("maker", "internal_user");
        var routes = List.of("/team/new", "/team/update");
        var key = switch (row.target()) {
            case "standalone team; user row max_budget 100" ->
                scene.scratch.raw("maker", "user_id", user, "allowed_routes", routes);
            case "standalone team; key models [allowed]" ->
                scene.scratch.raw("maker", "user_id", user, "allowed_routes", routes, "models", List.of("allowed"));
            case "standalone team; key tpm 1000" ->
                scene.scratch.raw("maker", "user_id", user, "allowed_routes", routes, "tpm_limit", 1000);
            case "standalone team; key rpm 100" ->
                scene.scratch.raw("maker", "user_id", user, "allowed_routes", routes, "rpm_limit", 100);
            default -> throw row.unread();
        };
        if (row.params().equals("models=superset")) {
            body.putArray("models").add("allowed").add("other");
        } else {
            var parts = row.params().split("=");
            body.put(parts[0], Integer.parseInt(parts[1]));
        }
        made(scene, Api.with(key.clear()), body);
    }

    static void update(TeamScene scene) {
        var row = scene.row;
        switch (row.target()) {
            case "team in organization with org budget 100" -> {
                var team = scene.scratch.team(
                        "team", List.of(), List.of(), "organization_id", organization(scene, "max_budget", 100));
                TeamLifeRows.changed(scene, scene.caller(), team, Api.json("team_id", team, "max_budget", 200));
            }
            case "standalone team with max_budget" -> authority(scene);
            case "team without default" -> {
                var team = scene.team();
                scene.checked("team_id", team, "team_member_budget", 5);
                var stored = scene.stored(team);
                assertThat(stored.at("/team_member_budget_table/max_budget").asInt())
                        .isEqualTo(5);
                assertThat(stored.at("/metadata/team_member_budget_id").asText("none"))
                        .isEqualTo(
                                stored.at("/team_member_budget_table/budget_id").asText());
            }
            default -> throw row.unread();
        }
    }

    private static void authority(TeamScene scene) {
        var row = scene.row;
        if (!row.actor().startsWith("team admin")) {
            throw row.unread();
        }
        var user = scene.scratch.user("admin", "internal_user");
        var key = scene.scratch.raw("admin", "user_id", user, "allowed_routes", List.of("/team/update"));
        int stored = row.params().startsWith("max_budget 500") ? 500 : 50;
        var team = scene.scratch.team("team", List.of(user), List.of(), "max_budget", stored);
        var body = Api.json("team_id", team);
        switch (row.params()) {
            case "max_budget 50 -> 999" -> body.put("max_budget", 999);
            case "max_budget 500 -> 300" -> body.put("max_budget", 300);
            case "max_budget null" -> body.putNull("max_budget");
            default -> throw row.unread();
        }
        TeamLifeRows.changed(scene, Api.with(key.clear()), team, body);
    }
}
