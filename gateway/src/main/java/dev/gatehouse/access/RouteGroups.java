package dev.gatehouse.access;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The named sets of routes by which the gate decides, and what it means for a route to be in one. */
final class RouteGroups {
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
        members.keySet().forEach(name -> groups.put(name, Group.of(expand(name, members, new LinkedHashSet<>()))));
        return new RouteGroups(groups);
    }

    boolean exists(String group) {
        return groups.containsKey(group);
    }

    /** Exactly, by a trailing star, or by a pattern. */
    boolean isIn(String group, String route) {
        return named(group).matches(route);
    }

    /** Exactly; patterns do not count. */
    boolean isExactlyIn(String group, String route) {
        return named(group).exact.contains(route);
    }

    /** {@code /x-6} covers {@code /x-6/v1} and not {@code /x-600}. */
    static boolean isExactOrPrefix(String route, String allowed) {
        return route.equals(allowed) || (route.startsWith(allowed) && route.startsWith("/", allowed.length()));
    }

    static boolean isWildcard(String route, String pattern) {
        return pattern.endsWith("*")
                ? route.startsWith(pattern.substring(0, pattern.length() - 1))
                : route.equals(pattern);
    }

    private Group named(String group) {
        var found = groups.get(group);
        if (found == null) {
            throw new IllegalArgumentException("No such route group: " + group);
        }
        return found;
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

    private record Group(Set<String> exact, List<Predicate<String>> others) {
        static Group of(Set<String> routes) {
            var exact = new HashSet<String>();
            var others = new ArrayList<Predicate<String>>();
            for (var route : routes) {
                if (route.endsWith("*")) {
                    others.add(candidate -> isWildcard(candidate, route));
                } else if (route.indexOf('{') >= 0) {
                    var pattern = RoutePattern.of(route);
                    others.add(pattern::matches);
                }
                exact.add(route);
            }
            return new Group(Set.copyOf(exact), List.copyOf(others));
        }

        boolean matches(String route) {
            if (exact.contains(route)) {
                return true;
            }
            for (var other : others) {
                if (other.test(route)) {
                    return true;
                }
            }
            return false;
        }
    }
}
