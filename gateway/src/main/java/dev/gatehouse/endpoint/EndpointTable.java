package dev.gatehouse.endpoint;

import static java.util.Comparator.comparing;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All endpoints together: the router, and the list by which everything that must hold for all of them is checked. */
public final class EndpointTable {
    private static final Match NOT_FOUND = new Match.NotFound();
    private static final Match MALFORMED = new Match.Malformed();

    private final List<Endpoint> all;
    private final Map<String, List<Match.Found>> exact = new HashMap<>();
    private final Map<String, List<Endpoint>> dynamic = new HashMap<>();

    private EndpointTable(List<Endpoint> all) {
        this.all = List.copyOf(all);
        for (var endpoint : all) {
            if (endpoint.path().isExact()) {
                var path = endpoint.path().text();
                exact.computeIfAbsent(path, _ -> new ArrayList<>()).add(new Match.Found(endpoint, path, Map.of()));
            } else {
                dynamic.computeIfAbsent(endpoint.path().firstSegment(), _ -> new ArrayList<>())
                        .add(endpoint);
            }
        }
        dynamic.values()
                .forEach(list -> list.sort(comparing(endpoint -> endpoint.path().shape())));
    }

    /** @throws FaultyEndpoints naming every fault of every endpoint */
    public static EndpointTable of(List<Endpoint> endpoints) {
        var faults = EndpointFaults.in(endpoints);
        if (!faults.isEmpty()) {
            throw new FaultyEndpoints(faults);
        }
        return new EndpointTable(endpoints);
    }

    /** Every endpoint, in the order given. */
    public List<Endpoint> all() {
        return all;
    }

    /** Texts come before variables, and those before variables that may hold slashes. */
    public Match match(String methodName, CanonicalPath path) {
        var method = Method.named(methodName);
        var here = exact.getOrDefault(path.text(), List.of());
        for (var found : here) {
            if (found.endpoint().method() == method) {
                return path.encodedSlashes().length == 0 ? found : MALFORMED;
            }
        }
        var candidates = candidates(path);
        for (var endpoint : candidates) {
            // The first that fits the plain spelling decides, so that an encoded slash cannot reach another.
            if (endpoint.method() == method && endpoint.path().fits(path)) {
                return endpoint.path()
                        .read(path)
                        .<Match>map(variables -> new Match.Found(endpoint, path.text(), variables))
                        .orElse(MALFORMED);
            }
        }
        return otherMethods(path, here, candidates);
    }

    private List<Endpoint> candidates(CanonicalPath path) {
        int end = path.text().indexOf('/', 1);
        var first = end > 0 ? path.text().substring(0, end) : path.text();
        var under = dynamic.getOrDefault(first, List.of());
        var anywhere = dynamic.getOrDefault("", List.of());
        if (anywhere.isEmpty()) {
            return under;
        }
        var both = new ArrayList<>(under);
        both.addAll(anywhere);
        return both;
    }

    private static Match otherMethods(CanonicalPath path, List<Match.Found> here, List<Endpoint> candidates) {
        Set<Method> allowed = EnumSet.noneOf(Method.class);
        @Nullable Dialect dialect = null;
        for (var found : here) {
            allowed.add(found.endpoint().method());
            dialect = found.endpoint().dialect();
        }
        for (var endpoint : candidates) {
            if (endpoint.path().fits(path)) {
                allowed.add(endpoint.method());
                dialect = dialect == null ? endpoint.dialect() : dialect;
            }
        }
        return dialect == null ? NOT_FOUND : new Match.MethodNotAllowed(allowed, dialect);
    }
}
