package dev.gatehouse.wire.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** JSON schemas as Anthropic takes them. */
final class Schemas {
    private static final List<String> NAMED = List.of("properties", "$defs", "definitions");
    private static final List<String> LISTED = List.of("anyOf", "allOf", "oneOf", "prefixItems");
    private static final List<String> SINGLE = List.of("items", "not", "if", "then", "else");

    private Schemas() {}

    /** Tool parameters: the type {@code object} must be said. */
    static JsonNode ofObject(JsonNode schema) {
        if (!(schema instanceof ObjectNode given) || given.has("type")) {
            return schema;
        }
        var said = Json.object().put("type", "object");
        said.setAll(given);
        return said;
    }

    /**
     * An output format: every object must say that it has no further properties. One that says something else is left as it is,
     * for the provider to judge.
     */
    static JsonNode closed(JsonNode schema) {
        var copy = schema.deepCopy();
        close(copy);
        return copy;
    }

    private static void close(JsonNode schema) {
        if (!(schema instanceof ObjectNode object)) {
            return;
        }
        if (isObject(object) && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        NAMED.forEach(name -> object.path(name).forEach(Schemas::close));
        LISTED.forEach(name -> object.path(name).forEach(Schemas::close));
        SINGLE.forEach(name -> close(object.path(name)));
    }

    private static boolean isObject(ObjectNode schema) {
        var type = schema.path("type");
        return type.isArray()
                ? type.valueStream().anyMatch(one -> one.asText().equals("object"))
                : type.asText().equals("object") || (type.isMissingNode() && schema.has("properties"));
    }
}
