package dev.gatehouse.keys;

import static dev.gatehouse.endpoint.ApiFixture.MASTER;
import static dev.gatehouse.endpoint.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.access.KeyHash;
import dev.gatehouse.endpoint.FakeRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class KeyReadsTest {
    private final KeysFixture world = new KeysFixture();

    @Test
    void a_look_up_is_rehearsed_with_a_key_that_is_nowhere() {
        var keys = new KeyLoader(world.database);

        assertThat(keys.rehearse()).isTrue();

        assertThat(keys.load(KeyHash.of("sk-rehearsal"))).isEmpty();
        assertThat(world.query("select token from virtual_key")).isEmpty();
    }

    @Test
    void members_of_a_team_see_its_keys_and_administrators_of_its_organization_do_not() {
        world.organization("o");
        world.team("alpha");
        world.execute("update team set organization_id = 'o'");
        world.member("alpha", "mate", "user");
        world.orgAdmin("o", "boss");
        var key = world.generate("{\"user_id\":\"owner\",\"team_id\":\"alpha\"}");

        assertThat(world.get("/key/info?key=" + key, world.caller("mate")).status())
                .isEqualTo(200);
        assertThat(world.get("/key/info?key=" + key, world.caller("owner")).status())
                .isEqualTo(200);
        var refused = world.get("/key/info?key=" + key, world.caller("boss"));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(json(refused).at("/error/message").asText())
                .isEqualTo("You are not allowed to access this key's info. Your role=internal_user");
        assertThat(world.get("/key/info?key=" + key, world.caller("stranger")).status())
                .isEqualTo(403);
    }

    @Test
    void a_viewer_sees_every_key() {
        world.user("viewer", "proxy_admin_viewer");
        var key = world.generate("{\"user_id\":\"owner\"}");

        assertThat(world.get("/key/info?key=" + key, world.caller("viewer")).status())
                .isEqualTo(200);
    }

    @Test
    void a_key_without_a_user_sees_others_without_one() {
        var one = world.generate("{}");
        var other = world.generate("{}");
        var owned = world.generate("{\"user_id\":\"u\"}");

        assertThat(world.get("/key/info?key=" + other, one).status()).isEqualTo(200);
        assertThat(world.get("/key/info?key=" + owned, one).status()).isEqualTo(403);
    }

    @Test
    void what_a_key_is_linked_to_is_shown_with_it() {
        world.execute(
                "insert into budget (budget_id, max_budget, created_at, updated_at) values ('b', 7, now(), now())");
        world.execute(
                "insert into object_permission (object_permission_id, mcp_servers) values ('p', '{m}') on conflict do nothing");
        var key = world.generate("{\"budget_id\":\"b\"}");
        world.execute("update virtual_key set object_permission_id = 'p'");

        var info = json(world.get("/key/info?key=" + key, MASTER)).path("info");

        assertThat(info.at("/litellm_budget_table/max_budget").asInt()).isEqualTo(7);
        assertThat(info.at("/object_permission/mcp_servers/0").asText()).isEqualTo("m");
        assertThat(info.has("token")).isFalse();
        var plain = world.generate("{}");
        assertThat(json(world.get("/key/info?key=" + plain, MASTER))
                        .at("/info/litellm_budget_table")
                        .isNull())
                .isTrue();
    }

    @Test
    void a_hash_is_taken_in_capitals_too() {
        var key = world.generate("{\"user_id\":\"u\"}");
        var hash = KeyHash.of(key).toString().toUpperCase(Locale.ROOT);

        var reply = world.get("/key/info?key=" + hash, MASTER);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(json(reply).path("key").asText()).isEqualTo(hash);
    }

    @Test
    void of_several_keys_those_the_caller_may_see_are_shown_in_the_order_named() {
        world.team("alpha");
        world.member("alpha", "mate", "user");
        var foreign = world.generate("{\"user_id\":\"other\",\"key_alias\":\"foreign\"}");
        var own = world.generate("{\"user_id\":\"mate\",\"key_alias\":\"own\"}");
        var shared = world.generate("{\"user_id\":\"other\",\"team_id\":\"alpha\",\"key_alias\":\"shared\"}");
        var body = "{\"keys\":[\"" + shared + "\",\"sk-ghost\",\"" + foreign + "\",\"" + KeyHash.of(own) + "\"]}";

        var seen = world.post("/v2/key/info", world.caller("mate"), body);

        assertThat(seen.status()).isEqualTo(200);
        assertThat(aliases(json(seen))).containsExactly("shared", "own");
        assertThat(json(seen).path("key")).hasSize(4);
        assertThat(json(seen).at("/info/0").has("token")).isFalse();
        assertThat(aliases(json(world.post("/v2/key/info", MASTER, body)))).containsExactly("shared", "foreign", "own");
        assertThat(aliases(json(world.post("/v2/key/info", MASTER, "{\"key_aliases\":[\"own\"]}"))))
                .containsExactly("own");
    }

    @Test
    void nothing_found_is_an_empty_answer_and_nothing_named_is_none() {
        assertThat(json(world.post("/v2/key/info", MASTER, "{\"keys\":[\"sk-ghost\"]}"))
                        .toString())
                .isEqualTo("{\"key\":[\"sk-ghost\"],\"info\":[]}");

        var nothing = world.run(new FakeRequest("POST", "/v2/key/info").key(MASTER));
        assertThat(nothing.status()).isEqualTo(422);
        assertThat(json(nothing).at("/error/message").asText())
                .isEqualTo("{'message': 'Malformed request. No keys passed in.'}");
        var empty = world.run(new FakeRequest("POST", "/v2/key/info")
                .key(MASTER)
                .with("Content-Length", "2")
                .json("{}"));
        assertThat(empty.status()).isEqualTo(422);
        assertThat(json(empty).at("/detail/0/msg").asText()).startsWith("At least one of");
        var many = "{\"keys\":[" + "\"k\",".repeat(1_000) + "\"k\"]}";
        assertThat(world.post("/v2/key/info", MASTER, many).status()).isEqualTo(422);
    }

    private static List<String> aliases(JsonNode answer) {
        var aliases = new ArrayList<String>();
        answer.path("info").forEach(info -> aliases.add(info.path("key_alias").asText()));
        return aliases;
    }
}
