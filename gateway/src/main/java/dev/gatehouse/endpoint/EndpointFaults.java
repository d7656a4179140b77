package dev.gatehouse.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What can be wrong with endpoints that the compiler does not see. */
final class EndpointFaults {
    private static final Pattern OPERATION = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)+");

    private final List<String> faults = new ArrayList<>();

    private EndpointFaults() {}

    /** One line per fault, in the order of the endpoints. */
    static List<String> in(List<Endpoint> endpoints) {
        var check = new EndpointFaults();
        endpoints.forEach(check::each);
        check.together(endpoints);
        return List.copyOf(check.faults);
    }

    private void each(Endpoint endpoint) {
        if (endpoint.description().isBlank()) {
            fault(endpoint, "has no description");
        }
        if (!OPERATION.matcher(endpoint.operation().name()).matches()) {
            fault(endpoint, "has an operation that is not noun.verb");
        }
        path(endpoint);
        variables(endpoint);
        if (endpoint instanceof Endpoint.Managed<?, ?, ?> managed) {
            types(managed);
        }
    }

    private void path(Endpoint endpoint) {
        var text = endpoint.path().text();
        if (endpoint.path().isExact()
                && (!text.startsWith("/") || !CanonicalPath.of(text).text().equals(text))) {
            fault(endpoint, "has a path that no canonical path equals");
        }
    }

    private void variables(Endpoint endpoint) {
        var inPath = endpoint.path().variables();
        var declared =
                endpoint.variables().stream().map(Endpoint.Variable::name).collect(Collectors.toSet());
        for (var name : inPath) {
            if (!declared.contains(name)) {
                fault(endpoint, "does not say what its path variable " + name + " is for");
            }
        }
        for (var name : declared) {
            if (!inPath.contains(name)) {
                fault(endpoint, "declares the variable " + name + ", which its path does not have");
            }
        }
        if (new HashSet<>(inPath).size() < inPath.size()) {
            fault(endpoint, "has two path variables of one name");
        }
    }

    private void types(Endpoint.Managed<?, ?, ?> endpoint) {
        requestType(endpoint, "body", endpoint.body());
        requestType(endpoint, "query", endpoint.query());
        if (endpoint.method() == Method.GET && endpoint.body() != None.class) {
            fault(endpoint, "takes a body with GET");
        }
        var result = endpoint.result().type();
        if (!isAnswer(result)) {
            fault(endpoint, "answers with " + result.getSimpleName() + ", which is no record");
        }
    }

    /** A record, one of several records, or a tree. */
    private static boolean isAnswer(Class<?> type) {
        return type.isRecord()
                || JsonNode.class.isAssignableFrom(type)
                || (type.isSealed()
                        && Arrays.stream(type.getPermittedSubclasses()).allMatch(EndpointFaults::isAnswer));
    }

    private void requestType(Endpoint endpoint, String part, Class<?> type) {
        if (!type.isRecord()) {
            fault(endpoint, "takes a " + part + " of " + type.getSimpleName() + ", which is no record");
            return;
        }
        try {
            RecordReader.check(type);
        } catch (IllegalArgumentException e) {
            fault(endpoint, "takes a " + part + " that cannot be read: " + e.getMessage());
        }
    }

    private void together(List<Endpoint> endpoints) {
        Map<String, Endpoint> routes = new HashMap<>();
        Map<String, Endpoint> operations = new HashMap<>();
        for (var endpoint : endpoints) {
            var route = endpoint.method() + " " + endpoint.path().shape();
            var same = routes.putIfAbsent(route, endpoint);
            if (same != null) {
                fault(endpoint, "has the route of " + same.operation().name());
            }
            var twin = operations.putIfAbsent(endpoint.operation().name(), endpoint);
            if (twin != null) {
                fault(endpoint, "has the operation of " + twin.method() + " " + twin.path());
            }
        }
    }

    private void fault(Endpoint endpoint, String what) {
        faults.add(endpoint.method() + " " + endpoint.path() + " ("
                + endpoint.operation().name() + ") " + what);
    }
}
