package dev.gatehouse.acceptance.management;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.acceptance.management.Actor.Org;
import dev.gatehouse.acceptance.management.Actor.Team;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Two organizations, three teams and nine actors, made once and never changed: what a test changes it makes itself. The
 * names end differently in each run, so that nothing here meets other tests' data.
 */
final class World {
    private final String suffix = UUID.randomUUID().toString().substring(0, 8);
    private final Api master = Api.master();
    private final Map<Actor, Key> keys = new EnumMap<>(Actor.class);

    private World() {
        master.does("/budget/new", "budget_id", id("budget"));
        for (var organization : Org.values()) {
            master.does(
                    "/organization/new",
                    "organization_id",
                    id(organization),
                    "organization_alias",
                    organization == Org.A ? "alpha" : "beta",
                    "budget_id",
                    id("budget"));
        }
        Stream.of(Actor.values()).forEach(this::makeUser);
        Stream.of(Team.values()).forEach(this::makeTeam);
        Stream.of(Actor.values()).forEach(this::makeKey);
    }

    static World shared() {
        return Shared.WORLD;
    }

    private static final class Shared {
        static final World WORLD = new World();
    }

    private void makeUser(Actor actor) {
        master.does("/user/new", "user_id", id(actor), "user_role", actor.role, "auto_create_key", false);
        if (actor.organization != null) {
            master.does(
                    "/organization/member_add",
                    "organization_id",
                    id(actor.organization),
                    "member",
                    Api.json("user_id", id(actor), "role", actor.membership));
        }
    }

    private void makeTeam(Team team) {
        var roster = members(team).stream()
                .map(actor -> Api.json("user_id", id(actor), "role", actor.teamRole()))
                .toList();
        master.does(
                "/team/new",
                "team_id",
                id(team),
                "team_alias",
                team.name().toLowerCase(Locale.ROOT) + "-1",
                "organization_id",
                id(team.organization),
                "members_with_roles",
                roster);
        leave(master, id(team));
    }

    /** Who makes a team joins it, and so does the master: not here. */
    static void leave(Api master, String team) {
        master.does("/team/member_delete", "team_id", team, "user_id", "default_user_id");
    }

    private void makeKey(Actor actor) {
        var key = Key.random();
        var body = Api.json("key", key.clear(), "user_id", id(actor), "models", List.of());
        if (actor.team != null) {
            body.put("team_id", id(actor.team));
        }
        if (actor.organization != null) {
            body.put("organization_id", id(actor.organization));
        }
        if (actor == Actor.SERVICE_ACCOUNT) {
            body.putObject("metadata").put("service_account_id", id(actor));
        }
        Api.done("the key of " + actor, master.post("/key/generate", body));
        keys.put(actor, key);
    }

    static List<Actor> members(Team team) {
        return Arrays.stream(Actor.values()).filter(actor -> actor.team == team).toList();
    }

    String id(Enum<?> thing) {
        return id(thing.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    private String id(String name) {
        return "world-" + name + "-" + suffix;
    }

    String budget() {
        return id("budget");
    }

    Key key(Actor actor) {
        var key = keys.get(actor);
        if (key == null) {
            throw new IllegalArgumentException(actor + " has no key");
        }
        return key;
    }

    Api as(Actor actor) {
        return Api.with(key(actor).clear());
    }

    /** The actors whose keys are among the hashes of a list, or of rows. */
    List<Actor> among(JsonNode found) {
        var text = found.toString();
        return Arrays.stream(Actor.values())
                .filter(actor -> text.contains(key(actor).hash()))
                .toList();
    }
}
