package dev.gatehouse.acceptance.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.acceptance.Await;
import dev.gatehouse.acceptance.Http;
import dev.gatehouse.acceptance.Http.Answer;
import dev.gatehouse.acceptance.Product;
import dev.gatehouse.acceptance.Prompt;
import dev.gatehouse.acceptance.Sim;
import dev.gatehouse.acceptance.Usage;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Deployments that come and go while the gateway runs, on every node. */
@ManagementTest
final class ModelsTest {
    private static final String SECRET = "sk-canary-stored-3c9d81aa77";
    private static final String HEADER_SECRET = "canary-header-5b2e90";

    private final Scratch scratch = Scratch.fresh();
    private final Api master = Api.master();
    private final Product other = SecondNode.bounded();
    /** Asked so far; each leaves a usage record. */
    private int chats;

    @Test
    void a_model_is_served_repriced_and_gone_while_requests_go_on() throws Exception {
        var name = scratch.tag("model");
        var id = scratch.tag("id");
        var key = scratch.raw("caller").clear();
        assertThat(chat(Product.shared(), key, name).status()).isEqualTo(404);

        var answers = new ArrayList<String>();
        answers.add(master.does("/model/new", members(name, id)).toString());

        assertThat(chat(Product.shared(), key, name).status()).isEqualTo(200);
        onTheOther(key, name, 200);
        answers.add(master.send(
                        "PATCH",
                        "/model/" + id + "/update",
                        Api.json("litellm_params", Map.of("input_cost_per_token", 3e-6, "output_cost_per_token", 4e-6)))
                .text());
        assertThat(chat(Product.shared(), key, name).status()).isEqualTo(200);
        answers.add(master.does("/model/update", "litellm_params", Map.of("rpm", 7), "model_info", Map.of("id", id))
                .toString());
        for (var path : List.of("/model/info", "/v1/model/info")) {
            var info = master.shows(path, "litellm_model_id", id);
            assertThat(info.at("/data/0/model_info/input_cost_per_token").decimalValue())
                    .isEqualByComparingTo("0.000003");
            assertThat(info.at("/data/0/model_info/db_model").asBoolean()).isTrue();
            assertThat(info.at("/data/0/litellm_params/rpm").asInt()).isEqualTo(7);
            answers.add(info.toString());
        }
        answers.add(master.shows("/v2/model/info", "model", name).toString());
        answers.add(master.shows("/model_group/info", "model_group", name).toString());
        assertThat(master.shows("/model_group/info", "model_group", name)
                        .at("/data/0/rpm")
                        .asInt())
                .isEqualTo(7);
        assertThat(answers).noneMatch(text -> text.contains(SECRET) || text.contains(HEADER_SECRET));
        assertThat(columnsWith(SECRET, HEADER_SECRET)).isEmpty();

        var deleted = master.does("/model/delete", "id", id);

        assertThat(deleted.path("message").asText()).isEqualTo("Model: " + id + " deleted successfully");
        assertThat(chat(Product.shared(), key, name).status()).isEqualTo(404);
        onTheOther(key, name, 404);
        assertThat(master.get(Api.path("/model/info", "litellm_model_id", id)).status())
                .isEqualTo(400);
        assertThat(columnsWith(SECRET, HEADER_SECRET)).isEmpty();
        var rows = Product.shared().usage().of(key, chats);
        var before = rows.stream().filter(row -> cost(row, 1_000, 2_000)).toList();
        assertThat(before).as("requests at the old price").isNotEmpty();
        var after = rows.stream().filter(row -> cost(row, 3_000, 4_000)).toList();
        // The other node may have served one more before it heard that the model is gone.
        assertThat(after).as("requests at the new price").isNotEmpty();
    }

    private static boolean cost(Usage.Row row, long input, long output) {
        return row.completion() > 0 && row.costNanos() == row.prompt() * input + row.completion() * output;
    }

    @Test
    void the_other_node_follows_within_a_tenth_of_a_second() {
        var key = scratch.raw("caller").clear();
        long worst = 0;
        for (int round = 0; round < 5; round++) {
            var name = scratch.tag("model" + round);
            master.does("/model/new", members(name, name));
            long made = System.nanoTime();
            Await.until(
                    "the other node to serve it", () -> chat(other, key, name).status() == 200);
            worst = Math.max(worst, System.nanoTime() - made);
            master.does("/model/delete", "id", name);
            Await.until(
                    "the other node to forget it", () -> chat(other, key, name).status() == 404);
        }
        System.out.println("a new model was served by the other node after at most "
                + TimeUnit.NANOSECONDS.toMillis(worst) + " ms");
        // What is promised is 100 ms; a machine that is busy with the rest of these tests gets longer.
        assertThat(worst).isLessThan(TimeUnit.SECONDS.toNanos(1));
    }

    @Test
    void a_teams_own_model_is_found_by_its_keys_alone_and_goes_with_it() {
        var team = scratch.team("team", List.of(), List.of());
        var name = scratch.tag("own");
        var ofTheTeam = scratch.raw("team-key", "team_id", team).clear();
        var ofNobody = scratch.raw("key").clear();
        var members = Api.json(members(name, scratch.tag("id")));
        ((ObjectNode) members.path("model_info")).put("team_id", team);

        var made = Api.done("/model/new", master.post("/model/new", members));

        assertThat(made.path("model_name").asText()).startsWith("model_name_" + team + "_");
        assertThat(chat(Product.shared(), ofTheTeam, name).status()).isEqualTo(200);
        onTheOther(ofTheTeam, name, 200);
        assertThat(chat(Product.shared(), ofNobody, name).status()).isEqualTo(404);
        assertThat(chat(other, ofNobody, name).status()).isEqualTo(404);
        assertThat(team(team).path("models").toString()).contains(name);
        master.does("/team/delete", "team_ids", List.of(team));
        assertThat(master.get(Api.path("/model/info", "litellm_model_id", scratch.tag("id")))
                        .status())
                .isEqualTo(400);
    }

    private JsonNode team(String team) {
        return master.shows("/team/info", "team_id", team).path("team_info");
    }

    @Test
    void who_administers_nothing_changes_nothing() {
        var id = scratch.tag("id");
        master.does("/model/new", members(scratch.tag("model"), id));
        var before = master.shows("/model/info", "litellm_model_id", id);
        var member = scratch.actor("member", "internal_user", List.of());
        var viewer = scratch.actor("viewer", "proxy_admin_viewer", List.of());
        for (var caller : List.of(
                member.api(), viewer.api(), Api.with(scratch.raw("nobody").clear()))) {
            for (var refused : List.of(
                    caller.post("/model/new", members(scratch.tag("theirs"), scratch.tag("theirs"))),
                    caller.post("/model/update", "model_info", Map.of("id", id), "litellm_params", Map.of("rpm", 1)),
                    caller.send("PATCH", "/model/" + id + "/update", Api.json("litellm_params", Map.of("rpm", 1))),
                    caller.post("/model/delete", "id", id))) {
                assertThat(refused.status()).as(refused.toString()).isIn(401, 403);
                assertThat(refused.json().at("/error/type").asText()).isEqualTo("auth_error");
            }
        }
        assertThat(master.shows("/model/info", "litellm_model_id", id)).isEqualTo(before);
        assertThat(master.get(Api.path("/model/info", "litellm_model_id", scratch.tag("theirs")))
                        .status())
                .isEqualTo(400);
        master.does("/model/delete", "id", id);
    }

    private static Object[] members(String name, String id) {
        return new Object[] {
            "model_name",
            name,
            "litellm_params",
            Map.of(
                    "model",
                    "openai/gpt-4o-mini",
                    "api_key",
                    SECRET,
                    "api_base",
                    Sim.shared().url() + "/v1",
                    "extra_headers",
                    Map.of("x-canary", HEADER_SECRET),
                    "input_cost_per_token",
                    1e-6,
                    "output_cost_per_token",
                    2e-6),
            "model_info",
            Map.of("id", id)
        };
    }

    private void onTheOther(String key, String name, int status) {
        Await.until(
                "the other node to answer " + status,
                () -> chat(other, key, name).status() == status);
    }

    private Answer chat(Product node, String key, String model) {
        var body = "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                .formatted(model, Prompt.of("").text());
        var answer = Http.post(node.url() + "/v1/chat/completions", Http.bearer(key), body);
        chats++;
        return answer;
    }

    /** Tables that hold one of the texts anywhere in a row. */
    private static List<String> columnsWith(String... texts) throws SQLException {
        var found = new ArrayList<String>();
        try (var connection = Product.shared().usage().connect();
                var statement = connection.createStatement()) {
            var tables = new ArrayList<String>();
            try (var rows = statement.executeQuery("select quote_ident(table_name) from information_schema.tables"
                    + " where table_schema = 'public' and table_type = 'BASE TABLE'")) {
                while (rows.next()) {
                    tables.add(rows.getString(1));
                }
            }
            assertThat(tables).contains("stored_model", "audit_log");
            for (var table : tables) {
                for (var text : texts) {
                    try (var rows = statement.executeQuery(
                            "select count(*) from " + table + " row where row::text like '%" + text + "%'")) {
                        rows.next();
                        if (rows.getLong(1) > 0) {
                            found.add(table + " holds " + text);
                        }
                    }
                }
            }
        }
        return found;
    }
}
