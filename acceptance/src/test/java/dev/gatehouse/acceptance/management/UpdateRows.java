package dev.gatehouse.acceptance.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.acceptance.management.Actor.Team;
import java.util.List;

/** Rows that change one key. */
final class UpdateRows {
    private static final List<String> LIMITS = List.of("max_budget", "tpm_limit", "rpm_limit");

    private UpdateRows() {}

    static void update(Row row) {
        var scene = new Scene(row);
        switch (row.target()) {
            case "self", "self (owner = actor, no team)", "owner (team alpha)", "cross_org_user (team beta)" ->
                changed(scene);
            case "missing key" -> {
                scene.word("marker", scene.alias()).checked();
                assertThat(scene.master.row("sk-missing")).isEmpty();
            }
            case "key owned by the actor in the source team (created_by null)" -> movedByItsOwner(scene);
            default -> moved(scene);
        }
    }

    private static void changed(Scene scene) {
        var key = scene.target();
        var before = scene.stored(key);
        scene.word("marker", scene.alias()).checked();
        switch (scene.row.effect()) {
            case "row.models = marker list" -> {
                assertThat(scene.stored(key).path("models")).hasSize(1);
                assertThat(scene.stored(key).at("/models/0").asText()).isEqualTo(scene.alias());
                scene.works(key);
            }
            case "row.models unchanged" -> scene.unchanged(key, before);
            case "max_budget, tpm_limit, rpm_limit stay null" -> {
                scene.unchanged(key, before);
                assertThat(LIMITS)
                        .allSatisfy(
                                limit -> assertThat(before.path(limit).isNull()).isTrue());
            }
            default -> throw scene.row.unread();
        }
    }

    private static void movedByItsOwner(Scene scene) {
        if (!scene.row
                .actor()
                .equals(
                        "scratch internal_user, own key with allowed_routes [/key/update], admin of both scratch teams")) {
            throw scene.row.unread();
        }
        var actor = scene.scratch.actor("actor", "internal_user", List.of(), "allowed_routes", List.of("/key/update"));
        var source = scene.scratch.team("source", List.of(actor.user()), List.of());
        var destination = scene.scratch.team("destination", List.of(actor.user()), List.of());
        var key = scene.scratch.raw("moved", "user_id", actor.user(), "team_id", source);
        scene.word("key", key.clear()).word("target team", destination);
        scene.row.check(scene.call(actor.api(), "/key/update"));
        team(scene, key, destination);
    }

    private static void moved(Scene scene) {
        var owner = scene.scratch.world().id(Actor.OWNER);
        var model = scene.scratch.tag("model");
        var alpha = scene.scratch.world().id(Team.ALPHA);
        var key = scene.scratch.key("moved", owner, alpha, "models", List.of(model), "tpm_limit", 500, "rpm_limit", 50);
        var before = scene.stored(key);
        var team = switch (scene.row.target()) {
            case "owner key in alpha (models [m], tpm 500, rpm 50)" ->
                destination(scene, List.of(owner), model, 10_000, 1_000);
            case "team lacks the model of the key" ->
                destination(scene, List.of(owner), "something-else", 10_000, 1_000);
            case "key tpm_limit above team tpm_limit" -> destination(scene, List.of(owner), model, 100, 1_000);
            case "key rpm_limit above team rpm_limit" -> destination(scene, List.of(owner), model, 10_000, 5);
            case "owner not member of the new team" -> destination(scene, List.of(), model, 10_000, 1_000);
            default -> throw scene.row.unread();
        };
        scene.word("key", key.clear())
                .word("team 2", team)
                .word("scratch team (member owner, models [m], tpm 10000, rpm 1000)", team);
        scene.checked();
        switch (scene.row.effect()) {
            case "row.team_id = scratch team" -> team(scene, key, team);
            case "team_id unchanged" -> scene.unchanged(key, before);
            default -> throw scene.row.unread();
        }
    }

    private static String destination(Scene scene, List<String> members, String model, long tokens, long requests) {
        return scene.scratch.team(
                "team-2", List.of(), members, "models", List.of(model), "tpm_limit", tokens, "rpm_limit", requests);
    }

    private static void team(Scene scene, Key key, String team) {
        assertThat(scene.stored(key).path("team_id").asText()).isEqualTo(team);
        scene.works(key);
    }
}
