package dev.gatehouse.access;

import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.error.PythonLiteral;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** LiteLLM's route gate: an ordered list of rules, of which the first that has an opinion decides. */
final class RouteGate {
    private static final String UNKNOWN = "unknown";

    private final RouteGroups groups;
    private final PassThroughs passThroughs;
    private final Set<String> adminOnlyRoutes;
    private final RouteGroups.Group models;
    private final ViewerRules viewer;
    private final OrganizationRights organizations;
    private final List<Rule> rules;

    /** @param adminOnlyRoutes that the configuration keeps for proxy admins */
    RouteGate(RouteGroups groups, PassThroughs passThroughs, List<String> adminOnlyRoutes) {
        this.groups = groups;
        this.passThroughs = passThroughs;
        this.adminOnlyRoutes = Set.copyOf(adminOnlyRoutes);
        this.models = groups.union(RouteGroups.MODEL_ROUTES);
        this.viewer = new ViewerRules(groups);
        this.organizations = new OrganizationRights(groups);
        // The order is the procedure.
        this.rules = List.of(
                new Rule("proxy_admin", "Proxy admins may use every route.", RouteGate::proxyAdmin),
                organizations.rule,
                new Rule(
                        "admin_only_routes",
                        "The configuration keeps some routes for proxy admins.",
                        (_, facts) -> adminOnlyRoute(facts)),
                new Rule(
                        "auth_enforced_pass_through",
                        "A pass-through route that asks for keys is for keys and teams it was granted to.",
                        this::enforcedPassThrough),
                new Rule("llm_routes", "Everybody may call models.", (_, facts) -> allowed(models.isIn(facts.route()))),
                new Rule("info_routes", "Everybody may ask, except for another user's info.", this::infoRoute),
                new Rule(
                        "get_spend_routes", "A key with this permission may read everybody's spend.", this::spendRoute),
                new Rule(
                        "proxy_admin_viewer",
                        "A proxy admin viewer may read everything, and change the own e-mail address and password.",
                        this::viewer),
                role("internal_user", Role.INTERNAL_USER, "internal_user_routes"),
                new Rule(
                        "org_admin",
                        "Who administers every organization the request names may use org_admin_allowed_routes.",
                        this::orgAdmin),
                role("internal_user_viewer", Role.INTERNAL_USER_VIEWER, "internal_user_view_only_routes"),
                group("self_managed_routes", "Everybody may come here: the handler judges."),
                new Rule(
                        "mcp_routes",
                        "Everybody may come to /v1/mcp/ and /mcp-rest/: the handler judges.",
                        (_, facts) -> allowed(isMcp(facts.route()))),
                new Rule(
                        "pass_through_grant",
                        "The key, or its team where the key has none, was granted this pass-through route.",
                        (caller, facts) -> allowed(PassThroughs.isGranted(caller, facts.route()))),
                new Rule(
                        "routes_named_by_key",
                        "What a key names as its routes it may use; names of route groups do not count.",
                        RouteGate::routeTheKeyNames),
                new Rule("otherwise", "All else is for proxy admins.", RouteGate::adminOnly));
    }

    List<Rule> rules() {
        return rules;
    }

    private Rule role(String name, Role role, String group) {
        var routes = groups.group(group);
        return new Rule(
                name,
                "A user with this role may use " + group + ".",
                (caller, facts) -> allowed(role(caller) == role && routes.isIn(facts.route())));
    }

    private Rule group(String name, String text) {
        var routes = groups.group(name);
        return new Rule(name, text, (_, facts) -> allowed(routes.isIn(facts.route())));
    }

    private static Verdict proxyAdmin(Caller caller, RequestFacts facts) {
        return allowed(caller.role() == Role.PROXY_ADMIN);
    }

    private Verdict adminOnlyRoute(RequestFacts facts) {
        return adminOnlyRoutes.contains(facts.route())
                ? refused(Pinned.detail(
                        403,
                        "user not allowed to access this route. Route=" + facts.route() + " is an admin only route"))
                : Verdict.NO_OPINION;
    }

    private Verdict enforcedPassThrough(Caller caller, RequestFacts facts) {
        if (!passThroughs.isAuthEnforced(facts.method(), facts.route())) {
            return Verdict.NO_OPINION;
        }
        return PassThroughs.isGranted(caller, facts.route())
                ? Verdict.ALLOWED
                : refused(PassThroughs.refusalByGate(facts.route()));
    }

    private Verdict infoRoute(Caller caller, RequestFacts facts) {
        if (!groups.isExactlyIn("info_routes", facts.route())) {
            return Verdict.NO_OPINION;
        }
        var asked = facts.query("user_id");
        boolean others =
                facts.route().equals("/user/info") && asked != null && !asked.isEmpty() && !asked.equals(caller.user());
        return others
                ? refused(Pinned.detail(
                        403,
                        "key not allowed to access this user's info. user_id=" + asked + ", key's user_id="
                                + PythonLiteral.bare(caller.user())))
                : Verdict.ALLOWED;
    }

    private Verdict spendRoute(Caller caller, RequestFacts facts) {
        return allowed(caller instanceof Caller.KeyHolder(var key)
                && key.spendRoutes()
                && groups.isExactlyIn("global_spend_tracking_routes", facts.route()));
    }

    private Verdict viewer(Caller caller, RequestFacts facts) {
        return role(caller) == Role.PROXY_ADMIN_VIEWER
                ? viewer.judge(Role.PROXY_ADMIN_VIEWER.wireName(), facts)
                : Verdict.NO_OPINION;
    }

    private Verdict orgAdmin(Caller caller, RequestFacts facts) {
        return allowed(OrganizationRights.isMadeAsOrgAdmin(caller.owner(), facts)
                && groups.isIn("org_admin_allowed_routes", facts.route()));
    }

    private static boolean isMcp(String route) {
        return route.startsWith("/v1/mcp/") || route.startsWith("/mcp-rest/");
    }

    private static Verdict routeTheKeyNames(Caller caller, RequestFacts facts) {
        return allowed(caller instanceof Caller.KeyHolder(var key)
                && key.allowedRoutes().stream().anyMatch(allowed -> RouteGroups.covers(allowed, facts.route())));
    }

    /** The role and id as they stand in the user's row; without a row nobody knows. */
    private static Verdict adminOnly(Caller caller, RequestFacts facts) {
        var user = caller.owner();
        var role = user == null || user.storedRole() == null ? UNKNOWN : user.storedRole();
        return refused(Pinned.plain(
                401,
                "Only proxy admin can be used to generate, delete, update info for new keys/users/teams. Route="
                        + facts.route() + ". Your role=" + role + ". Your user_id="
                        + masked(user == null ? UNKNOWN : user.id())));
    }

    /** Enough of a user's id to know one's own by. */
    static String masked(String id) {
        if (id.length() <= 4) {
            return "***";
        }
        int hidden = id.length() - 8;
        return hidden <= 0 ? id : id.substring(0, 6) + "*".repeat(hidden) + id.substring(id.length() - 2);
    }

    /** The role in the user's row: without a row there is none, whatever the caller counts as elsewhere. */
    private static @Nullable Role role(Caller caller) {
        var user = caller.owner();
        return user == null ? null : user.role();
    }

    private static Verdict allowed(boolean allowed) {
        return allowed ? Verdict.ALLOWED : Verdict.NO_OPINION;
    }

    private static Verdict refused(ApiError error) {
        return new Verdict.Refused(error);
    }
}
