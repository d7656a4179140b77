package dev.gatehouse.models;

import static dev.gatehouse.models.ModelsFixture.MASTER;
import static dev.gatehouse.models.ModelsFixture.json;
import static dev.gatehouse.models.ModelsFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.platform.Change;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ModelInfosTest {
    private static final String STORED = """
            {"model_name": "mine",
             "litellm_params": {"model": "openai/gpt-4o", "api_key": "sk-canary-stored-4711", "rpm": 10, "tpm": 5,
                                "api_base": "http://10.1.1.1/v1", "extra_headers": {"a": "canary-header"},
                                "input_cost_per_token": 0.000001, "output_cost_per_token": 0.000002},
             "model_info": {"id": "m1", "note": "ours", "access_groups": ["cheap"], "supports_vision": false}}""";
    private static final String OURS = """
            {"model_name": "ours", "litellm_params": {"model": "openai/gpt-4o", "api_key": "sk-canary-alpha-own"},
             "model_info": {"team_id": "alpha", "id": "a1"}}""";

    private final ModelsFixture world = new ModelsFixture();

    @BeforeEach
    void store() {
        world.create(STORED);
        world.create(OURS);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void both_origins_are_shown_with_what_is_known_of_them_and_without_secrets() {
        var reply = world.get("/model/info", MASTER);

        var all = json(reply).path("data");
        assertThat(names(all)).containsExactlyInAnyOrder("from-file", "m1", "a1");
        var stored = byId(all, "m1");
        assertThat(stored.path("model_name").asText()).isEqualTo("mine");
        assertThat(stored.at("/litellm_params/model").asText()).isEqualTo("openai/gpt-4o");
        assertThat(stored.at("/litellm_params/api_base").asText()).isEqualTo("http://10.1.1.1/v1");
        assertThat(stored.path("litellm_params").has("api_key")).isFalse();
        var info = stored.path("model_info");
        assertThat(info.path("db_model").asBoolean()).isTrue();
        assertThat(info.path("note").asText()).isEqualTo("ours");
        assertThat(info.at("/access_groups/0").asText()).isEqualTo("cheap");
        assertThat(info.path("input_cost_per_token").decimalValue()).isEqualByComparingTo("0.000001");
        assertThat(info.path("max_input_tokens").asLong()).isEqualTo(128_000);
        assertThat(info.path("supports_function_calling").asBoolean()).isTrue();
        assertThat(info.path("supports_vision").asBoolean(true)).isFalse();
        assertThat(info.path("mode").asText()).isEqualTo("chat");
        var configured = byId(all, "from-file");
        assertThat(configured.at("/model_info/db_model").asBoolean(true)).isFalse();
        assertThat(configured.at("/model_info/access_groups/0").asText()).isEqualTo("cheap");
        assertThat(configured.at("/model_info/output_cost_per_token").decimalValue())
                .isEqualByComparingTo("0.0000006");
        assertThat(text(reply)).doesNotContain("canary", "sk-configured", "***");
        assertThat(text(world.get("/v1/model/info", MASTER))).isEqualTo(text(reply));
    }

    @Test
    void one_is_asked_for_by_its_id() {
        assertThat(names(json(world.get("/model/info?litellm_model_id=m1", MASTER))
                        .path("data")))
                .containsExactly("m1");

        var unknown = world.get("/model/info?litellm_model_id=none", MASTER);

        assertThat(unknown.status()).isEqualTo(400);
        assertThat(json(unknown).at("/detail/error").asText()).isEqualTo("Model id = none not found on litellm proxy");
    }

    @Test
    void a_caller_sees_what_it_may_use() {
        var confined = world.generate("{\"models\":[\"mine\"]}");
        var ofTheTeam = world.generate("{\"team_id\":\"alpha\"}");
        var ofAnother = world.generate("{\"team_id\":\"beta\"}");
        var member = world.generate("{\"user_id\":\"ann\"}");
        var stranger = world.generate("{\"user_id\":\"other\"}");

        assertThat(seen(confined)).containsExactly("m1");
        assertThat(seen(ofTheTeam)).containsExactlyInAnyOrder("from-file", "m1", "a1");
        assertThat(seen(ofAnother)).containsExactlyInAnyOrder("from-file", "m1");
        assertThat(seen(member)).containsExactlyInAnyOrder("from-file", "m1", "a1");
        assertThat(seen(stranger)).containsExactlyInAnyOrder("from-file", "m1");
        assertThat(world.get("/model/info?litellm_model_id=a1", ofAnother).status())
                .isEqualTo(400);
        assertThat(text(world.get("/model/info", ofAnother))).doesNotContain("10.1.1.1", "10.0.0.1");
    }

    @Test
    void pages_are_walked_and_searched() {
        var first = json(world.get("/v2/model/info?page=1&size=2", MASTER));
        var second = json(world.get("/v2/model/info?page=2&size=2", MASTER));

        assertThat(first.path("total_count").asInt()).isEqualTo(3);
        assertThat(first.path("total_pages").asInt()).isEqualTo(2);
        assertThat(first.path("current_page").asInt()).isEqualTo(1);
        assertThat(first.path("size").asInt()).isEqualTo(2);
        var both = new ArrayList<>(names(first.path("data")));
        both.addAll(names(second.path("data")));
        assertThat(both).containsExactlyInAnyOrder("from-file", "m1", "a1");
        assertThat(names(json(world.get("/v2/model/info?search=OUR", MASTER)).path("data")))
                .containsExactly("a1");
        assertThat(names(json(world.get("/v2/model/info?model=mine", MASTER)).path("data")))
                .containsExactly("m1");
        assertThat(world.get("/v2/model/info?page=0", MASTER).status()).isEqualTo(422);
    }

    @Test
    void groups_show_the_highest_of_their_deployments() {
        world.create(STORED.replace("\"m1\"", "\"m2\"").replace("0.000001", "0.00005"));

        var all = json(world.get("/model_group/info", MASTER)).path("data");

        assertThat(all.findValuesAsText("model_group")).containsExactlyInAnyOrder("configured", "mine", "ours");
        var mine = json(world.get("/model_group/info?model_group=mine", MASTER)).at("/data/0");
        assertThat(mine.at("/providers/0").asText()).isEqualTo("openai");
        assertThat(mine.path("rpm").asInt()).isEqualTo(20);
        assertThat(mine.path("input_cost_per_token").decimalValue()).isEqualByComparingTo("0.00005");
        assertThat(mine.path("supports_function_calling").asBoolean()).isTrue();
        assertThat(mine.path("max_input_tokens").asLong()).isEqualTo(128_000);
    }

    @Test
    void one_that_cannot_be_served_is_shown_as_such() {
        world.execute("update stored_model set sealed_by = 9 where model_id = 'm1'");
        world.live.changed(Change.EVERYTHING);
        world.live.settle();

        var shown = byId(json(world.get("/model/info", MASTER)).path("data"), "m1");

        assertThat(shown.at("/model_info/unusable").asText()).contains("version 9");
        assertThat(json(world.get("/model_group/info?model_group=mine", MASTER)).path("data"))
                .isEmpty();
    }

    @Test
    void what_the_environment_serves_is_shown_too() {
        try (var node = new ModelsFixture(world.database, world.vault, "")) {
            var all = json(node.get("/model/info", MASTER)).path("data");

            assertThat(all.findValuesAsText("model_name")).contains("anthropic/claude-haiku-4.5", "mine");
            assertThat(all.toString()).doesNotContain("sk-ant");
        }
    }

    private List<String> seen(String key) {
        return names(json(world.get("/model/info", key)).path("data"));
    }

    private static List<String> names(JsonNode data) {
        var ids = new ArrayList<String>();
        data.forEach(each -> ids.add(each.at("/model_info/id").asText()));
        return ids;
    }

    private static JsonNode byId(JsonNode data, String id) {
        for (var each : data) {
            if (each.at("/model_info/id").asText().equals(id)) {
                return each;
            }
        }
        throw new AssertionError(id + " is not in " + data);
    }
}
