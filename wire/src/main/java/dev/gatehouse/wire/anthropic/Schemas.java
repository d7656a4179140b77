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
     * An output format: every object must say that it has no further properties. One that says something else, or names none at
     * all, is left as it is, for the provider to judge: closing it would change what it means.
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
        if (object.has("properties") && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        NAMED.forEach(name -> object.path(name).forEach(Schemas::close));
        LISTED.forEach(name -> object.path(name).forEach(Schemas::close));
        SINGLE.forEach(name -> close(object.path(name)));
    }
}
