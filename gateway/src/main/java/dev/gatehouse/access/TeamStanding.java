package dev.gatehouse.access;

import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.error.PythonLiteral;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a caller is to a team, and so what it may do there.
 *
 * @param caller the user's id
 * @param role what the team's roster says; null for one who is not on it. Nothing else makes a member.
 * @param orgAdmin whether the caller administers the team's organization
 * @param granted routes the team grants its members, besides those every member has
 */
public record TeamStanding(
        String team,
        boolean proxyAdmin,
        @Nullable String caller,
        @Nullable TeamRole role,
        boolean orgAdmin,
        List<String> granted) {
    /** Routes every member may use on keys of his team. */
    public static final List<String> EVERY_MEMBER = List.of("/key/info", "/key/health");

    public TeamStanding {
        granted = List.copyOf(granted);
    }

    public boolean isMember() {
        return role != null;
    }

    public boolean isTeamAdmin() {
        return role == TeamRole.ADMIN;
    }

    /** Administers it, whichever way. */
    public boolean hasAccess() {
        return proxyAdmin || isTeamAdmin() || orgAdmin;
    }

    /** What an ordinary member may do with the team's keys. */
    public Set<String> permissions() {
        var all = new LinkedHashSet<>(EVERY_MEMBER);
        all.addAll(granted);
        return all;
    }

    public boolean permits(String route) {
        return permissions().stream()
                .anyMatch(permitted -> RouteGroups.isWildcard(route, permitted)
                        || RoutePattern.of(permitted).matches(route));
    }

    /** @throws dev.gatehouse.error.ApiException 401 for one who may not use the route on keys of this team */
    public void requirePermission(String route) {
        if (proxyAdmin || isTeamAdmin()) {
            return;
        }
        if (!isMember()) {
            throw refused(
                    route,
                    "User " + caller + " does not belong to team " + team
                            + ". Team-scoped key management endpoints can only be used for keys in your own team.");
        }
        if (!permits(route)) {
            throw refused(
                    route,
                    "Team member does not have permissions for endpoint: " + route
                            + ". You only have access to the following endpoints: "
                            + PythonLiteral.list(List.copyOf(permissions())) + " for team " + team + ".");
        }
    }

    private static RuntimeException refused(String route, String message) {
        return Pinned.typed(401, "team_member_permission_error", route, message).asException();
    }
}
