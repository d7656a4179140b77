package dev.gatehouse.access;

import dev.gatehouse.access.Authentication.Refused;
import dev.gatehouse.config.AccessConfig;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Pinned;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is decided of a request by where it comes from and where it goes, whoever sends it. */
final class FrontDoor {
    private static final String GROUP = "LiteLLMRoutes.";
    private static final String PUBLIC_ROUTES = "public_routes";
    private static final Refused NO_USER_AUTH =
            new Refused(Pinned.detail(403, "'allow_user_auth' not set or set to False"));

    private final RouteGroups groups;
    private final Set<InetAddress> addresses;
    private final boolean forwardedFor;
    private final @Nullable Predicate<String> served;
    private final Predicate<String> open;
    private final boolean userAuth;
    private final Set<EndpointClass> disabled;

    /** @throws IllegalArgumentException where the configuration names a group of routes that does not exist */
    FrontDoor(AccessConfig config, Set<EndpointClass> disabled, RouteGroups groups) {
        this.groups = groups;
        this.addresses = config.allowedIps().stream()
                .flatMap(text -> AccessConfig.address(text).stream())
                .collect(Collectors.toUnmodifiableSet());
        this.forwardedFor = config.forwardedFor();
        this.served = config.allowedRoutes().isEmpty() ? null : routes(config.allowedRoutes(), FrontDoor::isExactly);
        this.open =
                routes(config.publicRoutes(), RouteGroups::isWildcard).or(route -> groups.isIn(PUBLIC_ROUTES, route));
        this.userAuth = config.userAuth();
        this.disabled = Set.copyOf(disabled);
    }

    private interface Rule {
        boolean covers(String route, String configured);
    }

    private static boolean isExactly(String route, String configured) {
        return route.equals(configured);
    }

    private Predicate<String> routes(List<String> configured, Rule rule) {
        var named = new HashSet<String>();
        var spelled = new HashSet<String>();
        for (var entry : configured) {
            if (!entry.startsWith(GROUP)) {
                spelled.add(entry);
            } else if (groups.exists(entry.substring(GROUP.length()))) {
                named.add(entry.substring(GROUP.length()));
            } else {
                throw new IllegalArgumentException(
                        "The configuration names a group of routes that does not exist: " + entry);
            }
        }
        return spelled.isEmpty() && named.isEmpty()
                ? _ -> false
                : route -> spelled.stream().anyMatch(entry -> rule.covers(route, entry))
                        || named.stream().anyMatch(group -> groups.isIn(group, route));
    }

    /** Before any credential is looked at. */
    @Nullable
    Refused refusal(Presented request) {
        if (!addresses.isEmpty()) {
            var client = client(request);
            if (client.isEmpty() || !addresses.contains(client.get())) {
                return new Refused(Pinned.detail(
                        403,
                        "Access forbidden: IP address "
                                + client.map(InetAddress::getHostAddress).orElse("unknown") + " not allowed."));
            }
        }
        return refusal(request.path());
    }

    /** As above, wherever it comes from. */
    @Nullable
    Refused refusal(String route) {
        return served == null || served.test(route)
                ? null
                : new Refused(Pinned.detail(403, "Access forbidden: Route " + route + " not allowed"));
    }

    /** Empty where it cannot be told. */
    Optional<InetAddress> client(Presented request) {
        var forwarded = forwardedFor ? request.requestHeader("X-Forwarded-For") : null;
        if (forwarded == null) {
            return AccessConfig.address(request.remoteAddress());
        }
        // What stands before the last address was sent by somebody our own proxy does not vouch for.
        return AccessConfig.address(
                forwarded.substring(forwarded.lastIndexOf(',') + 1).strip());
    }

    /** Whether nobody is asked who he is. */
    boolean isPublic(String route) {
        return open.test(route);
    }

    /** After a credential was found to be there. */
    @Nullable
    Refused userAuth(String route) {
        return !userAuth && route.equals("/user/auth") ? NO_USER_AUTH : null;
    }

    /** Once it is known who is calling: strangers are not told what a node serves. */
    @Nullable
    ApiError disabled(String route) {
        if (disabled.isEmpty()) {
            return null;
        }
        if (disabled.contains(EndpointClass.MANAGEMENT) && groups.isIn("management_routes", route)) {
            return Pinned.raw(403, "Management routes are disabled for this instance.");
        }
        if (disabled.contains(EndpointClass.MODELS) && groups.isIn("llm_api_routes", route)) {
            return Pinned.raw(403, "LLM API routes are disabled for this instance.");
        }
        return null;
    }
}
