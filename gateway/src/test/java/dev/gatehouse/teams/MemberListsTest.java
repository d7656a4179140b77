package dev.gatehouse.teams;

import static dev.gatehouse.teams.TeamsFixture.MASTER;
import static dev.gatehouse.teams.TeamsFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.endpoint.FakeRequest;
import dev.gatehouse.endpoint.Reply;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemberListsTest {
    private static final String ALPHA = "/management/v1/teams/alpha/members";

    private final TeamsFixture world = new TeamsFixture();

    private Reply list(String caller, String query) {
        return world.run(new FakeRequest("GET", ALPHA + "?" + query).key(world.keyOf(caller)));
    }

    private List<String> users(String query) {
        return users(json(list("master", query)));
    }

    private static List<String> users(JsonNode page) {
        return page.path("data").findValuesAsText("user_id");
    }

    @Test
    void a_roster_is_walked_by_pages_in_the_order_in_which_they_joined() {
        var first = json(list("master", "page_size=2"));

        assertThat(users(first)).containsExactly("lead", "ann");
        assertThat(first.path("meta").toString())
                .isEqualTo("{\"total_count\":3,\"total_pages\":2,\"page\":1,\"page_size\":2}");
        assertThat(first.at("/links/next").asText()).isEqualTo(ALPHA + "?page=2&page_size=2");
        assertThat(first.at("/links/prev").isNull()).isTrue();

        var second = json(list("master", "page_size=2&page=2"));
        assertThat(users(second)).containsExactly("bob");
        assertThat(second.at("/links/next").isNull()).isTrue();
        assertThat(second.at("/links/prev").asText()).isEqualTo(ALPHA + "?page=1&page_size=2");
        assertThat(json(list("master", "page_size=1000")).at("/meta/page_size").asInt())
                .isEqualTo(100);
        assertThat(users("page=9")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "q=ANN,ann",
        "q=bob@EXAMPLE,bob",
        "q=elsewhere,ann",
        "q=%25,''",
        "q=_,''",
        "q=stranger,''",
        "filter%5Brole%5D=admin,lead",
        "filter%5Brole%5D%5Bin%5D=user,ann bob",
        "'filter%5Brole%5D%5Bin%5D=admin,user&q=b',bob",
        "sort=user_id,ann bob lead",
        "sort=-user_id,lead bob ann",
        "sort=-spend,bob lead ann",
        "sort=spend,lead ann bob",
        "sort=-role,ann bob lead",
        "sort=max_budget_in_team,bob lead ann"
    })
    void members_are_found_and_sorted(String query, String users) {
        world.execute("update user_account set user_email = 'ann@elsewhere.org' where user_id = 'ann'");
        world.execute("update team_member set spend = 3 where user_id = 'bob'");
        world.post(
                "/team/member_update", MASTER, "{\"team_id\":\"alpha\",\"user_id\":\"bob\",\"max_budget_in_team\":5}");

        assertThat(String.join(" ", users(query))).isEqualTo(users);
    }

    @Test
    void it_is_said_whose_budget_a_member_has() {
        world.post(
                "/team/update", MASTER, "{\"team_id\":\"alpha\",\"team_member_budget\":7,\"team_member_rpm_limit\":9}");
        world.execute("update team_member set budget_id = null where user_id = 'lead'");
        world.post(
                "/team/member_update",
                MASTER,
                "{\"team_id\":\"alpha\",\"user_id\":\"bob\",\"max_budget_in_team\":5,\"allowed_models\":[\"gpt\"]}");

        var page = json(list("master", "")).path("data");

        assertThat(page.findValuesAsText("budget_source")).containsExactly("team_default", "team_default", "custom");
        assertThat(page.findValuesAsText("max_budget_in_team")).containsExactly("7", "7", "5");
        assertThat(page.findValuesAsText("rpm_limit")).containsExactly("9", "9", "9");
        assertThat(page.get(2).path("allowed_models").toString()).isEqualTo("[\"gpt\"]");
        assertThat(page.get(0).path("budget_id").isNull()).isTrue();

        world.execute("delete from budget where max_budget = 7");
        assertThat(json(list("master", "")).path("data").findValuesAsText("budget_source"))
                .containsExactly("none", "none", "custom");
    }

    @ParameterizedTest
    @CsvSource({
        "page=0,invalid-query-parameter",
        "page=x,invalid-query-parameter",
        "page_size=-1,invalid-query-parameter",
        "filter%5Brole%5D=owner,invalid-query-parameter",
        "filter%5Brole%5D%5Bin%5D=user%2Cowner,invalid-query-parameter",
        "filter%5Brole%5D%5Bgt%5D=user,unsupported-filter-operator",
        "sort=password,invalid-sort-field",
        "sort=-,invalid-sort-field",
        "dry_run=1,unknown-query-parameter",
        "filter%5Bname%5D=1,unknown-query-parameter"
    })
    void what_is_no_question_is_refused_by_a_problem_document(String query, String slug) {
        var reply = list("master", query);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.headers()).containsEntry("Content-Type", "application/problem+json");
        assertThat(json(reply).path("type").asText()).isEqualTo("urn:litellm:error:" + slug);
    }

    @ParameterizedTest
    @CsvSource({
        "lead,200",
        "ann,200",
        "boss-a,200",
        "admin,200",
        "viewer,200",
        "stranger,403",
        "boss-b,403",
        "loner,403"
    })
    void rosters_are_read_by_those_who_may_see_the_team(String caller, int status) {
        var reply = list(caller, "");

        assertThat(reply.status()).isEqualTo(status);
        if (status == 403) {
            assertThat(json(reply).path("type").asText()).isEqualTo("urn:litellm:error:forbidden");
            assertThat(list(caller, "page=x").status()).isEqualTo(403);
        }
        assertThat(world.get("/management/v1/teams/gone/members", world.keyOf(caller))
                        .status())
                .isEqualTo(404);
    }
}
