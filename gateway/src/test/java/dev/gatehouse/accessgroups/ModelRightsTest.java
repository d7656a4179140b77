package dev.gatehouse.accessgroups;

import static dev.gatehouse.accessgroups.GroupsFixture.done;
import static dev.gatehouse.endpoint.ApiFixture.MASTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.gatehouse.access.OpenModels;
import dev.gatehouse.access.Policy;
import dev.gatehouse.config.AccessConfig;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.error.ApiException;
import dev.gatehouse.error.Refusals;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may call which model, from stored keys, teams and groups to the decision. */
class ModelRightsTest {
    private final GroupsFixture world = new GroupsFixture(
            "gpt-4o:low", "my-gpt:low", "claude-haiku-4-5", "openai/gpt-4.1", "azure/*:patterned", "plain");

    ModelRightsTest() {
        link("top", "mid");
        link("mid", "low");
        link("top", "side");
        world.live.refresh();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # list               | model             | may
                                 | gpt-4o            | true
            gpt-4o               | gpt-4o            | true
            gpt-4o               | plain             | false
            low                  | gpt-4o            | true
            low                  | plain             | false
            mid                  | gpt-4o            | true
            top                  | my-gpt            | true
            side                 | gpt-4o            | false
            side top             | gpt-4o            | true
            patterned            | azure/anything    | true
            patterned            | plain             | false
            openai/*             | gpt-4o            | true
            openai/*             | openai/gpt-4.1    | true
            openai/*             | my-gpt            | false
            openai/*             | plain             | false
            openai/*             | claude-haiku-4-5  | false
            anthropic/*          | claude-haiku-4-5  | true
            openai/gpt-4o        | gpt-4o            | false
            *gpt*                | my-gpt            | true
            *                    | plain             | true
            all-proxy-models     | plain             | true
            plain all-proxy-models | gpt-4o          | true
            """)
    void a_keys_list_allows_names_groups_above_and_patterns(String list, String model, boolean may) {
        var key = world.key(models(list));

        assertThat(world.mayCall(key, model)).isEqualTo(may);
        assertThat(world.policy.mayUse(world.caller(key), model)).isEqualTo(may);
    }

    @Test
    void both_the_keys_and_the_teams_list_have_to_allow_it() {
        world.teamOf("t", "mid", "plain");

        assertThat(world.mayCall(world.key("{\"team_id\":\"t\"}"), "gpt-4o")).isTrue();
        assertThat(world.mayCall(world.key("{\"team_id\":\"t\"}"), "claude-haiku-4-5"))
                .isFalse();
        assertThat(world.mayCall(world.key("{\"team_id\":\"t\",\"models\":[\"plain\"]}"), "gpt-4o"))
                .isFalse();
        assertThat(world.mayCall(world.key("{\"team_id\":\"t\",\"models\":[\"all-team-models\"]}"), "gpt-4o"))
                .isTrue();
        assertThat(world.mayCall(world.key("{\"team_id\":\"t\",\"models\":[\"all-team-models\"]}"), "openai/gpt-4.1"))
                .isFalse();
    }

    @Test
    void an_edge_that_is_removed_or_added_counts_from_the_next_question_on() {
        var key = world.key(models("top"));
        assertThat(world.mayCall(key, "gpt-4o")).isTrue();

        world.execute("delete from access_group_edge where child_group = 'low'");
        world.live.refresh();
        assertThat(world.mayCall(key, "gpt-4o")).isFalse();

        link("side", "low");
        world.live.refresh();
        assertThat(world.mayCall(key, "gpt-4o")).isTrue();
    }

    @Test
    void a_group_that_is_deleted_opens_nothing_and_its_name_on_lists_means_nothing() {
        var key = world.key(models("mid"));
        done(world.send("DELETE", "/access_group/mid/delete", MASTER, ""));

        assertThat(world.mayCall(key, "gpt-4o")).isFalse();
        assertThat(world.query(
                        "select unnest(models) from virtual_key where token = '" + GroupsFixture.hash(key) + "'"))
                .containsExactly("mid");
    }

    @Test
    void groups_in_a_circle_all_lead_to_what_is_in_it() {
        link("low", "top");
        world.live.refresh();

        assertThat(world.mayCall(world.key(models("low")), "gpt-4o")).isTrue();
        assertThat(world.mayCall(world.key(models("top")), "gpt-4o")).isTrue();
    }

    @Test
    void a_name_the_team_has_for_a_model_may_be_used_whatever_lists_say_and_means_it() {
        world.teamOf("t", "plain");
        world.execute("update team set model_aliases = '{\"ours\": \"gpt-4o\"}'");
        var key = world.key("{\"team_id\":\"t\",\"models\":[\"plain\"]}");

        assertThat(world.mayCall(key, "ours")).isTrue();
        assertThat(world.mayCall(key, "gpt-4o")).isFalse();
        assertThat(world.policy.meant(world.caller(key), "ours")).isEqualTo("gpt-4o");
        assertThat(world.policy.meant(world.caller(key), "plain")).isEqualTo("plain");
        assertThat(world.mayCall(world.key("{\"models\":[\"plain\"]}"), "ours")).isFalse();
    }

    @Test
    void a_name_the_key_has_for_a_model_opens_nothing_its_holder_may_not_use() {
        var key = world.key(
                "{\"models\":[\"plain\",\"gpt-4o\"],\"aliases\":{\"plain\":\"gpt-4o\",\"gpt-4o\":\"openai/gpt-4.1\"}}");
        var caller = world.caller(key);

        assertThat(world.policy.meant(caller, "plain")).isEqualTo("gpt-4o");
        assertThat(catchThrowable(() -> world.policy.meant(caller, "gpt-4o")))
                .hasMessageContaining("Tried to access openai/gpt-4.1");
        assertThat(world.mayCall(key, "openai/gpt-4.1")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            plain,gpt-4o          |
            plain, gpt-4o         |
            plain,openai/gpt-4.1  | openai/gpt-4.1
            openai/gpt-4.1,plain  | openai/gpt-4.1
            plain,                | ''
            """)
    void of_several_models_each_has_to_be_allowed(String models, @Nullable String refused) {
        var refusal = world.refusal(world.key(models("plain gpt-4o")), models);

        assertThat(refusal.map(ApiError::message).orElse(""))
                .isEqualTo(
                        refused == null
                                ? ""
                                : "key not allowed to access model. This key can only access models=['plain', 'gpt-4o']."
                                        + " Tried to access " + refused);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"model":"plain"}                                             |
            {"model":"plain","fallbacks":["plain","gpt-4o"]}              |
            {"model":"plain","fallbacks":["my-gpt"]}                      |
            {"model":"plain","fallbacks":["plain","openai/gpt-4.1"]}      | openai/gpt-4.1
            {"model":"plain","fallbacks":[{"model":"openai/gpt-4.1"}]}    | openai/gpt-4.1
            {"model":"plain","fallbacks":"openai/gpt-4.1"}                | openai/gpt-4.1
            {"model":"plain","fallbacks":[{"name":"openai/gpt-4.1"},1,null,["x"]]} |
            {"model":"plain","fallbacks":[{"model":7}],"x":"\\"fallbacks"} |
            {"messages":[{"fallbacks":["openai/gpt-4.1"]}]}               |
            {"model":"plain","fallbacks":["openai/gpt-4.1"                |
            """)
    void a_body_may_name_only_such_fallbacks_as_the_keys_list_allows(String body, @Nullable String refused) {
        var caller = world.caller(world.key(models("plain low")));
        var thrown = catchThrowable(() -> world.policy.requireFallbacks(caller, body.getBytes(StandardCharsets.UTF_8)));

        if (refused == null) {
            assertThat(thrown).isNull();
        } else {
            assertThat(thrown).hasMessageEndingWith("Tried to access " + refused);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"models\":[\"*\"]}", "{\"models\":[\"all-team-models\"],\"team_id\":\"t\"}"})
    void a_key_whose_list_refuses_nothing_has_its_fallbacks_not_looked_at(String key) {
        world.teamOf("t", "low");
        var caller = world.caller(world.key(key));
        var policy = new Policy(AccessConfig.NONE, () -> {
            throw new AssertionError("a fallback was judged");
        });

        policy.requireFallbacks(caller, "{\"fallbacks\":[\"openai/gpt-4.1\"]}".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void older_clients_are_told_401_of_a_model_that_is_refused() {
        var caller = world.caller(world.key(models("plain")));
        var older = new Policy(
                AccessConfig.NONE, () -> world.snapshots.current().served(), Refusals.MARCH_2026, OpenModels.NONE);
        var fallback = "{\"fallbacks\":[\"gpt-4o\"]}".getBytes(StandardCharsets.UTF_8);

        assertOlder(catchThrowable(() -> older.requireModel(caller, "gpt-4o")));
        assertOlder(catchThrowable(() -> older.requireFallbacks(caller, fallback)));
    }

    private static void assertOlder(Throwable thrown) {
        assertThat(thrown).isInstanceOfSatisfying(ApiException.class, refused -> {
            assertThat(refused.error().status()).isEqualTo(401);
            assertThat(refused.error().code()).isEqualTo("key_model_access_denied");
            assertThat(refused.error().wire("r").code()).isEqualTo("401");
        });
    }

    @Test
    void the_refusals_name_whose_list_it_was() {
        world.teamOf("t", "low");
        world.user("u", "internal_user");
        world.execute("update user_account set models = array['low']");
        world.user("n", "internal_user");
        world.execute("update user_account set models = array['no-default-models'] where user_id = 'n'");

        assertRefused(world.key(models("low gpt-4.1")), "key", "['low', 'gpt-4.1']");
        assertRefused(world.key("{\"team_id\":\"t\"}"), "team", "['low']");
        assertRefused(world.key("{\"user_id\":\"u\"}"), "user", "['low']");
        assertThat(world.refusal(world.key("{\"user_id\":\"n\"}"), "plain"))
                .contains(Pinned.typed(
                        403,
                        "key_model_access_denied",
                        "model",
                        "User not allowed to access model. No default model access, only team models allowed. Tried to"
                                + " access plain"));
        assertThat(world.mayCall(world.key("{\"user_id\":\"u\"}"), "gpt-4o")).isTrue();
    }

    @Test
    void a_model_that_is_unknown_is_refused_like_any_other() {
        assertRefused(world.key(models("low")), "key", "['low']", "no-such-model");
        assertThat(world.mayCall(world.key("{}"), "no-such-model")).isTrue();
    }

    @Test
    void a_key_may_go_to_a_team_whose_list_leads_to_its_models() {
        world.teamOf("wide", "top");
        world.teamOf("narrow", "side");
        var key = world.key("{\"models\":[\"gpt-4o\"]}");

        var refused = world.post("/key/update", "{\"key\":\"" + key + "\",\"team_id\":\"narrow\"}");
        assertThat(refused.status()).isEqualTo(403);
        GroupsFixture.done(world.post("/key/update", "{\"key\":\"" + key + "\",\"team_id\":\"wide\"}"));
        assertThat(world.mayCall(key, "gpt-4o")).isTrue();
    }

    @Test
    void the_master_key_may_call_everything() {
        assertThat(world.mayCall(MASTER, "plain")).isTrue();
        assertThat(world.mayCall(MASTER, "no-such-model")).isTrue();
    }

    private void assertRefused(String key, String holder, String list) {
        assertRefused(key, holder, list, "plain");
    }

    private void assertRefused(String key, String holder, String list, String model) {
        assertThat(world.refusal(key, model))
                .contains(Pinned.typed(
                        403,
                        holder + "_model_access_denied",
                        "model",
                        holder + " not allowed to access model. This " + holder + " can only access models=" + list
                                + ". Tried to access " + model));
    }

    private void link(String parent, String child) {
        world.execute(
                "insert into access_group_edge (id, parent_group, child_group, created_at) values (?, ?, ?, now())",
                parent + child,
                parent,
                child);
    }

    private static String models(@Nullable String list) {
        return list == null ? "{}" : "{\"models\":" + Json.text(Arrays.asList(list.split(" "))) + "}";
    }
}
