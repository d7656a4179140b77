package dev.gatehouse.acceptance.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.IntStream;

/** Rows that change many keys. */
final class BulkRows {
    private BulkRows() {}

    static void keys(Row row) {
        var scene = new Scene(row);
        switch (row.target()) {
            case "scratch key of the actor (no team)", "any key" -> {
                var key = scene.scratch.key("own", scene.scratch.world().id(scene.actor()), null);
                var before = scene.stored(key);
                scene.word("key", key.clear()).checked();
                scene.unchanged(key, before);
            }
            case "empty list" -> scene.checked();
            case "501 items", "501 unknown keys" -> {
                var known = scene.scratch.key("known", null, null);
                var before = scene.stored(known);
                scene.word("501", fiveHundred(known));
                scene.says(scene.checked(), "500", "Maximum");
                scene.unchanged(known, before);
            }
            case "one valid and one unknown key" -> partly(scene);
            default -> throw row.unread();
        }
    }

    /** One that is there and five hundred that are not. */
    private static List<ObjectNode> fiveHundred(Key known) {
        return IntStream.rangeClosed(0, 500)
                .mapToObj(i -> Api.json("key", i == 0 ? known.clear() : "sk-unknown-" + i, "max_budget", 3))
                .toList();
    }

    private static void partly(Scene scene) {
        var key = scene.scratch.key("valid", null, null);
        scene.word("valid", Api.json("key", key.clear(), "max_budget", 17));
        scene.word("unknown", Api.json("key", Key.random().clear(), "max_budget", 17));
        var answer = scene.checked().json();
        assertThat(answer.path("total_requested").asInt()).isEqualTo(2);
        assertThat(answer.path("successful_updates")).hasSize(1);
        assertThat(answer.at("/successful_updates/0/key").asText()).isEqualTo(key.clear());
        assertThat(answer.path("failed_updates")).hasSize(1);
        assertThat(answer.at("/failed_updates/0/failed_reason").asText()).isNotEmpty();
        budget(scene, key, 17);
    }

    private static void budget(Scene scene, Key key, double budget) {
        assertThat(scene.stored(key).path("max_budget").asDouble()).isEqualTo(budget);
        scene.works(key);
    }

    static void teamKeys(Row row) {
        var scene = new Scene(row);
        switch (row.target()) {
            case "team_id member absent" -> scene.checked();
            case "no selector" -> scene.says(scene.checked(), "key_ids", "all_keys_in_team");
            case "scratch team", "scratch team, caller is not a member" -> one(scene);
            case "all keys of a two-key team", "all keys" -> all(scene);
            default -> throw row.unread();
        }
    }

    private static String team(Scene scene) {
        var team = scene.scratch.team("team", List.of(), List.of());
        scene.word("team_id", team);
        return team;
    }

    private static void one(Scene scene) {
        var key = scene.scratch.key("one", null, team(scene));
        var before = scene.stored(key);
        var answer = scene.word("k", key.clear()).checked().json();
        switch (scene.row.effect()) {
            case "field stored" -> {
                assertThat(answer.path("total_requested").asInt()).isEqualTo(1);
                budget(scene, key, 42);
            }
            case "unchanged", "unchanged (gate)" -> scene.unchanged(key, before);
            default -> throw scene.row.unread();
        }
    }

    private static void all(Scene scene) {
        var team = team(scene);
        var keys = List.of(scene.scratch.key("one", null, team), scene.scratch.key("two", null, team));
        JsonNode answer = scene.word("update_fields", Api.json("max_budget", 23))
                .checked()
                .json();
        switch (scene.row.effect()) {
            case "both keys updated", "total_requested 2" ->
                assertThat(answer.path("total_requested").asInt()).isEqualTo(2);
            default -> throw scene.row.unread();
        }
        assertThat(answer.path("successful_updates")).hasSize(2);
        keys.forEach(key -> budget(scene, key, 23));
    }
}
