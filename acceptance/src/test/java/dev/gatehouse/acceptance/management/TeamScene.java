package dev.gatehouse.acceptance.management;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.acceptance.Http.Answer;
import dev.gatehouse.acceptance.management.Actor.Org;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A row about teams as it is played: who calls, on which team, and what is stored of it. */
final class TeamScene {
    final Row row;
    final Scratch scratch = Scratch.fresh();
    final World world = scratch.world();
    final Api master = Api.master();

    TeamScene(Row row) {
        this.row = row;
    }

    Actor actor() {
        return row.caller().orElseThrow(row::unread);
    }

    Api caller() {
        return world.as(actor());
    }

    String own() {
        return world.id(actor());
    }

    /** The organization the row speaks of. */
    Org org() {
        return row.target().contains("org_b") || row.target().contains("beta") ? Org.B : Org.A;
    }

    /** The team the row speaks of: administered by the team admin in the first organization, by nobody in the second. */
    String team(List<String> more, Object... members) {
        var admins = org() == Org.A ? List.of(world.id(Actor.TEAM_ADMIN)) : List.<String>of();
        var users = new ArrayList<>(more);
        if (row.target().contains("alpha members")) {
            World.members(Actor.Team.ALPHA).stream()
                    .filter(actor -> actor != Actor.TEAM_ADMIN)
                    .map(world::id)
                    .forEach(users::add);
        }
        var all = new ArrayList<Object>(List.of("organization_id", world.id(org())));
        all.addAll(List.of(members));
        return scratch.team("team", admins, users, all.toArray());
    }

    String team() {
        return team(List.of());
    }

    /** One of the three teams of the world, by the word of the row. */
    String worlds() {
        for (var team : Actor.Team.values()) {
            if (row.target().contains("team_" + team.name().toLowerCase(Locale.ROOT))) {
                return world.id(team);
            }
        }
        throw row.unread();
    }

    Answer post(Api caller, ObjectNode body) {
        return caller.post(row.endpoint(), body);
    }

    /** The call, which must be answered as the row says. */
    Answer checked(Object... members) {
        return row.check(post(caller(), Api.json(members)));
    }

    Answer read(String path) {
        return row.check(caller().get(path));
    }

    boolean exists(String team) {
        int status = master.get(Api.path("/team/info", "team_id", team)).status();
        assertThat(status).isIn(200, 404);
        return status == 200;
    }

    JsonNode stored(String team) {
        return master.shows("/team/info", "team_id", team).path("team_info");
    }

    /** What a refusal must leave as it was, in the order in which they joined. */
    String all(String team) {
        var info = (ObjectNode) master.shows("/team/info", "team_id", team);
        info.path("keys").forEach(key -> ((ObjectNode) key).remove("last_active"));
        return info.toString();
    }

    List<String> roster(String team) {
        var roster = new ArrayList<String>();
        stored(team)
                .path("members_with_roles")
                .forEach(one -> roster.add(
                        one.path("user_id").asText() + ":" + one.path("role").asText()));
        return roster;
    }

    /** Of a member: what limits him, if he has a row of his own or the team's. */
    JsonNode membership(String team, String user) {
        for (var one : master.shows("/team/info", "team_id", team).path("team_memberships")) {
            if (one.path("user_id").asText().equals(user)) {
                return one;
            }
        }
        return MissingNode.getInstance();
    }

    void says(Answer answer, String... fragments) {
        assertThat(answer.text()).as(row.toString()).contains(fragments);
    }

    void problem(Answer answer, String slug) {
        assertThat(answer.headers().firstValue("content-type"))
                .as(row.toString())
                .contains("application/problem+json");
        assertThat(answer.json().path("type").asText()).isEqualTo("urn:litellm:error:" + slug);
        assertThat(answer.json().path("status").asInt()).isEqualTo(answer.status());
    }

    void expect(String expected, Object found) {
        assertThat(found).as(row + ": " + expected).isEqualTo(expected);
    }
}
