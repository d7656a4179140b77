package dev.gatehouse.wire.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Gemini's own schemas as JSON schemas: types in capitals, {@code nullable}, counts as strings. */
final class Schemas {
    private static final Set<String> DROPPED = Set.of("propertyOrdering", "property_ordering", "nullable", "example");
    private static final Set<String> COUNTS =
            Set.of("minItems", "maxItems", "minLength", "maxLength", "minProperties", "maxProperties");
    private static final Map<String, String> SNAKES = Map.of(
            "any_of", "anyOf",
            "min_items", "minItems",
            "max_items", "maxItems",
            "min_length", "minLength",
            "max_length", "maxLength",
            "min_properties", "minProperties",
            "max_properties", "maxProperties",
            "additional_properties", "additionalProperties");
    /** What only says how a number is stored; validators of JSON schema know other formats. */
    private static final List<String> STORED = List.of("int32", "int64", "float", "double", "enum");

    private Schemas() {}

    static JsonNode toJsonSchema(JsonNode schema) {
        if (!(schema instanceof ObjectNode given)) {
            return schema;
        }
        var json = Json.object();
        boolean nullable = given.path("nullable").asBoolean(false);
        given.properties().forEach(member -> {
            var name = SNAKES.getOrDefault(member.getKey(), member.getKey());
            if (!DROPPED.contains(name) && !member.getValue().isNull()) {
                put(name, member.getValue(), nullable, json);
            }
        });
        return json;
    }

    private static void put(String name, JsonNode value, boolean nullable, ObjectNode json) {
        switch (name) {
            case "type" -> type(value, nullable, json);
            case "properties" -> {
                var properties = json.putObject("properties");
                value.properties()
                        .forEach(property -> properties.set(property.getKey(), toJsonSchema(property.getValue())));
            }
            case "items", "additionalProperties" -> json.set(name, toJsonSchema(value));
            case "anyOf" -> {
                ArrayNode any = json.putArray("anyOf");
                value.forEach(one -> any.add(toJsonSchema(one)));
            }
            case "format" -> {
                if (!STORED.contains(value.asText())) {
                    json.set("format", value);
                }
            }
            default -> json.set(name, COUNTS.contains(name) ? number(value) : value);
        }
    }

    private static void type(JsonNode type, boolean nullable, ObjectNode json) {
        if (!type.isTextual()) {
            json.set("type", type);
            return;
        }
        var name = type.textValue().toLowerCase(Locale.ROOT);
        if (name.equals("type_unspecified")) {
            return;
        }
        if (nullable) {
            json.putArray("type").add(name).add("null");
        } else {
            json.put("type", name);
        }
    }

    /** Google's JSON writes 64-bit counts as strings. */
    private static JsonNode number(JsonNode count) {
        boolean written = count.isTextual() && count.textValue().matches("\\d{1,18}");
        return written
                ? Json.object().put("n", Long.parseLong(count.textValue())).get("n")
                : count;
    }
}
