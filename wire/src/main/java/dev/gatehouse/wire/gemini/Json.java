package dev.gatehouse.wire.gemini;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.json.InvalidJson;
import dev.gatehouse.wire.json.JsonScan;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** JSON as trees, for translations: numbers keep every digit, and text keeps its characters instead of escapes. */
final class Json {
    // Bodies are bounded by the server; an image of 25 MB is one string.
    private static final StreamReadConstraints LIMITS =
            StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build();

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
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

    /** Whatever JSON the bytes are, or null. */
    static @Nullable JsonNode lenient(byte[] json) {
        try {
            return MAPPER.readTree(json);
        } catch (IOException e) {
            return null;
        }
    }

    /** The object that the text is, or null where it is none. */
    static @Nullable ObjectNode objectOrNull(String json) {
        try {
            return MAPPER.readTree(json) instanceof ObjectNode object ? object : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** A provider's object, strict to the last byte. */
    static ObjectNode answer(byte[] buffer, int from, int to) {
        try {
            new JsonScan().scan(buffer, from, to);
            return (ObjectNode) MAPPER.readTree(buffer, from, to - from);
        } catch (InvalidJson e) {
            throw new MalformedAnswer("answer: " + e.getMessage());
        } catch (IOException e) {
            throw new MalformedAnswer("answer: a number or name too long");
        }
    }

    static byte[] bytes(JsonNode json) {
        try {
            return MAPPER.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("an array refused bytes", e);
        }
    }

    static String textOrEmpty(JsonNode object, String name) {
        var value = object.path(name);
        return value.isTextual() ? value.textValue() : "";
    }
}
