package dev.gatehouse.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;

/**
 * An instance made from a JSON schema, always the same one: every property, arrays of one item (or as many as they need), the first of
 * several possibilities, strings that are their property's name. Patterns are not looked at.
 */
final class JsonInstance {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    /** Below this only what is required is made, below twice this nothing: recursive schemas must end. */
    private static final int DEEP = 8;

    private static final Map<String, String> FORMATS = Map.of(
            "date-time", "2026-01-02T03:04:05Z",
            "date", "2026-01-02",
            "time", "03:04:05Z",
            "email", "someone@example.com",
            "uri", "https://example.com/",
            "uuid", "00000000-0000-4000-8000-000000000000",
            "ipv4", "192.0.2.1",
            "hostname", "example.com");

    private final JsonNode root;

    private JsonInstance(JsonNode root) {
        this.root = root;
    }

    static JsonNode of(JsonNode schema) {
        return schema.isObject() ? new JsonInstance(schema).make(schema, "value", 0) : Json.object();
    }

    private JsonNode make(JsonNode given, String name, int depth) {
        JsonNode schema = resolved(given, depth);
        if (depth > 2 * DEEP) {
            return NODES.nullNode();
        }
        if (schema.has("const")) {
            return schema.get("const");
        }
        if (schema.path("enum").has(0)) {
            return schema.get("enum").get(0);
        }
        for (String several : new String[] {"anyOf", "oneOf"}) {
            if (schema.path(several).has(0)) {
                return make(firstThatIsSomething(schema.get(several)), name, depth + 1);
            }
        }
        return switch (type(schema)) {
            case "object" -> object(schema, depth);
            case "array" -> array(schema, name, depth);
            case "integer" ->
                NODES.numberNode(number(schema, BigDecimal.ONE)
                        .setScale(0, RoundingMode.CEILING)
                        .longValueExact());
            case "number" -> NODES.numberNode(number(schema, new BigDecimal("1.5")));
            case "boolean" -> NODES.booleanNode(true);
            case "null" -> NODES.nullNode();
            default -> NODES.textNode(string(schema, name));
        };
    }

    private JsonNode resolved(JsonNode schema, int depth) {
        JsonNode here = schema;
        for (int hops = 0; hops < DEEP && here.path("$ref").asText("").startsWith("#"); hops++) {
            here = root.at(here.get("$ref").asText().substring(1));
        }
        return here.has("allOf") && depth <= 2 * DEEP ? merged(here, depth) : here;
    }

    private JsonNode merged(JsonNode schema, int depth) {
        ObjectNode merged = schema.deepCopy();
        JsonNode all = merged.remove("allOf");
        for (JsonNode part : all) {
            for (var member : resolved(part, depth + 1).properties()) {
                JsonNode mine = merged.get(member.getKey());
                if (mine instanceof ObjectNode object && member.getValue() instanceof ObjectNode other) {
                    object.setAll(other);
                } else if (mine instanceof ArrayNode array && member.getValue() instanceof ArrayNode other) {
                    array.addAll(other);
                } else {
                    merged.set(member.getKey(), member.getValue());
                }
            }
        }
        return merged;
    }

    private JsonNode firstThatIsSomething(JsonNode several) {
        for (JsonNode one : several) {
            if (!"null".equals(one.path("type").asText(""))) {
                return one;
            }
        }
        return several.get(0);
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        for (JsonNode one : type) {
            if (!one.asText().equals("null")) {
                return one.asText();
            }
        }
        if (type.isTextual()) {
            return type.asText();
        }
        return schema.has("properties") ? "object" : schema.has("items") ? "array" : "string";
    }

    private JsonNode object(JsonNode schema, int depth) {
        ObjectNode object = Json.object();
        for (var property : schema.path("properties").properties()) {
            if (depth < DEEP || isRequired(schema, property.getKey())) {
                object.set(property.getKey(), make(property.getValue(), property.getKey(), depth + 1));
            }
        }
        return object;
    }

    private static boolean isRequired(JsonNode schema, String name) {
        for (JsonNode required : schema.path("required")) {
            if (required.asText().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private JsonNode array(JsonNode schema, String name, int depth) {
        ArrayNode array = Json.array();
        JsonNode first = schema.path("prefixItems");
        int wanted = Math.max(first.size(), schema.path("minItems").asInt(depth < DEEP ? 1 : 0));
        int size = Math.min(wanted, schema.path("maxItems").asInt(wanted));
        for (int i = 0; i < size; i++) {
            array.add(make(i < first.size() ? first.get(i) : schema.path("items"), name, depth + 1));
        }
        return array;
    }

    private static BigDecimal number(JsonNode schema, BigDecimal usual) {
        BigDecimal number = usual;
        if (schema.path("minimum").isNumber()) {
            number = number.max(schema.get("minimum").decimalValue());
        }
        if (schema.path("exclusiveMinimum").isNumber()) {
            number = number.max(schema.get("exclusiveMinimum").decimalValue().add(BigDecimal.ONE));
        }
        if (schema.path("maximum").isNumber()) {
            number = number.min(schema.get("maximum").decimalValue());
        }
        if (schema.path("exclusiveMaximum").isNumber()) {
            number = number.min(schema.get("exclusiveMaximum").decimalValue().subtract(BigDecimal.ONE));
        }
        if (schema.path("multipleOf").isNumber()) {
            BigDecimal step = schema.get("multipleOf").decimalValue();
            number = number.divide(step, 0, RoundingMode.CEILING).multiply(step);
        }
        return number;
    }

    private static String string(JsonNode schema, String name) {
        String text = FORMATS.getOrDefault(schema.path("format").asText(""), name);
        int least = schema.path("minLength").asInt(0);
        if (text.length() < least) {
            text = text + "x".repeat(least - text.length());
        }
        return text.substring(
                0, Math.min(text.length(), schema.path("maxLength").asInt(text.length())));
    }
}
