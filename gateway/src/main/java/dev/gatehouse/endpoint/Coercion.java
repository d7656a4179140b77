package dev.gatehouse.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** JSON values as Java's, generously where the reference is: numbers may come as texts, whole decimals as integers. */
final class Coercion {
    private static final Set<String> TRUE = Set.of("true", "1", "yes", "on", "t", "y");
    private static final Set<String> FALSE = Set.of("false", "0", "no", "off", "f", "n");
    private static final int LONGEST_NUMBER = 400;
    private static final int LARGEST_EXPONENT = 308;

    /** A value that does not fit; both texts are for the client and hold nothing of what was sent. */
    static final class Mismatch extends Exception {
        private static final long serialVersionUID = 1L;

        private final String type;
        private final String text;

        Mismatch(String type, String text) {
            super(text, null, false, false);
            this.type = type;
            this.text = text;
        }

        String type() {
            return type;
        }

        String text() {
            return text;
        }
    }

    private interface Reading {
        @Nullable
        Object read(JsonNode node) throws Mismatch;
    }

    private static final Map<Class<?>, Reading> SCALARS = Map.of(
            String.class, Coercion::text,
            Integer.class, node -> (int) whole(node, Integer.MIN_VALUE, Integer.MAX_VALUE),
            int.class, node -> (int) whole(node, Integer.MIN_VALUE, Integer.MAX_VALUE),
            Long.class, node -> whole(node, Long.MIN_VALUE, Long.MAX_VALUE),
            long.class, node -> whole(node, Long.MIN_VALUE, Long.MAX_VALUE),
            BigDecimal.class, Coercion::decimal,
            Boolean.class, Coercion::bool,
            boolean.class, Coercion::bool,
            Instant.class, Coercion::moment);

    private Coercion() {}

    static boolean knows(Class<?> type) {
        return SCALARS.containsKey(type) || type.isEnum();
    }

    /** Null only for a text that stands for nothing. */
    static @Nullable Object scalar(Class<?> type, JsonNode node) throws Mismatch {
        var reading = SCALARS.get(type);
        return reading == null ? constant(type, node) : reading.read(node);
    }

    private static String text(JsonNode node) throws Mismatch {
        if (!node.isTextual()) {
            throw new Mismatch("string_type", "Input should be a valid string");
        }
        return node.textValue();
    }

    private static long whole(JsonNode node, long least, long most) throws Mismatch {
        var number = number(node);
        if (number == null) {
            throw node.isTextual()
                    ? new Mismatch(
                            "int_parsing", "Input should be a valid integer, unable to parse string as an integer")
                    : new Mismatch("int_type", "Input should be a valid integer");
        }
        if (number.compareTo(BigDecimal.valueOf(least)) < 0 || number.compareTo(BigDecimal.valueOf(most)) > 0) {
            throw new Mismatch("int_parsing_size", "Input should be an integer in the supported range");
        }
        if (number.stripTrailingZeros().scale() > 0) {
            throw new Mismatch(
                    "int_from_float", "Input should be a valid integer, got a number with a fractional part");
        }
        return number.longValueExact();
    }

    private static @Nullable BigDecimal decimal(JsonNode node) throws Mismatch {
        if (node.isTextual() && node.textValue().isBlank()) {
            // Forms send an empty text for a limit that was cleared.
            return null;
        }
        var number = number(node);
        if (number == null) {
            throw node.isTextual()
                    ? new Mismatch(
                            "float_parsing", "Input should be a valid number, unable to parse string as a number")
                    : new Mismatch("float_type", "Input should be a valid number");
        }
        return number;
    }

    private static @Nullable BigDecimal number(JsonNode node) {
        if (node.isNumber()) {
            return node.decimalValue();
        }
        if (!node.isTextual() || node.textValue().length() > LONGEST_NUMBER) {
            return null;
        }
        try {
            var number = new BigDecimal(node.textValue().strip());
            return Math.abs((long) number.precision() - number.scale()) > LARGEST_EXPONENT ? null : number;
        } catch (NumberFormatException _) {
            return null;
        }
    }

    private static boolean bool(JsonNode node) throws Mismatch {
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        var text = node.isTextual() || node.isIntegralNumber() ? node.asText().toLowerCase(Locale.ROOT) : "";
        if (TRUE.contains(text)) {
            return true;
        }
        if (FALSE.contains(text)) {
            return false;
        }
        throw new Mismatch("bool_parsing", "Input should be a valid boolean, unable to interpret input");
    }

    /** With an offset, or naive and then in UTC, or a day and then its beginning. */
    private static Instant moment(JsonNode node) throws Mismatch {
        var text = node.isTextual() ? node.textValue().strip().replace(' ', 'T') : "";
        try {
            if (text.indexOf('T') < 0) {
                return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            }
            int clock = text.indexOf('T');
            boolean offset = text.endsWith("Z") || text.indexOf('+', clock) > 0 || text.indexOf('-', clock) > 0;
            return offset
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException _) {
            throw new Mismatch("datetime_parsing", "Input should be a valid datetime");
        }
    }

    private static Object constant(Class<?> type, JsonNode node) throws Mismatch {
        for (var constant : type.getEnumConstants()) {
            if (node.isTextual() && wireName(constant).equals(node.textValue())) {
                return constant;
            }
        }
        var names = Arrays.stream(type.getEnumConstants())
                .map(constant -> "'" + wireName(constant) + "'")
                .collect(Collectors.joining(", "));
        throw new Mismatch("enum", "Input should be one of " + names);
    }

    static String wireName(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
    }
}
