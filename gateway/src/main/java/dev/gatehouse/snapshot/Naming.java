package dev.gatehouse.snapshot;

import dev.gatehouse.access.ModelGroups;
import dev.gatehouse.access.ServedModels;
import dev.gatehouse.access.ServedModels.Named;
import dev.gatehouse.routing.Deployment;
import dev.gatehouse.routing.ListedModel;
import dev.gatehouse.routing.Routes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Tells authorization what the names of models stand for. */
final class Naming {
    /** Longer names are no one's. */
    private static final int MAX_NAME = 256;

    private final Routes routes;
    private final Function<String, List<String>> makers;

    private Naming(Routes routes, Function<String, List<String>> makers) {
        this.routes = routes;
        this.makers = makers;
    }

    /** @param makers gives the name with whoever makes the model before it, where that goes without saying */
    static ServedModels of(Routes routes, Function<String, List<String>> makers, Grouping grouping) {
        var naming = new Naming(routes, makers);
        var known = new HashMap<String, Named>();
        routes.names().forEach(name -> known.put(name, naming.named(name)));
        return new ServedModels(
                known,
                naming::named,
                routes::isOwn,
                new ModelGroups(held(routes), grouping.children()),
                grouping.granted());
    }

    private Named named(String name) {
        if (name.length() > MAX_NAME) {
            return new Named(List.of(name), List.of(), List.of());
        }
        var deployments = routes.deployments(name);
        var names = new LinkedHashSet<String>(List.of(name));
        routes.aliased(name).ifPresent(names::add);
        var groups = new LinkedHashSet<String>();
        deployments.forEach(deployment -> {
            names.add(deployment.model());
            groups.addAll(deployment.accessGroups());
        });
        return new Named(
                List.copyOf(names),
                names.stream().flatMap(one -> makers.apply(one).stream()).toList(),
                List.copyOf(groups));
    }

    /** The models each group holds itself, in the order of lists; patterns by their own names. */
    static Map<String, List<String>> held(Routes routes) {
        var held = new LinkedHashMap<String, List<String>>();
        routes.listed().stream()
                .map(ListedModel::id)
                .forEach(model -> hold(held, model, routes.models().getOrDefault(model, List.of())));
        routes.patterns().forEach((pattern, deployments) -> hold(held, pattern, deployments));
        return held;
    }

    private static void hold(Map<String, List<String>> held, String model, List<Deployment> deployments) {
        deployments.stream()
                .flatMap(deployment -> deployment.accessGroups().stream())
                .distinct()
                .forEach(group ->
                        held.computeIfAbsent(group, _ -> new ArrayList<>()).add(model));
    }
}
