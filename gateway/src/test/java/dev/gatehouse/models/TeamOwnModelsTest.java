package dev.gatehouse.models;

import static dev.gatehouse.models.ModelsFixture.MASTER;
import static dev.gatehouse.models.ModelsFixture.json;
import static dev.gatehouse.models.ModelsFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.endpoint.Reply;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Models that teams bring along. */
class TeamOwnModelsTest {
    private static final String OURS = """
            {"model_name": "ours", "litellm_params": {"model": "openai/gpt-4o", "api_key": "sk-alpha-own-123"},
             "model_info": {"team_id": "alpha", "id": "%s"}}""";

    private final ModelsFixture world = new ModelsFixture();
    private String lead = "";

    @BeforeEach
    void admin() {
        lead = world.generate("{\"user_id\":\"lead\"}");
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void only_keys_of_the_team_find_it() {
        var made = done(world.post("/model/new", lead, OURS.formatted("a1")));

        assertThat(json(made).path("model_name").asText()).startsWith("model_name_alpha_");
        assertThat(json(made).at("/model_info/team_public_model_name").asText()).isEqualTo("ours");
        var found = world.found("ours", "alpha");
        assertThat(found.id()).isEqualTo("a1");
        assertThat(found.model()).isEqualTo("ours");
        var internal = json(made).path("model_name").asText();
        assertThat(world.found(internal, "alpha").id()).isEqualTo("a1");
        for (var name : List.of("ours", internal)) {
            assertThat(world.finds(name, "beta")).isFalse();
            assertThat(world.finds(name, null)).isFalse();
        }
        assertThat(world.snapshots.current().models())
                .noneMatch(model -> model.id().contains("ours"));
        assertThat(world.snapshots.current().routes().listedOf("alpha"))
                .singleElement()
                .satisfies(model -> assertThat(model.id()).isEqualTo("ours"));
    }

    @Test
    void it_is_the_teams_own_where_everybody_has_one_of_the_name() {
        done(world.post("/model/new", lead, OURS.formatted("a1").replace("\"ours\"", "\"configured\"")));

        assertThat(world.found("configured", "alpha").id()).isEqualTo("a1");
        assertThat(world.found("configured", "beta").id()).isEqualTo("from-file");
        assertThat(world.found("configured", null).id()).isEqualTo("from-file");
    }

    @Test
    void the_team_is_told_the_name_and_its_list_stays_open() {
        done(world.post("/model/new", lead, OURS.formatted("a1")));

        assertThat(team("models")).isEqualTo("{all-proxy-models,ours}");
        assertThat(team("model_aliases ->> 'ours'")).startsWith("model_name_alpha_");

        done(world.patch("a1", lead, "{\"model_name\":\"better\"}"));

        assertThat(team("models")).isEqualTo("{all-proxy-models,better}");
        assertThat(team("(model_aliases ->> 'ours') is null")).isEqualTo("t");
        assertThat(world.found("better", "alpha").id()).isEqualTo("a1");
        assertThat(world.finds("ours", "alpha")).isFalse();

        done(world.post("/model/delete", lead, "{\"id\":\"a1\"}"));

        assertThat(team("models")).isEqualTo("{all-proxy-models}");
        assertThat(team("model_aliases")).isEqualTo("{}");
        assertThat(world.finds("better", "alpha")).isFalse();
    }

    @Test
    void several_of_a_name_share_it_until_the_last_is_gone() {
        world.execute("update team set models = '{only}' where team_id = 'alpha'");
        done(world.post("/model/new", lead, OURS.formatted("a1")));
        done(world.post("/model/new", lead, OURS.formatted("a2")));

        assertThat(done(world.post("/model/delete", lead, "{\"id\":\"a2\"}")).status())
                .isEqualTo(200);

        assertThat(team("models")).isEqualTo("{only,ours}");
        assertThat(team("model_aliases ->> 'ours'"))
                .isEqualTo(world.query("select model_name from stored_model").getFirst());
        world.execute("update team set models = '{ours}' where team_id = 'alpha'");
        done(world.post("/model/delete", lead, "{\"id\":\"a1\"}"));
        // An empty list would open everything to a team that was confined.
        assertThat(team("models")).isEqualTo("{ours}");
    }

    @Test
    void a_deleted_team_takes_its_models_along() {
        done(world.post("/model/new", lead, OURS.formatted("a1")));

        assertThat(world.post("/team/delete", MASTER, "{\"team_ids\":[\"alpha\"]}")
                        .status())
                .isEqualTo(200);

        assertThat(world.query("select model_id from stored_model")).isEmpty();
        assertThat(world.finds("ours", "alpha")).isFalse();
        assertThat(world.query(
                        "select target_id from audit_log where target_kind = 'model' and operation = 'team.delete'"))
                .containsExactly("a1");
    }

    @Test
    void nobody_else_makes_changes_or_deletes_it() {
        done(world.post("/model/new", lead, OURS.formatted("a1")));
        var before = world.query("select to_jsonb(stored_model)::text from stored_model");
        for (var user : List.of("ann", "other")) {
            var key = world.generate("{\"user_id\":\"" + user + "\"}");
            refused(world.post("/model/new", key, OURS.formatted("a2")), 403, "you are not the admin for this team");
            refused(world.patch("a1", key, "{\"model_info\":{\"n\":1}}"), 403, "you are not the admin for this team");
            refused(
                    world.post("/model/update", key, "{\"model_info\":{\"id\":\"a1\",\"n\":1}}"),
                    403,
                    "you are not the admin for this team");
            refused(world.post("/model/delete", key, "{\"id\":\"a1\"}"), 403, "you are not the admin for this team");
        }
        refused(
                world.post("/model/new", lead, OURS.formatted("a3").replace("\"alpha\"", "\"nowhere\"")),
                400,
                "Team id=nowhere does not exist in db");
        refused(
                world.patch("a1", lead, "{\"model_info\":{\"team_id\":null}}"),
                400,
                "model_info.team_id of a model cannot be changed");
        refused(
                world.patch("a1", lead, "{\"model_info\":{\"team_id\":\"beta\"}}"),
                400,
                "model_info.team_id of a model cannot be changed");
        assertThat(world.query("select to_jsonb(stored_model)::text from stored_model"))
                .isEqualTo(before);
        assertThat(world.query("select team_id from team where models <> '{}'")).containsExactly("alpha");
    }

    @Test
    void who_administers_a_team_lends_neither_the_operators_keys_nor_his_network() {
        refused(
                world.post(
                        "/model/new",
                        lead,
                        OURS.formatted("a1")
                                .replace("openai/gpt-4o", "anthropic/claude-haiku-4-5")
                                .replace(", \"api_key\": \"sk-alpha-own-123\"", "")),
                400,
                "litellm_params.api_key: required");
        refused(
                world.post(
                        "/model/new",
                        lead,
                        OURS.formatted("a1").replace("\"api_key\"", "\"api_base\":\"http://x/v1\",\"api_key\"")),
                403,
                "Only proxy admins can say where a model is");
        // Its own address is the gateway's machine.
        assertThat(world.post("/model/new", lead, OURS.formatted("a1").replace("openai/gpt-4o", "ollama/llama3"))
                        .status())
                .isGreaterThanOrEqualTo(400);
        refused(world.post("/model/new", lead, OURS.formatted("a1").replace("openai/gpt-4o", "*")), 400, "model");
        done(world.post("/model/new", lead, OURS.formatted("a1")));
        refused(
                world.patch("a1", lead, "{\"litellm_params\":{\"api_base\":\"http://169.254.169.254/v1\"}}"),
                403,
                "Only proxy admins can say where a model is");
        // Another provider is another address.
        refused(world.patch("a1", lead, "{\"litellm_params\":{\"model\":\"groq/x\"}}"), 400, "give it anew");
        assertThat(world.found("ours", "alpha").baseUrl().getHost()).isEqualTo("api.openai.com");
    }

    private String team(String column) {
        return world.query("select " + column + " from team where team_id = 'alpha'")
                .getFirst();
    }

    private static Reply done(Reply reply) {
        assertThat(reply.status()).as(text(reply)).isEqualTo(200);
        return reply;
    }

    private static void refused(Reply reply, int status, String fragment) {
        assertThat(reply.status()).as(text(reply)).isEqualTo(status);
        assertThat(json(reply).at("/error/type").asText()).isEqualTo("auth_error");
        assertThat(json(reply).at("/error/message").asText()).contains(fragment);
    }
}
