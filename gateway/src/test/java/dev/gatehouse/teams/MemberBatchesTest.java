package dev.gatehouse.teams;

import static dev.gatehouse.teams.TeamsFixture.MASTER;
import static dev.gatehouse.teams.TeamsFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.endpoint.FakeRequest;
import dev.gatehouse.endpoint.Reply;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemberBatchesTest {
    private static final String DELETE = "/management/v1/teams/alpha/members/bulk_delete";
    private static final String LIMIT = "/management/v1/teams/alpha/members/bulk_update";

    private final TeamsFixture world = new TeamsFixture();

    private Reply update(String caller, String team, String json) {
        return world.run(new FakeRequest("PATCH", "/v2/team/" + team + "/members")
                .key(world.keyOf(caller))
                .json(json));
    }

    private String limitsOf(String user) {
        return world.query("select coalesce(max_budget::text, '-') || ' ' || coalesce(tpm_limit::text, '-') || ' ' ||"
                        + " coalesce(budget_duration, '-') || ' ' || allowed_models::text from team_member"
                        + " left join budget using (budget_id) where user_id = '" + user + "'")
                .getFirst();
    }

    @Test
    void the_same_change_reaches_those_who_are_on_the_roster() {
        var answer = json(update(
                "lead",
                "alpha",
                "{\"user_ids\":[\"bob\",\"stranger\",\"ann\",\"bob\"],\"update_fields\":"
                        + "{\"role\":\"admin\",\"tpm_limit\":4242,\"allowed_models\":[\"gpt\"]}}"));

        assertThat(answer.path("total_requested").asInt()).isEqualTo(3);
        assertThat(answer.path("successful_updates").findValuesAsText("user_id"))
                .containsExactly("ann", "bob");
        assertThat(answer.path("failed_updates").toString())
                .isEqualTo("[{\"user_id\":\"stranger\",\"failed_reason\":\"User not found in team\"}]");
        assertThat(world.roster("alpha")).containsExactly("lead:admin", "ann:admin", "bob:admin");
        assertThat(limitsOf("ann")).isEqualTo("- 4242 - {gpt}");
        assertThat(limitsOf("bob")).isEqualTo("- 4242 - {gpt}");
        assertThat(world.query(
                        "select distinct budget_id from team_member where team_id = 'alpha' and budget_id is not null"))
                .hasSize(2);
        assertThat(world.query("select 1 from audit_log where operation = 'team.member.update_many'"))
                .hasSize(1);
    }

    @Test
    void everybody_on_the_roster_can_be_meant_and_null_takes_limits_away() {
        update("admin", "alpha", "{\"all_members_in_team\":true,\"update_fields\":{\"max_budget_in_team\":3}}");
        assertThat(world.query("select 1 from team_member join budget using (budget_id) where max_budget = 3"))
                .hasSize(3);

        var answer = json(update(
                "admin", "alpha", "{\"all_members_in_team\":true,\"update_fields\":{\"max_budget_in_team\":null}}"));

        assertThat(answer.path("total_requested").asInt()).isEqualTo(3);
        assertThat(world.query("select 1 from team_member where budget_id is not null"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "lead,alpha,200",
        "boss-a,alpha,200",
        "admin,beta,200",
        "boss-b,beta,200",
        "ann,alpha,403",
        "stranger,alpha,403",
        "boss-b,alpha,403",
        "lead,beta,403",
        "admin,gone,404"
    })
    void a_roster_is_changed_by_those_who_administer_the_team(String caller, String team, int status) {
        var before = world.query("select user_id || role from team_member order by user_id");

        var reply = update(
                caller,
                team,
                "{\"user_ids\":[\"ann\",\"stranger\"],\"update_fields\":{\"role\":\"admin\",\"max_budget_in_team\":1}}");

        assertThat(reply.status()).isEqualTo(status);
        if (status != 200) {
            assertThat(world.query("select user_id || role from team_member order by user_id"))
                    .isEqualTo(before);
            assertThat(world.query("select 1 from budget")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'update_fields':{}}|422",
                "{'user_ids':[],'update_fields':{}}|422",
                "{'user_ids':['ann'],'all_members_in_team':true,'update_fields':{}}|422",
                "{'user_ids':['ann']}|422",
                "{'user_ids':['ann'],'update_fields':{'rolle':'admin'}}|422",
                "{'user_ids':['ann'],'update_fields':{'max_budget_in_team':-1}}|400",
                "{'user_ids':['ann'],'update_fields':{'max_budget_in_team':'1e400'}}|422",
                "{'user_ids':['ann'],'update_fields':{'max_budget_in_team':'NaN'}}|422",
                "{'user_ids':['ann'],'update_fields':{'tpm_limit':-1}}|400",
                "{'user_ids':['ann'],'update_fields':{'budget_duration':'soon'}}|400"
            })
    void what_cannot_be_changes_nobody(String json, int status) {
        assertThat(update("admin", "alpha", json.replace('\'', '"')).status()).isEqualTo(status);
        assertThat(world.query("select 1 from budget")).isEmpty();
    }

    @Test
    void not_more_than_five_hundred_are_changed_at_once() {
        var users = IntStream.range(0, 501).mapToObj(i -> "\"u" + i + "\"").collect(Collectors.joining(","));

        assertThat(update("admin", "alpha", "{\"user_ids\":[" + users + "],\"update_fields\":{\"role\":\"admin\"}}")
                        .status())
                .isEqualTo(400);
        var members = IntStream.range(0, 501)
                .mapToObj(i -> "{\"user_id\":\"u" + i + "\"}")
                .collect(Collectors.joining(","));
        assertThat(world.post(DELETE, MASTER, "{\"members\":[" + members + "]}").status())
                .isEqualTo(422);
        assertThat(world.post(LIMIT, MASTER, "{\"members\":[" + members + "]}").status())
                .isEqualTo(422);
    }

    @Test
    void each_member_is_limited_as_is_said_of_him_and_the_budget_of_all_stays() {
        world.post(
                "/team/update",
                MASTER,
                "{\"team_id\":\"alpha\",\"team_member_budget\":7,\"team_member_budget_duration\":\"1d\"}");

        var answer = json(world.post(
                LIMIT,
                world.keyOf("lead"),
                "{\"members\":[{\"user_id\":\"bob\",\"max_budget_in_team\":2},"
                        + "{\"user_email\":\"ANN@example.org\",\"tpm_limit\":5,\"max_budget_in_team\":null},"
                        + "{\"user_id\":\"ghost\",\"tpm_limit\":1},{\"user_email\":\"bob@example.org\"}]}"));

        var rows = answer.path("data");
        assertThat(rows.findValuesAsText("success")).containsExactly("true", "true", "false", "false");
        assertThat(rows.get(0).path("max_budget").asText()).isEqualTo("2");
        assertThat(rows.get(0).path("max_budget_source").asText()).isEqualTo("member");
        assertThat(rows.get(1).path("max_budget").asText()).isEqualTo("7");
        assertThat(rows.get(1).path("max_budget_source").asText()).isEqualTo("team_default");
        assertThat(rows.get(1).path("tpm_limit").asInt()).isEqualTo(5);
        assertThat(rows.get(2).path("error").asText()).isEqualTo("User not found in team");
        assertThat(rows.get(3).path("error").asText()).isEqualTo("The member was named before");
        assertThat(limitsOf("bob")).isEqualTo("2 - 1d {}");
        assertThat(limitsOf("ann")).isEqualTo("- 5 1d {}");
        assertThat(limitsOf("lead")).isEqualTo("7 - 1d {}");
    }

    @Test
    void a_row_that_others_are_linked_to_as_well_is_not_changed_for_one() {
        world.execute(
                "insert into budget (budget_id, max_budget, created_at, updated_at) values ('both', 9, now(), now())");
        world.execute("update team_member set budget_id = 'both' where user_id in ('bob', 'stranger')");

        world.post(LIMIT, MASTER, "{\"members\":[{\"user_id\":\"bob\",\"tpm_limit\":5}]}");

        assertThat(limitsOf("bob")).isEqualTo("9 5 - {}");
        assertThat(limitsOf("stranger")).isEqualTo("9 - - {}");
    }

    @Test
    void who_leaves_takes_his_keys_of_the_team_along_and_no_others() {
        var inTeam = world.generate("{\"user_id\":\"bob\",\"team_id\":\"alpha\"}");
        var own = world.generate("{\"user_id\":\"bob\"}");

        var answer = json(world.post(
                DELETE,
                world.keyOf("boss-a"),
                "{\"members\":[{\"user_id\":\"ghost\"},{\"user_id\":\"bob\"},{\"user_email\":\"Ann@Example.org\"},"
                        + "{\"user_id\":\"ann\"}]}"));

        assertThat(answer.toString())
                .isEqualTo("{\"data\":[{\"user_id\":\"ghost\",\"user_email\":null,\"success\":false,"
                        + "\"error\":\"User not found in team\"},{\"user_id\":\"bob\",\"user_email\":null,\"success\":true},"
                        + "{\"user_id\":null,\"user_email\":\"Ann@Example.org\",\"success\":true},{\"user_id\":\"ann\","
                        + "\"user_email\":null,\"success\":false,\"error\":\"The member was named before\"}]}");
        assertThat(world.roster("alpha")).containsExactly("lead:admin");
        assertThat(world.get("/key/info", inTeam).status()).isEqualTo(401);
        assertThat(world.get("/key/info", own).status()).isEqualTo(200);
        assertThat(world.query("select team_id from deleted_virtual_key")).containsExactly("alpha");
    }

    @ParameterizedTest
    @ValueSource(strings = {DELETE, LIMIT})
    void who_does_not_administer_the_team_is_refused_by_a_problem_document(String path) {
        for (var caller : new String[] {"ann", "stranger", "boss-b", "loner"}) {
            var reply =
                    world.post(path, world.keyOf(caller), "{\"members\":[{\"user_id\":\"bob\",\"user_email\":null}]}");

            assertThat(reply.status()).isEqualTo(403);
            assertThat(json(reply).path("type").asText()).isEqualTo("urn:litellm:error:forbidden");
        }
        var missing = world.post(path.replace("alpha", "gone"), MASTER, "{\"members\":[{\"user_id\":\"bob\"}]}");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(json(missing).path("type").asText()).isEqualTo("urn:litellm:error:team-not-found");
        assertThat(world.roster("alpha")).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'members':[]}|members: List should have 1 to 500 items",
                "{}|members: List should have 1 to 500 items",
                "{'members':[{}]}|members.0: Each member must be identified by exactly one of user_id or user_email",
                "{'members':[{'user_id':'bob','user_email':'b@x'}]}|members.0: Each member must be identified by exactly one of"
                        + " user_id or user_email",
                "{'members':[{'user_id':'bob'}],'team_id':'alpha'}|team_id: Extra inputs are not permitted",
                "{'members':[{'user_id':'bob','rolle':1}]}|members.0.rolle: Extra inputs are not permitted"
            })
    void what_is_malformed_removes_nobody(String json, String detail) {
        var reply = world.post(DELETE, MASTER, json.replace('\'', '"'));

        assertThat(reply.status()).isEqualTo(422);
        assertThat(json(reply).path("detail").asText()).isEqualTo(detail);
        assertThat(world.roster("alpha")).hasSize(3);
    }

    @Test
    void limits_that_cannot_be_are_said_where() {
        var reply = world.post(LIMIT, MASTER, "{\"members\":[{\"user_id\":\"bob\",\"budget_duration\":\"soon\"}]}");

        assertThat(reply.status()).isEqualTo(422);
        assertThat(json(reply).path("detail").asText()).startsWith("members.0: Invalid budget_duration");
        assertThat(world.run(new FakeRequest("POST", DELETE + "?dry_run=1")
                                .key(MASTER)
                                .json("{\"members\":[{\"user_id\":\"bob\"}]}"))
                        .status())
                .isEqualTo(400);
    }
}
