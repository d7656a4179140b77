package dev.gatehouse.endpoint;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Invalid.Violation;
import dev.gatehouse.error.ApiException;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads records out of JSON objects, all violations at once. Unknown members are ignored. A component that is not {@code @Nullable}
 * must be there, except for lists, maps and objects, which are then empty. The members of an unwrapped record stand beside the others. A record that refuses its components throws {@link ApiError.Invalid}
 * with locations of its own members.
 */
public final class RecordReader {
    /** Reflection is slow where ten thousand records are read at once. */
    private static final ClassValue<Plan> PLANS = new ClassValue<>() {
        @Override
        protected Plan computeValue(Class<?> type) {
            return Plan.of(type);
        }
    };

    /** How records of a class are read. */
    private record Plan(List<Slot> slots, Constructor<?> constructor, boolean closed) {
        static Plan of(Class<?> type) {
            var components = type.getRecordComponents();
            return new Plan(
                    Arrays.stream(components).map(Slot::of).toList(),
                    canonical(type, components),
                    type.isAnnotationPresent(Closed.class));
        }
    }

    private record Slot(
            String name, Class<?> raw, Type type, boolean isNullable, boolean isUnwrapped, boolean mayLackBrackets) {
        static Slot of(RecordComponent component) {
            return new Slot(
                    Names.of(component),
                    component.getType(),
                    component.getGenericType(),
                    RecordReader.isNullable(component.getAnnotatedType()),
                    RecordReader.isUnwrapped(component),
                    component.isAnnotationPresent(OneOrMany.class));
        }
    }

    private final List<Violation> violations = new ArrayList<>();
    private final boolean closed;

    RecordReader() {
        this(false);
    }

    /** @param closed whether a member that no record has is a violation */
    RecordReader(boolean closed) {
        this.closed = closed;
    }

    /** @throws ApiException 422 */
    public static <T> T read(Class<T> type, ObjectNode object) {
        var reader = new RecordReader();
        return reader.part(type, object, "body").get();
    }

    /**
     * One of several records of a request.
     *
     * @param part {@code body} or {@code query}: where violations are said to be
     * @return gives the record when all parts were read, or throws 422 with the violations of all
     */
    <T> Supplier<T> part(Class<T> type, ObjectNode object, String part) {
        var value = build(type, object, List.of(part));
        return () -> {
            if (value == null || !violations.isEmpty()) {
                throw new ApiError.Invalid(violations).asException();
            }
            return type.cast(value);
        };
    }

    /** @throws IllegalArgumentException when the record, or one inside it, has a component that cannot be read */
    static void check(Class<?> type) {
        for (var component : type.getRecordComponents()) {
            check(component.getGenericType(), type.getSimpleName() + "." + component.getName());
        }
    }

    private static void check(Type type, String where) {
        var raw = raw(type);
        if (raw.isRecord() && raw.getRecordComponents().length > 0) {
            check(raw);
        } else if (raw == List.class || raw == Patch.class) {
            check(argument(type, 0), where);
        } else if (raw == Map.class && argument(type, 0) == String.class) {
            check(argument(type, 1), where);
        } else if (!Coercion.knows(raw) && !JsonNode.class.isAssignableFrom(raw)) {
            throw new IllegalArgumentException(where + " is of " + type.getTypeName());
        }
    }

    private @Nullable Object build(Class<?> type, JsonNode object, List<Object> at) {
        var plan = PLANS.get(type);
        var values = new @Nullable Object[plan.slots().size()];
        int before = violations.size();
        if (closed || plan.closed()) {
            refuseUnknown(type, object, at);
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = member(plan.slots().get(i), object, at);
        }
        return violations.size() > before ? null : construct(plan.constructor(), values, at);
    }

    private @Nullable Object member(Slot slot, JsonNode object, List<Object> at) {
        if (slot.isUnwrapped()) {
            return build(slot.raw(), object, at);
        }
        var node = bracketed(slot, object.get(slot.name()));
        var here = below(at, slot.name());
        var raw = slot.raw();
        if (raw == Patch.class) {
            return patch(slot.type(), node, here);
        }
        if (node != null && (!node.isNull() || raw == JsonNode.class)) {
            return value(slot.type(), node, here);
        }
        return slot.isNullable() ? null : empty(raw, node == null, here);
    }

    private void refuseUnknown(Class<?> type, JsonNode object, List<Object> at) {
        var known = members(type).collect(Collectors.toSet());
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                violation(below(at, name), "extra_forbidden", "Extra inputs are not permitted");
            }
        });
    }

    /** What its members are called, those of records unwrapped in it included. */
    static Stream<String> members(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .flatMap(component ->
                        isUnwrapped(component) ? members(component.getType()) : Stream.of(Names.of(component)));
    }

    /** Whether its own components are members of the object around it. */
    static boolean isUnwrapped(RecordComponent component) {
        return component.getAccessor().isAnnotationPresent(JsonUnwrapped.class);
    }

    private static @Nullable JsonNode bracketed(Slot slot, @Nullable JsonNode node) {
        return node == null || node.isNull() || node.isArray() || !slot.mayLackBrackets() ? node : Json.list(node);
    }

    private @Nullable Object patch(Type type, @Nullable JsonNode node, List<Object> at) {
        if (node == null) {
            return new Patch.Absent<>();
        }
        var value = node.isNull() ? null : value(argument(type, 0), node, at);
        return value == null ? new Patch.Null<>() : new Patch.Value<>(value);
    }

    private @Nullable Object empty(Class<?> raw, boolean absent, List<Object> at) {
        if (raw == List.class) {
            return List.of();
        }
        if (raw == Map.class) {
            return Map.of();
        }
        if (raw == ObjectNode.class) {
            return Json.object();
        }
        return absent
                ? violation(at, "missing", "Field required")
                : violation(at, "null_not_allowed", "Input should not be null");
    }

    private @Nullable Object value(Type type, JsonNode node, List<Object> at) {
        var raw = raw(type);
        if (raw == JsonNode.class) {
            return node;
        }
        if (raw == ObjectNode.class) {
            return node.isObject() ? node : violation(at, "dict_type", "Input should be a valid dictionary");
        }
        if (raw == List.class) {
            return list(argument(type, 0), node, at);
        }
        if (raw == Map.class) {
            return map(argument(type, 1), node, at);
        }
        if (raw.isRecord()) {
            return node.isObject()
                    ? build(raw, node, at)
                    : violation(at, "model_attributes_type", "Input should be a valid dictionary or object");
        }
        try {
            return Coercion.scalar(raw, node);
        } catch (Coercion.Mismatch e) {
            return violation(at, e.type(), e.text());
        }
    }

    private @Nullable Object list(Type element, JsonNode node, List<Object> at) {
        if (!node.isArray()) {
            return violation(at, "list_type", "Input should be a valid list");
        }
        var values = new ArrayList<Object>();
        for (int i = 0; i < node.size(); i++) {
            var value = element(element, node.get(i), below(at, i));
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    private @Nullable Object map(Type element, JsonNode node, List<Object> at) {
        if (!node.isObject()) {
            return violation(at, "dict_type", "Input should be a valid dictionary");
        }
        var values = new LinkedHashMap<String, Object>();
        node.properties().forEach(member -> {
            var value = element(element, member.getValue(), below(at, member.getKey()));
            if (value != null) {
                values.put(member.getKey(), value);
            }
        });
        return values;
    }

    private @Nullable Object element(Type type, JsonNode node, List<Object> at) {
        return node.isNull() && raw(type) != JsonNode.class
                ? violation(at, "null_not_allowed", "Input should not be null")
                : value(type, node, at);
    }

    private @Nullable Object construct(Constructor<?> constructor, @Nullable Object[] values, List<Object> at) {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof ApiException refused
                    && refused.error() instanceof ApiError.Invalid(var theirs)) {
                theirs.forEach(
                        one -> violations.add(new Violation(joined(at, one.location()), one.message(), one.type())));
                return null;
            }
            throw unmakeable(constructor.getDeclaringClass(), e);
        } catch (ReflectiveOperationException e) {
            throw unmakeable(constructor.getDeclaringClass(), e);
        }
    }

    private static Constructor<?> canonical(Class<?> type, RecordComponent[] components) {
        try {
            var constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor;
        } catch (NoSuchMethodException e) {
            throw unmakeable(type, e);
        }
    }

    private static RuntimeException unmakeable(Class<?> type, ReflectiveOperationException cause) {
        return new IllegalStateException("The record " + type.getName() + " could not be made", cause);
    }

    private @Nullable Object violation(List<Object> at, String type, String message) {
        violations.add(new Violation(at, message, type));
        return null;
    }

    /** Whether null may stand for the member. */
    static boolean isNullable(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class);
    }

    static Class<?> raw(Type type) {
        return type instanceof ParameterizedType parameterized
                ? (Class<?>) parameterized.getRawType()
                : (Class<?>) type;
    }

    static Type argument(Type type, int index) {
        return ((ParameterizedType) type).getActualTypeArguments()[index];
    }

    static AnnotatedType argument(AnnotatedType type, int index) {
        return ((AnnotatedParameterizedType) type).getAnnotatedActualTypeArguments()[index];
    }

    private static List<Object> below(List<Object> at, Object name) {
        return joined(at, List.of(name));
    }

    private static List<Object> joined(List<Object> first, List<Object> second) {
        var both = new ArrayList<>(first);
        both.addAll(second);
        return List.copyOf(both);
    }
}
