package dev.gatehouse.acceptance.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.acceptance.Http.Answer;
import java.util.List;

/** Rows that delete, block and unblock keys, ask how they are, and set back what they spent. */
final class LifeRows {
    private static final String SPENT = ", spend 5.0";

    private LifeRows() {}

    static void delete(Row row) {
        var scene = new Scene(row);
        switch (row.target()) {
            case "missing key" -> scene.checked();
            default -> {
                var key = scene.target();
                var before = scene.stored(key);
                scene.checked();
                switch (row.effect()) {
                    case "key no longer authenticates (401)" -> {
                        scene.opensNothing(key);
                        assertThat(scene.master.row(key.hash())).isEmpty();
                        assertThat(scene.master.withAlias(scene.scratch.tag("target")))
                                .isZero();
                    }
                    case "row remains and key still authenticates (200)" -> scene.unchanged(key, before);
                    default -> throw row.unread();
                }
            }
        }
    }

    static void block(Row row) {
        switch (row.target()) {
            case "missing key" -> new Scene(row).checked();
            case "round trip" -> roundTrip(new Scene(row));
            default -> switched(new Scene(row), true);
        }
    }

    static void unblock(Row row) {
        switched(new Scene(row), false);
    }

    /** A fresh key is neither blocked nor not; one that is to be unblocked has been blocked before. */
    private static void switched(Scene scene, boolean block) {
        var key = scene.target();
        if (!block) {
            scene.master.does("/key/block", "key", key.clear());
            scene.opensNothing(key);
        }
        var before = scene.stored(key);
        scene.checked();
        switch (scene.row.effect()) {
            case "row.blocked = true" -> {
                assertThat(scene.stored(key).path("blocked").asBoolean(false)).isTrue();
                scene.opensNothing(key);
            }
            case "row.blocked = false" -> {
                assertThat(scene.stored(key).path("blocked").asBoolean(true)).isFalse();
                scene.works(key);
            }
            case "row.blocked unchanged" -> {
                assertThat(scene.stored(key)).as(scene.row.toString()).isEqualTo(before);
                assertThat(Api.use(key.clear())).isEqualTo(block ? 200 : 401);
            }
            default -> throw scene.row.unread();
        }
    }

    private static void roundTrip(Scene scene) {
        var key = scene.scratch.key("round", null, null);
        assertThat(scene.stored(key).path("blocked").isNull()).isTrue();
        scene.row.check(scene.caller().post("/key/block", "key", key.clear()));
        assertThat(scene.stored(key).path("blocked").asBoolean(false)).isTrue();
        scene.opensNothing(key);
        scene.row.check(scene.caller().post("/key/unblock", "key", key.hash()));
        assertThat(scene.stored(key).path("blocked").asBoolean(true)).isFalse();
        scene.works(key);
    }

    static void health(Row row) {
        var scene = new Scene(row);
        switch (row.effect()) {
            case "key = healthy" -> {
                var answer = scene.checked().json();
                assertThat(answer.path("key").asText()).isEqualTo("healthy");
                assertThat(answer.path("logging_callbacks").isNull()).isTrue();
            }
            case "logging_callbacks.callbacks lists the callback" -> {
                if (!row.actor().equals("scratch key with metadata.logging [{callback_name: noop}]")) {
                    throw row.unread();
                }
                var logging = Api.json("logging", List.of(Api.json("callback_name", "noop")));
                var key = scene.scratch.raw("logging", "metadata", logging);
                var answer = row.check(scene.call(Api.with(key.clear()), row.endpoint()));
                assertThat(answer.json().at("/logging_callbacks/callbacks/0").asText())
                        .isEqualTo("noop");
            }
            default -> throw row.unread();
        }
    }

    static void resetSpend(Row row) {
        var scene = new Scene(row);
        if (row.target().equals("missing key")) {
            scene.row.check(scene.call("/key/" + Key.random().hash() + "/reset_spend"));
            return;
        }
        boolean plain = row.target().equals("spend 5.0");
        if (!plain && !row.target().endsWith(SPENT)) {
            throw row.unread();
        }
        var key = plain ? scene.scratch.key("spent", null, null, "spend", 5.0) : scene.target("spend", 5.0);
        var before = scene.stored(key);
        assertThat(before.path("spend").asDouble()).isEqualTo(5.0);
        scene.word("above spend", 5.01);
        var answer = row.check(scene.call("/key/" + key.hash() + "/reset_spend"));
        switch (row.effect()) {
            case "row.spend = 2.0 (was 5.0)" -> reset(scene, key, answer, 2.0);
            case "spend 1.0; previous_spend 5.0" -> reset(scene, key, answer, 1.0);
            case "row.spend stays 5.0", "spend unchanged", "validation" -> scene.unchanged(key, before);
            case "message contains must be <= current spend" -> {
                scene.says(answer, "must be <= current spend");
                scene.unchanged(key, before);
            }
            default -> throw row.unread();
        }
    }

    private static void reset(Scene scene, Key key, Answer answer, double spend) {
        assertThat(answer.json().path("spend").asDouble()).isEqualTo(spend);
        assertThat(answer.json().path("previous_spend").asDouble()).isEqualTo(5.0);
        assertThat(scene.stored(key).path("spend").asDouble()).isEqualTo(spend);
        scene.works(key);
    }
}
