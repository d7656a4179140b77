package dev.gatehouse.wire.anthropic;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** JSON as trees, for translations: numbers keep every digit, and text keeps its characters instead of escapes. */
final class Json {
    // Bodies are bounded by the server; an image of 25 MB is one string.
    private static final StreamReadConstraints LIMITS =
            StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build();

    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(LIMITS)
                    .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** The object that the bytes are, or null where they are none. */
    static @Nullable ObjectNode objectOrNull(byte[] json) {
        try {
            return MAPPER.readTree(json) instanceof ObjectNode object ? object : null;
        } catch (IOException e) {
            return null;
        }
    }

    /** The object that the text is, or null where it is none. */
    static @Nullable ObjectNode objectOrNull(String json) {
        try {
            return MAPPER.readTree(json) instanceof ObjectNode object ? object : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    static String text(JsonNode json) {
        return json.toString();
    }

    static byte[] bytes(JsonNode json) {
        return written(out -> out.writePOJO(json));
    }

    /** Writes one value. */
    @FunctionalInterface
    interface Writing {
        void to(JsonGenerator out) throws IOException;
    }

    static byte[] written(Writing value) {
        var bytes = new ByteArrayOutputStream(256);
        write(value, bytes);
        return bytes.toByteArray();
    }

    static void write(Writing value, ByteArrayOutputStream bytes) {
        try (var out = MAPPER.createGenerator(bytes)) {
            value.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException("an array refused bytes", e);
        }
    }
}
