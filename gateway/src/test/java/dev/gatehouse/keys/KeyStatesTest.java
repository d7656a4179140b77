package dev.gatehouse.keys;

import static dev.gatehouse.endpoint.ApiFixture.MASTER;
import static dev.gatehouse.endpoint.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.access.KeyHash;
import dev.gatehouse.endpoint.Reply;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyStatesTest {
    private final KeysFixture world = new KeysFixture();

    KeyStatesTest() {
        world.organization("o");
        world.team("alpha");
        world.execute("update team set organization_id = 'o'");
        world.member("alpha", "lead", "admin");
        world.member("alpha", "mate", "user");
        world.member("alpha", "owner", "user");
        world.orgAdmin("o", "boss");
    }

    @ParameterizedTest
    @CsvSource({"lead,200", "boss,200", "owner,403", "mate,403", "stranger,403"})
    void a_key_is_blocked_by_who_administers_its_team_and_not_by_its_owner(String user, int status) {
        var key = teamKey();

        for (var action : new String[] {"block", "unblock"}) {
            var reply = world.post("/key/" + action, world.caller(user), "{\"key\":\"" + key + "\"}");

            assertThat(reply.status()).isEqualTo(status);
            assertThat(blocked(key)).isEqualTo(status == 200 ? String.valueOf(action.equals("block")) : "none");
        }
    }

    @Test
    void a_personal_key_is_blocked_by_proxy_administrators_only() {
        var key = world.generate("{\"user_id\":\"lead\"}");

        assertThat(world.post("/key/block", world.caller("lead"), "{\"key\":\"" + key + "\"}")
                        .status())
                .isEqualTo(403);
        assertThat(blocked(key)).isEqualTo("none");
    }

    @ParameterizedTest
    @CsvSource({"lead,200", "owner,200", "boss,403", "mate,403", "stranger,403"})
    void a_key_is_deleted_by_its_owner_and_by_its_teams_administrator(String user, int status) {
        var key = teamKey();

        assertThat(world.post("/key/delete", world.caller(user), "{\"keys\":[\"" + key + "\"]}")
                        .status())
                .isEqualTo(status);
        assertThat(world.get("/key/info", key).status()).isEqualTo(status == 200 ? 401 : 200);
    }

    @Test
    void as_many_as_can_be_named_are_deleted_at_once_and_each_is_remembered() {
        ManyKeys.make(world, 1_001);
        var names = world.query("select key_alias from virtual_key where key_alias <> 'Service-7-prod'");

        var reply = world.post("/key/delete", MASTER, "{\"key_aliases\":[\"" + String.join("\",\"", names) + "\"]}");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(world.query("select key_alias from virtual_key")).containsExactly("Service-7-prod");
        assertThat(world.query("select key_alias from deleted_virtual_key where deleted_by = 'admin'"))
                .containsExactlyInAnyOrderElementsOf(names);
        for (var memory : List.of("select target_id from audit_log", "select key from change_event")) {
            assertThat(world.query(memory))
                    .containsExactlyInAnyOrderElementsOf(world.query("select token from deleted_virtual_key"));
        }
    }

    @Test
    void a_key_nobody_owns_is_not_deleted_by_another_that_nobody_owns() {
        var key = world.generate("{}");
        var other = world.generate("{\"allowed_routes\":[\"/key/*\"]}");

        assertThat(world.post("/key/delete", other, "{\"keys\":[\"" + key + "\"]}")
                        .status())
                .isEqualTo(403);
        assertThat(world.get("/key/info", key).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"lead,200", "boss,403", "owner,403", "mate,403", "stranger,403"})
    void what_a_key_spent_is_set_back_by_its_teams_administrator(String user, int status) {
        var key = teamKey();

        assertThat(reset(key, world.caller(user), "2.0").status()).isEqualTo(status);
        assertThat(spend(key)).isEqualTo(status == 200 ? "2" : "5");
    }

    @Test
    void a_reset_tells_what_was_and_what_is() {
        var key = world.generate("{\"spend\":5.0,\"max_budget\":10,\"budget_duration\":\"1d\",\"user_id\":\"lead\"}");

        assertThat(reset(key, world.caller("lead"), "1").status()).isEqualTo(403);
        assertThat(json(reset(KeyHash.of(key).toString(), MASTER, "1.0")).toString())
                .isEqualTo(
                        "{\"key_hash\":\"" + KeyHash.of(key)
                                + "\",\"spend\":1,\"previous_spend\":5,\"max_budget\":10,\"budget_reset_at\":\"2026-01-02T00:00:00Z\"}");
        assertThat(world.query("select (before_value ->> 'spend') || ' ' || (after_value ->> 'spend') from audit_log"
                        + " where operation = 'key.reset_spend'"))
                .containsExactly("5 1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -1      | 400 | reset_to must be >= 0
            5.5     | 400 | reset_to (5.5) must be <= current spend (5)
            4       | 400 | reset_to (4) must be <= budget (3)
            true    | 422 | valid number
            "abc"   | 422 | valid number
            ""      | 422 | valid number
            null    | 422 | null
            """)
    void a_wrong_amount_is_said_before_the_caller_is_looked_at(String amount, int status, String message) {
        world.execute(
                "insert into budget (budget_id, max_budget, created_at, updated_at) values ('b', 3, now(), now())");
        var key = world.generate("{\"spend\":5,\"budget_id\":\"b\"}");

        var reply = reset(key, world.caller("stranger"), amount);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(json(reply).toString()).contains(message);
        assertThat(spend(key)).isEqualTo("5");
    }

    @Test
    void a_key_that_is_not_there_has_spent_nothing() {
        var reply = reset("sk-ghost", world.caller("stranger"), "0");

        assertThat(reply.status()).isEqualTo(404);
        assertThat(json(reply).at("/detail/error").asText()).isEqualTo("Key " + KeyHash.of("sk-ghost") + " not found.");
        assertThat(json(reset("a/b", MASTER, "0")).at("/detail/error").asText()).isEqualTo("Key **** not found.");
    }

    @Test
    void sharing_is_refused_after_form_key_and_caller_were_looked_at() {
        var key = teamKey();

        assertThat(share("sk-a b", "lead").status()).isEqualTo(400);
        assertThat(json(share("sk-a b", "lead")).toString()).containsIgnoringCase("invalid key format");
        assertThat(share("sk-missing", "stranger").status()).isEqualTo(404);
        assertThat(share(key, "owner").status()).isEqualTo(403);
        var refused = share(key, "lead");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(json(refused).at("/detail/error").asText()).contains("password.link");
    }

    @Test
    void a_key_is_healthy_and_names_the_callbacks_it_asks_for() {
        var plain = world.generate("{}");
        var logging = world.generate("{\"metadata\":{\"logging\":[{\"callback_name\":\"noop\"}]}}");
        var nameless = world.generate("{\"metadata\":{\"logging\":[{}]}}");

        assertThat(json(world.post("/key/health", plain, "")).toString())
                .isEqualTo("{\"key\":\"healthy\",\"logging_callbacks\":null}");
        assertThat(json(world.post("/key/health", MASTER, "")).path("key").asText())
                .isEqualTo("healthy");
        var healthy = json(world.post("/key/health", logging, "{}"));
        assertThat(healthy.at("/logging_callbacks/callbacks").toString()).isEqualTo("[\"noop\"]");
        assertThat(healthy.at("/logging_callbacks/status").asText()).isEqualTo("healthy");
        var refused = world.post("/key/health", nameless, "");
        assertThat(refused.status()).isEqualTo(500);
        assertThat(json(refused).at("/error/message").asText())
                .isEqualTo("Key health check failed: callback_name is required in key_logging");
        assertThat(world.post("/key/health", null, "").status()).isEqualTo(401);
    }

    private Reply share(String key, String user) {
        return world.post("/key/share", world.caller(user), "{\"key\":\"" + key + "\"}");
    }

    private Reply reset(String key, String caller, String amount) {
        return world.post("/key/" + key + "/reset_spend", caller, "{\"reset_to\":" + amount + "}");
    }

    private String teamKey() {
        return world.generate("{\"user_id\":\"owner\",\"team_id\":\"alpha\",\"spend\":5}");
    }

    private String blocked(String key) {
        return world.query("select coalesce(blocked::text, 'none') from virtual_key where token = '" + KeyHash.of(key)
                        + "'")
                .getFirst();
    }

    private String spend(String key) {
        return world.query("select trim_scale(spend)::text from virtual_key where token = '" + KeyHash.of(key) + "'")
                .getFirst();
    }
}
