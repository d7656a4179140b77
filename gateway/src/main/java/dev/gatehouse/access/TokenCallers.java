package dev.gatehouse.access;

import dev.gatehouse.access.Authentication.Known;
import dev.gatehouse.access.Authentication.Refused;
import dev.gatehouse.access.Authentication.Settled;
import dev.gatehouse.config.AccessConfig.Jwt;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.error.PythonLiteral;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** As whom the holder of a token calls: as a proxy admin, for one of the teams, or for nobody but himself. */
final class TokenCallers {
    private static final String TEAM_HEADER = "x-litellm-team-id";
    private static final String GROUP = "LiteLLMRoutes.";

    private final Jwt config;
    private final RouteGroups groups;

    TokenCallers(Jwt config, RouteGroups groups) {
        this.config = config;
        this.groups = groups;
    }

    Settled choose(TokenIdentity token, Presented request) {
        var claims = token.claims();
        if (claims.admin()) {
            return isAmong(config.adminRoutes(), request.path())
                    ? token.asNobodysMember()
                    : new Refused(Pinned.plain(
                            401,
                            "Admin not allowed to access this route. Route=" + request.path() + ", Allowed Routes="
                                    + PythonLiteral.list(config.adminRoutes())));
        }
        if (token.owner() != null && token.owner().role() == Role.PROXY_ADMIN) {
            return token.asNobodysMember();
        }
        var wanted = request.requestHeader(TEAM_HEADER);
        if (wanted != null) {
            return claims.teams().contains(wanted)
                    ? memberOf(token, wanted)
                    : new Refused(Pinned.detail(
                            403, "The team of the header " + TEAM_HEADER + " is not among the token's teams."));
        }
        if (claims.team() != null) {
            return memberOf(token, claims.team());
        }
        return firstTeam(token, request.path());
    }

    private static Settled memberOf(TokenIdentity token, String team) {
        var member = token.asMember().get(team);
        return member != null ? member : new Refused(Pinned.plain(401, "Team doesn't exist in db. Team=" + team));
    }

    /** The first that may come here; which model is wanted is not known yet, so the header has to choose where that matters. */
    private Settled firstTeam(TokenIdentity token, String route) {
        var claims = token.claims();
        if (claims.teams().isEmpty()) {
            return token.asNobodysMember();
        }
        var member = isAmong(config.teamRoutes(), route) ? first(token) : null;
        if (member != null) {
            return member;
        }
        // Calls of models are the teams' business: their limits are not to be escaped by calling for oneself.
        return claims.user() == null || groups.isIn("llm_api_routes", route)
                ? new Refused(Pinned.detail(
                        403,
                        "No team of the token has access to this route. Checked teams="
                                + PythonLiteral.list(claims.teams())))
                : token.asNobodysMember();
    }

    /** A blocked one only where there is no other: then it is said that it is blocked. */
    private static @Nullable Known first(TokenIdentity token) {
        @Nullable Known first = null;
        for (var member : token.asMember().values()) {
            var team = member.caller().team();
            if (team != null && !team.blocked()) {
                return member;
            }
            first = first == null ? member : first;
        }
        return first;
    }

    private boolean isAmong(List<String> routes, String route) {
        for (var entry : routes) {
            var group = entry.startsWith(GROUP) ? entry.substring(GROUP.length()) : entry;
            if (RouteGroups.isWildcard(route, entry) || (groups.exists(group) && groups.isIn(group, route))) {
                return true;
            }
        }
        return false;
    }
}
