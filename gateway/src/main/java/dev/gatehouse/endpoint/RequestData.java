package dev.gatehouse.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.access.RequestFacts;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    public List<String> texts(String name) {
        var member = body.get(name);
        if (member == null) {
            var asked = query.all(name);
            var variable = variables.get(name);
            return !asked.isEmpty() || variable == null ? asked : List.of(variable);
        }
        if (member.isArray()) {
            return member.valueStream().map(RequestData::textOrEmpty).toList();
        }
        return member.isNull() ? List.of() : List.of(textOrEmpty(member));
    }

    private static String textOrEmpty(JsonNode node) {
        return node.isTextual() || node.isNumber() ? node.asText() : "";
    }

    @Override
    public @Nullable String query(String name) {
        return query.value(name);
    }

    @Override
    public Set<String> names() {
        var names = new LinkedHashSet<String>();
        body.fieldNames().forEachRemaining(names::add);
        names.addAll(query.names());
        names.addAll(variables.keySet());
        return names;
    }

    @Override
    public boolean isSet(String... path) {
        JsonNode node = body;
        for (var name : path) {
            node = node.path(name);
        }
        return switch (node.getNodeType()) {
            case MISSING, NULL -> false;
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> node.doubleValue() != 0;
            case STRING -> !node.textValue().isEmpty();
            case ARRAY, OBJECT -> !node.isEmpty();
            case BINARY, POJO -> true;
        };
    }

    /** Whether body, query or path have the member, be it null. */
    public boolean has(String name) {
        return body.has(name) || query.value(name) != null || variables.containsKey(name);
    }

    /** A member of the body of any shape; missing where there is none. */
    public JsonNode member(String name) {
        return body.path(name);
    }
}
