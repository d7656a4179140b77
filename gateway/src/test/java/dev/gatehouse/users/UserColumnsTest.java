package dev.gatehouse.users;

import static dev.gatehouse.endpoint.ApiFixture.MASTER;
import static dev.gatehouse.endpoint.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.endpoint.Names;
import dev.gatehouse.endpoint.OpenApi;
import dev.gatehouse.endpoint.Reply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UserColumnsTest {
    private final UsersFixture world = new UsersFixture();
    private final JsonNode document = OpenApi.of(world.table, "1");

    @Test
    void record_statement_and_table_agree_on_the_columns_and_none_of_them_is_the_password() {
        var members = Arrays.stream(User.class.getRecordComponents())
                .map(component -> Names.snake(component.getName()))
                .filter(name -> !name.equals("teams"))
                .toList();

        assertThat(Arrays.asList(UserRepository.COLUMNS.strip().split(",\\s*")))
                .containsExactlyInAnyOrderElementsOf(members);
        assertThat(world.query("select column_name from information_schema.columns where table_name = 'user_account'"))
                .containsExactlyInAnyOrderElementsOf(Stream.concat(members.stream(), Stream.of("password", "number"))
                        .toList());
    }

    @Test
    void every_order_of_the_list_is_understood_by_the_database() {
        for (var sort : UserListRepository.Sort.values()) {
            for (var order : List.of("asc", "desc")) {
                assertThat(world.get(
                                        "/user/list?sort_by=" + sort.name().toLowerCase(Locale.ROOT) + "&sort_order="
                                                + order,
                                        MASTER)
                                .status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void every_answer_has_exactly_the_members_of_its_schema() {
        var created = world.post("/user/new", MASTER, "{\"user_id\":\"u\"}");
        var updated = world.post("/user/update", MASTER, "{\"user_id\":\"u\"}");

        assertMembers(json(created), "CreatedUser");
        assertMembers(json(updated), "UpdatedUser");
        assertMembers(json(updated).path("data"), "User");
        assertMembers(info(), "UserInfo");
        assertMembers(info().at("/keys/0"), schemaOf("OwnedKey"));
        assertMembers(json(world.get("/user/list", MASTER)), "UserPage");
        assertMembers(json(world.get("/user/list", MASTER)).at("/users/0"), schemaOf("Row"));
    }

    private JsonNode info() {
        return json(ok(world.get("/user/info?user_id=u", MASTER)));
    }

    private static Reply ok(Reply reply) {
        assertThat(reply.status()).isEqualTo(200);
        return reply;
    }

    private String schemaOf(String suffix) {
        return names(document.at("/components/schemas")).stream()
                .filter(name -> name.endsWith(suffix))
                .findFirst()
                .orElseThrow();
    }

    private void assertMembers(JsonNode answer, String schema) {
        assertThat(names(answer))
                .isNotEmpty()
                .containsExactlyInAnyOrderElementsOf(
                        names(document.at("/components/schemas/" + schema + "/properties")));
    }

    private static List<String> names(JsonNode object) {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
