package dev.gatehouse.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.access.KeyHash;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** JSON schemas of records, collected under their names. */
final class Schemas {
    private final Map<String, ObjectNode> named = new TreeMap<>();
    private final Map<String, Class<?>> owners = new TreeMap<>();

    /** A reference to the record's schema, which is made at its first mention. */
    ObjectNode reference(Class<?> type) {
        if (type.isSealed()) {
            var either = Json.object();
            var choices = either.putArray("oneOf");
            for (var choice : type.getPermittedSubclasses()) {
                choices.add(reference(choice));
            }
            return either;
        }
        if (!type.isRecord()) {
            return Json.object().put("type", "object");
        }
        var name = nameOf(type);
        if (owners.putIfAbsent(name, type) == null) {
            var schema = Json.object();
            named.put(name, schema);
            fill(schema, type);
        }
        return Json.object().put("$ref", "#/components/schemas/" + name);
    }

    /** All schemas so far, by name. */
    ObjectNode all() {
        var all = Json.object();
        named.forEach(all::set);
        return all;
    }

    /** What {@link com.fasterxml.jackson.databind.ObjectMapper} makes of a component, and what {@link RecordReader} takes for it. */
    ObjectNode of(AnnotatedType annotated) {
        var type = annotated.getType();
        var raw = RecordReader.raw(type);
        var schema = Json.object();
        if (raw == Patch.class) {
            return nullable(of(RecordReader.argument(annotated, 0)));
        } else if (raw == List.class) {
            schema.put("type", "array").set("items", of(RecordReader.argument(annotated, 0)));
        } else if (raw == Map.class) {
            schema.put("type", "object").set("additionalProperties", of(RecordReader.argument(annotated, 1)));
        } else if (raw.isRecord() && raw != KeyHash.class) {
            schema = reference(raw);
        } else if (raw.isEnum()) {
            var values = schema.put("type", "string").putArray("enum");
            for (var constant : raw.getEnumConstants()) {
                values.add(Coercion.wireName(constant));
            }
        } else if (raw != JsonNode.class) {
            scalar(schema, raw);
        }
        return RecordReader.isNullable(annotated) ? nullable(schema) : schema;
    }

    private void fill(ObjectNode schema, Class<?> type) {
        schema.put("type", "object");
        var meaning = type.getAnnotation(Description.class);
        if (meaning != null) {
            schema.put("description", meaning.value());
        }
        var properties = schema.putObject("properties");
        var required = Json.object().putArray("required");
        members(type, properties, required::add);
        if (type.isAnnotationPresent(Closed.class)) {
            schema.put("additionalProperties", false);
        }
        if (!required.isEmpty()) {
            schema.set("required", required);
        }
    }

    private void members(Class<?> type, ObjectNode properties, Consumer<String> required) {
        for (var component : type.getRecordComponents()) {
            if (RecordReader.isUnwrapped(component)) {
                members(component.getType(), properties, required);
                continue;
            }
            var name = Names.of(component);
            properties.set(name, described(component, of(component)));
            if (isRequired(component)) {
                required.accept(name);
            }
        }
    }

    private ObjectNode of(RecordComponent component) {
        var schema = of(component.getAnnotatedType());
        if (!component.isAnnotationPresent(OneOrMany.class)) {
            return schema;
        }
        var either = Json.object();
        either.putArray("anyOf").add(schema.get("items")).add(schema);
        return either;
    }

    private static ObjectNode described(RecordComponent component, ObjectNode schema) {
        var meaning = component.getAnnotation(Description.class);
        return meaning == null ? schema : schema.put("description", meaning.value());
    }

    static boolean isRequired(RecordComponent component) {
        var raw = component.getType();
        return !RecordReader.isNullable(component.getAnnotatedType())
                && raw != Patch.class
                && raw != List.class
                && raw != Map.class
                && raw != ObjectNode.class;
    }

    private static void scalar(ObjectNode schema, Class<?> raw) {
        if (raw == Integer.class || raw == int.class) {
            schema.put("type", "integer").put("format", "int32");
        } else if (raw == Long.class || raw == long.class) {
            schema.put("type", "integer").put("format", "int64");
        } else if (raw == BigDecimal.class) {
            schema.put("type", "number");
        } else if (raw == Boolean.class || raw == boolean.class) {
            schema.put("type", "boolean");
        } else if (raw == Instant.class) {
            schema.put("type", "string").put("format", "date-time");
        } else if (raw == ObjectNode.class) {
            schema.put("type", "object");
        } else {
            schema.put("type", "string");
        }
    }

    private static ObjectNode nullable(ObjectNode schema) {
        var type = schema.get("type");
        if (type != null && type.isTextual() && !schema.has("enum")) {
            schema.putArray("type").add(type.textValue()).add("null");
            return schema;
        }
        var either = Json.object();
        either.putArray("anyOf").add(schema).addObject().put("type", "null");
        return either;
    }

    /** Nested records are named after their outer class too, and a name that two records share is an error. */
    private String nameOf(Class<?> type) {
        @Nullable Class<?> outer = type.getEnclosingClass();
        var name = (outer == null ? "" : outer.getSimpleName()) + type.getSimpleName();
        var owner = owners.get(name);
        if (owner != null && owner != type) {
            throw new IllegalStateException("Two records are called " + name + ": " + owner + " and " + type);
        }
        return name;
    }
}
