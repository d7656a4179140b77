package dev.gatehouse.acceptance.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.acceptance.Http.Answer;
import dev.gatehouse.acceptance.management.Actor.Org;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Rows that put people on rosters, change what they are there, and take them off. */
final class RosterRows {
    private static final String ADMINISTERED = "scratch team in org_a, team_admin is its admin";
    private static final String NOBODYS = "scratch team in org_b, no admins";
    private static final String AVAILABLE = "scratch-available";

    private RosterRows() {}

    static void add(Row row) {
        var scene = new TeamScene(row);
        switch (row.target()) {
            case ADMINISTERED, NOBODYS -> {
                var newcomer = scene.scratch.tag("new");
                var team = scene.team();
                scene.checked("team_id", team, "member", Api.json("user_id", newcomer, "role", "user"));
                onRoster(scene, team, newcomer, row.allows());
            }
            case "org-less team listed in default_internal_user_params.available_teams" -> available(scene);
            case "scratch team" -> identified(scene);
            case "see params" -> several(scene);
            default -> throw row.unread();
        }
    }

    private static void onRoster(TeamScene scene, String team, String user, boolean present) {
        assertThat(scene.roster(team).contains(user + ":user"))
                .as(scene.row.toString())
                .isEqualTo(present);
    }

    /** On a node that lists the team: made for the row, and gone after it. */
    private static void available(TeamScene scene) {
        var row = scene.row;
        onAvailable(scene, caller -> {
            var member = switch (row.params()) {
                case "member=self role=user" -> Api.json("user_id", scene.own(), "role", "user");
                case "member=self role=admin" -> Api.json("user_id", scene.own(), "role", "admin");
                case "member=owner (someone else) role=user" ->
                    Api.json("user_id", scene.world.id(Actor.OWNER), "role", "user");
                default -> throw row.unread();
            };
            row.check(caller.post(row.endpoint(), "team_id", AVAILABLE, "member", member));
            var roster = scene.roster(AVAILABLE);
            assertThat(roster).isEqualTo(row.allows() ? List.of(scene.own() + ":user") : List.of());
        });
    }

    static void onAvailable(TeamScene scene, Consumer<Api> play) {
        scene.master.does("/team/new", "team_id", AVAILABLE);
        World.leave(scene.master, AVAILABLE);
        try {
            play.accept(scene.caller().on(SecondNode.bounded()));
        } finally {
            scene.master.does("/team/delete", "team_ids", List.of(AVAILABLE));
        }
    }

    private static void identified(TeamScene scene) {
        var team = scene.team();
        var newcomer = scene.scratch.tag("new");
        switch (scene.row.params()) {
            case "member with user_email of one existing user only" -> {
                var email = newcomer + "@example.org";
                scene.scratch.user("new", "internal_user", "user_email", email);
                scene.checked("team_id", team, "member", Api.json("user_email", email, "role", "user"));
            }
            case "member with unknown user_id only" -> {
                scene.checked("team_id", team, "member", Api.json("user_id", newcomer, "role", "user"));
                var user = scene.master.shows("/v2/user/info", "user_id", newcomer);
                assertThat(user.path("user_email").isNull()).as(user.toString()).isTrue();
            }
            default -> throw scene.row.unread();
        }
        onRoster(scene, team, newcomer, true);
    }

    private static void several(TeamScene scene) {
        var there = Api.json("user_id", scene.world.id(Actor.OWNER), "role", "user");
        var fresh = Api.json("user_id", scene.scratch.tag("new"), "role", "user");
        var team = scene.team(List.of(scene.world.id(Actor.OWNER)));
        var before = scene.all(team);
        switch (scene.row.params()) {
            case "unknown team_id" ->
                scene.says(
                        scene.checked("team_id", scene.scratch.tag("missing"), "member", fresh),
                        "Team doesn't exist in db");
            case "every listed member already in team" -> {
                var answer = scene.checked("team_id", team, "member", List.of(there, there));
                assertThat(answer.json().at("/error/type").asText()).isEqualTo("team_member_already_in_team");
                assertThat(scene.all(team)).isEqualTo(before);
            }
            case "some listed members already in team" -> {
                scene.checked("team_id", team, "member", List.of(there, fresh));
                assertThat(scene.roster(team))
                        .endsWith(scene.world.id(Actor.OWNER) + ":user", scene.scratch.tag("new") + ":user")
                        .hasSize(3);
            }
            default -> throw scene.row.unread();
        }
    }

    static void remove(Row row) {
        var scene = new TeamScene(row);
        var victim = scene.scratch.user("victim", "internal_user");
        var team = scene.team(List.of(victim));
        switch (row.target()) {
            case ADMINISTERED, NOBODYS -> {
                var before = scene.all(team);
                scene.checked("team_id", team, "user_id", victim);
                onRoster(scene, team, victim, !row.allows());
                if (!row.allows()) {
                    assertThat(scene.all(team)).isEqualTo(before);
                }
            }
            case "see params" -> {
                switch (row.params()) {
                    case "unknown team_id" ->
                        scene.says(
                                scene.checked("team_id", scene.scratch.tag("missing"), "user_id", victim),
                                "Team id=" + scene.scratch.tag("missing") + " does not exist in db");
                    case "user not in roster" ->
                        scene.says(
                                scene.checked("team_id", team, "user_id", scene.scratch.tag("ghost")),
                                "User not found in team");
                    default -> throw row.unread();
                }
                onRoster(scene, team, victim, true);
            }
            default -> throw row.unread();
        }
    }

    static void update(Row row) {
        var scene = new TeamScene(row);
        if (!row.target().equals(ADMINISTERED) && !row.target().equals(NOBODYS)) {
            throw row.unread();
        }
        var member = scene.scratch.tag("member");
        var team = scene.team(List.of(member));
        var before = scene.all(team);
        scene.checked("team_id", team, "user_id", member, "role", "admin");
        becomesAdmin(scene, team, member, before);
    }

    private static void becomesAdmin(TeamScene scene, String team, String member, String before) {
        assertThat(scene.roster(team)).contains(member + (scene.row.allows() ? ":admin" : ":user"));
        if (!scene.row.allows()) {
            assertThat(scene.all(team)).as(scene.row.toString()).isEqualTo(before);
        }
    }

    static void updateMany(Row row) {
        var scene = new TeamScene(row);
        var one = scene.scratch.tag("m1");
        var other = scene.scratch.tag("m2");
        var team = scene.scratch.team(
                "team",
                row.target().equals(ADMINISTERED) ? List.of(scene.world.id(Actor.TEAM_ADMIN)) : List.of(),
                List.of(one, other),
                "organization_id",
                scene.world.id(scene.org()));
        var before = scene.all(team);
        var admin = Api.json("role", "admin");
        switch (row.target()) {
            case ADMINISTERED, NOBODYS -> {
                patched(scene, team, Api.json("user_ids", List.of(one), "update_fields", admin));
                becomesAdmin(scene, team, one, before);
            }
            case "scratch team with m1,m2" -> {
                var ghost = scene.scratch.tag("stranger");
                var answer = patched(
                                scene, team, Api.json("user_ids", List.of(one, other, ghost), "update_fields", admin))
                        .json();
                assertThat(answer.path("total_requested").asInt()).isEqualTo(3);
                assertThat(answer.path("successful_updates").findValuesAsText("user_id"))
                        .containsExactlyInAnyOrder(one, other);
                assertThat(answer.path("failed_updates").findValuesAsText("user_id"))
                        .containsExactly(ghost);
                assertThat(scene.roster(team)).containsExactly(one + ":admin", other + ":admin");
            }
            case "scratch team with 2 members" -> {
                var answer = patched(scene, team, Api.json("all_members_in_team", true, "update_fields", admin));
                assertThat(answer.json().path("total_requested").asInt()).isEqualTo(2);
                assertThat(scene.roster(team)).containsExactly(one + ":admin", other + ":admin");
            }
            case "scratch team" -> limits(scene, team, one, before);
            default -> throw row.unread();
        }
    }

    private static Answer patched(TeamScene scene, String team, JsonNode body) {
        return scene.row.check(scene.caller().send("PATCH", "/v2/team/" + team + "/members", body));
    }

    private static void limits(TeamScene scene, String team, String member, String before) {
        switch (scene.row.params()) {
            case "update_fields {tpm_limit:4242}" -> {
                patched(
                        scene,
                        team,
                        Api.json("user_ids", List.of(member), "update_fields", Api.json("tpm_limit", 4242)));
                assertThat(scene.membership(team, member)
                                .at("/litellm_budget_table/tpm_limit")
                                .asInt())
                        .isEqualTo(4242);
            }
            case "501 user_ids" -> {
                var users = IntStream.range(0, 501).mapToObj(i -> "u" + i).toList();
                patched(scene, team, Api.json("user_ids", users, "update_fields", Api.json("role", "admin")));
                assertThat(scene.all(team)).isEqualTo(before);
            }
            default -> throw scene.row.unread();
        }
    }

    static void addMany(Row row) {
        var scene = new TeamScene(row);
        var team = scene.team();
        var before = scene.all(team);
        int count = switch (row.params()) {
            case "501 members" -> 501;
            case "members=[...]" -> 2;
            default -> throw row.unread();
        };
        var members = IntStream.range(0, count)
                .mapToObj(i -> Api.json("user_id", scene.scratch.tag("m" + i), "role", "user"))
                .toList();
        scene.checked("team_id", team, "members", members);
        assertThat(scene.all(team)).isEqualTo(before);
    }

    static void removeMany(Row row) {
        var scene = new TeamScene(row);
        var member =
                scene.scratch.user("member", "internal_user", "user_email", scene.scratch.tag("m") + "@example.org");
        var team = scene.team(List.of(member));
        var path = "/management/v1/teams/" + team + "/members/bulk_delete";
        var body = Api.json("members", List.of(Api.json("user_id", member)));
        switch (row.params()) {
            case "body {members:[{user_id}]}", "member given by id whose roster entry is legacy email-only" -> {
                var answer = row.check(scene.caller().post(path, body));
                onRoster(scene, team, member, !row.allows());
                if (row.allows()) {
                    assertThat(answer.json().at("/data/0/user_id").asText()).isEqualTo(member);
                    assertThat(answer.json().at("/data/0/success").asBoolean()).isTrue();
                    assertThat(scene.master
                                    .shows("/v2/user/info", "user_id", member)
                                    .path("teams"))
                            .isEmpty();
                    return;
                }
                scene.problem(answer, "forbidden");
            }
            case "one member with both user_id and user_email" -> {
                var both = List.of(Api.json("user_id", member, "user_email", scene.scratch.tag("m") + "@example.org"));
                var answer = row.check(scene.caller().post(path, "members", both));
                scene.problem(answer, "invalid-request-body");
                scene.says(answer, "members.0", "exactly one");
            }
            case "?dry_run=1" -> {
                var answer = row.check(scene.caller().post(path + "?dry_run=1", body));
                scene.problem(answer, "unknown-query-parameter");
                scene.says(answer, "dry_run");
            }
            case "extra body field team_id" ->
                scene.problem(row.check(scene.caller().post(path, body.put("team_id", team))), "invalid-request-body");
            default -> throw row.unread();
        }
        onRoster(scene, team, member, true);
    }

    static void removeUsers(Row row) {
        var scene = new TeamScene(row);
        var victims = List.of(scene.scratch.user("v1", "internal_user"), scene.scratch.user("v2", "internal_user"));
        if (row.target().equals("victims in org_a")) {
            for (var victim : victims) {
                scene.master.does(
                        "/organization/member_add",
                        "organization_id",
                        scene.world.id(Org.A),
                        "member",
                        Api.json("user_id", victim, "role", "internal_user"));
            }
        }
        var team = scene.scratch.team("team", List.of(), victims);
        var asked = new ArrayList<>(victims);
        var path = row.endpoint();
        var body = Api.json("user_ids", asked);
        switch (row.params()) {
            case "body {user_ids:[...]}", "body {user_ids}" -> {}
            case "mixed order incl. ghost id and duplicate" -> {
                asked.addFirst(scene.scratch.tag("ghost"));
                asked.add(victims.getFirst());
                body = Api.json("user_ids", asked);
            }
            case "unknown query parameter" -> path += "?dry_run=1";
            case "unknown body field" -> body.put("force", true);
            default -> throw row.unread();
        }
        var answer = row.check(scene.caller().post(path, body));
        boolean done = row.allows() && !row.effect().startsWith("not deleted");
        for (var victim : victims) {
            int found = scene.master
                    .get(Api.path("/v2/user/info", "user_id", victim))
                    .status();
            assertThat(found).as(row.toString()).isEqualTo(done ? 404 : 200);
        }
        assertThat(scene.roster(team)).hasSize(done ? 0 : 2);
        if (!row.allows()) {
            scene.problem(
                    answer,
                    switch (answer.status()) {
                        case 400 -> "unknown-query-parameter";
                        case 403 -> "forbidden";
                        default -> "invalid-request-body";
                    });
            return;
        }
        var rows = answer.json().path("data");
        assertThat(rows.findValuesAsText("user_id")).isEqualTo(asked);
        if (row.params().startsWith("mixed")) {
            assertThat(rows.findValuesAsText("success")).containsExactly("false", "true", "true", "false");
        } else {
            assertThat(rows.findValuesAsText("success")).containsOnly(String.valueOf(done));
        }
        if (!done) {
            scene.says(answer, "not within your admin scope");
        }
    }
}
