package dev.gatehouse.keys;

import static dev.gatehouse.endpoint.ApiFixture.MASTER;
import static dev.gatehouse.endpoint.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.config.KeyConfig;
import dev.gatehouse.config.KeyConfig.Defaults;
import dev.gatehouse.config.KeyConfig.PersonalKeys;
import dev.gatehouse.config.KeyConfig.TeamKeys;
import dev.gatehouse.config.KeyConfig.UpperBounds;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What configuration gives to keys, and what it refuses them. */
class KeyBoundsTest {
    private static final KeyConfig NONE = KeyConfig.NONE;
    private static final UpperBounds BOUNDS = new UpperBounds(new BigDecimal(100), "30d", "7d", 4, 1_000L, 10L);

    @Test
    void what_is_left_out_is_given_and_what_is_said_is_kept() {
        var world = new KeysFixture(with(
                new Defaults(new BigDecimal(5), "u", "t", 2, 7L, null, "1d", null, List.of("m"), Map.of("a", 1)),
                NONE.upperBounds()));

        var made = json(world.post("/key/generate", MASTER, "{\"max_budget\":null,\"models\":[],\"tpm_limit\":9}"));
        assertThat(made.toString())
                .contains(
                        "\"max_budget\":5",
                        "\"models\":[\"m\"]",
                        "\"tpm_limit\":9",
                        "\"user_id\":\"u\"",
                        "\"team_id\":\"t\"",
                        "\"max_parallel_requests\":2",
                        "\"budget_duration\":\"1d\"",
                        "\"metadata\":{\"a\":1}");
        assertThat(json(world.post("/key/generate", MASTER, "{\"models\":[\"x\"],\"metadata\":{\"b\":2}}"))
                        .toString())
                .contains("\"models\":[\"x\"]", "\"metadata\":{\"b\":2}");
    }

    @Test
    void a_key_that_asks_for_nothing_gets_the_most() {
        var world = new KeysFixture(with(NONE.defaults(), BOUNDS));

        assertThat(json(world.post("/key/generate", MASTER, "{}")).toString())
                .contains(
                        "\"max_budget\":100",
                        "\"budget_duration\":\"30d\"",
                        "\"expires\":\"2026-01-08T00:00:00Z\"",
                        "\"max_parallel_requests\":4",
                        "\"tpm_limit\":1000",
                        "\"rpm_limit\":10");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"max_budget":100}          | 200 |
            {"max_budget":100.5}        | 400 | max_budget is over max limit set in config - user_value=100.5; max_value=100
            {"tpm_limit":1001}          | 400 | tpm_limit is over
            {"rpm_limit":11}            | 400 | rpm_limit is over
            {"max_parallel_requests":5} | 400 | max_parallel_requests is over
            {"duration":"168h"}         | 200 |
            {"duration":"8d"}           | 400 | duration is over max limit set in config - user_value=8d; max_value=7d
            {"duration":"-1"}           | 400 | duration is over
            {"duration":"1mo"}          | 400 | duration is over
            {"budget_duration":"1d"}    | 200 |
            {"budget_duration":"31d"}   | 400 | budget_duration is over
            """)
    void more_than_the_most_is_refused_when_a_key_is_made_and_when_it_is_changed(
            String json, int status, String message) {
        var world = new KeysFixture(with(NONE.defaults(), BOUNDS));
        var key = world.generate("{\"key_alias\":\"k\"}");
        var before = world.query("select to_jsonb(k)::text from virtual_key k");

        for (var reply : List.of(
                world.post("/key/generate", MASTER, json),
                world.post("/key/update", MASTER, json.replaceFirst("\\{", "{\"key\":\"" + key + "\",")))) {
            assertThat(reply.status()).isEqualTo(status);
            if (message != null) {
                assertThat(json(reply).toString()).contains(message);
                assertThat(world.query("select to_jsonb(k)::text from virtual_key k"))
                        .isEqualTo(before);
            }
        }
    }

    @Test
    void what_is_given_counts_as_promised() {
        var world = new KeysFixture(with(NONE.defaults(), BOUNDS));
        world.team("t");
        world.execute("update team set tpm_limit = 999");

        assertThat(world.post(
                                "/key/generate",
                                MASTER,
                                "{\"team_id\":\"t\",\"tpm_limit_type\":\"guaranteed_throughput\"}")
                        .status())
                .isEqualTo(400);
        assertThat(world.query("select token from virtual_key")).isEmpty();
    }

    @Test
    void a_change_is_not_filled_up() {
        var world = new KeysFixture(with(NONE.defaults(), BOUNDS));
        var key = world.generate("{\"max_budget\":1,\"rpm_limit\":1}");

        world.post("/key/update", MASTER, "{\"key\":\"" + key + "\",\"rpm_limit\":2}");

        assertThat(world.query("select max_budget || ' ' || rpm_limit from virtual_key"))
                .containsExactly("1 2");
    }

    @Test
    void who_may_make_keys_and_what_they_must_say_is_configured() {
        var world = new KeysFixture(new KeyConfig(
                NONE.defaults(),
                NONE.upperBounds(),
                new TeamKeys(Set.of("admin"), List.of("tags")),
                new PersonalKeys(Optional.of(Set.of("proxy_admin")), List.of("max_budget")),
                true,
                false));
        world.team("t");
        world.execute("update team set team_member_permissions = '{/key/generate}'");
        for (var user : new String[] {"ta", "iu"}) {
            world.user(user, "internal_user");
        }
        world.member("t", "ta", "admin");
        world.member("t", "iu", "user");
        var admin = world.caller("ta");

        assertThat(refusal(world, admin, "{\"team_id\":\"t\"}")).contains("Required param tags not in data");
        assertThat(refusal(world, admin, "{\"team_id\":\"t\",\"tags\":null}")).contains("Required param tags");
        assertThat(world.post("/key/generate", admin, "{\"team_id\":\"t\",\"tags\":[\"x\"]}")
                        .status())
                .isEqualTo(200);
        assertThat(refusal(world, world.caller("iu"), "{\"team_id\":\"t\",\"tags\":[\"x\"]}"))
                .contains("Team member role user not in allowed_team_member_roles=[admin]");
        assertThat(refusal(world, admin, "{}")).contains("Your role=internal_user");
        assertThat(refusal(world, MASTER, "{\"key_alias\":\"-x\"}")).contains("Invalid key_alias");
        assertThat(world.post("/key/generate", MASTER, "{\"key_alias\":\"a/b.c@d\"}")
                        .status())
                .isEqualTo(200);
        assertThat(world.post("/key/generate", MASTER, "{\"key\":\"sk-my-own-key-0123456789\"}")
                        .status())
                .isEqualTo(403);
        assertThat(world.query("select token from virtual_key")).hasSize(4);
    }

    private static String refusal(KeysFixture world, String caller, String json) {
        var reply = world.post("/key/generate", caller, json);
        assertThat(reply.status()).isEqualTo(400);
        return json(reply).toString();
    }

    private static KeyConfig with(Defaults defaults, UpperBounds bounds) {
        return new KeyConfig(defaults, bounds, NONE.teamKeys(), NONE.personalKeys(), false, true);
    }
}
