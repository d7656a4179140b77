package dev.gatehouse.acceptance.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.acceptance.Http;
import dev.gatehouse.acceptance.Http.Answer;
import dev.gatehouse.acceptance.Product;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole rosters, many users, and what all of them used. */
@ManagementTest
final class ManyAtOnceTest {
    private static final String DAYS = "start_date=2024-01-01&end_date=2024-12-31";

    private final Scratch scratch = Scratch.fresh();
    private final Api master = Api.master();

    @Test
    void each_member_is_limited_as_is_said_of_him() {
        var one = scratch.tag("one");
        var team = scratch.team("team", List.of(), List.of(one));
        var answer = master.does(
                "/management/v1/teams/" + team + "/members/bulk_update",
                "members",
                List.of(
                        Api.json("user_id", one, "max_budget_in_team", 3),
                        Api.json("user_id", "ghost", "rpm_limit", 1)));
        assertThat(answer.path("data").findValuesAsText("success")).containsExactly("true", "false");
        assertThat(answer.at("/data/0/max_budget").asInt()).isEqualTo(3);
        var page = master.shows("/management/v1/teams/" + team + "/members");
        assertThat(page.at("/data/0/max_budget_in_team").asInt()).isEqualTo(3);
        assertThat(page.at("/data/0/budget_source").asText()).isEqualTo("custom");
    }

    @Test
    void a_merge_patch_leaves_what_it_does_not_speak_of() {
        var team = scratch.team("team", List.of(), List.of(), "metadata", Api.json("kept", 1, "gone", 2));
        var answer = Api.done(
                "the patch",
                master.send(
                        "PATCH",
                        "/team/" + team,
                        Api.json("team_alias", scratch.tag("new"), "metadata", Api.json("gone", null, "more", 3))));
        assertThat(answer.path("metadata")).isEqualTo(Api.json("kept", 1, "more", 3));
        assertThat(answer.path("team_alias").asText()).isEqualTo(scratch.tag("new"));
        var other = master.send("PATCH", "/team/" + team, Api.json("team_id", "another"));
        assertThat(other.status()).as(other.toString()).isEqualTo(400);
    }

    @Test
    void users_are_made_each_by_itself() {
        var taken = scratch.user("taken", "internal_user");
        var team = scratch.team("team", List.of(), List.of());
        var answer = master.does(
                "/management/v1/users/bulk",
                "users",
                List.of(
                        Api.json("user_id", scratch.tag("new"), "teams", List.of(team)),
                        Api.json("user_id", taken),
                        Api.json("user_id", scratch.tag("poor"), "max_budget", -1)));
        assertThat(answer.path("data").findValuesAsText("success")).containsExactly("true", "false", "false");
        assertThat(answer.path("meta")).isEqualTo(Api.json("total_requested", 3, "created", 1, "failed", 2));
        assertThat(Api.use(answer.at("/data/0/key").asText())).isEqualTo(200);
        assertThat(answer.at("/data/0/teams/0").asText()).isEqualTo(team);
        assertThat(master.get(Api.path("/v2/user/info", "user_id", scratch.tag("poor")))
                        .status())
                .isEqualTo(404);
        var viewer = scratch.actor("plain", "internal_user", List.of());
        assertThat(viewer.api()
                        .post("/management/v1/users/bulk", "users", List.of(Api.json()))
                        .status())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/user/daily/activity", "/user/daily/activity/aggregated"})
    void everybody_sees_what_he_used_and_nobody_else_does(String path) {
        var plain = scratch.actor("plain", "internal_user", List.of());
        assertThat(plain.api()
                        .get(path + "?" + DAYS)
                        .json()
                        .at("/metadata/total_api_requests")
                        .asInt(-1))
                .isZero();
        assertThat(plain.api().get(path + "?" + DAYS + "&user_id=somebody").status())
                .isEqualTo(403);
        assertThat(master.get(path + "?" + DAYS).json().path("results").isArray())
                .isTrue();
    }

    @Test
    void organizations_are_seen_by_those_who_administer_them() {
        var organization = scratch.organization("org");
        var boss = scratch.actor("boss", "internal_user_viewer", List.of(organization));
        var path = "/organization/daily/activity?" + DAYS + "&organization_ids=";
        assertThat(boss.api().get(path + organization).status()).isEqualTo(200);
        assertThat(boss.api().get(path + scratch.world().id(Actor.Org.A)).status())
                .isEqualTo(403);
    }

    @Test
    void a_member_calls_the_models_he_was_given_and_no_others() {
        var member = scratch.user("member", "internal_user");
        var team = scratch.team("team", List.of(), List.of(member));
        var key = scratch.key("key", member, team);
        var all =
                models(key).stream().filter(name -> !name.contains("embedding")).toList();
        var model = all.getFirst();
        assertThat(all).hasSizeGreaterThan(1);

        master.does("/team/member_update", "team_id", team, "user_id", member, "allowed_models", List.of(model));

        assertThat(models(key)).containsExactly(model);
        var refused = Api.with(key.clear())
                .post(
                        "/v1/chat/completions",
                        "model",
                        all.getLast(),
                        "messages",
                        List.of(Api.json("role", "user", "content", "hello")));
        assertThat(refused.status()).as(refused.toString()).isEqualTo(403);
        assertThat(refused.text()).contains("team_model_access_denied", "This team member can only access");
        var unlimited = Api.json("team_id", team, "user_id", member, "allowed_models", null);
        Api.done("the update", master.post("/team/member_update", unlimited));
        assertThat(models(key)).containsAll(all);
    }

    private static List<String> models(Key key) {
        return Api.with(key.clear()).shows("/v1/models").path("data").findValuesAsText("id");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/team/new                    | max_budget",
                "/team/new                    | soft_budget",
                "/team/new                    | team_member_budget",
                "/team/update                 | max_budget",
                "/team/update                 | team_member_budget",
                "/team/member_add             | max_budget_in_team",
                "/team/member_update          | max_budget_in_team",
                "/team/bulk_member_add        | max_budget_in_team",
                "/user/new                    | max_budget",
                "/user/new                    | spend",
                "/user/update                 | soft_budget",
                "/organization/new            | max_budget",
                "/organization/member_add     | max_budget_in_organization",
                "/budget/new                  | max_budget",
                "/budget/new                  | soft_budget",
                "/customer/new                | max_budget",
                "/key/generate                | max_budget",
                "/key/generate                | soft_budget",
                "/key/generate                | spend"
            })
    void an_amount_that_is_none_is_refused_wherever_amounts_are_taken(String path, String member) {
        var team = scratch.team("team", List.of(), List.of(scratch.tag("there")));
        for (var amount : List.of(-0.01, "NaN", "nan", "Infinity", "-inf", "1e400", "1e309", "-1e308")) {
            var body = Api.json(
                    "team_id",
                    path.equals("/team/new") ? scratch.tag("other") : team,
                    "user_id",
                    path.startsWith("/team") ? scratch.tag("there") : scratch.tag("somebody"),
                    "organization_id",
                    scratch.tag("nowhere"),
                    "organization_alias",
                    "x",
                    "budget_id",
                    null,
                    member,
                    amount,
                    "member",
                    Api.json(
                            "user_id",
                            scratch.tag("newcomer"),
                            "role",
                            path.startsWith("/team") ? "user" : "internal_user"),
                    "members",
                    List.of(Api.json("user_id", scratch.tag("newcomer"), "role", "user")));
            if (!path.startsWith("/organization")) {
                body.remove("organization_id");
            }
            if (path.startsWith("/user") || path.startsWith("/key")) {
                body.remove("team_id");
            }
            if (path.startsWith("/key")) {
                body.remove("user_id");
            }
            refusedOrFailed(path.strip(), master.post(path.strip(), body), amount);
        }
        assertThat(master.shows("/team/info", "team_id", team).at("/team_info/members_with_roles"))
                .hasSize(1);
        assertThat(master.get(Api.path("/team/info", "team_id", scratch.tag("other")))
                        .status())
                .isEqualTo(404);
        assertThat(master.get(Api.path("/v2/user/info", "user_id", scratch.tag("somebody")))
                        .status())
                .isEqualTo(404);
    }

    /** Adding many answers 200 and says of each that it failed. */
    private static void refusedOrFailed(String path, Answer answer, Object amount) {
        if (path.equals("/team/bulk_member_add") && answer.status() == 200) {
            assertThat(answer.json().path("successful_additions").asInt(-1)).isZero();
            return;
        }
        assertThat(answer.status()).as(path + " " + amount + ": " + answer).isIn(400, 422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e309", "1e400", "-1e400", "1E+999999999"})
    void a_number_that_no_column_holds_is_refused_as_it_is_read(String number) {
        for (var path : List.of("/team/new", "/user/new", "/budget/new", "/customer/new", "/organization/new")) {
            var answer = Http.post(
                    Product.shared().url() + path,
                    Http.bearer(Product.MASTER_KEY),
                    "{\"user_id\":\"" + scratch.tag("x") + "\",\"max_budget\":" + number
                            + ",\"organization_alias\":\"x\"}");
            assertThat(answer.status()).as(path + ": " + answer).isIn(400, 422);
        }
    }

    @Test
    void metadata_of_ten_megabytes_are_kept_or_refused_and_break_nothing() {
        var metadata = Api.json("text", "x".repeat(10_000_000));
        var answer = master.post("/team/new", "team_id", scratch.tag("big"), "metadata", metadata);
        assertThat(answer.status()).as(answer.status() + " " + answer.headers()).isIn(200, 413);
        if (answer.status() == 200) {
            var stored = master.shows("/team/info", "team_id", scratch.tag("big"));
            assertThat(stored.at("/team_info/metadata/text").asText()).hasSize(10_000_000);
            master.does("/team/delete", "team_ids", List.of(scratch.tag("big")));
        }
    }

    @Test
    void an_e_mail_and_an_id_of_different_people_name_nobody() {
        scratch.user("a", "internal_user", "user_email", scratch.tag("a") + "@example.org");
        scratch.user("b", "internal_user", "user_email", scratch.tag("b") + "@example.org");
        var team = scratch.team("team", List.of(), List.of());
        var answer = master.post(
                "/team/member_add",
                "team_id",
                team,
                "member",
                Api.json("user_id", scratch.tag("a"), "user_email", scratch.tag("B") + "@example.org", "role", "user"));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.text()).contains("do not belong to the same user");
        assertThat(roster(team)).isEmpty();
    }

    private JsonNode roster(String team) {
        return master.shows("/team/info", "team_id", team).at("/team_info/members_with_roles");
    }

    @Test
    void a_batch_over_the_cap_adds_nobody() {
        var team = scratch.team("team", List.of(), List.of());
        var members = IntStream.range(0, 501)
                .mapToObj(i -> Api.json("user_id", scratch.tag("m" + i), "role", "user"))
                .toList();
        assertThat(master.post("/team/bulk_member_add", "team_id", team, "members", members)
                        .status())
                .isEqualTo(400);
        assertThat(master.post("/management/v1/users/bulk", "users", members).status())
                .isEqualTo(422);
        assertThat(roster(team)).isEmpty();
    }
}
