package dev.gatehouse.keys;

import static dev.gatehouse.endpoint.ApiFixture.MASTER;
import static dev.gatehouse.endpoint.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.access.KeyHash;
import dev.gatehouse.endpoint.Reply;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BulkKeyUpdatesTest {
    private final KeysFixture world = new KeysFixture();

    @BeforeEach
    void people() {
        world.team("t");
        world.user("ta", "internal_user");
        world.user("iu", "internal_user");
        world.user("out", "internal_user");
        world.member("t", "ta", "admin");
        world.member("t", "iu", "user");
    }

    @Test
    void each_of_many_succeeds_or_fails_by_itself() {
        world.generate("{\"key_alias\":\"taken\"}");
        var good = world.generate("{\"tags\":[\"x\"],\"max_budget\":1,\"metadata\":{\"a\":1}}");
        var bad = world.generate("{\"max_budget\":1}");

        var reply = json(world.post("/key/bulk_update", MASTER, """
                {"keys":[{"key":"%s","max_budget":-1},{"key":"%s","tags":["y"]},{"key":"sk-unknown","max_budget":2},
                         {"key":"%s","team_id":"ghost"}]}
                """.formatted(bad, good, bad)));

        assertThat(reply.path("total_requested").asInt()).isEqualTo(4);
        assertThat(reply.path("successful_updates")).hasSize(1);
        assertThat(reply.at("/successful_updates/0/key").asText()).isEqualTo(good);
        assertThat(reply.at("/successful_updates/0/key_info/max_budget").asInt())
                .isEqualTo(1);
        assertThat(reply.at("/successful_updates/0/key_info/metadata").toString())
                .isEqualTo("{\"a\":1,\"tags\":[\"y\"]}");
        assertThat(reply.at("/successful_updates/0/key_info").has("token")).isFalse();
        assertThat(reply.path("failed_updates").findValuesAsText("failed_reason"))
                .containsExactly(
                        "max_budget cannot be negative. Received: -1",
                        "Key not found.",
                        "Team doesn't exist in db. Team=ghost. Create team via `/team/new` call.");
        assertThat(reply.at("/failed_updates/0/key_info/max_budget").asInt()).isEqualTo(1);
        assertThat(reply.at("/failed_updates/1/key_info").isNull()).isTrue();
        assertThat(world.query("select max_budget::text from virtual_key where max_budget is not null"))
                .containsExactly("1", "1");
    }

    @Test
    void all_may_fail_and_it_is_said_with_200() {
        var reply = world.post("/key/bulk_update", MASTER, "{\"keys\":[{\"key\":\"sk-unknown\"}]}");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(json(reply).path("failed_updates")).hasSize(1);
    }

    @Test
    void a_fault_of_one_is_no_fault_of_the_others() {
        var broken = world.generate("{}");
        var fine = world.generate("{}");
        world.execute("alter table virtual_key add constraint planted check (max_budget is distinct from 13)");
        try {
            var reply = json(world.post(
                    "/key/bulk_update",
                    MASTER,
                    "{\"keys\":[{\"key\":\"" + broken + "\",\"max_budget\":13},{\"key\":\"" + fine
                            + "\",\"max_budget\":12}]}"));

            assertThat(reply.at("/failed_updates/0/failed_reason").asText()).isEqualTo("Internal server error.");
            assertThat(reply.at("/successful_updates/0/key_info/max_budget").asInt())
                    .isEqualTo(12);
        } finally {
            world.execute("alter table virtual_key drop constraint planted");
        }
    }

    @Test
    void only_so_many_and_only_by_administrators() {
        var key = world.generate("{\"key_alias\":\"k\"}");
        var many = IntStream.range(0, 501)
                .mapToObj(i -> "{\"key\":\"" + key + "\",\"max_budget\":42}")
                .collect(Collectors.joining(",", "{\"keys\":[", "]}"));

        var refused = world.post("/key/bulk_update", MASTER, many);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(json(refused).toString())
                .isEqualTo("{\"detail\":{\"error\":\"Maximum 500 keys can be updated at once. Found 501 keys.\"}}");
        assertThat(json(world.post("/key/bulk_update", MASTER, "{\"keys\":[]}")).toString())
                .isEqualTo("{\"detail\":{\"error\":\"No keys provided for update\"}}");
        var stranger = world.post("/key/bulk_update", world.caller("ta"), "{\"keys\":[]}");
        assertThat(stranger.status()).isEqualTo(403);
        assertThat(json(stranger).toString())
                .isEqualTo("{\"detail\":{\"error\":\"Only proxy admins can perform bulk key updates\"}}");
        assertThat(world.query("select key_alias from virtual_key where max_budget is not null"))
                .isEmpty();
    }

    @Test
    void keys_of_a_team_are_changed_once_each_and_others_are_not() {
        var key = world.generate("{\"team_id\":\"t\",\"user_id\":\"iu\"}");
        var other = world.generate("{}");

        var reply = json(team(
                "ta",
                "{\"team_id\":\"t\",\"key_ids\":[\"" + key + "\",\"" + KeyHash.of(key) + "\",\"" + other
                        + "\",\"nonsense\"],\"update_fields\":{\"max_budget\":42,\"tags\":[\"x\"]}}"));

        assertThat(reply.path("total_requested").asInt()).isEqualTo(3);
        assertThat(reply.at("/successful_updates/0/key").asText()).isEqualTo(key);
        assertThat(reply.path("successful_updates")).hasSize(1);
        assertThat(reply.at("/failed_updates/0/failed_reason").asText()).isEqualTo("Key not found in team t");
        assertThat(reply.at("/failed_updates/0/key_info").isNull()).isTrue();
        assertThat(reply.path("failed_updates")).hasSize(2);
        assertThat(world.query("select token from virtual_key where max_budget = 42 and metadata->'tags' = '[\"x\"]'"))
                .containsExactly(KeyHash.of(key).toString());
    }

    @Test
    void all_keys_of_a_team_are_those_that_work() {
        world.generate("{\"team_id\":\"t\",\"key_alias\":\"a\"}");
        world.generate("{\"team_id\":\"t\",\"key_alias\":\"b\",\"blocked\":false}");
        world.generate("{\"team_id\":\"t\",\"key_alias\":\"blocked\",\"blocked\":true}");
        world.generate("{\"team_id\":\"t\",\"key_alias\":\"expired\",\"duration\":\"1s\"}");
        world.generate("{\"key_alias\":\"other\"}");
        world.clocks.advance(Duration.ofMinutes(1));

        var reply = json(world.post(
                "/team/key/bulk_update",
                MASTER,
                "{\"team_id\":\"t\",\"all_keys_in_team\":true,\"update_fields\":{\"rpm_limit\":5}}"));

        assertThat(reply.path("total_requested").asInt()).isEqualTo(2);
        assertThat(world.query("select key_alias from virtual_key where rpm_limit = 5 order by key_alias"))
                .containsExactly("a", "b");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ADM | {"update_fields":{"max_budget":5}}                                                        | 422 | Field required
            ADM | {"team_id":"t","update_fields":{"max_budget":5}}                                          | 422 | key_ids and all_keys_in_team
            ADM | {"team_id":"t","key_ids":[],"update_fields":{"max_budget":5}}                             | 422 | key_ids and all_keys_in_team
            ADM | {"team_id":"t","key_ids":["a"],"all_keys_in_team":true,"update_fields":{"max_budget":5}}  | 422 | key_ids and all_keys_in_team
            ADM | {"team_id":"t","all_keys_in_team":true}                                                   | 422 | Field required
            ADM | {"team_id":"t","all_keys_in_team":true,"update_fields":{}}                                | 422 | At least one field
            ADM | {"team_id":"t","all_keys_in_team":true,"update_fields":{"models":["m"]}}                  | 422 | extra_forbidden
            ADM | {"team_id":"t","all_keys_in_team":true,"update_fields":{"temp_budget_increase":1}}        | 422 | go together
            ADM | {"team_id":"","all_keys_in_team":true,"update_fields":{"max_budget":5}}                   | 400 | team_id is required
            ADM | {"team_id":"none","all_keys_in_team":true,"update_fields":{"max_budget":5}}               | 404 | No keys found for team none
            ta  | {"team_id":"none","all_keys_in_team":true,"update_fields":{"max_budget":5}}               | 404 | Team doesn't exist in db
            iu  | {"team_id":"t","all_keys_in_team":true,"update_fields":{"max_budget":5}}                  | 401 | team_member_permission_error
            out | {"team_id":"t","all_keys_in_team":true,"update_fields":{"max_budget":5}}                  | 401 | does not belong to team t
            ta  | {"team_id":"t","all_keys_in_team":true,"update_fields":{"metadata":{"allowed_passthrough_routes":[]}}} | 403 | allowed_passthrough_routes
            """)
    void what_is_refused_changes_nothing(String caller, String json, int status, String message) {
        world.generate("{\"team_id\":\"t\",\"key_alias\":\"k\"}");

        var reply = team(caller, json);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(json(reply).toString()).contains(message);
        assertThat(world.query("select key_alias from virtual_key where max_budget is not null or metadata <> '{}'"))
                .isEmpty();
    }

    @Test
    void more_than_500_are_refused_however_they_are_named() {
        world.execute(
                "insert into virtual_key (token, team_id, created_at, updated_at)"
                        + " select encode(sha256(convert_to(n::text, 'UTF8')), 'hex'), 't', now(), now() from generate_series(1, 501) n");
        var ids = IntStream.range(0, 501).mapToObj(i -> "\"sk-" + i + "\"").collect(Collectors.joining(","));

        assertThat(team("ADM", "{\"team_id\":\"t\",\"key_ids\":[" + ids + "],\"update_fields\":{\"max_budget\":5}}")
                        .status())
                .isEqualTo(400);
        assertThat(team("ADM", "{\"team_id\":\"t\",\"all_keys_in_team\":true,\"update_fields\":{\"max_budget\":5}}")
                        .status())
                .isEqualTo(400);
        assertThat(world.query("select token from virtual_key where max_budget is not null"))
                .isEmpty();
    }

    private Reply team(String caller, String json) {
        return world.post("/team/key/bulk_update", caller.equals("ADM") ? MASTER : world.caller(caller), json);
    }
}
