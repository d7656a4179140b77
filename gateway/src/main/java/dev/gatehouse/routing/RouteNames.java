package dev.gatehouse.routing;

import dev.gatehouse.routing.Deployments.OtherName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * All names found by one look-up, in this order: what was configured as an alias, public names, names everybody knows, and what
 * else unambiguously means one.
 *
 * @param exact as they are written
 * @param folded in lower case
 */
record RouteNames(Map<String, Route> exact, Map<String, Route> folded) {

    /** @param patterns finds models without a list */
    static RouteNames of(Deployments deployments, Function<String, Optional<Route>> patterns) {
        var served = new HashMap<String, Route>();
        deployments.models().forEach((name, list) -> served.put(name, Route.of(name, list)));
        var others = others(deployments.otherNames(), served);
        Function<String, Optional<Route>> find = target -> Optional.ofNullable(served.get(target))
                .or(() -> Optional.ofNullable(others.get(target)))
                .or(() -> patterns.apply(target));

        var aliased = new HashMap<String, Route>();
        deployments
                .aliases()
                .forEach((name, model) -> find.apply(deployments.aliases().getOrDefault(model, model))
                        .ifPresent(route -> aliased.put(name, route.as(name))));
        var first = new HashMap<>(served);
        first.putAll(aliased);

        var folded = folded(first);
        var known = new HashMap<String, Route>();
        deployments.known().forEach((name, model) -> {
            if (!folded.containsKey(name)) {
                find.apply(model).ifPresent(route -> known.put(name, route.as(name)));
            }
        });
        known.forEach(folded::putIfAbsent);
        // A name that differs from one of these in nothing but case means the same.
        others.keySet().removeIf(name -> folded.containsKey(name.toLowerCase(Locale.ROOT)));
        folded(others).forEach(folded::putIfAbsent);

        var exact = new HashMap<>(others);
        exact.putAll(known);
        exact.putAll(first);
        return new RouteNames(Map.copyOf(exact), Map.copyOf(folded));
    }

    /** Those with exactly one meaning, among the names of the best rank: one offer, or all who serve one model. */
    private static Map<String, Route> others(Collection<OtherName> names, Map<String, Route> served) {
        var meanings = new TreeMap<String, List<OtherName>>();
        for (var other : names) {
            var same = meanings.computeIfAbsent(other.name(), _ -> new ArrayList<>());
            if (!same.isEmpty() && same.getFirst().rank().compareTo(other.rank()) > 0) {
                same.clear();
            }
            if (same.isEmpty() || same.getFirst().rank() == other.rank()) {
                same.add(other);
            }
        }
        var routes = new HashMap<String, Route>();
        meanings.forEach((name, same) -> route(same, served).ifPresent(route -> routes.put(name, route.as(name))));
        return routes;
    }

    private static Optional<Route> route(List<OtherName> same, Map<String, Route> served) {
        var first = same.getFirst();
        if (same.stream().anyMatch(other -> !other.model().equals(first.model()))) {
            return Optional.empty();
        }
        return same.size() == 1 && first.offer().isPresent()
                ? first.offer().map(offer -> Route.of(first.name(), List.of(offer)))
                : Optional.ofNullable(served.get(first.model()));
    }

    private static Map<String, Route> folded(Map<String, Route> exact) {
        var folded = new HashMap<String, Route>();
        var ambiguous = new HashSet<String>();
        exact.forEach((name, route) -> {
            var key = name.toLowerCase(Locale.ROOT);
            var before = folded.putIfAbsent(key, route);
            if (before != null && !before.deployments().equals(route.deployments())) {
                ambiguous.add(key);
            }
        });
        folded.keySet().removeAll(ambiguous);
        return folded;
    }
}
