package dev.gatehouse.access;

import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.error.PythonLiteral;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** LiteLLM's route gate: an ordered list of rules, of which the first that has an opinion decides. */
final class RouteGate {
    /** What a rule says of a caller on a route. */
    private sealed interface Opinion {
        record Allow() implements Opinion {}

        record Refuse(ApiError error) implements Opinion {}

        record None() implements Opinion {}
    }

    private interface Rule {
        Opinion judge(Caller caller, String route);
    }

    private static final Opinion ALLOW = new Opinion.Allow();
    private static final Opinion NONE = new Opinion.None();

    private final RouteGroups groups;
    private final List<Rule> rules;

    RouteGate(RouteGroups groups) {
        this.groups = groups;
        // The order is the procedure. Rules that need a user's row, its memberships or pass-through grants have their
        // place here.
        this.rules = List.of(
                this::masterKeyOnly,
                this::proxyAdmin,
                this::modelRoute,
                this::infoRoute,
                this::selfManagedRoute,
                this::routeTheKeyNames);
    }

    /** @return what refuses, or null */
    @Nullable
    ApiError refusal(Caller caller, String route) {
        var confined = confinement(caller, route);
        if (confined != null) {
            return confined;
        }
        for (var rule : rules) {
            switch (rule.judge(caller, route)) {
                case Opinion.Allow _ -> {
                    return null;
                }
                case Opinion.Refuse(var error) -> {
                    return error;
                }
                case Opinion.None _ -> {}
            }
        }
        return adminOnly(route);
    }

    /** A key that names routes is confined to them, whatever its owner's role. */
    @Nullable
    ApiError confinement(Caller caller, String route) {
        if (!(caller instanceof Caller.KeyHolder(var key))
                || key.allowedRoutes().isEmpty()) {
            return null;
        }
        for (var allowed : key.allowedRoutes()) {
            if (covers(allowed, route) || (groups.exists(allowed) && groups.isIn(allowed, route))) {
                return null;
            }
        }
        return Pinned.raw(
                403,
                "Virtual key is not allowed to call this route. Only allowed to call routes: "
                        + PythonLiteral.list(key.allowedRoutes()) + ". Tried to call route: " + route);
    }

    private Opinion masterKeyOnly(Caller caller, String route) {
        if (caller instanceof Caller.Master || !groups.isExactlyIn("master_key_only_routes", route)) {
            return NONE;
        }
        return new Opinion.Refuse(
                Pinned.plain(401, "Tried to access route=" + route + ", which is only for MASTER KEY"));
    }

    private Opinion proxyAdmin(Caller caller, String route) {
        return caller.role() == Role.PROXY_ADMIN ? ALLOW : NONE;
    }

    private Opinion modelRoute(Caller caller, String route) {
        return groups.isIn("llm_api_routes", route) ? ALLOW : NONE;
    }

    private Opinion infoRoute(Caller caller, String route) {
        return groups.isExactlyIn("info_routes", route) ? ALLOW : NONE;
    }

    private Opinion selfManagedRoute(Caller caller, String route) {
        return groups.isIn("self_managed_routes", route) ? ALLOW : NONE;
    }

    /** Here names of groups do not count: they confine, and grant nothing. */
    private Opinion routeTheKeyNames(Caller caller, String route) {
        return caller instanceof Caller.KeyHolder(var key)
                        && key.allowedRoutes().stream().anyMatch(allowed -> covers(allowed, route))
                ? ALLOW
                : NONE;
    }

    private static boolean covers(String allowed, String route) {
        return RouteGroups.isExactOrPrefix(route, allowed) || RouteGroups.isWildcard(route, allowed);
    }

    private static ApiError adminOnly(String route) {
        return Pinned.plain(
                401,
                "Only proxy admin can be used to generate, delete, update info for new keys/users/teams. Route=" + route
                        + ". Your role=unknown. Your user_id=unknown");
    }
}
