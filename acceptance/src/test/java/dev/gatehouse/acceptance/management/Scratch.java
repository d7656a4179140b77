package dev.gatehouse.acceptance.management;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One test's own data: every name in it begins with the same prefix, and nobody else's does. */
record Scratch(String prefix) {
    static final String PREFIX = "scratch-";

    static Scratch fresh() {
        return new Scratch(
                PREFIX + UUID.randomUUID().toString().replace("-", "").substring(0, 12));
    }

    World world() {
        return World.shared();
    }

    Api master() {
        return Api.master();
    }

    String tag(String suffix) {
        return prefix + "-" + suffix;
    }

    /** Somebody's key, made by the proxy admin: so nobody but he has created it. */
    Key key(String suffix, @Nullable String user, @Nullable String team, Object... more) {
        var body = Api.json(more);
        if (user != null) {
            body.put("user_id", user);
        }
        if (team != null) {
            body.put("team_id", team);
        }
        return key(world().as(Actor.PROXY_ADMIN), suffix, body);
    }

    /** A key that no user of this world created. */
    Key raw(String suffix, Object... members) {
        return key(master(), suffix, Api.json(members));
    }

    private Key key(Api maker, String suffix, ObjectNode body) {
        body.put("key_alias", tag(suffix));
        return Key.in(Api.done("a scratch key", maker.post("/key/generate", body)));
    }

    /** The key that a row of the matrix is about: the actor's own, or one of a team. */
    Key target(String shape, Actor actor, Object... more) {
        if (shape.startsWith("self")) {
            return key("target", world().id(actor), null, more);
        }
        if (shape.startsWith("owner")) {
            return key("target", world().id(Actor.OWNER), world().id(Actor.Team.ALPHA), more);
        }
        if (shape.startsWith("cross_org_user")) {
            return key("target", world().id(Actor.CROSS_ORG_USER), world().id(Actor.Team.BETA), more);
        }
        throw new AssertionError("no such target: " + shape);
    }

    /** A team with exactly these members. */
    String team(String suffix, List<String> admins, List<String> users, Object... more) {
        var body = Api.json(more);
        body.put("team_id", tag(suffix)).put("team_alias", tag(suffix));
        var roster = body.putArray("members_with_roles");
        admins.forEach(user -> roster.add(Api.json("user_id", user, "role", "admin")));
        users.forEach(user -> roster.add(Api.json("user_id", user, "role", "user")));
        Api.done("a scratch team", master().post("/team/new", body));
        World.leave(master(), tag(suffix));
        return tag(suffix);
    }

    String organization(String suffix, Object... more) {
        var body = Api.json(more);
        body.put("organization_id", tag(suffix)).put("organization_alias", tag(suffix));
        Api.done("a scratch organization", master().post("/organization/new", body));
        return tag(suffix);
    }

    String user(String suffix, String role, Object... more) {
        var body = Api.json(more);
        body.put("user_id", tag(suffix)).put("user_role", role).put("auto_create_key", false);
        Api.done("a scratch user", master().post("/user/new", body));
        return tag(suffix);
    }

    /** Somebody new, who may administer organizations. */
    Minted actor(String suffix, String role, List<String> orgAdminOf, Object... keyMembers) {
        var user = user(suffix, role);
        for (var organization : orgAdminOf) {
            master().does(
                            "/organization/member_add",
                            "organization_id",
                            organization,
                            "member",
                            Api.json("user_id", user, "role", "org_admin"));
        }
        var members = Stream.concat(Stream.of("user_id", user), Stream.of(keyMembers));
        return new Minted(user, raw(suffix, members.toArray()));
    }

    /** What there is under this prefix. */
    List<String> left() {
        var all = new ArrayList<String>();
        all.addAll(names(
                master().shows(
                                "/key/list",
                                "key_alias",
                                prefix,
                                "substring_matching",
                                "true",
                                "return_full_object",
                                "true",
                                "size",
                                "100"),
                "key_alias"));
        all.addAll(names(master().shows("/v2/team/list", "team_alias", prefix, "page_size", "100"), "team_id"));
        all.addAll(names(master().shows("/user/list", "user_ids", prefix, "page_size", "100"), "user_id"));
        all.addAll(names(master().shows("/organization/list", "org_alias", prefix), "organization_alias"));
        return all.stream().filter(name -> name.startsWith(prefix)).distinct().toList();
    }

    private static List<String> names(JsonNode list, String member) {
        return list.findValuesAsText(member);
    }

    /** Everything under this prefix, what depends first. */
    void delete() {
        var keys = master().shows("/key/list", "key_alias", prefix, "substring_matching", "true", "size", "100");
        if (!keys.path("keys").isEmpty()) {
            master().does("/key/delete", "keys", keys.path("keys"));
        }
        var teams = mine(names(master().shows("/v2/team/list", "team_alias", prefix, "page_size", "100"), "team_id"));
        if (!teams.isEmpty()) {
            master().does("/team/delete", "team_ids", teams);
        }
        var users = mine(names(master().shows("/user/list", "user_ids", prefix, "page_size", "100"), "user_id"));
        if (!users.isEmpty()) {
            master().does("/user/delete", "user_ids", users);
        }
        var organizations = mine(names(master().shows("/organization/list", "org_alias", prefix), "organization_id"));
        if (!organizations.isEmpty()) {
            Api.done(
                    "/organization/delete",
                    master().send("DELETE", "/organization/delete", Api.json("organization_ids", organizations)));
        }
    }

    private List<String> mine(List<String> names) {
        return names.stream().filter(name -> name.startsWith(prefix)).distinct().toList();
    }

    /** A user and the key he calls with. */
    record Minted(String user, Key key) {
        Api api() {
            return Api.with(key.clear());
        }
    }
}
