package dev.gatehouse.users;

import static dev.gatehouse.endpoint.ApiFixture.MASTER;
import static dev.gatehouse.endpoint.ApiFixture.json;
import static dev.gatehouse.endpoint.ApiFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.endpoint.Reply;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserUpdateTest {
    private final UsersFixture world = new UsersFixture();

    @Test
    void what_is_left_out_stays_and_null_clears() {
        world.post("/user/new", MASTER, """
                {"user_id":"u","user_email":"u@x.org","user_alias":"U","max_budget":5,"rpm_limit":7,"budget_duration":"1d",
                 "metadata":{"a":1},"models":["m"],"auto_create_key":false,"object_permission":{"mcp_servers":["m"]}}
                """);

        var reply = update("""
                {"user_id":"u","max_budget":"","rpm_limit":null,"user_alias":"V","budget_duration":"7d","models":null,
                 "model_rpm_limit":{"m":1},"object_permission":{"agents":["a"]}}
                """);

        assertThat(reply.status()).as(text(reply)).isEqualTo(200);
        assertThat(json(reply).path("user_id").asText()).isEqualTo("u");
        assertThat(json(reply).at("/data/user_alias").asText()).isEqualTo("V");
        assertThat(world.query("""
                        select concat_ws(' ', user_email, user_alias, coalesce(max_budget::text, 'none'), coalesce(rpm_limit::text, 'none'),
                            budget_duration, (budget_reset_at at time zone 'utc')::date, models, metadata) from user_account
                        """))
                .containsExactly("u@x.org V none none 7d 2026-01-05 {} {\"a\": 1, \"model_rpm_limit\": {\"m\": 1}}");
        assertThat(world.query("select mcp_servers::text || agents::text from object_permission"))
                .containsExactly("{m}{a}");
    }

    @Test
    void a_password_is_stored_as_a_salted_hash_that_nothing_shows() throws Exception {
        world.user("u", null, null);

        var reply = update("{\"user_id\":\"u\",\"password\":\"correct horse\"}");
        var again = update("{\"user_id\":\"u\",\"user_alias\":\"x\"}");

        var stored = world.query("select password from user_account").getFirst();
        var parts = stored.split("\\$");
        assertThat(parts[0]).isEqualTo("pbkdf2-sha256");
        var spec = new PBEKeySpec(
                "correct horse".toCharArray(), Base64.getDecoder().decode(parts[2]), Integer.parseInt(parts[1]), 256);
        assertThat(SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                        .generateSecret(spec)
                        .getEncoded())
                .isEqualTo(Base64.getDecoder().decode(parts[3]));
        for (var shown : List.of(
                text(reply),
                text(again),
                text(world.get("/user/info?user_id=u", MASTER)),
                text(world.get("/v2/user/info?user_id=u", MASTER)),
                text(world.get("/user/list", MASTER)))) {
            assertThat(shown).doesNotContain("correct horse", parts[3], "password");
        }
        assertThat(world.query(
                        "select after_value ->> 'password' from audit_log where target_kind = 'user' order by at, id"))
                .containsExactlyInAnyOrder("***", null);

        update("{\"user_id\":\"u\",\"password\":null}");
        assertThat(world.query("select coalesce(password, 'none') from user_account"))
                .containsExactly("none");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                               | 422 | Either user_id or user_email
            {"user_id":" ","user_alias":"x"}                 | 422 | Either user_id or user_email
            {"user_email":null}                              | 422 | Either user_id or user_email
            {"user_id":"u","user_role":"org_admin"}          | 422 | should be one of
            {"user_id":"u","spend":null}                     | 422 | should not be null
            {"user_id":"u","password":" "}                   | 422 | at least 1 character
            {"user_id":"u","max_budget":-1}                  | 400 | max_budget cannot be negative
            {"user_id":"u","spend":-1}                       | 400 | spend cannot be negative
            {"user_id":"u","tpm_limit":-1}                   | 400 | tpm_limit cannot be negative
            {"user_id":"u","budget_duration":"soon"}         | 400 | Invalid budget_duration
            {"user_id":"u","model_max_budget":{"m":1}}       | 400 | Invalid model_max_budget
            {"user_id":"nobody","user_alias":"x"}            | 400 | Failed to update user
            """)
    void what_is_refused_changes_nothing(String json, int status, String message) {
        world.user("u", "internal_user", "u@x.org");
        var before = rows();

        var reply = update(json);

        assertThat(reply.status()).as(text(reply)).isEqualTo(status);
        assertThat(text(reply)).contains(message);
        if (status == 400) {
            assertThat(json(reply).at("/error/type").asText()).isEqualTo("auth_error");
        }
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void an_email_names_the_first_user_who_has_it_and_for_administrators_makes_one_where_nobody_has() {
        world.user("b", null, "Shared@x.org");
        world.user("a", null, "shared@x.org");

        assertThat(json(update("{\"user_email\":\"SHARED@x.org\",\"user_alias\":\"found\"}"))
                        .path("user_id")
                        .asText())
                .isEqualTo("a");
        var made = update("{\"user_email\":\" New@x.org \",\"user_role\":\"internal_user\",\"max_budget\":3}");

        assertThat(made.status()).as(text(made)).isEqualTo(200);
        assertThat(json(made).path("user_id").asText()).matches("[0-9a-f-]{36}");
        assertThat(world.query("select concat_ws(' ', user_email, user_alias, user_role, max_budget) from user_account"
                        + " order by created_at, user_id"))
                .containsExactlyInAnyOrder("SHARED@x.org found", "Shared@x.org", "New@x.org internal_user 3");
        assertThat(world.query("select token from virtual_key")).isEmpty();
    }

    @Test
    void two_users_may_share_an_email() {
        world.user("a", null, "a@x.org");
        world.user("b", null, "b@x.org");

        assertThat(update("{\"user_id\":\"b\",\"user_email\":\"a@x.org\"}").status())
                .isEqualTo(200);
        assertThat(world.query("select user_email from user_account")).containsExactly("a@x.org", "a@x.org");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"user_id":"other","user_alias":"x"}              | 403 | Only PROXY_ADMIN can update other users
            {"user_email":"OTHER@x.org","user_alias":"x"}     | 403 | Only PROXY_ADMIN can update other users
            {"user_id":"other","user_role":"proxy_admin"}     | 403 | Only PROXY_ADMIN can update other users
            {"user_id":"nobody","user_alias":"x"}             | 404 | User not found
            {"user_email":"nobody@x.org"}                     | 404 | User not found
            {"user_id":"me","user_role":"proxy_admin"}        | 403 | user_role
            {"user_id":"me","user_role":null}                 | 403 | user_role
            {"user_id":"me","max_budget":1000}                | 403 | limits
            {"user_id":"me","max_budget":null}                | 403 | limits
            {"user_id":"me","soft_budget":1}                  | 403 | limits
            {"user_id":"me","spend":0}                        | 403 | limits
            {"user_id":"me","object_permission":{}}           | 403 | limits
            {"user_id":"me","budget_duration":"1s"}           | 403 | limits
            {"user_id":"me","models":[]}                      | 403 | limits
            {"user_id":"me","rpm_limit":null}                 | 403 | limits
            {"user_id":"me","metadata":{}}                    | 403 | limits
            {"user_id":"me","model_rpm_limit":{}}             | 403 | limits
            {"user_id":"me","policies":[]}                    | 403 | limits
            """)
    void who_is_no_administrator_changes_nobody_else_and_no_limit(String json, int status, String message) {
        world.user("other", "internal_user", "other@x.org");
        var me = world.actor("me", "internal_user");
        var before = rows();

        var reply = world.post("/user/update", me, json);

        assertThat(reply.status()).as(text(reply)).isEqualTo(status);
        assertThat(json(reply).at("/error/message").asText()).contains(message);
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void everybody_changes_how_he_is_called_and_signs_in() {
        var me = world.actor("me", "internal_user");

        assertThat(world.post(
                                "/user/update",
                                me,
                                "{\"user_id\":\"me\",\"user_email\":\"me@x.org\",\"user_alias\":\"Me\",\"password\":\"p\"}")
                        .status())
                .isEqualTo(200);
        assertThat(world.post("/user/update", me, "{\"user_email\":\"ME@x.org\",\"user_alias\":\"I\"}")
                        .status())
                .isEqualTo(200);
        assertThat(world.query("select user_email || ' ' || user_alias from user_account"))
                .containsExactly("ME@x.org I");
    }

    @Test
    void a_changed_role_counts_at_once() {
        var me = world.actor("me", "internal_user");
        assertThat(world.get("/user/list", me).status()).isEqualTo(403);

        update("{\"user_id\":\"me\",\"user_role\":\"proxy_admin\"}");
        assertThat(world.get("/user/list", me).status()).isEqualTo(200);

        update("{\"user_id\":\"me\",\"user_role\":null}");
        assertThat(world.get("/user/list", me).status()).isEqualTo(403);
        assertThat(world.query("select key from change_event where topic = 'user'"))
                .containsOnly("me");
    }

    @Test
    void of_updates_at_one_time_none_is_lost() throws Exception {
        world.user("u", null, null);
        var members = List.of("\"max_budget\":1", "\"rpm_limit\":2", "\"tpm_limit\":3", "\"user_alias\":\"four\"");
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var one : pool.invokeAll(members.stream()
                    .map(member -> (Callable<Reply>) () -> update("{\"user_id\":\"u\"," + member + "}"))
                    .toList())) {
                assertThat(one.get().status()).isEqualTo(200);
            }
        }
        assertThat(world.query("select concat_ws(' ', max_budget, rpm_limit, tpm_limit, user_alias) from user_account"))
                .containsExactly("1 2 3 four");
    }

    @Test
    void of_many_users_each_is_updated_by_itself() {
        world.user("a", null, "a@x.org");
        world.user("b", null, null);

        var reply = bulk("""
                {"users":[{"user_id":"a","max_budget":1},{"user_id":"gone","max_budget":1},{"user_id":"b","max_budget":-1},
                          {"user_id":"b","spend":null},{"user_email":"new@x.org"}]}
                """);

        assertThat(reply.status()).as(text(reply)).isEqualTo(200);
        assertThat(json(reply).path("total_requested").asInt()).isEqualTo(5);
        assertThat(json(reply).path("successful_updates").asInt()).isEqualTo(2);
        assertThat(json(reply).path("failed_updates").asInt()).isEqualTo(3);
        var first = json(reply).at("/results/0");
        assertThat(first.path("user_email").asText()).isEqualTo("a@x.org");
        assertThat(first.at("/updated_user/max_budget").asInt()).isEqualTo(1);
        assertThat(first.path("error").isNull()).isTrue();
        assertThat(json(reply).at("/results/1").toString())
                .isEqualTo(
                        "{\"user_id\":\"gone\",\"user_email\":null,\"success\":false,\"error\":\"Failed to update user\","
                                + "\"updated_user\":null}");
        assertThat(json(reply).at("/results/2/error").asText()).contains("cannot be negative");
        assertThat(world.query("select coalesce(max_budget::text, 'none') from user_account order by user_id <> 'a',"
                        + " user_id <> 'b'"))
                .containsExactly("1", "none", "none");
    }

    @Test
    void all_users_can_be_given_the_same() {
        world.user("a", null, "a@x.org");
        world.user("b", null, "b@x.org");

        var reply = bulk("{\"all_users\":true,\"user_updates\":{\"max_budget\":4,\"password\":\"p\"}}");

        assertThat(json(reply).path("successful_updates").asInt()).isEqualTo(2);
        assertThat(world.query(
                        "select user_email || max_budget || (password is not null) from user_account order by user_id"))
                .containsExactly("a@x.org4true", "b@x.org4true");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                                              | 422
            {"users":[]}                                                                    | 422
            {"all_users":true}                                                              | 422
            {"all_users":false,"user_updates":{"max_budget":1}}                             | 422
            {"users":[{"user_id":"a"}],"all_users":true,"user_updates":{"max_budget":1}}    | 422
            {"users":[{"max_budget":1}]}                                                    | 422
            {"all_users":true,"user_updates":{"user_id":"a"}}                               | 422
            {"all_users":true,"user_updates":{"user_email":"a@x.org"}}                      | 422
            {"all_users":true,"user_updates":{"max_budget":-1}}                             | 400
            """)
    void what_is_no_bulk_update_changes_nobody(String json, int status) {
        world.user("a", null, null);
        var before = rows();

        assertThat(bulk(json).status()).isEqualTo(status);
        assertThat(rows()).isEqualTo(before);
    }

    @Test
    void there_is_somebody_to_update_and_at_most_five_hundred() {
        var nobody = bulk("{\"all_users\":true,\"user_updates\":{\"max_budget\":1}}");
        assertThat(nobody.status()).isEqualTo(400);
        assertThat(json(nobody).at("/detail/error").asText()).isEqualTo("No users found to update");

        world.execute("insert into user_account (user_id, created_at, updated_at) select i, now(), now() from"
                + " generate_series(1, 501) i");
        assertThat(bulk("{\"all_users\":true,\"user_updates\":{\"max_budget\":1}}")
                        .status())
                .isEqualTo(400);
        var many = IntStream.rangeClosed(1, 501).mapToObj(i -> "{\"user_id\":\"" + i + "\",\"max_budget\":1}");
        assertThat(bulk("{\"users\":" + Arrays.toString(many.toArray()) + "}").status())
                .isEqualTo(400);
        assertThat(world.query("select user_id from user_account where max_budget is not null"))
                .isEmpty();
    }

    @Test
    void who_is_no_administrator_updates_himself_alone_also_among_many() {
        world.user("other", null, null);
        var me = world.actor("me", "internal_user");

        var reply = world.post(
                "/user/bulk_update",
                me,
                "{\"users\":[{\"user_id\":\"other\",\"user_alias\":\"x\"},{\"user_id\":\"me\",\"user_alias\":\"x\"}]}");

        assertThat(json(reply).path("successful_updates").asInt()).isEqualTo(1);
        assertThat(world.query("select user_id from user_account where user_alias = 'x'"))
                .containsExactly("me");
        assertThat(world.post("/user/bulk_update", me, "{\"all_users\":true,\"user_updates\":{\"user_alias\":\"y\"}}")
                        .status())
                .isEqualTo(403);
        assertThat(world.query("select user_id from user_account where user_alias = 'y'"))
                .isEmpty();
    }

    private Reply update(String json) {
        return world.post("/user/update", MASTER, json);
    }

    private Reply bulk(String json) {
        return world.post("/user/bulk_update", MASTER, json);
    }

    private List<String> rows() {
        return world.query("select to_jsonb(u)::text from user_account u union all select to_jsonb(o)::text from"
                + " object_permission o order by 1");
    }
}
