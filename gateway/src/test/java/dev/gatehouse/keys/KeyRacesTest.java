package dev.gatehouse.keys;

import static dev.gatehouse.endpoint.ApiFixture.MASTER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.endpoint.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What happens at once is as if it had happened one after another. */
class KeyRacesTest {
    private final KeysFixture world = new KeysFixture();

    @Test
    void twenty_who_change_different_things_of_one_key_lose_nothing() throws Exception {
        var key = world.generate("{}");
        var columns = List.of(
                "\"tpm_limit\":1",
                "\"rpm_limit\":2",
                "\"max_parallel_requests\":3",
                "\"max_budget\":4",
                "\"user_id\":\"u\"",
                "\"agent_id\":\"a\"",
                "\"models\":[\"m\"]",
                "\"spend\":5",
                "\"key_alias\":\"k\"",
                "\"blocked\":false",
                "\"tags\":[\"t\"]",
                "\"guardrails\":[\"g\"]",
                "\"prompts\":[\"p\"]",
                "\"enforced_params\":[\"e\"]",
                "\"model_rpm_limit\":{\"m\":6}",
                "\"model_tpm_limit\":{\"m\":7}",
                "\"aliases\":{\"x\":\"y\"}",
                "\"config\":{\"c\":1}",
                "\"soft_budget\":8",
                "\"object_permission\":{\"agents\":[\"b\"]}");

        var replies = atOnce(columns.stream()
                .<Callable<Reply>>map(
                        member -> () -> world.post("/key/update", MASTER, "{\"key\":\"" + key + "\"," + member + "}"))
                .toList());

        assertThat(replies).extracting(Reply::status).containsOnly(200);
        assertThat(world.query("""
                select concat_ws(' ', tpm_limit, rpm_limit, max_parallel_requests, max_budget, user_id, agent_id, models, spend,
                       key_alias, blocked, metadata, aliases, config, (select soft_budget from budget where budget_id = k.budget_id),
                       (select agents from object_permission o where o.object_permission_id = k.object_permission_id))
                from virtual_key k
                """))
                .singleElement()
                .asString()
                .startsWith("1 2 3 4 u a {m} 5 k f {")
                .contains("\"t\"", "\"g\"", "\"p\"", "\"e\"", "\"m\": 6", "\"m\": 7")
                .endsWith("} {\"x\": \"y\"} {\"c\": 1} 8 {b}");
    }

    @Test
    void an_alias_is_taken_once_by_makers_and_changers() throws Exception {
        var keys = IntStream.range(0, 6).mapToObj(i -> world.generate("{}")).toList();
        var work = new ArrayList<Callable<Reply>>();
        for (var key : keys) {
            work.add(() -> world.post("/key/update", MASTER, "{\"key\":\"" + key + "\",\"key_alias\":\"one\"}"));
            work.add(() -> world.post("/key/generate", MASTER, "{\"key_alias\":\"one\"}"));
        }

        var replies = atOnce(work);

        assertThat(replies)
                .extracting(Reply::status)
                .containsOnlyOnce(200)
                .filteredOn(status -> status == 400)
                .hasSize(11);
        assertThat(world.query("select token from virtual_key where key_alias = 'one'"))
                .hasSize(1);
    }

    @Test
    void a_team_is_not_promised_twice() throws Exception {
        world.team("t");
        world.execute("update team set tpm_limit = 1000");
        var existing = world.generate("{\"team_id\":\"t\",\"key_alias\":\"e\"}");
        var work = new ArrayList<Callable<Reply>>();
        for (int i = 0; i < 6; i++) {
            work.add(() -> world.post(
                    "/key/generate",
                    MASTER,
                    "{\"team_id\":\"t\",\"tpm_limit\":400,\"tpm_limit_type\":\"guaranteed_throughput\"}"));
            work.add(() -> world.post(
                    "/key/update",
                    MASTER,
                    "{\"key\":\"" + existing + "\",\"tpm_limit\":400,\"tpm_limit_type\":\"guaranteed_throughput\"}"));
        }

        var replies = atOnce(work);

        assertThat(replies).extracting(Reply::status).containsOnly(200, 400);
        assertThat(world.query("select sum(tpm_limit)::text from virtual_key")).containsExactly("800");
    }

    private static List<Reply> atOnce(List<Callable<Reply>> work) throws InterruptedException, ExecutionException {
        var start = new CyclicBarrier(work.size());
        var replies = new ArrayList<Reply>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<Reply>>();
            for (var one : work) {
                running.add(threads.submit(() -> {
                    start.await();
                    return one.call();
                }));
            }
            for (var one : running) {
                replies.add(one.get());
            }
        }
        return replies;
    }
}
