package dev.gatehouse.tags;

import static dev.gatehouse.endpoint.ApiFixture.MASTER;
import static dev.gatehouse.endpoint.ApiFixture.json;
import static dev.gatehouse.endpoint.ApiFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.organizations.TenantsFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TagsTest {
    private final TenantsFixture world = new TenantsFixture();

    @Test
    void a_tag_with_limits_gets_a_budget_of_its_own() {
        var made = world.post("/tag/new", MASTER, """
                {"name":"t","description":"D","models":["m"],"max_budget":10,"budget_duration":"1d"}
                """);

        assertThat(made.status()).isEqualTo(200);
        assertThat(json(made).path("message").asText()).isEqualTo("Tag t created successfully");
        assertThat(world.query("select tag_name || description || max_budget from tag join budget using (budget_id)"))
                .containsExactly("tD10");
        var info = json(world.post("/tag/info", MASTER, "{\"names\":[\"t\",\"none\"]}"));
        assertThat(info).hasSize(1);
        assertThat(info.path("t")).isEqualTo(json(made).path("tag"));
        assertThat(info.at("/t/litellm_budget_table/max_budget").asInt()).isEqualTo(10);
        assertThat(json(world.get("/tag/list", MASTER)).get(0)).isEqualTo(info.path("t"));
        assertThat(world.query("select topic || ' ' || key from change_event")).containsExactly("tag t");
    }

    @Test
    void what_is_left_out_of_an_update_stays_and_a_limit_can_be_cleared() {
        world.post("/tag/new", MASTER, "{\"name\":\"t\",\"description\":\"D\"}");

        var limited = world.post("/tag/update", MASTER, "{\"name\":\"t\",\"max_budget\":5}");
        assertThat(limited.status()).isEqualTo(200);
        assertThat(json(limited).at("/tag/description").asText()).isEqualTo("D");
        assertThat(json(limited).at("/tag/litellm_budget_table/max_budget").asInt())
                .isEqualTo(5);

        var free = world.post("/tag/update", MASTER, "{\"name\":\"t\",\"max_budget\":null,\"description\":\"E\"}");
        assertThat(json(free).at("/tag/description").asText()).isEqualTo("E");
        assertThat(json(free).at("/tag/litellm_budget_table/max_budget").isNull())
                .isTrue();
        assertThat(world.query("select count(*) from budget")).containsExactly("1");
    }

    @Test
    void a_deleted_tag_is_gone() {
        world.post("/tag/new", MASTER, "{\"name\":\"t\"}");

        assertThat(json(world.post("/tag/delete", MASTER, "{\"name\":\"t\"}"))
                        .path("message")
                        .asText())
                .isEqualTo("Tag t deleted successfully");
        assertThat(world.query("select tag_name from tag")).isEmpty();
        assertThat(world.post("/tag/delete", MASTER, "{\"name\":\"t\"}").status())
                .isEqualTo(404);
        assertThat(world.post("/tag/info", MASTER, "{\"names\":[\"t\"]}").status())
                .isEqualTo(404);
        assertThat(world.query("select operation from audit_log order by at, id"))
                .containsExactlyInAnyOrder("tag.new", "tag.delete");
    }

    @Test
    void a_deleted_budget_limits_no_tag_any_longer() {
        world.post("/budget/new", MASTER, "{\"budget_id\":\"b\",\"max_budget\":1}");
        world.post("/tag/new", MASTER, "{\"name\":\"t\",\"budget_id\":\"b\"}");

        assertThat(world.post("/budget/delete", MASTER, "{\"id\":\"b\"}").status())
                .isEqualTo(200);

        assertThat(world.query("select coalesce(budget_id, 'none') from tag")).containsExactly("none");
        assertThat(world.query("select topic || ' ' || key from change_event order by id"))
                .containsExactly("tag t", "budget b");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /tag/new    | {}                                               | 422 | "name"
            /tag/new    | {"name":""}                                      | 400 | Invalid name
            /tag/new    | {"name":" t"}                                    | 400 | Invalid name
            /tag/new    | {"name":"taken"}                                 | 400 | Tag taken already exists
            /tag/new    | {"name":"t","max_budget":-1}                     | 400 | max_budget cannot be negative
            /tag/new    | {"name":"t","max_budget":1,"budget_id":"b"}      | 400 | not both
            /tag/new    | {"name":"t","budget_id":"none"}                  | 400 | Budget not found
            /tag/update | {"name":"none"}                                  | 404 | Tag none not found
            /tag/update | {"name":"taken","budget_duration":"soon"}        | 400 | Invalid budget_duration
            """)
    void what_cannot_be_changes_nothing(String path, String body, int status, String message) {
        world.post("/tag/new", MASTER, "{\"name\":\"taken\"}");

        var reply = world.post(path, MASTER, body);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(text(reply)).contains(message);
        assertThat(world.query("select tag_name || coalesce(budget_id, '') from tag"))
                .containsExactly("taken");
        assertThat(world.query("select budget_id from budget")).isEmpty();
    }

    @Test
    void others_than_admins_are_refused() {
        var key = world.key("u", "/chat/completions");

        assertThat(world.post("/tag/new", key, "{\"name\":\"t\"}").status()).isIn(401, 403);
        assertThat(world.query("select tag_name from tag")).isEmpty();
    }
}
