package dev.gatehouse.keys;

import static dev.gatehouse.endpoint.ApiFixture.MASTER;
import static dev.gatehouse.endpoint.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.access.KeyHash;
import dev.gatehouse.endpoint.FakeRequest;
import dev.gatehouse.endpoint.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeysTest {
    private final KeysFixture world = new KeysFixture();

    @Test
    void a_new_key_works_at_once_and_only_its_hash_is_stored() {
        var reply = world.post("/key/generate", MASTER, "{\"key_alias\":\"tag\"}");

        assertThat(reply.status()).isEqualTo(200);
        var key = json(reply).path("key").asText();
        var hash = KeyHash.of(key).toString();
        assertThat(key).matches("sk-[A-Za-z0-9_-]{22}");
        assertThat(json(reply).path("token").asText()).isEqualTo(hash);
        assertThat(json(reply).path("token_id").asText()).isEqualTo(hash);
        assertThat(json(reply).path("key_name").asText()).isEqualTo("sk-..." + key.substring(21));
        assertThat(json(reply).path("blocked").isNull()).isTrue();
        assertThat(json(reply).path("expires").isNull()).isTrue();
        assertThat(world.query("select token from virtual_key where key_alias = 'tag'"))
                .containsExactly(hash);
        assertThat(world.query("select to_jsonb(k)::text from virtual_key k")).noneMatch(row -> row.contains(key));
        assertThat(world.query("select to_jsonb(a)::text from audit_log a")).noneMatch(row -> row.contains(key));
        assertThat(world.get("/key/info", key).status()).isEqualTo(200);
    }

    @Test
    void what_was_asked_for_is_stored_and_shown_without_loss() {
        world.organization("o");
        var key = world.generate("""
                {"key":"sk-my-own-key-0123456789","key_alias":"all","duration":"30d","models":["gpt-4o","a/*"],"spend":0.000000000001,
                 "aliases":{"x":"y"},"metadata":{"deep":[1,{"a":null}],"big":12345678901234567890.123},"user_id":"u","team_id":"t",
                 "organization_id":"o","max_budget":"12.5","tpm_limit":9007199254740993,"rpm_limit":"7","max_parallel_requests":3.0,
                 "permissions":{"get_spend_routes":true},"config":{"c":1},"allowed_routes":["/key/info"],"tags":["t1"],
                 "guardrails":["g"],"model_rpm_limit":{"gpt-4o":5},"rpm_limit_type":"guaranteed_throughput","budget_duration":"1d",
                 "budget_limits":[{"max_budget":1,"budget_duration":"1h"}],"model_max_budget":{"gpt-4o":{"budget_limit":1}},
                 "allowed_cache_controls":["no-cache"],"blocked":false,"router_settings":{"r":1},"unknown":1}
                """);

        assertThat(key).isEqualTo("sk-my-own-key-0123456789");
        var reply = world.get("/key/info?key=" + key, MASTER);
        assertThat(json(reply).path("key").asText()).isEqualTo(key);
        assertThat(json(reply).path("info").has("token")).isFalse();
        assertThat(new String(reply.body(), StandardCharsets.UTF_8))
                .contains(
                        "\"expires\":\"2026-01-31T00:00:00Z\"",
                        "\"models\":[\"gpt-4o\",\"a/*\"]",
                        "\"spend\":0.000000000001",
                        "\"aliases\":{\"x\":\"y\"}",
                        "\"deep\":[1,{\"a\":null}]",
                        "\"big\":12345678901234567890.123",
                        "\"tags\":[\"t1\"]",
                        "\"guardrails\":[\"g\"]",
                        "\"model_rpm_limit\":{\"gpt-4o\":5}",
                        "\"rpm_limit_type\":\"guaranteed_throughput\"",
                        "\"max_budget\":12.5",
                        "\"tpm_limit\":9007199254740993",
                        "\"rpm_limit\":7",
                        "\"max_parallel_requests\":3",
                        "\"budget_reset_at\":\"2026-01-02T00:00:00Z\"",
                        "\"reset_at\":\"2026-01-01T01:00:00Z\"",
                        "\"allowed_routes\":[\"/key/info\"]",
                        "\"blocked\":false",
                        "\"created_by\":\"admin\"",
                        "\"router_settings\":{\"r\":1}",
                        "\"user_id\":\"u\"",
                        "\"team_id\":\"t\"",
                        "\"organization_id\":\"o\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"max_budget":-1}                                   | 400 | max_budget cannot be negative
            {"project_id":"p"}                                  | 404 | Project not found, project_id=p
            {"budget_duration":"2mo"}                           | 400 | Invalid budget_duration
            {"duration":"soon"}                                 | 400 | Invalid duration
            {"metadata":{"service_account_id":"s"}}             | 400 | team_id is required for service account keys
            {"key":"my-own-key-0123456789"}                     | 400 | must start with 'sk-'
            {"key":"sk-short"}                                  | 400 | 16 to 512
            {"key":"sk-späße-0123456789"}                       | 400 | printable
            {"model_max_budget":{"gpt-4":{"budget_limit":"x"}}} | 500 | Invalid model_max_budget
            {"key_alias":"taken"}                               | 400 | already exists
            {"models":"gpt-4"}                                  | 422 | Input should be a valid list
            {"tpm_limit":1.5}                                   | 422 | fractional
            """)
    void what_cannot_be_made_leaves_no_row(String json, int status, String message) {
        world.generate("{\"key_alias\":\"taken\"}");

        var reply = world.post("/key/generate", MASTER, json);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(json(reply).toString()).contains(message).doesNotContain("my-own-key", "späße");
        assertThat(world.query("select token from virtual_key")).hasSize(1);
    }

    @Test
    void a_key_that_exists_is_not_made_again() {
        world.generate("{\"key\":\"sk-my-own-key-0123456789\"}");

        assertThat(world.post("/key/generate", MASTER, "{\"key\":\"sk-my-own-key-0123456789\"}")
                        .status())
                .isEqualTo(500);
        assertThat(world.query("select operation from audit_log")).hasSize(1);
    }

    @Test
    void who_is_no_administrator_makes_keys_for_himself_only_where_his_key_says_so() {
        var plain = world.generate("{\"user_id\":\"u\"}");
        var maker = world.generate("{\"user_id\":\"u\",\"max_budget\":5,\"allowed_routes\":[\"/key/generate\"]}");

        assertThat(world.post("/key/generate", plain, "{}").status()).isEqualTo(401);
        assertThat(world.post("/key/generate", maker, "{\"user_id\":\"other\"}").status())
                .isEqualTo(403);
        assertThat(world.post("/key/generate", maker, "{\"team_id\":\"t\"}").status())
                .isEqualTo(400);
        assertThat(world.post("/key/generate", maker, "{\"allowed_routes\":[\"/key/delete\"]}")
                        .status())
                .isEqualTo(403);
        assertThat(world.post("/key/generate", maker, "{\"permissions\":{\"x\":1}}")
                        .status())
                .isEqualTo(403);
        assertThat(world.post("/key/generate", maker, "{\"key_type\":\"management\"}")
                        .status())
                .isEqualTo(403);
        assertThat(world.post("/key/generate", maker, "{\"max_budget\":6}").status())
                .isEqualTo(400);
        assertThat(json(world.post("/key/generate", maker, "{\"max_budget\":5}"))
                        .path("user_id")
                        .asText())
                .isEqualTo("u");
    }

    @Test
    void a_key_shows_itself_and_those_of_its_owner_and_no_others() {
        var own = world.generate("{\"user_id\":\"u\"}");
        var sibling = world.generate("{\"user_id\":\"u\"}");
        var other = world.generate("{\"user_id\":\"v\"}");

        var self = json(world.get("/key/info", own));
        assertThat(self.path("key").asText()).isEqualTo(KeyHash.of(own).toString());
        assertThat(self.at("/info/user_id").asText()).isEqualTo("u");
        assertThat(world.get("/key/info?key=" + sibling, own).status()).isEqualTo(200);
        assertThat(world.get("/key/info?key=" + KeyHash.of(sibling), own).status())
                .isEqualTo(200);
        assertThat(world.get("/key/info?key=" + other, own).status()).isEqualTo(403);
        assertThat(world.get("/key/info?key=" + other, MASTER).status()).isEqualTo(200);
    }

    @Test
    void a_key_that_is_not_there_is_not_found() {
        for (var path : new String[] {"/key/info?key=sk-ghost", "/key/info?key=ghost", "/key/info"}) {
            var reply = world.get(path, MASTER);

            assertThat(reply.status()).isEqualTo(404);
            assertThat(json(reply).toString())
                    .isEqualTo("{\"error\":{\"message\":\"Key not found in database\",\"type\":\"not_found_error\","
                            + "\"param\":\"key\",\"code\":\"404\"}}");
        }
    }

    @Test
    void a_deleted_key_stops_working_at_once_and_is_remembered() {
        var key = world.generate(
                "{\"key_alias\":\"gone\",\"budget_limits\":[{\"max_budget\":1,\"budget_duration\":\"1h\"}]}");
        assertThat(world.get("/key/info", key).status()).isEqualTo(200);

        var reply = world.run(new FakeRequest("POST", "/key/delete")
                .key(MASTER)
                .with("litellm-changed-by", "somebody")
                .json("{\"keys\":[\"" + key + "\",\"sk-missing\"]}"));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(json(reply).toString()).isEqualTo("{\"deleted_keys\":[\"" + key + "\",\"sk-missing\"]}");
        assertThat(world.get("/key/info", key).status()).isEqualTo(401);
        assertThat(world.query("select token from virtual_key")).isEmpty();
        assertThat(world.query("select key_alias || deleted_by || litellm_changed_by from deleted_virtual_key"))
                .containsExactly("goneadminsomebody");
        assertThat(world.query("select operation || ' ' || actor || ' ' || target_id from audit_log"))
                .containsExactlyInAnyOrder(
                        "key.generate admin " + KeyHash.of(key), "key.delete admin " + KeyHash.of(key));
        assertThat(world.query("select topic || ' ' || key from change_event"))
                .containsExactly("key " + KeyHash.of(key), "key " + KeyHash.of(key));
    }

    @Test
    void keys_are_deleted_by_alias_where_none_is_named_itself() {
        var a = world.generate("{\"key_alias\":\"a\"}");
        var b = world.generate("{\"key_alias\":\"b\"}");

        assertThat(world.post("/key/delete", MASTER, "{\"keys\":[\"" + a + "\"],\"key_aliases\":[\"b\"]}")
                        .status())
                .isEqualTo(200);
        assertThat(world.get("/key/info", b).status()).isEqualTo(200);
        assertThat(json(world.post("/key/delete", MASTER, "{\"key_aliases\":[\"b\"]}"))
                        .toString())
                .isEqualTo("{\"deleted_keys\":[\"b\"]}");
        assertThat(world.get("/key/info", b).status()).isEqualTo(401);
    }

    @Test
    void a_deletion_of_what_is_not_ones_own_deletes_nothing() {
        var own = world.generate("{\"user_id\":\"u\",\"allowed_routes\":[\"/key/delete\",\"/key/info\"]}");
        var other = world.generate("{\"user_id\":\"v\"}");

        var refused = world.post("/key/delete", own, "{\"keys\":[\"" + own + "\",\"" + other + "\"]}");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(json(refused).at("/error/message").asText())
                .isEqualTo("{'error': 'You are not authorized to delete this key'}");
        assertThat(world.query("select token from virtual_key")).hasSize(2);
        assertThat(world.post("/key/delete", own, "{\"keys\":[\"" + own + "\"]}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void nothing_named_or_nothing_found_is_said() {
        assertThat(world.post("/key/delete", MASTER, "{}").status()).isEqualTo(422);
        assertThat(world.post("/key/delete", MASTER, "{\"keys\":[],\"key_aliases\":null}")
                        .status())
                .isEqualTo(422);
        var missing = world.post("/key/delete", MASTER, "{\"keys\":[\"sk-missing\"]}");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(json(missing).at("/error/message").asText()).isEqualTo("{'error': 'No keys found'}");
    }

    @Test
    void of_many_who_delete_one_key_exactly_one_does() throws Exception {
        var key = world.generate("{}");
        var start = new CountDownLatch(1);
        var statuses = new ArrayList<Integer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var replies = new ArrayList<Future<Reply>>();
            for (int i = 0; i < 8; i++) {
                replies.add(threads.submit(() -> {
                    start.await();
                    return world.post("/key/delete", MASTER, "{\"keys\":[\"" + key + "\"]}");
                }));
            }
            start.countDown();
            for (var reply : replies) {
                statuses.add(reply.get().status());
            }
        }

        assertThat(statuses).containsOnly(200, 404).containsOnlyOnce(200);
        assertThat(world.query("select token from deleted_virtual_key")).hasSize(1);
    }

    @Test
    void of_many_who_want_one_alias_exactly_one_gets_it() throws Exception {
        var statuses = new ArrayList<Integer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var replies = new ArrayList<Future<Reply>>();
            for (int i = 0; i < 8; i++) {
                replies.add(threads.submit(() -> world.post("/key/generate", MASTER, "{\"key_alias\":\"one\"}")));
            }
            for (var reply : replies) {
                statuses.add(reply.get().status());
            }
        }

        assertThat(statuses).containsOnly(200, 400).containsOnlyOnce(200);
        assertThat(world.query("select token from virtual_key where key_alias = 'one'"))
                .hasSize(1);
    }

    @Test
    void a_blocked_key_is_refused_until_it_is_unblocked() {
        var key = world.generate("{}");
        assertThat(world.get("/key/info", key).status()).isEqualTo(200);

        var blocked = world.post("/key/block", MASTER, "{\"key\":\"" + key + "\"}");
        assertThat(blocked.status()).isEqualTo(200);
        assertThat(json(blocked).path("blocked").asBoolean()).isTrue();
        assertThat(json(blocked).path("token").asText())
                .isEqualTo(KeyHash.of(key).toString());
        assertThat(world.get("/key/info", key).status()).isEqualTo(401);

        var unblocked = world.post("/key/unblock", MASTER, "{\"key\":\"" + KeyHash.of(key) + "\"}");
        assertThat(json(unblocked).path("blocked").asBoolean(true)).isFalse();
        assertThat(world.get("/key/info", key).status()).isEqualTo(200);
        assertThat(world.query(
                        "select operation || coalesce(before_value ->> 'blocked', '-') || (after_value ->> 'blocked')"
                                + " from audit_log where operation <> 'key.generate'"))
                .containsExactlyInAnyOrder("key.block-true", "key.unblocktruefalse");
    }

    @Test
    void blocking_looks_at_the_form_then_at_the_key_then_at_the_caller() {
        var own = world.generate("{\"user_id\":\"u\",\"allowed_routes\":[\"/key/block\"]}");

        var malformed = world.post("/key/block", own, "{\"key\":\"sk-a b\"}");
        assertThat(malformed.status()).isEqualTo(400);
        assertThat(json(malformed).at("/error/message").asText()).isEqualTo("Invalid key format.");
        var missing = world.post("/key/block", own, "{\"key\":\"sk-missing\"}");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(json(missing).at("/detail/error").asText()).isEqualTo("Key not found: " + KeyHash.of("sk-missing"));
        assertThat(json(world.post("/key/block", MASTER, "{\"key\":\"sk-missing\"}"))
                        .at("/error/message")
                        .asText())
                .isEqualTo("Key not found.");
        var refused = world.post("/key/block", own, "{\"key\":\"" + own + "\"}");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(json(refused).at("/detail/error").asText())
                .startsWith("Only proxy admins, team admins, or org admins can call /key/block.");
    }

    @Test
    void a_key_expires() {
        var key = world.generate("{\"duration\":\"1h\"}");
        assertThat(world.get("/key/info", key).status()).isEqualTo(200);

        world.clocks.advance(Duration.ofMinutes(61));

        assertThat(json(world.get("/key/info", key)).at("/error/type").asText()).isEqualTo("expired_key");
    }

    @Test
    void a_key_that_was_tried_before_it_existed_works_once_it_does() {
        assertThat(world.get("/key/info", "sk-my-own-key-0123456789").status()).isEqualTo(401);

        world.generate("{\"key\":\"sk-my-own-key-0123456789\"}");

        assertThat(world.get("/key/info", "sk-my-own-key-0123456789").status()).isEqualTo(200);
    }
}
