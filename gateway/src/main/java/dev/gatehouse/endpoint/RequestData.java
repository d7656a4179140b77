package dev.gatehouse.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.access.RequestFacts;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request before it is parsed: body, query and path merged. The body wins, then the query. */
public record RequestData(
        String method, String route, String requestId, ObjectNode body, Query query, Map<String, String> variables)
        implements RequestFacts {
    @Override
    public @Nullable String text(String name) {
        var member = body.get(name);
        if (member != null) {
            return member.isTextual() || member.isNumber() ? member.asText() : null;
        }
        var asked = query.value(name);
        return asked != null ? asked : variables.get(name);
    }

    @Override
    public boolean has(String name) {
        return body.has(name) || query.value(name) != null || variables.containsKey(name);
    }

    /** A member of the body of any shape; missing where there is none. */
    public JsonNode member(String name) {
        return body.path(name);
    }
}
