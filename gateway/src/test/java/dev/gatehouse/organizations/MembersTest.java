package dev.gatehouse.organizations;

import static dev.gatehouse.endpoint.ApiFixture.MASTER;
import static dev.gatehouse.endpoint.ApiFixture.json;
import static dev.gatehouse.endpoint.ApiFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.endpoint.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MembersTest {
    private final TenantsFixture world = new TenantsFixture();

    @BeforeEach
    void make() {
        world.post("/organization/new", MASTER, "{\"organization_id\":\"o\",\"organization_alias\":\"o\"}");
        world.user("u", "internal_user", "U@x.org");
        world.execute("delete from audit_log");
        world.execute("delete from change_event");
    }

    @Test
    void a_known_user_joins_with_a_role_and_a_budget_of_his_own() {
        var reply = add("{\"user_id\":\"u\",\"role\":\"org_admin\"}", ",\"max_budget_in_organization\":5");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(json(reply).path("organization_id").asText()).isEqualTo("o");
        assertThat(json(reply).at("/updated_users/0/user_id").asText()).isEqualTo("u");
        assertThat(json(reply).at("/updated_users/0").has("password")).isFalse();
        assertThat(json(reply)
                        .at("/updated_organization_memberships/0/user_role")
                        .asText())
                .isEqualTo("org_admin");
        assertThat(world.query("select user_id || ' ' || user_role || ' ' || max_budget from organization_member"
                        + " join budget using (budget_id)"))
                .containsExactly("u org_admin 5");
        assertThat(world.query("select target_kind || ' ' || target_id from audit_log"))
                .containsExactly("organization_member o/u");
        assertThat(world.query("select topic || ' ' || key from change_event")).containsExactly("user u");
    }

    @Test
    void whoever_nobody_knows_gets_a_row() {
        var reply = add("""
                [{"user_id":"new","user_email":"New@x.org","role":"internal_user"},{"user_email":"Only@x.org","role":"internal_user_viewer"},
                 {"user_email":"u@X.ORG","role":"internal_user"}]
                """, "");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(json(reply).path("updated_users")).hasSize(3);
        assertThat(world.query("select user_email || ' ' || account.user_role || ' ' || member.user_role || ' ' ||"
                        + " length(user_id) from organization_member member join user_account account using (user_id)"))
                .containsExactlyInAnyOrder(
                        "New@x.org internal_user internal_user 3",
                        "Only@x.org internal_user internal_user_viewer 36",
                        "U@x.org internal_user internal_user 1");
        assertThat(world.query("select target_kind from audit_log where before_value is null"))
                .containsExactlyInAnyOrder(
                        "user", "user", "organization_member", "organization_member", "organization_member");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"user_id":"n","role":"org_admin"}|,"organization_id":"none"                  | 404 | Organization not found
            {"role":"internal_user"}          |                                           | 422 | Either user_id or user_email
            {"user_id":"n"}                   |                                           | 422 | Field required
            {"user_id":"n","role":"admin"}    |                                           | 422 | 'org_admin'
            []                                |                                           | 422 | Field required
            {"user_email":"two@x.org","role":"internal_user"}|                            | 400 | Multiple users with this email
            {"user_id":"n","role":"internal_user"}|,"max_budget_in_organization":-1       | 400 | cannot be negative
            [{"user_id":"n","role":"internal_user"},{"user_id":"member","role":"internal_user"}]|| 500 | Authentication Error, Unable to add
            [{"user_id":"n","role":"internal_user"},{"user_id":"n","role":"org_admin"}]|   | 500 | named twice
            [{"user_email":"n@x.org","role":"internal_user"},{"user_email":"N@x.org","role":"org_admin"}]|| 500 | named twice
            [{"user_id":"n","user_email":"n@x.org","role":"internal_user"},{"user_email":"n@x.org","role":"org_admin"}]|| 500 | named twice
            """)
    void who_cannot_be_added_leaves_nothing(String member, String more, int status, String message) {
        world.user("a", "internal_user", "two@x.org");
        world.user("b", "internal_user", "Two@x.org");
        add("{\"user_id\":\"member\",\"role\":\"internal_user\"}", "");

        var organization = more != null && more.contains("none") ? "none" : "o";
        var reply = world.post(
                "/organization/member_add",
                MASTER,
                "{\"organization_id\":\"" + organization + "\",\"member\":" + member
                        + (more == null || more.contains("none") ? "" : more) + "}");

        assertThat(reply.status()).isEqualTo(status);
        assertThat(text(reply)).contains(message);
        assertThat(world.query("select user_id from organization_member")).containsExactly("member");
        assertThat(world.query("select user_id from user_account order by user_id"))
                .containsExactly("a", "b", "member", "u");
        assertThat(world.query("select target_kind from audit_log")).hasSize(2);
    }

    @Test
    void errors_are_wrapped_but_for_violations() {
        var duplicate = "{\"user_id\":\"u\",\"role\":\"internal_user\"}";
        add(duplicate, "");

        assertThat(json(add(duplicate, "")).at("/error/type").asText()).isEqualTo("auth_error");
        assertThat(json(add(duplicate, "")).at("/error/code").asText()).isEqualTo("500");
        assertThat(json(add("{}", "")).path("detail").isArray()).isTrue();
    }

    @Test
    void of_several_who_add_the_same_user_one_does() throws Exception {
        var statuses = together(6, _ -> "{\"user_id\":\"fresh\",\"role\":\"internal_user\"}");

        assertThat(statuses).containsExactlyInAnyOrder(200, 500, 500, 500, 500, 500);
        assertThat(world.query("select user_id from organization_member")).containsExactly("fresh");
        assertThat(world.query("select budget_id from budget")).hasSize(2);
        assertThat(world.query("select target_kind from audit_log"))
                .containsExactlyInAnyOrder("user", "organization_member");
    }

    @Test
    void several_who_add_the_same_unknown_email_make_one_user() throws Exception {
        var statuses = together(
                6,
                i -> "{\"user_email\":\"" + (i % 2 == 0 ? "New@x.org" : "new@X.org")
                        + "\",\"role\":\"internal_user\"}");

        assertThat(statuses).containsExactlyInAnyOrder(200, 500, 500, 500, 500, 500);
        assertThat(world.query("select user_id from user_account where lower(user_email) = 'new@x.org'"))
                .hasSize(1);
    }

    @Test
    void lists_in_opposite_orders_never_wait_for_each_other() throws Exception {
        var statuses = together(4, i -> {
            var names = IntStream.range(0, 50)
                    .map(n -> i % 2 == 0 ? n : 49 - n)
                    .mapToObj(n -> "{\"user_id\":\"n" + n + "\",\"role\":\"internal_user\"}");
            return names.collect(Collectors.joining(",", "[", "]"));
        });

        assertThat(statuses).containsExactlyInAnyOrder(200, 500, 500, 500);
        assertThat(world.query("select user_id from organization_member")).hasSize(50);
    }

    @Test
    void an_organization_that_is_being_deleted_keeps_no_members() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                var member = "{\"user_id\":\"n" + i + "\",\"role\":\"internal_user\"}";
                threads.execute(() -> add(member, ""));
            }
            threads.execute(
                    () -> world.send("DELETE", "/organization/delete", MASTER, "{\"organization_ids\":[\"o\"]}"));
        }

        assertThat(world.query("select organization_id from organization union all select organization_id from"
                        + " organization_member"))
                .isEmpty();
    }

    @Test
    void thousands_of_members_are_added_shown_and_gone_in_a_few_statements() {
        var names = IntStream.range(0, 3_000)
                .mapToObj(n -> "{\"user_id\":\"n" + n + "\",\"role\":\"internal_user\"}")
                .collect(Collectors.joining(",", "[", "]"));

        assertThat(add(names, ",\"max_budget_in_organization\":1").status()).isEqualTo(200);
        assertThat(json(world.get("/organization/info?organization_id=o", MASTER))
                        .path("members"))
                .hasSize(3_000);
        assertThat(world.send("DELETE", "/organization/delete", MASTER, "{\"organization_ids\":[\"o\"]}")
                        .status())
                .isEqualTo(200);
        assertThat(world.query("select user_id from organization_member")).isEmpty();
    }

    @Test
    void a_members_role_and_budget_change() {
        add("{\"user_id\":\"u\",\"role\":\"internal_user\"}", "");

        var limited = update("\"user_email\":\"u@X.org\",\"max_budget_in_organization\":5");
        assertThat(limited.status()).isEqualTo(200);
        var budget = json(limited).path("budget_id").asText();
        world.clocks.advance(Duration.ofSeconds(1));
        var again = update("\"user_id\":\"u\",\"role\":\"org_admin\",\"max_budget_in_organization\":6");

        assertThat(json(again).path("budget_id").asText()).isEqualTo(budget);
        assertThat(json(again).at("/litellm_budget_table/max_budget").asInt()).isEqualTo(6);
        assertThat(world.query(
                        "select user_role || ' ' || max_budget from organization_member join budget using (budget_id)"))
                .containsExactly("org_admin 6");
        assertThat(world.query(
                        "select (before_value ->> 'user_role') || ' ' || (after_value ->> 'user_role') from audit_log"
                                + " where operation = 'organization.member_update' and target_kind = 'organization_member'"
                                + " order by at desc, id desc limit 1"))
                .containsExactly("internal_user org_admin");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "organization_id":"none","user_id":"u"                                 | 400 | Organization not found
            "organization_id":"o","user_email":"nobody@x.org","role":"org_admin"   | 400 | User not found
            "organization_id":"o","user_email":"two@x.org","role":"org_admin"      | 400 | Multiple users
            "organization_id":"o","user_id":"a","role":"org_admin"                 | 404 | Member not found
            "organization_id":"o","user_id":"u","role":"admin"                     | 422 | 'org_admin'
            "organization_id":"o","role":"org_admin"                               | 422 | Either user_id
            "organization_id":"o","user_id":"u","max_budget_in_organization":-1    | 400 | negative
            "user_id":"u","role":"org_admin"                                       | 422 | Field required
            """)
    void a_change_that_cannot_be_changes_nothing(String body, int status, String message) {
        world.user("a", "internal_user", "two@x.org");
        world.user("b", "internal_user", "Two@x.org");
        add("{\"user_id\":\"u\",\"role\":\"internal_user\"}", "");

        var reply = world.send("PATCH", "/organization/member_update", MASTER, "{" + body + "}");

        assertThat(reply.status()).isEqualTo(status);
        assertThat(text(reply)).contains(message);
        assertThat(world.query("select user_id || user_role || coalesce(budget_id, '') from organization_member"))
                .containsExactly("uinternal_user");
    }

    @Test
    void who_leaves_leaves_only_the_organization() {
        add("{\"user_id\":\"u\",\"role\":\"internal_user\"}", "");
        world.execute("delete from change_event");

        var reply = remove("\"user_email\":\"u@x.org\"", MASTER);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(json(reply).path("user_id").asText()).isEqualTo("u");
        assertThat(world.query("select user_id from organization_member")).isEmpty();
        assertThat(world.query("select user_id from user_account")).containsExactly("u");
        assertThat(world.query("select topic || ' ' || key from change_event")).containsExactly("user u");
        assertThat(text(remove("\"user_id\":\"u\"", MASTER))).isEqualTo("null");
        assertThat(remove("\"user_email\":\"nobody@x.org\"", MASTER).status()).isEqualTo(400);
        assertThat(remove("\"role\":\"x\"", MASTER).status()).isEqualTo(422);
        assertThat(world.query("select operation from audit_log where operation = 'organization.member_delete'"))
                .hasSize(1);
    }

    @Test
    void an_org_admin_changes_members_of_his_own_organization_until_he_is_none() {
        world.post("/organization/new", MASTER, "{\"organization_id\":\"p\",\"organization_alias\":\"p\"}");
        add("{\"user_id\":\"u\",\"role\":\"org_admin\"}", "");
        var key = world.key("u");
        var open = world.key(
                null, "/organization/member_add", "/organization/member_update", "/organization/member_delete");
        var newcomer = "{\"organization_id\":\"%s\",\"member\":{\"user_id\":\"n\",\"role\":\"internal_user\"}}";

        assertThat(world.post("/organization/member_add", key, newcomer.formatted("p"))
                        .status())
                .isEqualTo(401);
        assertThat(world.post("/organization/member_add", open, newcomer.formatted("o"))
                        .status())
                .isEqualTo(403);
        assertThat(remove("\"user_id\":\"u\"", open).status()).isEqualTo(403);
        assertThat(world.send(
                                "PATCH",
                                "/organization/member_update",
                                open,
                                "{\"organization_id\":\"o\",\"user_id\":\"u\"}")
                        .status())
                .isEqualTo(403);
        assertThat(world.query("select user_id from organization_member")).containsExactly("u");
        assertThat(world.post("/organization/member_add", key, newcomer.formatted("o"))
                        .status())
                .isEqualTo(200);
        assertThat(update("\"user_id\":\"u\",\"role\":\"internal_user\"").status())
                .isEqualTo(200);
        assertThat(remove("\"user_id\":\"n\"", key).status()).isEqualTo(401);
        assertThat(world.query("select user_id from organization_member order by user_id"))
                .containsExactly("n", "u");
    }

    private interface Body {
        String of(int number);
    }

    private List<Integer> together(int count, Body members) throws InterruptedException, ExecutionException {
        var statuses = new ArrayList<Integer>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var begin = new CountDownLatch(1);
            var replies = new ArrayList<Future<Reply>>();
            for (int i = 0; i < count; i++) {
                var member = members.of(i);
                replies.add(threads.submit(() -> {
                    begin.await();
                    return add(member, ",\"max_budget_in_organization\":1");
                }));
            }
            begin.countDown();
            for (var reply : replies) {
                statuses.add(reply.get().status());
            }
        }
        return statuses;
    }

    private Reply add(String member, String more) {
        return world.post(
                "/organization/member_add", MASTER, "{\"organization_id\":\"o\",\"member\":" + member + more + "}");
    }

    private Reply update(String members) {
        return world.send(
                "PATCH", "/organization/member_update", MASTER, "{\"organization_id\":\"o\"," + members + "}");
    }

    private Reply remove(String members, String key) {
        return world.send("DELETE", "/organization/member_delete", key, "{\"organization_id\":\"o\"," + members + "}");
    }
}
