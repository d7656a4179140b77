package dev.gatehouse.access;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The named sets of routes by which the gate decides, and what it means for a route to be in one. */
final class RouteGroups {
    /** Together: where models are called, and what belongs to it. */
    static final String[] MODEL_ROUTES = {
        "openai_routes",
        "anthropic_routes",
        "google_routes",
        "litellm_native_routes",
        "mcp_inference_routes",
        "agent_routes",
        "mapped_pass_through_routes",
        "passthrough_routes_wildcard"
    };

    private static final String RESOURCE = "/access/route-groups.csv";

    private final Map<String, Group> groups;

    private RouteGroups(Map<String, Group> groups) {
        this.groups = groups;
    }

    static RouteGroups load() {
        try (InputStream resource = RouteGroups.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException("The resource " + RESOURCE + " is missing.");
            }
            return parse(new String(resource.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RouteGroups parse(String csv) {
        var members = new HashMap<String, List<String>>();
        csv.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(line -> {
            int comma = line.indexOf(',');
            members.computeIfAbsent(line.substring(0, comma), _ -> new ArrayList<>())
                    .add(line.substring(comma + 1));
        });
        var groups = new HashMap<String, Group>();
        members.keySet().forEach(name -> groups.put(name, new Group(expand(name, members, new LinkedHashSet<>()))));
        return new RouteGroups(groups);
    }

    boolean exists(String group) {
        return groups.containsKey(group);
    }

    /** Exactly, by a trailing star, or by a pattern. */
    boolean isIn(String group, String route) {
        return group(group).isIn(route);
    }

    /** Exactly; patterns do not count. */
    boolean isExactlyIn(String group, String route) {
        return group(group).isExactlyIn(route);
    }

    Group group(String name) {
        var found = groups.get(name);
        if (found == null) {
            throw new IllegalArgumentException("No such route group: " + name);
        }
        return found;
    }

    Group union(String... names) {
        var routes = new LinkedHashSet<String>();
        for (var name : names) {
            routes.addAll(group(name).routes);
        }
        return new Group(routes);
    }

    /** Whether an entry of a key's list names the route. */
    static boolean covers(String allowed, String route) {
        return isExactOrPrefix(route, allowed) || isWildcard(route, allowed);
    }

    /** {@code /x-6} covers {@code /x-6/v1} and not {@code /x-600}. */
    static boolean isExactOrPrefix(String route, String allowed) {
        return route.startsWith(allowed)
                && (route.length() == allowed.length() || route.charAt(allowed.length()) == '/');
    }

    static boolean isWildcard(String route, String pattern) {
        int last = pattern.length() - 1;
        return last >= 0 && pattern.charAt(last) == '*'
                ? route.regionMatches(0, pattern, 0, last)
                : route.equals(pattern);
    }

    private static Set<String> expand(String name, Map<String, List<String>> members, Set<String> seen) {
        var routes = new LinkedHashSet<String>();
        if (!seen.add(name)) {
            return routes;
        }
        var own = members.get(name);
        if (own == null) {
            throw new IllegalStateException("The route groups name one that does not exist: " + name);
        }
        for (var member : own) {
            if (member.startsWith("@")) {
                routes.addAll(expand(member.substring(1), members, seen));
            } else {
                routes.add(member);
            }
        }
        return routes;
    }

    /** One set of routes. Most of those asked for are in it as they are, or not at all. */
    static final class Group {
        private final Set<String> routes;
        private final String[] wildcards;
        private final RoutePattern[] patterns;

        Group(Set<String> routes) {
            this.routes = Set.copyOf(routes);
            this.wildcards =
                    routes.stream().filter(route -> route.endsWith("*")).toArray(String[]::new);
            this.patterns = routes.stream()
                    .filter(route -> route.indexOf('{') >= 0)
                    .map(RoutePattern::of)
                    .toArray(RoutePattern[]::new);
        }

        int size() {
            return routes.size();
        }

        boolean holdsAllOf(Group other) {
            return routes.containsAll(other.routes);
        }

        boolean isExactlyIn(String route) {
            return routes.contains(route);
        }

        boolean isIn(String route) {
            if (routes.contains(route)) {
                return true;
            }
            for (var wildcard : wildcards) {
                if (isWildcard(route, wildcard)) {
                    return true;
                }
            }
            for (var pattern : patterns) {
                if (pattern.matches(route)) {
                    return true;
                }
            }
            return false;
        }
    }
}
