package dev.gatehouse.access;

import dev.gatehouse.config.AccessConfig.PassThrough;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Pinned;
import java.util.List;

/** Routes that are passed on to other servers, and which keys were granted them. */
final class PassThroughs {
    private final List<PassThrough> registered;

    PassThroughs(List<PassThrough> registered) {
        this.registered = List.copyOf(registered);
    }

    boolean isRegistered(String route) {
        for (var one : registered) {
            if (RouteGroups.isWildcard(route, one.path())) {
                return true;
            }
        }
        return false;
    }

    /** Whether a key must have been granted it. */
    boolean isAuthEnforced(String method, String route) {
        for (var one : registered) {
            if (one.auth()
                    && RouteGroups.isWildcard(route, one.path())
                    && (one.methods().isEmpty() || one.methods().contains(method))) {
                return true;
            }
        }
        return false;
    }

    /** The team's grants count only where the key has none. */
    static boolean isGranted(Caller caller, String route) {
        for (var granted : grants(caller)) {
            if (RouteGroups.isExactOrPrefix(route, granted)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> grants(Caller caller) {
        if (caller instanceof Caller.KeyHolder(var key)
                && !key.passthroughRoutes().isEmpty()) {
            return key.passthroughRoutes();
        }
        var team = caller.team();
        return team == null ? List.of() : team.passthroughRoutes();
    }

    static ApiError refusal(String route) {
        return Pinned.raw(403, refusalText(route));
    }

    /** The gate's own form of it: there it is no virtual key that refuses. */
    static ApiError refusalByGate(String route) {
        return Pinned.detail(403, refusalText(route));
    }

    private static String refusalText(String route) {
        return "Key/team not allowed to access passthrough route " + route
                + ". Configure `allowed_passthrough_routes` on the team or key.";
    }
}
