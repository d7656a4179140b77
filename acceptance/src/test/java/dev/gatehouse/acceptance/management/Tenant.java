package dev.gatehouse.acceptance.management;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.acceptance.Http;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An organization with a team, a user and his keys, for others to aim at. Names and metadata hold words that are only
 * readable where the thing itself is.
 *
 * @param team with the user as member, and whom the test wants there besides
 * @param teamKey the user's, in the team
 * @param personalKey the user's, in no team
 */
record Tenant(
        Scratch scratch,
        String organization,
        String team,
        String user,
        Key teamKey,
        Key personalKey,
        String budget,
        String customer) {
    static Tenant fresh(List<String> otherAdmins, List<String> otherUsers) {
        var scratch = Scratch.fresh();
        var master = scratch.master();
        var organization = scratch.organization("o", "metadata", secret(scratch, "organization"));
        var user = scratch.user(
                "u", "internal_user", "user_alias", word(scratch, "user"), "metadata", secret(scratch, "user"));
        master.does(
                "/organization/member_add",
                "organization_id",
                organization,
                "member",
                Api.json("user_id", user, "role", "internal_user"));
        var members = new ArrayList<>(otherUsers);
        members.add(user);
        var team = scratch.team(
                "t", otherAdmins, members, "organization_id", organization, "metadata", secret(scratch, "team"));
        var teamKey = scratch.raw(
                "tk", "user_id", user, "team_id", team, "spend", 5, "metadata", secret(scratch, "team-key"));
        var personalKey = scratch.raw("pk", "user_id", user, "spend", 5, "metadata", secret(scratch, "personal-key"));
        master.does("/budget/new", "budget_id", scratch.tag("b"), "max_budget", 7);
        master.does("/customer/new", "user_id", scratch.tag("c"), "alias", scratch.tag("c"));
        return new Tenant(scratch, organization, team, user, teamKey, personalKey, scratch.tag("b"), scratch.tag("c"));
    }

    private static ObjectNode secret(Scratch scratch, String of) {
        return Api.json("note", word(scratch, of));
    }

    private static String word(Scratch scratch, String of) {
        return "secret-of-" + of + "-" + scratch.prefix();
    }

    /** The word that only readers of this thing see. */
    String word(String of) {
        return word(scratch, of);
    }

    /** What is stored, part by part, as the master reads it. */
    Map<String, JsonNode> state() {
        var master = scratch.master();
        var state = new TreeMap<String, JsonNode>();
        state.put("team key", row(teamKey));
        state.put("personal key", row(personalKey));
        state.put("user", master.shows("/user/info", "user_id", user).path("user_info"));
        state.put("team", master.shows("/team/info", "team_id", team).path("team_info"));
        state.put("organization", master.shows("/organization/info", "organization_id", organization));
        state.put("budget", Api.done("/budget/info", master.post("/budget/info", "budgets", List.of(budget))));
        state.put("customer", master.shows("/customer/info", "end_user_id", customer));
        state.put("keys there are", hashes());
        return state;
    }

    private JsonNode row(Key key) {
        return scratch.master().row(key.hash()).orElse(Http.JSON.nullNode());
    }

    /** All keys of the team and of the user: one more is a change too. */
    private ArrayNode hashes() {
        var all = Http.JSON.createArrayNode();
        for (var filter : List.of(List.of("team_id", team), List.of("user_id", user))) {
            var list = scratch.master().shows("/key/list", filter.get(0), filter.get(1), "size", "100");
            all.add(list.path("keys"));
        }
        return all;
    }
}
