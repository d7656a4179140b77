package dev.gatehouse.models;

import static dev.gatehouse.models.ModelsFixture.MASTER;
import static dev.gatehouse.models.ModelsFixture.json;
import static dev.gatehouse.models.ModelsFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.endpoint.Reply;
import dev.gatehouse.money.Tokens;
import dev.gatehouse.money.Usd;
import dev.gatehouse.platform.Secret;
import dev.gatehouse.platform.TestDatabase;
import dev.gatehouse.platform.Vault;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManagedModelsTest {
    private static final String KEY = "sk-canary-stored-4711";
    private static final String HEADER = "canary-header-0815";
    private static final String MODEL = """
            {"model_name": "mine",
             "litellm_params": {"model": "openai/gpt-4o", "api_key": "%s", "api_base": "http://10.1.1.1/v1", "rpm": 10,
                                "extra_headers": {"x-secret": "%s"},
                                "input_cost_per_token": 0.000001, "output_cost_per_token": "0.000002"},
             "model_info": {"id": "m1", "note": "ours", "access_groups": ["cheap"]}}""".formatted(KEY, HEADER);

    private final ModelsFixture world = new ModelsFixture();

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void a_stored_model_is_served_at_once_with_its_key_and_price() {
        var made = world.create(MODEL);

        assertThat(made.path("model_id").asText()).isEqualTo("m1");
        assertThat(made.path("model_name").asText()).isEqualTo("mine");
        assertThat(made.at("/litellm_params/model").asText()).isEqualTo("openai/gpt-4o");
        assertThat(made.at("/litellm_params/rpm").asInt()).isEqualTo(10);
        assertThat(made.at("/litellm_params/api_key").asText()).isEqualTo("***");
        assertThat(made.at("/litellm_params/extra_headers").asText()).isEqualTo("***");
        assertThat(made.at("/model_info/note").asText()).isEqualTo("ours");
        assertThat(made.path("created_by").asText()).isEqualTo("default_user_id");
        assertThat(made.has("updated_at")).isTrue();
        var found = world.found("mine", null);
        assertThat(found.id()).isEqualTo("m1");
        assertThat(found.origin()).isEqualTo("stored");
        assertThat(found.credential()).contains(Secret.of(KEY));
        assertThat(found.headers()).containsEntry("x-secret", HEADER);
        assertThat(world.learned).contains(Secret.of(KEY), Secret.of(HEADER));
        assertThat(found.price().orElseThrow().charge(Tokens.of(1_000, 1_000))).isEqualTo(new Usd(3_000_000));
    }

    @Test
    void nothing_stored_or_answered_holds_a_secret() {
        var answers = new ArrayList<String>();
        answers.add(world.create(MODEL).toString());
        answers.add(text(world.patch("m1", MASTER, "{\"litellm_params\":{\"rpm\":11}}")));
        answers.add(text(world.post(
                "/model/update", MASTER, "{\"litellm_params\":{\"tpm\":11},\"model_info\":{\"id\":\"m1\"}}")));
        answers.add(text(world.post("/model/new", MASTER, MODEL)));
        answers.add(text(world.patch("m1", MASTER, "{\"litellm_params\":{\"api_base\":\"http://elsewhere/v1\"}}")));
        var rows = world.query("select to_jsonb(stored_model)::text from stored_model");
        answers.addAll(rows);
        answers.addAll(world.query("select to_jsonb(audit_log)::text from audit_log"));
        answers.addAll(world.query("select to_jsonb(change_event)::text from change_event"));
        world.post("/model/delete", MASTER, "{\"id\":\"m1\"}");
        answers.addAll(world.query("select to_jsonb(audit_log)::text from audit_log"));

        assertThat(answers).noneMatch(text -> text.contains(KEY) || text.contains(HEADER));
        assertThat(rows).singleElement().asString().contains("gAAAAA").doesNotContain("gpt-4o", "10.1.1.1");
        assertThat(world.query("select operation from audit_log order by at, id"))
                .containsExactlyInAnyOrder("model.new", "model.patch", "model.update", "model.delete");
    }

    @Test
    void what_was_sent_replaces_and_the_rest_stays() {
        world.create(MODEL);

        var patched = world.patch(
                "m1",
                MASTER,
                "{\"model_name\":\"renamed\",\"litellm_params\":{\"rpm\":null,\"tpm\":5,\"input_cost_per_token\":0.00001},"
                        + "\"model_info\":{\"note\":\"theirs\"}}");

        assertThat(patched.status()).as(text(patched)).isEqualTo(200);
        assertThat(json(patched).at("/litellm_params").has("rpm")).isFalse();
        assertThat(json(patched).at("/litellm_params/tpm").asInt()).isEqualTo(5);
        assertThat(json(patched).at("/model_info/access_groups/0").asText()).isEqualTo("cheap");
        assertThat(world.finds("mine", null)).isFalse();
        var found = world.found("renamed", null);
        assertThat(found.credential()).contains(Secret.of(KEY));
        assertThat(found.price().orElseThrow().charge(Tokens.of(1_000, 1_000))).isEqualTo(new Usd(12_000_000));
        var updated = world.post(
                "/model/update",
                MASTER,
                "{\"litellm_params\":{\"tpm\":null,\"rpm\":7,\"model\":\"openai/gpt-5\"},\"model_info\":{\"id\":\"m1\"}}");
        assertThat(updated.status()).isEqualTo(200);
        assertThat(json(updated).at("/litellm_params/tpm").asInt()).isEqualTo(5);
        assertThat(world.found("renamed", null).upstreamModel()).isEqualTo("gpt-5");
    }

    @Test
    void a_deleted_model_is_gone_at_once_and_what_the_file_says_stays() {
        world.create(MODEL);

        var deleted = world.post("/model/delete", MASTER, "{\"id\":\"m1\"}");

        assertThat(text(deleted)).isEqualTo("{\"message\":\"Model: m1 deleted successfully\"}");
        assertThat(world.finds("mine", null)).isFalse();
        assertThat(world.finds("configured", null)).isTrue();
        assertThat(world.query("select model_id from stored_model")).isEmpty();
    }

    @Test
    void what_is_unknown_or_in_the_file_is_refused_as_pinned() {
        refused(world.post("/model/delete", MASTER, "{\"id\":\"none\"}"), 400, "Model with id=none not found in db");
        refused(
                world.post("/model/update", MASTER, "{\"model_info\":{\"id\":\"none\"}}"),
                400,
                "Authentication Error, model not found");
        refused(world.post("/model/update", MASTER, "{}"), 400, "Authentication Error, model_info.id not provided");
        refused(world.patch("none", MASTER, "{}"), 404, "Model none not found on proxy.");
        refused(world.patch("from-file", MASTER, "{}"), 400, "Model in config");
        refused(world.post("/model/update", MASTER, "{\"model_info\":{\"id\":\"from-file\"}}"), 400, "Model in config");
        refused(world.post("/model/delete", MASTER, "{\"id\":\"from-file\"}"), 400, "Model in config");
        refused(
                world.post("/model/new", MASTER, MODEL.replace("\"m1\"", "\"from-file\"")),
                400,
                "Model id=from-file already exists");
        world.create(MODEL);
        refused(world.post("/model/new", MASTER, MODEL), 400, "Model id=m1 already exists");
        assertThat(world.query("select model_id from stored_model")).containsExactly("m1");
    }

    @Test
    void every_member_at_fault_is_named_and_nothing_is_stored() {
        refused(
                world.post(
                        "/model/new",
                        MASTER,
                        "{\"model_name\":\"a*b*\",\"litellm_params\":{\"model\":\"nowhere/x\",\"rpm\":-1,\"colour\":\"red\"}}"),
                400,
                "model_name: at most one *",
                "litellm_params.model: unknown provider",
                "litellm_params.rpm: expected a whole number",
                "litellm_params.colour: unknown setting");
        refused(
                world.post(
                        "/model/new",
                        MASTER,
                        "{\"model_name\":\"a\",\"litellm_params\":{\"model\":\"openai/x\",\"api_key\":\"os.environ/HOME\"}}"),
                400,
                "litellm_params.api_key: refers to an environment variable");
        refused(
                world.post(
                        "/model/new",
                        MASTER,
                        "{\"model_name\":\"a\",\"litellm_params\":{\"model\":\"openai/x\",\"api_key\":\"k\"},"
                                + "\"model_info\":{\"My_API_key\":\"sk-lost-4711\"}}"),
                400,
                "credentials belong in litellm_params");
        assertThat(world.query("select model_id from stored_model")).isEmpty();
        assertThat(world.query("select operation from audit_log")).isEmpty();
    }

    @Test
    void a_stored_key_is_not_sent_elsewhere_by_whoever_cannot_give_it() {
        world.create(MODEL);
        for (var change : List.of(
                "{\"litellm_params\":{\"api_base\":\"http://10.6.6.6/v1\"}}",
                "{\"litellm_params\":{\"api_base\":null}}",
                "{\"litellm_params\":{\"api_base\":\"http://10.6.6.6/v1\",\"api_key\":\"new\"}}",
                "{\"litellm_params\":{\"api_base\":null,\"model\":\"groq/x\"}}")) {
            refused(world.patch("m1", MASTER, change), 400, "give it anew");
        }
        assertThat(world.found("mine", null).baseUrl().getHost()).isEqualTo("10.1.1.1");

        var moved = world.patch(
                "m1",
                MASTER,
                "{\"litellm_params\":{\"api_base\":\"http://10.6.6.6/v1\",\"api_key\":\"new-key\",\"extra_headers\":null}}");

        assertThat(moved.status()).as(text(moved)).isEqualTo(200);
        var found = world.found("mine", null);
        assertThat(found.credential()).contains(Secret.of("new-key"));
        assertThat(found.headers()).doesNotContainValue(HEADER);
    }

    @Test
    void only_administrators_store_what_is_for_everybody() {
        world.create(MODEL);
        var before = world.query("select to_jsonb(stored_model)::text from stored_model");
        for (var key : List.of(world.generate("{\"user_id\":\"ann\"}"), world.generate("{\"user_id\":\"lead\"}"))) {
            refused(world.post("/model/new", key, MODEL.replace("m1", "m2")), 403, "You can only make model calls if");
            refused(world.patch("m1", key, "{\"litellm_params\":{\"rpm\":1}}"), 403, "You can only make model calls");
            refused(
                    world.post("/model/update", key, "{\"model_info\":{\"id\":\"m1\"}}"),
                    403,
                    "You can only make model calls");
            refused(world.post("/model/delete", key, "{\"id\":\"m1\"}"), 403, "You can only make model calls");
        }
        assertThat(world.query("select to_jsonb(stored_model)::text from stored_model"))
                .isEqualTo(before);
    }

    @Test
    void two_changes_at_once_lose_nothing() throws Exception {
        world.create(MODEL);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Callable<Integer>>();
            for (int i = 0; i < 12; i++) {
                var change = "{\"model_info\":{\"n%d\":%d}}".formatted(i, i);
                calls.add(() -> world.patch("m1", MASTER, change).status());
            }
            for (var done : threads.invokeAll(calls)) {
                assertThat(done.get()).isEqualTo(200);
            }
        }
        var info = world.query("select model_info::text from stored_model").getFirst();
        for (int i = 0; i < 12; i++) {
            assertThat(info).contains("\"n%d\": %d".formatted(i, i));
        }
    }

    @Test
    void a_node_without_a_keyring_stores_nothing() {
        try (var hashOnly = new ModelsFixture(TestDatabase.fresh(), Vault.none(), ModelsFixture.CONFIG)) {
            refused(hashOnly.post("/model/new", MASTER, MODEL), 500, "KEYS_HASH_ONLY");
            assertThat(hashOnly.query("select model_id from stored_model")).isEmpty();
        }
    }

    @Test
    void an_installation_may_store_no_models_at_all() {
        try (var off = new ModelsFixture(
                TestDatabase.fresh(),
                ModelsFixture.vault(1),
                ModelsFixture.CONFIG + "general_settings: {store_model_in_db: false}\n")) {
            refused(off.post("/model/new", MASTER, MODEL), 500, "STORE_MODEL_IN_DB");
        }
    }

    private static void refused(Reply reply, int status, String... fragments) {
        assertThat(reply.status()).as(text(reply)).isEqualTo(status);
        var error = json(reply).path("error");
        assertThat(error.path("type").asText()).isEqualTo("auth_error");
        assertThat(error.path("code").asText()).isEqualTo(String.valueOf(status));
        assertThat(error.path("message").asText()).contains(fragments);
    }
}
