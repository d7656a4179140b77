package dev.gatehouse.acceptance.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.acceptance.Await;
import dev.gatehouse.acceptance.Http.Answer;

/** Rows that give a key a new clear text. */
final class RotationRows {
    private RotationRows() {}

    static void regenerate(Row row) {
        var scene = new Scene(row);
        switch (row.target()) {
            case "self (owner = actor, no team)", "owner (team alpha)", "cross_org_user (team beta)" -> {
                var key = scene.target();
                rotated(scene, key, scene.call());
            }
            case "upper bound max_budget 100 configured" -> bounded(scene);
            default -> throw row.unread();
        }
    }

    static void inPath(Row row) {
        var scene = new Scene(row);
        switch (row.target()) {
            case "missing key" -> {
                scene.row.check(scene.call("/key/sk-ghost/regenerate"));
                assertThat(scene.master.row("sk-ghost")).isEmpty();
            }
            case "scratch key in path", "scratch key", "grace period" -> {
                var key = scene.scratch.key("rotated", null, null);
                rotated(scene, key, scene.call("/key/" + key.clear() + "/regenerate"));
            }
            default -> throw row.unread();
        }
    }

    private static void rotated(Scene scene, Key old, Answer answer) {
        scene.row.check(answer);
        switch (scene.row.effect()) {
            case "old key still 200" -> scene.works(old);
            case "response key differs; old key then 401; new key then 200",
                    "path form registered; new key returned",
                    "old hash row gone; new hash row exists" -> {
                replaced(scene, old, Key.in(answer.json()));
                scene.opensNothing(old);
            }
            case "deprecated row for the old hash: active_token_id = new hash, revoke_at set" -> {
                var now = Key.in(answer.json());
                replaced(scene, old, now);
                assertThat(Api.with(old.clear())
                                .shows("/key/info")
                                .at("/info/key_alias")
                                .asText())
                        .isEqualTo(scene.scratch.tag("rotated"));
            }
            default -> throw scene.row.unread();
        }
    }

    private static void replaced(Scene scene, Key old, Key now) {
        assertThat(now.clear()).startsWith("sk-").isNotEqualTo(old.clear());
        assertThat(scene.master.row(old.hash())).isEmpty();
        assertThat(scene.stored(now).path("key_name").asText())
                .endsWith(now.clear().substring(now.clear().length() - 4));
        scene.works(now);
    }

    private static void bounded(Scene scene) {
        var node = SecondNode.bounded();
        var key = scene.scratch.key("bounded", null, null);
        var caller = scene.caller().on(node);
        Await.until("the second node to serve", () -> caller.get("/key/info").status() == 200);
        var refused = caller.post(scene.row.endpoint(), "key", key.clear(), "max_budget", 500);
        assertThat(refused.status()).as(refused.toString()).isEqualTo(400);
        scene.works(key);
        scene.word("key", key.clear());
        var answer = scene.row.check(scene.call(caller, scene.row.endpoint()));
        var now = Key.in(answer.json());
        replaced(scene, key, now);
        assertThat(scene.stored(now).path("max_budget").asDouble()).isEqualTo(50);
    }
}
