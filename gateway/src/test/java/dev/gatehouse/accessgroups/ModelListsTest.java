package dev.gatehouse.accessgroups;

import static dev.gatehouse.endpoint.ApiFixture.MASTER;
import static dev.gatehouse.endpoint.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.endpoint.FakeRequest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What lists of models show to whom. */
class ModelListsTest {
    private final GroupsFixture world =
            new GroupsFixture("a:low", "b:low,other", "c", "gpt-4o", "x/*-embedding-3-small:odd");

    ModelListsTest() {
        link("top", "low");
        world.live.refresh();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # list              | query                                 | shown
            ''                  | ''                                    | a b c gpt-4o x/text-embedding-3-small
            all-proxy-models    | ''                                    | a b c gpt-4o x/text-embedding-3-small
            c a                 | ''                                    | c a
            c no-such-model     | ''                                    | c
            top c               | ''                                    | c a b
            top c               | ?include_model_access_groups=true     | c a b top
            top c               | ?only_model_access_groups=true        | top
            ''                  | ?only_model_access_groups=true        | low odd other top
            other low           | ''                                    | b a
            openai/*            | ''                                    | gpt-4o
            openai/*            | ?return_wildcard_routes=true          | gpt-4o openai/*
            ''                  | ?return_wildcard_routes=true          | a b c gpt-4o x/text-embedding-3-small x/*-embedding-3-small
            odd                 | ?return_wildcard_routes=true          | x/text-embedding-3-small x/*-embedding-3-small
            odd                 | ''                                    | x/text-embedding-3-small
            x/a-embedding-3-small | ''                                  | x/a-embedding-3-small
            """)
    void a_key_is_shown_what_its_list_stands_for(String list, String query, String shown) {
        var key = world.generate("{\"models\":" + (list.isEmpty() ? "[]" : quoted(list)) + "}");

        assertThat(String.join(" ", world.listed(key, query))).isEqualTo(shown);
    }

    @Test
    void where_the_keys_list_is_empty_the_teams_is_shown_and_only_what_both_allow() {
        world.teamOf("t", "top", "c");

        assertThat(world.listed(world.generate("{\"team_id\":\"t\"}"), "")).containsExactly("c", "a", "b");
        assertThat(world.listed(world.generate("{\"team_id\":\"t\",\"models\":[\"all-team-models\"]}"), ""))
                .containsExactly("c", "a", "b");
        assertThat(world.listed(world.generate("{\"team_id\":\"t\",\"models\":[\"a\",\"gpt-4o\"]}"), ""))
                .containsExactly("a");
    }

    @Test
    void a_personal_key_is_shown_what_its_user_may_use() {
        world.user("u", "internal_user");
        world.execute("update user_account set models = array['low']");

        assertThat(world.listed(world.generate("{\"user_id\":\"u\"}"), "")).containsExactly("a", "b");
    }

    @Test
    void a_team_is_shown_to_its_members_and_administrators_alone() {
        world.teamOf("t", "c");
        world.user("ann", "internal_user");
        world.user("bob", "internal_user");
        world.member("t", "ann", "user");
        var ann = world.generate("{\"user_id\":\"ann\",\"models\":[\"a\"]}");
        var bob = world.generate("{\"user_id\":\"bob\"}");

        assertThat(world.listed(ann, "?team_id=t")).containsExactly("c");
        assertThat(world.listed(MASTER, "?team_id=t")).containsExactly("c");
        assertThat(status(bob, "?team_id=t")).isEqualTo(403);
        assertThat(status(MASTER, "?team_id=nobody")).isEqualTo(404);
        assertThat(status(bob, "?team_id=nobody")).isEqualTo(404);
    }

    @Test
    void administrators_may_see_all_there_is_and_others_what_is_theirs() {
        world.user("boss", "proxy_admin");
        var boss = world.generate("{\"user_id\":\"boss\",\"models\":[\"c\"]}");
        var other = world.generate("{\"models\":[\"c\"]}");

        assertThat(world.listed(boss, "")).containsExactly("c");
        assertThat(world.listed(boss, "?scope=expand"))
                .containsExactly("a", "b", "c", "gpt-4o", "x/text-embedding-3-small");
        assertThat(world.listed(other, "?scope=expand")).containsExactly("c");
        assertThat(status(boss, "?scope=all")).isEqualTo(400);
    }

    @Test
    void what_a_model_falls_back_to_is_shown_where_it_is_asked_for() {
        assertThat(json(world.get("/v1/models?include_metadata=true"))
                        .at("/data/0/metadata")
                        .toString())
                .isEqualTo("{\"fallbacks\":[]}");
        assertThat(json(world.get("/v1/models")).at("/data/0").has("metadata")).isFalse();
        assertThat(json(world.get("/v1/models/a?include_metadata=true"))
                        .path("metadata")
                        .toString())
                .isEqualTo("{\"fallbacks\":[]}");
        assertThat(status(MASTER, "?include_metadata=true&fallback_type=general"))
                .isEqualTo(200);
        assertThat(status(MASTER, "?include_metadata=true&fallback_type=odd")).isEqualTo(400);
        assertThat(status(MASTER, "?fallback_type=odd")).isEqualTo(200);
    }

    @Test
    void one_model_is_shown_to_those_who_may_call_it() {
        var key = world.generate("{\"models\":[\"top\"]}");

        assertThat(world.get("/v1/models/a", key).status()).isEqualTo(200);
        assertThat(world.get("/v1/models/c", key).status()).isEqualTo(404);
        assertThat(world.get("/v1/models/top", key).status()).isEqualTo(404);
        assertThat(world.get("/v1/models/no-such-model", MASTER).status()).isEqualTo(404);
        assertThat(world.get("/v1/models/c", null).status()).isEqualTo(200);
    }

    @Test
    void strangers_are_shown_everything_and_anthropics_clients_their_own_shape() {
        assertThat(json(world.get("/v1/models", null)).path("data").findValuesAsText("id"))
                .containsExactly("a", "b", "c", "gpt-4o", "x/text-embedding-3-small");
        var key = world.generate("{\"models\":[\"top\"]}");
        var list =
                json(world.run(new FakeRequest("GET", "/v1/models").key(key).with("anthropic-version", "2023-06-01")));
        assertThat(list.path("data").findValuesAsText("id")).containsExactly("a", "b");
        assertThat(list.at("/data/0/type").asText()).isEqualTo("model");
        assertThat(list.path("has_more").asBoolean()).isFalse();
    }

    private int status(String key, String query) {
        return world.get("/v1/models" + query, key).status();
    }

    private void link(String parent, String child) {
        world.execute(
                "insert into access_group_edge (id, parent_group, child_group, created_at) values (?, ?, ?, now())",
                parent + child,
                parent,
                child);
    }

    private static String quoted(String list) {
        return "[\"" + String.join("\",\"", List.of(list.split(" "))) + "\"]";
    }
}
