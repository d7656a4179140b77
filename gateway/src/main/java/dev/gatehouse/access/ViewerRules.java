package dev.gatehouse.access;

import dev.gatehouse.error.ApiError.Pinned;
import java.util.Set;

/** What a proxy admin viewer may do: read everything, and change nothing but the own e-mail address and password. */
final class ViewerRules {
    private static final Set<String> OWN = Set.of("user_email", "password");
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    /** Whatever the method. */
    static final Set<String> BLOCKED = Set.of(
            "/user/new",
            "/user/delete",
            "/user/bulk_update",
            "/team/new",
            "/team/update",
            "/team/delete",
            "/team/block",
            "/team/unblock",
            "/team/permissions_update",
            "/team/permissions_bulk_update",
            "/model/new",
            "/model/update",
            "/model/delete",
            "/jwt/key/mapping/new",
            "/jwt/key/mapping/update",
            "/jwt/key/mapping/delete",
            "/key/generate",
            "/key/update",
            "/key/delete",
            "/key/regenerate",
            "/key/service-account/generate",
            "/key/block",
            "/key/unblock",
            "/key/bulk_update",
            "/team/key/bulk_update");

    private final RouteGroups.Group models;
    private final RouteGroups.Group management;
    private final RouteGroups.Group allowedWrites;

    ViewerRules(RouteGroups groups) {
        this.models = groups.union(RouteGroups.MODEL_ROUTES);
        this.management = groups.group("management_routes");
        this.allowedWrites = groups.union("admin_viewer_routes", "global_spend_tracking_routes");
    }

    /** Allows or refuses, always. */
    Verdict judge(String role, RequestFacts facts) {
        var route = facts.route();
        if (models.isIn(route)) {
            return new Verdict.Refused(
                    Pinned.detail(403, "user not allowed to access this OpenAI routes, role= " + role));
        }
        if (route.equals("/user/update")) {
            return ownAccount(role, facts);
        }
        if (management.isIn(route) && isBlocked(route)) {
            return refused(role, route, "");
        }
        return READING.contains(facts.method()) || allowedWrites.isIn(route)
                ? Verdict.ALLOWED
                : refused(role, route, "");
    }

    private static boolean isBlocked(String route) {
        return BLOCKED.contains(route)
                || (route.startsWith("/key/") && (route.endsWith("/regenerate") || route.endsWith("/reset_spend")));
    }

    private static Verdict ownAccount(String role, RequestFacts facts) {
        for (var name : facts.names()) {
            if (!OWN.contains(name)) {
                return refused(
                        role,
                        facts.route(),
                        " and updating invalid param: " + name + ". only user_email and password can be updated");
            }
        }
        return Verdict.ALLOWED;
    }

    private static Verdict refused(String role, String route, String more) {
        return new Verdict.Refused(Pinned.detail(
                403, "user not allowed to access this route, role= " + role + ". Trying to access: " + route + more));
    }
}
