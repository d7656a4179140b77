package dev.gatehouse.acceptance.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.acceptance.Http.Answer;
import dev.gatehouse.acceptance.Together;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;

/** Many clients change one key at once: it is as if they had come one after another. */
@ManagementTest
final class RacesTest {
    private static final int CLIENTS = 12;

    private final Scratch scratch = Scratch.fresh();
    private final Api master = Api.master();

    @RepeatedTest(3)
    void an_old_key_is_regenerated_once() {
        var old = scratch.raw("old");
        var answers = Together.race(CLIENTS, _ -> master.post("/key/regenerate", "key", old.clear()));
        var won = answers.stream().filter(answer -> answer.status() == 200).toList();
        assertThat(won).as(answers.toString()).hasSize(1);
        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isIn(200, 404));
        assertThat(Api.use(old.clear())).isEqualTo(401);
        assertThat(Api.use(Key.in(won.getFirst().json()).clear())).isEqualTo(200);
        assertThat(master.withAlias(scratch.tag("old"))).isEqualTo(1);
    }

    @RepeatedTest(3)
    void updates_of_different_members_are_all_there_in_the_end() {
        var key = scratch.raw("disjoint");
        var members = List.of("max_budget", "tpm_limit", "rpm_limit", "max_parallel_requests", "spend", "soft_nothing");
        var answers = Together.race(
                CLIENTS, i -> master.post("/key/update", "key", key.clear(), members.get(i % members.size()), 5 + i));
        assertThat(answers)
                .allSatisfy(answer ->
                        assertThat(answer.status()).as(answer.toString()).isEqualTo(200));
        var info = master.row(key.hash()).orElseThrow();
        for (int i = 0; i < members.size() - 1; i++) {
            assertThat(info.path(members.get(i)).asInt()).as(members.get(i)).isIn(5 + i, 5 + i + members.size());
        }
    }

    @RepeatedTest(3)
    void members_that_live_in_metadata_are_not_lost_either() {
        var key = scratch.raw("folded", "metadata", Api.json("kept", true));
        Together.race(4, i -> switch (i) {
                    case 0 -> master.post("/key/update", "key", key.clear(), "model_rpm_limit", Api.json("m", 1));
                    case 1 -> master.post("/key/update", "key", key.clear(), "model_tpm_limit", Api.json("m", 2));
                    case 2 -> master.post("/key/update", "key", key.clear(), "tags", List.of("t"));
                    default -> master.post("/key/update", "key", key.clear(), "enforced_params", List.of("user"));
                })
                .forEach(answer ->
                        assertThat(answer.status()).as(answer.toString()).isEqualTo(200));
        var metadata = master.row(key.hash()).orElseThrow().path("metadata");
        assertThat(metadata.path("kept").asBoolean()).as(metadata.toString()).isTrue();
        assertThat(metadata.at("/model_rpm_limit/m").asInt()).isEqualTo(1);
        assertThat(metadata.at("/model_tpm_limit/m").asInt()).isEqualTo(2);
        assertThat(metadata.at("/tags/0").asText()).isEqualTo("t");
        assertThat(metadata.at("/enforced_params/0").asText()).isEqualTo("user");
    }

    @RepeatedTest(3)
    void whatever_comes_at_once_leaves_at_most_one_working_key() {
        var key = scratch.raw("all");
        var answers = Together.race(CLIENTS, i -> switch (i % 6) {
            case 0 -> master.post("/key/regenerate", "key", key.clear());
            case 1 -> master.post("/key/delete", "keys", List.of(key.clear()));
            case 2 -> master.post("/key/update", "key", key.clear(), "max_budget", i);
            case 3 -> master.post("/key/block", "key", key.clear());
            case 4 -> master.post("/key/unblock", "key", key.clear());
            default -> master.post("/key/" + key.hash() + "/reset_spend", "reset_to", 0);
        });
        assertThat(answers)
                .allSatisfy(answer ->
                        assertThat(answer.status()).as(answer.toString()).isIn(200, 404));
        assertThat(Api.use(key.clear())).isEqualTo(401);
        var rotated = answers.stream().filter(RacesTest::isRotation).toList();
        var deleted = answers.stream()
                .filter(answer -> answer.status() == 200 && answer.json().has("deleted_keys"))
                .toList();
        // Either the key was deleted or it was replaced first; the old name cannot have been found by both.
        assertThat(rotated.size() + deleted.size()).as(answers.toString()).isEqualTo(1);
        assertThat(master.withAlias(scratch.tag("all"))).isEqualTo(rotated.size());
        for (var answer : rotated) {
            var now = Key.in(answer.json());
            boolean blocked =
                    master.row(now.hash()).orElseThrow().path("blocked").asBoolean(false);
            assertThat(Api.use(now.clear())).isEqualTo(blocked ? 401 : 200);
        }
    }

    private static boolean isRotation(Answer answer) {
        return answer.status() == 200
                && answer.json().path("key").asText().startsWith("sk-")
                && answer.json().has("token_id");
    }

    @RepeatedTest(3)
    void one_alias_is_given_to_one_key() {
        var alias = scratch.tag("wanted");
        var answers = Together.race(CLIENTS, _ -> master.post("/key/generate", "key_alias", alias));
        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(1);
        assertThat(answers)
                .allSatisfy(answer ->
                        assertThat(answer.status()).as(answer.toString()).isIn(200, 400));
        assertThat(master.withAlias(alias)).isEqualTo(1);
    }

    @RepeatedTest(3)
    void the_tokens_a_team_guarantees_are_given_out_once() {
        var team = scratch.team("guaranteed", List.of(), List.of(), "tpm_limit", 1000);
        var answers = Together.race(
                CLIENTS,
                _ -> master.post(
                        "/key/generate", "team_id", team, "tpm_limit", 400, "tpm_limit_type", "guaranteed_throughput"));
        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(2);
        assertThat(answers)
                .allSatisfy(answer ->
                        assertThat(answer.status()).as(answer.toString()).isIn(200, 400));
    }
}
