package dev.gatehouse.keys;

import static dev.gatehouse.endpoint.ApiFixture.MASTER;
import static dev.gatehouse.endpoint.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.access.KeyHash;
import dev.gatehouse.endpoint.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.RepeatedTest;

/** Several who change one key at once: what comes out is what one after the other could have made of it. */
class KeyRotationRacesTest {
    private final KeysFixture world = new KeysFixture();
    private final String key = world.generate("{\"key_alias\":\"raced\",\"spend\":5}");

    @RepeatedTest(5)
    void of_many_who_replace_one_clear_text_exactly_one_does() throws Exception {
        var replies = atOnce(8, () -> regenerate());

        assertThat(statuses(replies)).containsOnly(200, 404).containsOnlyOnce(200);
        var fresh = replies.stream()
                .filter(reply -> reply.status() == 200)
                .findFirst()
                .orElseThrow();
        assertThat(works(key)).isFalse();
        assertThat(works(json(fresh).path("key").asText())).isTrue();
        assertThat(world.query("select rotation_count::text from virtual_key")).containsExactly("1");
        assertThat(world.query("select token from deleted_virtual_key")).hasSize(1);
    }

    @RepeatedTest(5)
    void replaced_or_deleted_but_never_both_by_one_name() throws Exception {
        var replies = atOnce(List.of(this::regenerate, this::delete, this::regenerate, this::delete));

        assertThat(statuses(replies)).containsOnly(200, 404).containsOnlyOnce(200);
        assertThat(works(key)).isFalse();
        var fresh = json(replies.get(0).status() == 200 ? replies.get(0) : replies.get(2))
                .path("key");
        assertThat(world.query("select token from virtual_key"))
                .isEqualTo(
                        fresh.isTextual() ? List.of(KeyHash.of(fresh.asText()).toString()) : List.of());
        assertThat(fresh.isMissingNode() || works(fresh.asText())).isTrue();
    }

    @RepeatedTest(5)
    void what_others_changed_before_the_replacement_is_not_lost_and_after_it_they_find_nothing() throws Exception {
        var replies = atOnce(List.of(
                this::regenerate,
                () -> change("update", ",\"tpm_limit\":7"),
                () -> change("block", ""),
                () -> world.post("/key/" + key + "/reset_spend", MASTER, "{\"reset_to\":1}"),
                this::regenerate));

        assertThat(statuses(replies)).containsOnly(200, 404);
        assertThat(List.of(replies.get(0).status(), replies.get(4).status())).containsExactlyInAnyOrder(200, 404);
        assertThat(world.query(
                        "select concat_ws(' ', coalesce(tpm_limit, 0), coalesce(blocked, false), trim_scale(spend),"
                                + " rotation_count) from virtual_key"))
                .containsExactly((replies.get(1).status() == 200 ? 7 : 0)
                        + (replies.get(2).status() == 200 ? " t" : " f")
                        + (replies.get(3).status() == 200 ? " 1" : " 5")
                        + " 1");
        // Each that succeeded is remembered once, and no other.
        assertThat(world.query("select count(*)::text from audit_log where operation <> 'key.generate'"))
                .containsExactly(String.valueOf(
                        replies.stream().filter(reply -> reply.status() == 200).count()));
        assertThat(works(key)).isFalse();
    }

    @RepeatedTest(5)
    void of_two_keys_that_want_one_new_clear_text_one_gets_it() throws Exception {
        var other = world.generate("{}");
        var replies = atOnce(List.of(() -> chosen(key), () -> chosen(other)));

        assertThat(statuses(replies)).containsExactlyInAnyOrder(200, 500);
        assertThat(works("sk-chosen-0123456789")).isTrue();
        assertThat(world.query("select token from virtual_key")).hasSize(2);
        assertThat(works(key)).isEqualTo(replies.get(0).status() == 500);
        assertThat(works(other)).isEqualTo(replies.get(1).status() == 500);
    }

    private Reply chosen(String old) {
        return world.post("/key/regenerate", MASTER, "{\"key\":\"" + old + "\",\"new_key\":\"sk-chosen-0123456789\"}");
    }

    private Reply regenerate() {
        return change("regenerate", "");
    }

    private Reply delete() {
        return world.post("/key/delete", MASTER, "{\"keys\":[\"" + key + "\"]}");
    }

    private Reply change(String action, String more) {
        return world.post("/key/" + action, MASTER, "{\"key\":\"" + key + "\"" + more + "}");
    }

    private boolean works(String clear) {
        var row = world.query(
                "select coalesce(blocked, false)::text from virtual_key where token = '" + KeyHash.of(clear) + "'");
        boolean accepted = world.get("/key/info", clear).status() == 200;
        assertThat(accepted).isEqualTo(row.equals(List.of("false")));
        return accepted;
    }

    private static List<Integer> statuses(List<Reply> replies) {
        return replies.stream().map(Reply::status).toList();
    }

    private static List<Reply> atOnce(int times, Callable<Reply> work) throws Exception {
        var all = new ArrayList<Callable<Reply>>();
        for (int i = 0; i < times; i++) {
            all.add(work);
        }
        return atOnce(all);
    }

    /** In the order given, whatever order they came in. */
    private static List<Reply> atOnce(List<Callable<Reply>> works) throws Exception {
        var start = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = new ArrayList<Future<Reply>>();
            for (var work : works) {
                futures.add(threads.submit(() -> {
                    start.await();
                    return work.call();
                }));
            }
            start.countDown();
            var replies = new ArrayList<Reply>();
            for (var future : futures) {
                replies.add(future.get());
            }
            return replies;
        }
    }
}
