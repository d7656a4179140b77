package dev.gatehouse.endpoint;

import java.util.Map;
import java.util.Set;

/** Which endpoint a request is for. */
public sealed interface Match {
    /** @param route the canonical path, by which the gate decides too */
    record Found(Endpoint endpoint, String route, Map<String, String> variables) implements Match {}

    record NotFound() implements Match {}

    /**
     * @param allowed for the Allow header
     * @param dialect of the path's other endpoints
     */
    record MethodNotAllowed(Set<Method> allowed, Dialect dialect) implements Match {}

    /** A slash was sent encoded where no variable may hold one. */
    record Malformed() implements Match {}
}
