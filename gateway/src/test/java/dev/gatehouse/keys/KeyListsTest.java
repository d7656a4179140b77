package dev.gatehouse.keys;

import static dev.gatehouse.endpoint.ApiFixture.MASTER;
import static dev.gatehouse.endpoint.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.access.KeyHash;
import dev.gatehouse.endpoint.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyListsTest {
    private final KeysFixture world = new KeysFixture();

    KeyListsTest() {
        for (var user : List.of("lead", "mate", "granted", "other")) {
            world.user(user, "internal_user");
        }
        for (var team : List.of("alpha", "beta", "gamma")) {
            world.team(team);
        }
        world.member("alpha", "lead", "admin");
        world.member("alpha", "mate", "user");
        world.member("beta", "mate", "user");
        world.execute("update team set team_member_permissions = '{/key/list}' where team_id = 'beta'");
    }

    @Test
    void a_caller_sees_his_own_keys_and_an_administrator_all_newest_first() {
        key("a1", "other", "alpha");
        key("m1", "mate", null);
        key("m2", "mate", "alpha");
        world.clocks.advance(Duration.ofSeconds(1));
        var mate = world.caller("mate");

        assertThat(aliases("?return_full_object=true", mate)).containsExactly("", "m2", "m1");
        assertThat(aliases("?return_full_object=true", MASTER)).containsExactly("", "m2", "m1", "a1");
        assertThat(aliases("?return_full_object=true&user_id=mate&team_id=alpha", mate))
                .containsExactly("m2");
    }

    @Test
    void hashes_are_listed_unless_whole_keys_are_asked_for() {
        var key = key("a", "mate", null);
        var hash = KeyHash.of(key).toString();

        assertThat(json(list("", MASTER)).toString())
                .isEqualTo("{\"keys\":[\"" + hash + "\"],\"total_count\":1,\"current_page\":1,\"total_pages\":1}");
        var whole = json(list("?return_full_object=true", MASTER)).at("/keys/0");
        assertThat(whole.path("token").asText()).isEqualTo(hash);
        assertThat(whole.path("created_at").asText()).isEqualTo("2026-01-01T00:00:01Z");
        assertThat(whole.has("user")).isFalse();
        var expanded = json(list("?expand=user", MASTER)).at("/keys/0");
        assertThat(expanded.at("/user/user_email").asText()).isEqualTo("mate@example.org");
        assertThat(expanded.path("user").has("password")).isFalse();
    }

    @Test
    void a_user_without_a_row_is_shown_as_none() {
        key("a", "ghost", null);

        assertThat(json(list("?expand=user", MASTER)).at("/keys/0/user").isNull())
                .isTrue();
    }

    @Test
    void keys_of_the_console_are_listed_to_nobody() {
        key("ui", "mate", "litellm-dashboard");
        key("none", "mate", null);

        assertThat(aliases("?return_full_object=true", MASTER)).containsExactly("none");
        assertThat(aliases("?return_full_object=true&team_id=litellm-dashboard", MASTER))
                .isEmpty();
        assertThat(texts(json(world.get("/key/aliases", MASTER)).path("aliases")))
                .containsExactly("none");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            key_alias=ROD_1                          | prod_10
            key_alias=prod_10                        | prod_10
            key_alias=prod_1&substring_matching=true | prod_10
            key_alias=od%25                          | prod%2
            key_alias=%5C                            | back\\slash
            key_alias=prod_1&substring_matching=false|
            user_id=MAT&sort_by=key_alias&sort_order=asc | back\\slash prod%2 prod_10
            user_id=MAT&substring_matching=false     |
            team_id=beta                             | prodX10
            organization_id=o                        | prodX10
            project_id=p                             | prodX10
            agent_id=a                               | prodX10
            access_group_id=g                        | prodX10
            key_hash=nonsense                        |
            user_id=&team_id=beta&key_alias=         | prodX10
            search=PRODx                             | prodX10
            search=%25                               | prod%2
            search=prod_10&team_id=beta              |
            search=mate                              |
            search=                                  | prodX10 back\\slash prod%2 prod_10
            team_id=bet                              |
            """)
    void administrators_filter(String query, String expected) {
        key("prod_10", "mate", "alpha");
        key("prod%2", "mate", null);
        key("back\\\\slash", "mate", null);
        key("prodX10", "other", "beta");
        world.execute(
                "update virtual_key set organization_id = 'o', project_id = 'p', agent_id = 'a', access_group_ids = '{g}'"
                        + " where key_alias = 'prodX10'");

        assertThat(String.join(" ", aliases("?return_full_object=true&" + query, MASTER)))
                .isEqualTo(expected == null ? "" : expected);
    }

    @Test
    void a_key_is_found_by_its_hash_and_by_its_clear_text() {
        var key = key("a", "mate", null);
        key("b", "mate", null);

        assertThat(aliases("?return_full_object=true&key_hash=" + KeyHash.of(key), MASTER))
                .containsExactly("a");
        assertThat(aliases("?return_full_object=true&key_hash=" + key, MASTER)).containsExactly("a");
    }

    @Test
    void a_search_finds_a_key_by_what_its_holder_has_of_it_and_for_nobody_the_keys_of_others() {
        var key = key("mine-1", "mate", null);
        key("mine-2", "other", null);
        var mate = world.caller("mate");

        for (var text : List.of("INE", key, KeyHash.of(key).toString())) {
            assertThat(aliases("?return_full_object=true&search=" + text, mate)).containsExactly("mine-1");
        }
        assertThat(aliases("?return_full_object=true&search=mine&sort_by=key_alias", MASTER))
                .containsExactly("mine-2", "mine-1");
    }

    @Test
    void keys_that_have_ended_are_told_from_those_that_have_not() {
        world.generate("{\"key_alias\":\"never\"}");
        world.generate("{\"key_alias\":\"long\",\"duration\":\"2h\"}");
        world.generate("{\"key_alias\":\"short\",\"duration\":\"1h\"}");
        var all = "?return_full_object=true&sort_by=key_alias&sort_order=asc";

        assertThat(aliases(all + "&expires=expired", MASTER)).isEmpty();
        world.clocks.advance(Duration.ofHours(1));

        assertThat(aliases(all + "&expires=expired", MASTER)).containsExactly("short");
        assertThat(aliases(all + "&expires=active", MASTER)).containsExactly("long", "never");
        assertThat(aliases(all, MASTER)).containsExactly("long", "never", "short");
    }

    @Test
    void who_is_no_administrator_names_aliases_exactly() {
        key("exact", "mate", null);
        var mate = world.caller("mate");

        assertThat(aliases("?return_full_object=true&key_alias=exact", mate)).containsExactly("exact");
        assertThat(aliases("?return_full_object=true&key_alias=exac", mate)).isEmpty();
        assertThat(aliases("?return_full_object=true&key_alias=exac&substring_matching=true", mate))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            user_id=other       | You are not authorized to check another user's keys
            user_id=mat         | You are not authorized to check another user's keys
            team_id=gamma       | You are not authorized to check this team's keys
            organization_id=o   | You are not authorized to check this organization's keys
            key_hash=sk-ghost   | Key Hash not found.
            key_hash=nonsense   | Key Hash not found.
            """)
    void what_is_not_the_callers_is_not_listed(String query, String message) {
        var refused = list("?" + query, world.caller("mate"));

        assertThat(refused.status()).isEqualTo(403);
        assertThat(json(refused).at("/error/message").asText()).isEqualTo(message);
        assertThat(json(refused).at("/error/type").asText()).isEqualTo("bad_request_error");
    }

    @Test
    void a_key_of_somebody_else_is_not_asked_for_by_its_hash() {
        var key = key("a", "other", null);

        assertThat(list("?key_hash=" + KeyHash.of(key), world.caller("mate")).status())
                .isEqualTo(403);
    }

    @Test
    void a_caller_without_a_user_lists_nothing() {
        for (var caller : List.of(world.generate("{}"), world.caller("no-row"))) {
            var refused = list("", caller);

            assertThat(refused.status()).isEqualTo(403);
            assertThat(json(refused).at("/error/message").asText())
                    .startsWith("You are not authorized to access this endpoint. No 'user_id' is associated");
        }
    }

    @Test
    void keys_of_teams_are_included_as_far_as_the_callers_role_goes() {
        key("own", "mate", null);
        key("alpha-other", "other", "alpha");
        key("alpha-service", null, "alpha");
        key("beta-other", "other", "beta");
        key("gamma-other", "other", "gamma");
        var all = "?return_full_object=true&size=100&include_team_keys=true&sort_by=key_alias&sort_order=asc";

        assertThat(aliases(all, world.caller("mate"))).containsExactly("alpha-service", "beta-other", "own", "");
        assertThat(aliases(all, world.caller("lead"))).containsExactly("alpha-other", "alpha-service", "");
        // What is asked for holds for the included ones too.
        assertThat(aliases(all + "&key_alias=own", world.caller("mate"))).containsExactly("own");
        assertThat(aliases(all + "&team_id=alpha", world.caller("mate"))).containsExactly("alpha-service");
        assertThat(aliases(all, MASTER)).contains("gamma-other");
    }

    @Test
    void keys_the_caller_made_are_included_while_he_is_in_their_team() {
        key("own", "mate", null);
        key("made-alpha", "other", "alpha");
        key("made-gamma", "other", "gamma");
        key("made-personal", "other", null);
        world.execute("update virtual_key set created_by = 'mate' where key_alias like 'made-%'");
        var all = "?return_full_object=true&include_created_by_keys=true&sort_by=key_alias&sort_order=asc";

        assertThat(aliases(all, world.caller("mate"))).containsExactly("made-alpha", "made-personal", "own", "");
        assertThat(aliases(all + "&user_id=mate&substring_matching=false", MASTER))
                .containsExactly("made-alpha", "made-personal", "own", "");
        assertThat(aliases(all, world.caller("lead"))).containsExactly("");
    }

    @Test
    void deleted_keys_are_listed_with_their_end() {
        var key = key("gone", "mate", null);
        key("here", "mate", null);
        world.post("/key/delete", MASTER, "{\"keys\":[\"" + key + "\"]}");

        var deleted = json(list("?status=deleted&return_full_object=true", MASTER));
        assertThat(deleted.path("total_count").asInt()).isEqualTo(1);
        assertThat(deleted.at("/keys/0/key_alias").asText()).isEqualTo("gone");
        assertThat(deleted.at("/keys/0/deleted_by").asText()).isEqualTo("admin");
        assertThat(deleted.at("/keys/0/deleted_at").asText()).startsWith("2026-01-01T");
        assertThat(json(list("?status=deleted", MASTER)).at("/keys/0").asText())
                .isEqualTo(KeyHash.of(key).toString());
        assertThat(json(list("?status=deleted", world.caller("other")))
                        .path("total_count")
                        .asInt(-1))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"spend", "max_budget", "created_at", "updated_at", "token", "key_alias"})
    void pages_of_every_order_share_no_key_and_leave_none_out(String column) {
        for (int i = 0; i < 7; i++) {
            world.generate("{\"spend\":" + i % 2 + (i % 3 == 0 ? "" : ",\"max_budget\":" + i) + "}");
        }
        for (var direction : List.of("asc", "DESC")) {
            var seen = new ArrayList<String>();
            for (int page = 1; page <= 3; page++) {
                var answer =
                        json(list("?size=3&page=" + page + "&sort_by=" + column + "&sort_order=" + direction, MASTER));
                assertThat(answer.path("total_count").asInt()).isEqualTo(7);
                assertThat(answer.path("total_pages").asInt()).isEqualTo(3);
                assertThat(answer.path("current_page").asInt()).isEqualTo(page);
                seen.addAll(texts(answer.path("keys")));
            }
            assertThat(seen).hasSize(7).doesNotHaveDuplicates();
            assertThat(json(list(
                                    "?size=3&page=1&status=deleted&sort_by=" + column + "&sort_order=" + direction,
                                    MASTER))
                            .path("total_pages")
                            .asInt(-1))
                    .isZero();
        }
    }

    @Test
    void keys_are_sorted_by_what_is_asked_for() {
        world.generate("{\"spend\":2,\"key_alias\":\"two\"}");
        world.generate("{\"spend\":10,\"key_alias\":\"ten\"}");

        assertThat(aliases("?return_full_object=true&sort_by=spend", MASTER)).containsExactly("ten", "two");
        assertThat(aliases("?return_full_object=true&sort_by=spend&sort_order=asc", MASTER))
                .containsExactly("two", "ten");
    }

    @ParameterizedTest
    @CsvSource({
        "page=0,422",
        "size=0,422",
        "size=101,422",
        "size=100,200",
        "page=x,422",
        "page=2147483647&size=100,200",
        "return_full_object=maybe,422",
        "status=active,400",
        "expires=soon,400",
        "expires=,200",
        "sort_by=models,400",
        "sort_order=up,400",
        "status=deleted,200"
    })
    void what_cannot_be_listed_is_said(String query, int status) {
        assertThat(list("?" + query, MASTER).status()).isEqualTo(status);
    }

    @Test
    void aliases_are_those_of_the_callers_keys_and_of_all_keys_of_his_teams() {
        key("t-own", "mate", null);
        key("t-alpha", "other", "alpha");
        key("t-gamma", "other", "gamma");
        key("t-alpha-2", null, "alpha");
        world.execute("update virtual_key set key_alias = 't-alpha' where key_alias = 't-alpha-2'");
        key("100%_x", "mate", null);

        var mate = world.caller("mate");
        assertThat(aliasesOf("?search=T-", mate)).containsExactly("t-alpha", "t-own");
        assertThat(aliasesOf("?search=t-&team_id=alpha", mate)).containsExactly("t-alpha");
        assertThat(aliasesOf("?search=t-&team_id=gamma", mate)).isEmpty();
        assertThat(aliasesOf("?search=%25_", mate)).containsExactly("100%_x");
        assertThat(aliasesOf("?search=t-", MASTER)).containsExactly("t-alpha", "t-gamma", "t-own");
        assertThat(aliasesOf("", world.generate("{\"allowed_routes\":[\"/key/*\"]}")))
                .isEmpty();
        assertThat(json(world.get("/key/aliases?search=t-&size=2&page=2", MASTER))
                        .toString())
                .isEqualTo(
                        "{\"aliases\":[\"t-own\"],\"total_count\":3,\"current_page\":2,\"total_pages\":2,\"size\":2}");
        assertThat(json(world.get("/key/aliases?search=none", MASTER)).toString())
                .isEqualTo("{\"aliases\":[],\"total_count\":0,\"current_page\":1,\"total_pages\":0,\"size\":50}");
        assertThat(world.get("/key/aliases?size=101", MASTER).status()).isEqualTo(422);
    }

    private List<String> aliasesOf(String query, String caller) {
        return texts(json(world.get("/key/aliases" + query, caller)).path("aliases"));
    }

    private Reply list(String query, String caller) {
        return world.get("/key/list" + query, caller);
    }

    private List<String> aliases(String query, String caller) {
        var aliases = new ArrayList<String>();
        json(list(query, caller))
                .path("keys")
                .forEach(key -> aliases.add(key.path("key_alias").asText("")));
        return aliases.stream().map(alias -> alias.equals("null") ? "" : alias).toList();
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(element -> texts.add(element.asText()));
        return texts;
    }

    private String key(String alias, @Nullable String user, @Nullable String team) {
        world.clocks.advance(Duration.ofSeconds(1));
        return world.generate("{\"key_alias\":\"" + alias + "\""
                + (user == null ? "" : ",\"user_id\":\"" + user + "\"")
                + (team == null ? "" : ",\"team_id\":\"" + team + "\"")
                + "}");
    }
}
