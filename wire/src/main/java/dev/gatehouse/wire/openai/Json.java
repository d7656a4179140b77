package dev.gatehouse.wire.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.MalformedRequest;
import dev.gatehouse.wire.json.InvalidJson;
import dev.gatehouse.wire.json.JsonScan;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** JSON as trees, for what is translated. What is valid is decided by {@link JsonScan} alone, here as on the hot path. */
public final class Json {
    private Json() {}

    // Images arrive as strings of many megabytes; how large a body may be is the listener's decision.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    // Schemas go through the tree: 1.10 must not become 1.1, nor 0.1 a double's neighbour of it.
    private static final ObjectMapper MAPPER = JsonMapper.builder(FACTORY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            // Texts keep their bytes: an emoji is four of them, escaped it would be twelve.
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    public static MalformedRequest invalid(InvalidJson e) {
        return new MalformedRequest(MalformedRequest.Reason.INVALID_JSON, String.valueOf(e.getMessage()), null);
    }

    public static MalformedAnswer invalidAnswer(InvalidJson e) {
        return new MalformedAnswer("answer is no JSON object: " + e.getMessage());
    }

    /** The tree of a body that {@link JsonScan} accepted. */
    public static ObjectNode checkedRequest(byte[] body) {
        try {
            return tree(body, 0, body.length);
        } catch (InvalidJson e) {
            throw invalid(e);
        }
    }

    public static ObjectNode answer(byte[] buffer, int from, int to) {
        try {
            new JsonScan().scan(buffer, from, to);
        } catch (InvalidJson e) {
            throw invalidAnswer(e);
        }
        return checkedAnswer(buffer, from, to);
    }

    /** The tree of an object that {@link JsonScan} accepted. */
    public static ObjectNode checkedAnswer(byte[] buffer, int from, int to) {
        try {
            return tree(buffer, from, to);
        } catch (InvalidJson e) {
            throw invalidAnswer(e);
        }
    }

    // Jackson bounds what a tree may hold: the length of numbers and names.
    private static ObjectNode tree(byte[] buffer, int from, int to) {
        try {
            return (ObjectNode) MAPPER.readTree(buffer, from, to - from);
        } catch (IOException e) {
            throw new InvalidJson("A number or name too long", 0);
        }
    }

    /** Whatever JSON stands there, or null: for error bodies, which may be anything. */
    public static @Nullable JsonNode lenient(byte[] body) {
        try {
            return MAPPER.readTree(body);
        } catch (IOException e) {
            return null;
        }
    }

    public static @Nullable JsonNode lenient(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    public static byte[] bytes(JsonNode tree) {
        try {
            return MAPPER.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static TextNode textNode(String text) {
        return TextNode.valueOf(text);
    }

    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** A member's text, or null where it is absent or no string. */
    public static @Nullable String text(JsonNode object, String name) {
        JsonNode value = object.path(name);
        return value.isTextual() ? value.textValue() : null;
    }

    /** A member's text, empty where it is absent or no string. */
    public static String textOrEmpty(JsonNode object, String name) {
        String value = text(object, name);
        return value == null ? "" : value;
    }
}
