package dev.gatehouse.keys;

import static dev.gatehouse.endpoint.ApiFixture.MASTER;
import static dev.gatehouse.endpoint.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.access.KeyHash;
import dev.gatehouse.config.KeyConfig;
import dev.gatehouse.endpoint.FakeRequest;
import dev.gatehouse.endpoint.Reply;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyRotationsTest {
    private final KeysFixture world = new KeysFixture();

    @Test
    void another_clear_text_works_and_the_old_one_does_not() {
        var old = world.generate("{\"key_alias\":\"a\",\"spend\":2.5,\"max_budget\":10,\"user_id\":\"u\"}");
        assertThat(works(old)).isTrue();
        world.clocks.advance(Duration.ofMinutes(5));

        var answer = json(regenerate(old, ""));

        var fresh = answer.path("key").asText();
        var hash = KeyHash.of(fresh).toString();
        assertThat(fresh).matches("sk-[A-Za-z0-9_-]{22}").isNotEqualTo(old);
        assertThat(answer.path("token_id").asText()).isEqualTo(hash);
        assertThat(answer.path("key_name").asText()).isEqualTo("sk-..." + fresh.substring(21));
        assertThat(works(old)).isFalse();
        assertThat(works(fresh)).isTrue();
        assertThat(world.query("select token from virtual_key")).containsExactly(hash);
        assertThat(world.query(
                        "select concat_ws(' ', key_alias, trim_scale(spend), max_budget, user_id, rotation_count,"
                                + " last_rotation_at - created_at, updated_by) from virtual_key"))
                .containsExactly("a 2.5 10 u 1 00:05:00 admin");
        assertThat(world.query("select token from deprecated_virtual_key")).isEmpty();
        assertThat(json(regenerate(fresh, "")).path("rotation_count").asInt()).isEqualTo(2);
    }

    @Test
    void what_the_key_was_is_kept_and_both_hashes_are_announced_without_a_clear_text() {
        var old = world.generate(
                "{\"key_alias\":\"a\",\"budget_limits\":[{\"max_budget\":1,\"budget_duration\":\"1h\"}]}");

        var reply = world.run(new FakeRequest("POST", "/key/regenerate")
                .key(MASTER)
                .with("litellm-changed-by", "somebody")
                .json("{\"key\":\"" + old + "\"}"));

        var fresh = json(reply).path("key").asText();
        assertThat(
                        world.query(
                                "select concat_ws(' ', token, key_alias, deleted_by, litellm_changed_by) from deleted_virtual_key"))
                .containsExactly(KeyHash.of(old) + " a admin somebody");
        assertThat(world.query("select key from change_event order by id offset 1"))
                .containsExactly(KeyHash.of(old).toString(), KeyHash.of(fresh).toString());
        assertThat(world.query("select concat_ws(' ', target_id, before_value ->> 'token', after_value ->> 'token')"
                        + " from audit_log where operation = 'key.regenerate'"))
                .containsExactly(KeyHash.of(old) + " " + KeyHash.of(old) + " " + KeyHash.of(fresh));
        for (var table : List.of("audit_log", "virtual_key", "deleted_virtual_key", "change_event")) {
            assertThat(world.query("select to_jsonb(x)::text from " + table + " x"))
                    .noneMatch(row -> row.contains(old) || row.contains(fresh));
        }
        assertThat(world.query("select budget_limits::text from virtual_key")).hasSize(1);
    }

    @Test
    void the_path_names_the_key_by_clear_text_or_hash_and_needs_no_body() {
        var first = world.generate("{}");

        var second = json(world.run(new FakeRequest("POST", "/key/" + first + "/regenerate").key(MASTER)))
                .path("key")
                .asText();
        var third = json(world.post(
                        "/key/" + KeyHash.of(second).toString().toUpperCase(Locale.ROOT) + "/regenerate", MASTER, "{}"))
                .path("key")
                .asText();

        assertThat(works(second)).isFalse();
        assertThat(works(third)).isTrue();
        // The body's key wins.
        assertThat(world.post("/key/sk-ghost/regenerate", MASTER, "{\"key\":\"" + third + "\"}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_path_with_slashes_names_nothing_and_opens_nothing() {
        world.user("u", "internal_user");
        var key = world.generate("{\"user_id\":\"u\"}");

        for (var path : List.of("/key/a/b/regenerate", "/key/a%2Fb/regenerate", "/key/regenerate/x/regenerate")) {
            assertThat(world.post(path, MASTER, "{}").status()).isEqualTo(404);
            var refused = world.post(path, key, "{\"key\":\"" + key + "\"}");
            assertThat(refused.status()).isEqualTo(401);
            assertThat(works(key)).isTrue();
        }
        assertThat(world.post("/key/" + key + "/regenerate", key, "{}").status())
                .isEqualTo(200);
    }

    @Test
    void what_is_not_named_or_not_there_is_said() {
        var nothing = world.post("/key/regenerate", MASTER, "");
        assertThat(nothing.status()).isEqualTo(400);
        assertThat(json(nothing).at("/error/message").asText()).isEqualTo("{'error': 'No key passed in.'}");
        var missing = world.post("/key/sk-ghost/regenerate", MASTER, "{}");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(json(missing).at("/error/message").asText())
                .isEqualTo("{'error': 'Key " + KeyHash.of("sk-ghost") + " not found.'}");
        assertThat(regenerate("ghost", "").status()).isEqualTo(404);
    }

    @Test
    void the_master_key_is_not_ours_to_replace() {
        for (var other : List.of("{}", "{\"new_master_key\":\"sk-another-master-key\"}")) {
            var refused = world.post("/key/" + MASTER + "/regenerate", MASTER, other);

            assertThat(refused.status()).isEqualTo(400);
            assertThat(json(refused).toString())
                    .contains(other.equals("{}") ? "New master key is required." : "configured outside")
                    .doesNotContain("sk-another");
        }
        assertThat(works(world.generate("{}"))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "alpha,lead,200",
        "alpha,owner,200",
        "alpha,mate,401",
        "alpha,granted,403",
        "alpha,stranger,401",
        "alpha,boss,401",
        ",owner,200",
        ",lead,403",
        ",stranger,403",
        "gone,owner,404"
    })
    void a_key_is_replaced_by_its_owner_and_by_its_teams_administrator(String team, String user, int status) {
        teamAlpha();
        var key =
                world.generate("{\"user_id\":\"owner\"" + (team == null ? "" : ",\"team_id\":\"" + team + "\"") + "}");

        assertThat(world.post("/key/regenerate", world.caller(user), "{\"key\":\"" + key + "\"}")
                        .status())
                .isEqualTo(status);
        assertThat(works(key)).isEqualTo(status != 200);
    }

    @Test
    void a_member_replaces_his_own_key_only_where_the_team_lets_him() {
        teamAlpha();
        world.execute("update team set team_member_permissions = '{}'");
        var key = world.generate("{\"user_id\":\"owner\",\"team_id\":\"alpha\"}");

        var refused = world.post("/key/regenerate", world.caller("owner"), "{\"key\":\"" + key + "\"}");

        assertThat(refused.status()).isEqualTo(401);
        assertThat(json(refused).at("/error/type").asText()).isEqualTo("team_member_permission_error");
        assertThat(works(key)).isTrue();
    }

    @Test
    void what_is_sent_is_changed_with_it() {
        var key = world.generate("{\"key_alias\":\"a\",\"tpm_limit\":5,\"metadata\":{\"x\":1}}");

        var answer = json(regenerate(
                key, ",\"max_budget\":50,\"tpm_limit\":null,\"duration\":\"1h\",\"tags\":[\"t\"],\"models\":[\"m\"]"));

        assertThat(answer.path("max_budget").asInt()).isEqualTo(50);
        assertThat(answer.path("tpm_limit").isNull()).isTrue();
        assertThat(answer.path("expires").asText()).isEqualTo("2026-01-01T01:00:00Z");
        assertThat(answer.path("key_alias").asText()).isEqualTo("a");
        assertThat(world.query("select metadata::text || models::text from virtual_key"))
                .containsExactly("{\"x\": 1, \"tags\": [\"t\"]}{m}");
    }

    @Test
    void more_than_the_configuration_allows_is_refused_and_nothing_is_filled_in() {
        var bounded = new KeysFixture(new KeyConfig(
                KeyConfig.NONE.defaults(),
                new KeyConfig.UpperBounds(BigDecimal.valueOf(100), null, null, null, null, null),
                KeyConfig.NONE.teamKeys(),
                KeyConfig.NONE.personalKeys(),
                false,
                true));
        var key = bounded.generate("{\"max_budget\":10}");
        bounded.execute("update virtual_key set max_budget = null");

        assertThat(bounded.post("/key/regenerate", MASTER, "{\"key\":\"" + key + "\",\"max_budget\":500}")
                        .status())
                .isEqualTo(400);
        assertThat(bounded.get("/key/info", key).status()).isEqualTo(200);
        assertThat(bounded.post("/key/regenerate", MASTER, "{\"key\":\"" + key + "\"}")
                        .status())
                .isEqualTo(200);
        assertThat(bounded.query("select coalesce(max_budget::text, 'none') from virtual_key"))
                .containsExactly("none");
        assertThat(bounded.query("select token from virtual_key"))
                .doesNotContain(KeyHash.of(key).toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "max_budget":1000           | 403
            "models":[]                 | 403
            "duration":"-1"             | 403
            "allowed_routes":[]         | 403
            "user_id":"other"           | 403
            "metadata":{"x":1}          | 403
            "permissions":{"y":true}    | 403
            "object_permission":{"agents":["a"]} | 403
            "models":["m"],"max_budget":5.00,"key_alias":"a" | 200
            """)
    void an_owner_gains_nothing_by_replacing_a_key_that_somebody_else_made_for_him(String members, int status) {
        var key = world.generate(
                "{\"user_id\":\"owner\",\"key_alias\":\"a\",\"max_budget\":5,\"models\":[\"m\"],\"duration\":\"1d\",\"spend\":1.50,"
                        + "\"allowed_routes\":[\"/key/*\"]}");

        assertThat(world.post("/key/regenerate", key, "{\"key\":\"" + key + "\"," + members + "}")
                        .status())
                .isEqualTo(status);
        assertThat(works(key)).isEqualTo(status != 200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            my-own-key-0123456789    | 400 | New key must start with 'sk-'
            sk-short                 | 400 | 16 to 512
            sk-taken-0123456789abc   | 500 | Internal Server Error.
            sk-current-0123456789    | 400 | another one
            sk-master-0123456789     | 400 | another one
            sk-chosen-0123456789     | 200 | sk-chosen-0123456789
            """)
    void a_clear_text_may_be_chosen(String clear, int status, String message) {
        var key = world.generate("{\"key\":\"sk-current-0123456789\"}");
        world.generate("{\"key\":\"sk-taken-0123456789abc\"}");

        var reply = regenerate(key, ",\"new_key\":\"" + clear + "\"");

        assertThat(reply.status()).isEqualTo(status);
        assertThat(json(reply).toString()).contains(message);
        assertThat(works(key)).isEqualTo(status != 200);
        assertThat(works("sk-taken-0123456789abc")).isTrue();
    }

    @Test
    void within_the_grace_period_both_clear_texts_work() {
        var old = world.generate("{}");

        var fresh =
                json(regenerate(old, ",\"grace_period\":\"1h\"")).path("key").asText();

        assertThat(
                        world.query(
                                "select concat_ws(' ', token, active_token_id, revoke_at - created_at) from deprecated_virtual_key"))
                .containsExactly(KeyHash.of(old) + " " + KeyHash.of(fresh) + " 01:00:00");
        assertThat(works(old)).isTrue();
        assertThat(works(fresh)).isTrue();
        world.clocks.advance(Duration.ofMinutes(61));
        assertThat(works(old)).isFalse();
        assertThat(works(fresh)).isTrue();
    }

    @Test
    void grace_reaches_one_replacement_far() {
        var first = world.generate("{}");
        var second =
                json(regenerate(first, ",\"grace_period\":\"1h\"")).path("key").asText();
        assertThat(works(first)).isTrue();

        var third =
                json(regenerate(second, ",\"grace_period\":\"1h\"")).path("key").asText();

        assertThat(works(first)).isFalse();
        assertThat(works(second)).isTrue();
        assertThat(works(third)).isTrue();
    }

    @Test
    void a_clear_text_that_comes_back_brings_no_others_back() {
        var first = world.generate("{\"key\":\"sk-first-0123456789\"}");
        var second =
                json(regenerate(first, ",\"grace_period\":\"1h\"")).path("key").asText();

        regenerate(second, ",\"new_key\":\"sk-first-0123456789\"");
        world.post("/key/delete", MASTER, "{\"keys\":[\"sk-first-0123456789\"]}");
        world.generate("{\"key\":\"" + second + "\"}");

        assertThat(works(first)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"soon,false", "0s,false", "-1,false", "1h,true", "1mo,true", "'',true"})
    void what_the_request_says_of_grace_wins_over_the_setting(String grace, boolean oldWorks) {
        var generous = new KeysFixture(KeyConfig.NONE, Duration.ofMinutes(1));
        var silent = generous.generate("{}");
        var old = generous.generate("{}");

        assertThat(generous.post("/key/regenerate", MASTER, "{\"key\":\"" + silent + "\"}")
                        .status())
                .isEqualTo(200);
        assertThat(generous.post(
                                "/key/regenerate",
                                MASTER,
                                "{\"key\":\"" + old + "\",\"grace_period\":\"" + grace + "\"}")
                        .status())
                .isEqualTo(200);

        assertThat(generous.get("/key/info", silent).status()).isEqualTo(200);
        assertThat(generous.get("/key/info", old).status()).isEqualTo(oldWorks ? 200 : 401);
    }

    @Test
    void a_blocked_key_stays_blocked_and_an_automatic_one_is_due_later() {
        var key = world.generate("{\"blocked\":true,\"auto_rotate\":true,\"rotation_interval\":\"30d\"}");
        world.clocks.advance(Duration.ofDays(10));

        var answer = json(regenerate(key, ""));

        assertThat(answer.path("blocked").asBoolean()).isTrue();
        assertThat(answer.path("key_rotation_at").asText()).isEqualTo("2026-02-10T00:00:00Z");
        assertThat(works(answer.path("key").asText())).isFalse();
    }

    private void teamAlpha() {
        world.organization("o");
        world.team("alpha");
        world.execute("update team set organization_id = 'o', team_member_permissions = '{/key/regenerate}'");
        world.member("alpha", "lead", "admin");
        world.member("alpha", "owner", "user");
        world.member("alpha", "granted", "user");
        world.orgAdmin("o", "boss");
        world.team("beta");
        world.member("beta", "stranger", "admin");
    }

    private Reply regenerate(String key, String more) {
        return world.post("/key/regenerate", MASTER, "{\"key\":\"" + key + "\"" + more + "}");
    }

    private boolean works(String key) {
        // A key may be confined to routes; this one every gate knows.
        return world.get("/key/info", key).status() != 401;
    }
}
