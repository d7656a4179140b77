package dev.gatehouse.acceptance.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.acceptance.Http;
import dev.gatehouse.acceptance.Http.Answer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A row as it is played: what its words stand for, who calls, and what was there before. */
final class Scene {
    final Row row;
    final Scratch scratch = Scratch.fresh();
    final Api master = Api.master();

    private final Map<String, JsonNode> words = new HashMap<>();

    Scene(Row row) {
        this.row = row;
        word("key_alias", scratch.prefix());
        word("tag", scratch.prefix());
        word("alpha", scratch.world().id(Actor.Team.ALPHA));
        word("beta", scratch.world().id(Actor.Team.BETA));
    }

    Scene word(String word, Object meaning) {
        words.put(word, Http.JSON.valueToTree(meaning));
        return this;
    }

    String alias() {
        return scratch.prefix();
    }

    Actor actor() {
        return row.caller().orElseThrow(row::unread);
    }

    Api caller() {
        return row.actor().equals("master_key") ? master : scratch.world().as(actor());
    }

    ObjectNode body() {
        return Params.object(row.params(), words);
    }

    /** The call the row describes. */
    Answer call() {
        return call(caller(), row.endpoint());
    }

    Answer call(String path) {
        return call(caller(), path);
    }

    Answer call(Api caller, String path) {
        if (row.params().startsWith("?")) {
            return caller.send(row.method(), path + Params.query(row.params(), words), null);
        }
        return caller.send(row.method(), path, row.params().contains("{") ? body() : null);
    }

    /** The call, which must be answered as the row says. */
    Answer checked() {
        return row.check(call());
    }

    /** The key the row is about. Most rows call it {@code key} or {@code k}. */
    Key target(Object... more) {
        var key = scratch.target(row.target(), actor(), more);
        word("key", key.clear()).word("k", key.clear());
        return key;
    }

    JsonNode stored(Key key) {
        return master.row(key.hash()).orElseThrow(() -> new AssertionError("no such key after " + row));
    }

    /** What a refusal leaves as it was: the row, and what the key opens. */
    void unchanged(Key key, JsonNode before) {
        assertThat(stored(key)).as(row.toString()).isEqualTo(before);
        works(key);
    }

    void works(Key key) {
        assertThat(Api.use(key.clear())).as("use of the key after " + row).isEqualTo(200);
    }

    void opensNothing(Key key) {
        assertThat(Api.use(key.clear())).as("use of the key after " + row).isEqualTo(401);
    }

    /** The message has one of these, wherever the envelope puts it. */
    void says(Answer answer, String... fragments) {
        assertThat(List.of(fragments))
                .as(row + " was answered " + answer)
                .anySatisfy(fragment -> assertThat(answer.text()).containsIgnoringCase(fragment));
    }
}
