package dev.gatehouse.endpoint;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.ALWAYS;
import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_EMPTY;

import com.fasterxml.jackson.annotation.JsonInclude.Value;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.gatehouse.access.KeyHash;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** JSON in and out: strict about what is read, one spelling of what is written. Dates are RFC 3339, money is decimal, nulls are shown. */
public final class Json {
    private static final int LARGEST_EXPONENT = 308;
    private static final ObjectMapper MAPPER = mapper();

    private Json() {}

    /** Not a strict JSON object; the message says why, without what was sent. */
    static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final long offset;

        Malformed(String message, long offset) {
            super(message, null, false, false);
            this.offset = offset;
        }

        /** Characters from the start. */
        long offset() {
            return offset;
        }
    }

    /** @throws Malformed for anything but one object in UTF-8 whose members are unique and whose values can be stored */
    static ObjectNode readObject(byte[] body) {
        JsonNode node;
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            node = MAPPER.readTree(text);
        } catch (CharacterCodingException _) {
            throw new Malformed("The body is not UTF-8.", 0);
        } catch (JsonProcessingException e) {
            throw new Malformed("The body is not valid JSON.", offsetOf(e.getLocation()));
        }
        if (!(node instanceof ObjectNode object)) {
            throw new Malformed("The body is not a JSON object.", 0);
        }
        refuseWhatCannotBeStored(object);
        return object;
    }

    public static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A value could not be written as JSON: " + value.getClass(), e);
        }
    }

    public static String text(Object value) {
        return new String(bytes(value), StandardCharsets.UTF_8);
    }

    /** The patch laid over the object as RFC 7396 says: null takes away, objects are laid over objects, all else replaces. */
    public static ObjectNode merged(ObjectNode stored, ObjectNode patch) {
        var merged = stored.deepCopy();
        patch.properties().forEach(member -> {
            var name = member.getKey();
            switch (member.getValue()) {
                case NullNode _ -> merged.remove(name);
                case ObjectNode inner ->
                    merged.set(name, merged(merged.get(name) instanceof ObjectNode there ? there : object(), inner));
                case JsonNode other -> merged.set(name, other);
            }
        });
        return merged;
    }

    /** As it would be written, whatever it is. */
    public static JsonNode node(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** As it would be written, to be looked at. */
    public static ObjectNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /** Of text we wrote ourselves. */
    public static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Stored JSON is not valid.", e);
        }
    }

    /** As above, where it is an object. */
    public static ObjectNode parseObject(String text) {
        return (ObjectNode) parse(text);
    }

    static JsonNode list(JsonNode only) {
        return MAPPER.createArrayNode().add(only);
    }

    /** Null, to be written. */
    static JsonNode nothing() {
        return MAPPER.nullNode();
    }

    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    private static long offsetOf(@Nullable JsonLocation location) {
        return location == null ? 0 : Math.max(0, location.getCharOffset());
    }

    private static void refuseWhatCannotBeStored(JsonNode node) {
        if (node.isTextual() && node.textValue().indexOf('\0') >= 0) {
            throw new Malformed("The body contains a null character.", 0);
        }
        if (node.isNumber() && !isInRange(node.decimalValue())) {
            throw new Malformed("The body contains a number out of range.", 0);
        }
        node.properties().forEach(member -> {
            if (member.getKey().indexOf('\0') >= 0) {
                throw new Malformed("The body contains a null character.", 0);
            }
        });
        node.forEach(Json::refuseWhatCannotBeStored);
    }

    /** Neither a double nor a column holds more, and one with a huge exponent would fill the memory when written out. */
    private static boolean isInRange(BigDecimal number) {
        return number.signum() == 0
                ? Math.abs((long) number.scale()) <= LARGEST_EXPONENT
                : Math.abs((long) number.precision() - number.scale()) <= LARGEST_EXPONENT;
    }

    private static ObjectMapper mapper() {
        var module = new SimpleModule("gatehouse");
        module.addSerializer(Instant.class, ToStringSerializer.instance);
        module.addSerializer(KeyHash.class, ToStringSerializer.instance);
        module.addSerializer(new DecimalSerializer());
        module.addSerializer(new PatchSerializer());
        module.addSerializer(new EnumSerializer());
        return JsonMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                .propertyNamingStrategy(new SnakeCase())
                .addModule(module)
                .withConfigOverride(Patch.class, patches -> patches.setInclude(Value.construct(NON_EMPTY, ALWAYS)))
                .build();
    }

    private static final class SnakeCase extends PropertyNamingStrategies.NamingBase {
        private static final long serialVersionUID = 1L;

        @Override
        public String translate(String name) {
            return Names.snake(name);
        }
    }

    private static final class DecimalSerializer extends StdSerializer<BigDecimal> {
        private static final long serialVersionUID = 1L;

        DecimalSerializer() {
            super(BigDecimal.class);
        }

        @Override
        public void serialize(BigDecimal value, JsonGenerator out, SerializerProvider provider) throws IOException {
            var shortest = value.stripTrailingZeros();
            // Never 1E+1 for ten: people read it, and messages repeat it.
            out.writeNumber(shortest.scale() < 0 ? shortest.setScale(0) : shortest);
        }
    }

    /** As it was sent: what was left out is left out again. */
    @SuppressWarnings({"rawtypes", "unchecked"})
    private static final class PatchSerializer extends StdSerializer<Patch> {
        private static final long serialVersionUID = 1L;

        PatchSerializer() {
            super(Patch.class);
        }

        @Override
        public boolean isEmpty(SerializerProvider provider, Patch patch) {
            return !patch.isSent();
        }

        @Override
        public void serialize(Patch patch, JsonGenerator out, SerializerProvider provider) throws IOException {
            Patch<?> any = patch;
            provider.defaultSerializeValue(any.or(null), out);
        }
    }

    @SuppressWarnings("rawtypes")
    private static final class EnumSerializer extends StdSerializer<Enum> {
        private static final long serialVersionUID = 1L;

        EnumSerializer() {
            super(Enum.class);
        }

        @Override
        public void serialize(Enum value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(value.name().toLowerCase(Locale.ROOT));
        }
    }
}
