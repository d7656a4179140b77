package dev.gatehouse.acceptance.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.acceptance.Await;
import dev.gatehouse.acceptance.Http;
import dev.gatehouse.acceptance.Http.Answer;
import dev.gatehouse.acceptance.Product;
import dev.gatehouse.acceptance.Prompt;
import dev.gatehouse.acceptance.Sim;
import dev.gatehouse.acceptance.Together;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who may use a group may use what lies below it, on every node, as long as it does. */
@ManagementTest
final class AccessGroupsTest {
    private final Scratch scratch = Scratch.fresh();
    private final Api master = Api.master();
    private final Product other = SecondNode.bounded();
    private final String model = model("model");

    @Test
    void a_key_of_a_group_lists_and_calls_what_lies_two_groups_below_until_an_edge_is_removed() {
        var low = group("low", model);
        var mid = group("mid", low);
        var top = group("top", mid);
        var key = scratch.raw("key", "models", List.of(top)).clear();

        assertThat(info(top).path("model_names").toString()).isEqualTo("[\"" + model + "\"]");
        assertThat(master.shows("/access_group/list").path("access_groups").findValuesAsText("access_group"))
                .contains(low, mid, top);
        assertThat(listed(key)).containsExactly(model);
        assertThat(chat(Product.shared(), key).status()).isEqualTo(200);
        Await.until("the other node to serve it", () -> chat(other, key).status() == 200);
        assertThat(explained(key, mid, low).at("/without_edge/keys/0/models").toString())
                .isEqualTo("[\"" + model + "\"]");
        assertThat(explained(key, mid, low).at("/models/0/path").toString())
                .isEqualTo("[\"" + top + "\",\"" + mid + "\",\"" + low + "\"]");

        long removed = System.nanoTime();
        done(master.send("PUT", "/access_group/" + mid + "/update", Api.json("model_names", List.of(model("else")))));

        assertRefused(chat(Product.shared(), key), top);
        var messages = Http.post(
                Product.shared().url() + "/v1/messages",
                Http.bearer(key),
                "{\"model\":\"%s\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"
                        .formatted(model));
        assertThat(messages.status()).isEqualTo(403);
        assertThat(messages.json().at("/error/type").asText()).isEqualTo("key_model_access_denied");
        Await.until("the other node to refuse it", () -> chat(other, key).status() == 403);
        assertThat(System.nanoTime() - removed).isLessThan(TimeUnit.SECONDS.toNanos(1));
        assertRefused(chat(other, key), top);
        assertThat(listed(key)).doesNotContain(model);

        done(master.send("DELETE", "/access_group/" + low + "/delete", null));
        assertThat(master.get("/access_group/" + low + "/info").status()).isEqualTo(404);
    }

    @Test
    void a_group_that_is_an_object_gives_models_besides_the_list_and_takes_them_back() {
        for (var path : List.of("/v1/access_group", "/v1/unified_access_group")) {
            var suffix = path.substring(4);
            var key = scratch.raw("key" + suffix, "models", List.of(model("else" + suffix)));
            assertThat(chat(Product.shared(), key.clear()).status()).isEqualTo(403);

            var made = master.post(
                    path,
                    "access_group_name",
                    scratch.tag(suffix),
                    "access_model_names",
                    List.of(model),
                    "assigned_key_ids",
                    List.of(key.hash()));
            assertThat(made.status()).as(made.toString()).isEqualTo(201);
            var one = path + "/" + made.json().path("access_group_id").asText();

            assertThat(chat(Product.shared(), key.clear()).status()).isEqualTo(200);
            Await.until(
                    "the other node to serve it", () -> chat(other, key.clear()).status() == 200);
            assertThat(listed(key.clear())).contains(model);
            assertThat(master.shows(one).at("/assigned_key_ids/0").asText()).isEqualTo(key.hash());
            assertThat(master.get(path).json().findValuesAsText("access_group_name"))
                    .contains(scratch.tag(suffix));

            done(master.send("PUT", one, Api.json("access_model_names", List.of())));
            assertThat(chat(Product.shared(), key.clear()).status()).isEqualTo(403);
            Await.until(
                    "the other node to refuse it",
                    () -> chat(other, key.clear()).status() == 403);

            assertThat(master.send("DELETE", one, null).status()).isEqualTo(204);
            assertThat(master.row(key.hash())
                            .orElseThrow()
                            .path("access_group_ids")
                            .toString())
                    .isEqualTo("[]");
        }
    }

    @Test
    void what_is_refused_changes_nothing() {
        var group = group("group", model);
        var member = scratch.actor("member", "internal_user", List.of());
        var viewer = scratch.actor("viewer", "proxy_admin_viewer", List.of());
        var before = info(group);
        for (var caller : List.of(member.api(), viewer.api())) {
            for (var refused : List.of(
                    caller.post("/access_group/new", "access_group", scratch.tag("x"), "model_names", List.of(model)),
                    caller.send("PUT", "/access_group/" + group + "/update", Api.json("model_names", List.of(model))),
                    caller.send("DELETE", "/access_group/" + group + "/delete", null),
                    caller.post("/v1/access_group", "access_group_name", scratch.tag("x")))) {
                assertThat(refused.status()).as(refused.toString()).isIn(401, 403);
            }
        }
        assertThat(viewer.api().get("/access_group/" + group + "/info").status())
                .isEqualTo(200);
        assertThat(master.post("/access_group/new", "access_group", group, "model_names", List.of(model))
                        .status())
                .isEqualTo(409);
        assertThat(info(group)).isEqualTo(before);
        assertThat(master.get("/access_group/" + scratch.tag("x") + "/info").status())
                .isEqualTo(404);
    }

    @Test
    void writers_of_one_group_follow_one_another() {
        var group = scratch.tag("raced");
        var made = Together.race(
                4,
                _ -> master.post("/access_group/new", "access_group", group, "model_names", List.of(model))
                        .status());
        assertThat(made).containsExactlyInAnyOrder(200, 409, 409, 409);

        var ended = Together.race(
                4,
                _ -> master.send("DELETE", "/access_group/" + group + "/delete", null)
                        .status());
        assertThat(ended).containsExactlyInAnyOrder(200, 404, 404, 404);
        assertThat(master.get("/access_group/" + group + "/info").status()).isEqualTo(404);
    }

    private JsonNode explained(String key, String parent, String child) {
        return master.does(
                "/policy/explain",
                "key",
                key,
                "method",
                "POST",
                "route",
                "/v1/chat/completions",
                "model",
                model,
                "without_edge",
                Map.of("parent", parent, "child", child));
    }

    private String model(String suffix) {
        var name = scratch.tag(suffix);
        master.does(
                "/model/new",
                "model_name",
                name,
                "litellm_params",
                Map.of(
                        "model",
                        "openai/gpt-4o-mini",
                        "api_key",
                        "sk-stored",
                        "api_base",
                        Sim.shared().url() + "/v1"));
        return name;
    }

    private String group(String suffix, String... members) {
        master.does("/access_group/new", "access_group", scratch.tag(suffix), "model_names", List.of(members));
        return scratch.tag(suffix);
    }

    private JsonNode info(String group) {
        return master.shows("/access_group/" + group + "/info");
    }

    private static void done(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    }

    private List<String> listed(String key) {
        return Http.get(Product.shared().url() + "/v1/models", Http.bearer(key))
                .json()
                .path("data")
                .findValuesAsText("id");
    }

    private Answer chat(Product node, String key) {
        var body = "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                .formatted(model, Prompt.of("").text());
        return Http.post(node.url() + "/v1/chat/completions", Http.bearer(key), body);
    }

    private void assertRefused(Answer answer, String list) {
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json().at("/error/type").asText()).isEqualTo("key_model_access_denied");
        assertThat(answer.json().at("/error/message").asText())
                .isEqualTo("key not allowed to access model. This key can only access models=['" + list
                        + "']. Tried to access " + model);
    }
}
