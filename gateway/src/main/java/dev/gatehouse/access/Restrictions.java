package dev.gatehouse.access;

import dev.gatehouse.access.ModelRights.Holder;
import dev.gatehouse.error.ApiError.Pinned;
import dev.gatehouse.error.PythonLiteral;
import dev.gatehouse.error.Refusals;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What holds a caller back whatever it is about to do, and whoever it is: proxy admins' keys too. Only the master key, and tokens of
 * proxy admins, are not held back.
 */
final class Restrictions {
    private static final RoutePattern ONE_MCP_SERVER = RoutePattern.of("/v1/mcp/server/{server}");
    private static final String[][] GUARDRAILS = {
        {"metadata", "guardrails"}, {"guardrails"}, {"guardrail_config"}, {"disable_global_guardrails"}
    };

    private final RouteGroups groups;
    private final PassThroughs passThroughs;
    private final Supplier<ServedModels> served;
    private final Refusals refusals;

    final Rule modelOfKey = model(
            Holder.KEY,
            "key_models",
            "A request that names models names only such as the key's list allows; all-team-models leaves it to the team.");
    final Rule routesOfKey = new Rule(
            "key_allowed_routes",
            "A key that names routes is confined to them: exactly, as a prefix, by a trailing star, or by a route group's"
                    + " name.",
            this::routesOfKey);
    final Rule teamNotBlocked =
            new Rule("team_blocked", "The team is not blocked.", (caller, _) -> teamNotBlocked(caller));
    final Rule modelOfTeam =
            model(Holder.TEAM, "team_models", "A request that names models names only such as the team's list allows.");
    final Rule modelOfMember = model(
            Holder.MEMBER,
            "team_member_models",
            "A request by a member of the key's team who is confined to models names only such.");
    final Rule modelOfUser = model(
            Holder.USER,
            "user_models",
            "A request by a key without a team that names models names only such as the user's list allows.");
    final Rule guardrails = new Rule(
            "team_guardrails",
            "A request names no guardrails where the team does not let its keys choose them.",
            Restrictions::guardrails);

    /** @param served what is served at the moment */
    Restrictions(RouteGroups groups, PassThroughs passThroughs, Supplier<ServedModels> served, Refusals refusals) {
        this.groups = groups;
        this.passThroughs = passThroughs;
        this.served = served;
        this.refusals = refusals;
    }

    private Rule model(Holder holder, String name, String text) {
        return new Rule(name, text, (caller, facts) -> model(holder, caller, facts));
    }

    private Verdict model(Holder holder, Caller caller, RequestFacts facts) {
        var named = facts.texts("model");
        if (named.isEmpty() || ModelRights.list(holder, caller) == null) {
            return Verdict.NO_OPINION;
        }
        for (var text : named) {
            for (var model : text.split(",")) {
                if (!mayName(holder, caller, model.strip())) {
                    return new Verdict.Refused(ModelRights.refusal(holder, caller, model.strip(), refusals));
                }
            }
        }
        // The reference looks at fallbacks with the key's list alone.
        for (var model : holder == Holder.KEY ? facts.texts("fallbacks") : List.<String>of()) {
            if (!mayName(holder, caller, model)) {
                return new Verdict.Refused(ModelRights.refusal(holder, caller, model, refusals));
            }
        }
        return Verdict.PASSED;
    }

    private boolean mayName(Holder holder, Caller caller, String model) {
        return model.isEmpty() || ModelRights.allows(holder, caller, model, served.get());
    }

    private Verdict routesOfKey(Caller caller, RequestFacts facts) {
        if (!(caller instanceof Caller.KeyHolder(var key))
                || key.allowedRoutes().isEmpty()) {
            return Verdict.NO_OPINION;
        }
        var route = facts.route();
        boolean ungranted = false;
        for (var allowed : key.allowedRoutes()) {
            if (RouteGroups.covers(allowed, route)) {
                return Verdict.PASSED;
            }
        }
        for (var allowed : key.allowedRoutes()) {
            if (groups.exists(allowed) && isThrough(allowed, facts)) {
                if (!needsGrant(allowed, facts) || PassThroughs.isGranted(caller, route)) {
                    return Verdict.PASSED;
                }
                ungranted = true;
            }
        }
        return new Verdict.Refused(
                ungranted
                        ? PassThroughs.refusal(route)
                        : Pinned.raw(
                                403,
                                "Virtual key is not allowed to call this route. Only allowed to call routes: "
                                        + PythonLiteral.list(key.allowedRoutes()) + ". Tried to call route: "
                                        + route));
    }

    private boolean isThrough(String group, RequestFacts facts) {
        var route = facts.route();
        return groups.isIn(group, route)
                || (group.equals("llm_api_routes") && (passThroughs.isRegistered(route) || isDiscovery(facts)));
    }

    /** Reading which MCP servers there are; what lies deeper, and every change, is management. */
    private static boolean isDiscovery(RequestFacts facts) {
        return facts.method().equals("GET")
                && (facts.route().equals("/v1/mcp/server") || ONE_MCP_SERVER.matches(facts.route()));
    }

    private boolean needsGrant(String group, RequestFacts facts) {
        return (group.equals("llm_api_routes") || group.equals("openai_routes"))
                && passThroughs.isAuthEnforced(facts.method(), facts.route());
    }

    private static Verdict teamNotBlocked(Caller caller) {
        var team = team(caller);
        if (team == null) {
            return Verdict.NO_OPINION;
        }
        return team.blocked()
                ? new Verdict.Refused(Pinned.plain(
                        401, "Team=" + team.id() + " is blocked. Update via `/team/unblock` if your admin."))
                : Verdict.PASSED;
    }

    private static Verdict guardrails(Caller caller, RequestFacts facts) {
        var team = team(caller);
        if (team == null || !team.guardrailsFixed()) {
            return Verdict.NO_OPINION;
        }
        for (var member : GUARDRAILS) {
            if (facts.isSet(member)) {
                return new Verdict.Refused(
                        Pinned.detailObject(403, "Your team does not have permission to modify guardrails."));
            }
        }
        return Verdict.PASSED;
    }

    private static @Nullable TeamFacts team(Caller caller) {
        return caller instanceof Caller.TokenHolder token && token.role() == Role.PROXY_ADMIN ? null : caller.team();
    }
}
