package dev.gatehouse.wire.openai;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.wire.MalformedAnswer;
import dev.gatehouse.wire.MalformedRequest;
import dev.gatehouse.wire.json.InvalidJson;
import dev.gatehouse.wire.json.JsonScan;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** JSON as trees, for what is translated. What is valid is decided by {@link JsonScan} alone, here as on the hot path. */
final class Json {
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
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    static MalformedRequest invalid(InvalidJson e) {
        return new MalformedRequest(MalformedRequest.Reason.INVALID_JSON, String.valueOf(e.getMessage()), null);
    }

    static MalformedAnswer invalidAnswer(InvalidJson e) {
        return new MalformedAnswer("answer is no JSON object: " + e.getMessage());
    }

    /** The tree of a body that {@link JsonScan} accepted. */
    static ObjectNode checkedRequest(byte[] body) {
        try {
            return tree(body, 0, body.length);
        } catch (InvalidJson e) {
            throw invalid(e);
        }
    }

    static ObjectNode answer(byte[] buffer, int from, int to) {
        try {
            new JsonScan().scan(buffer, from, to);
        } catch (InvalidJson e) {
            throw invalidAnswer(e);
        }
        return checkedAnswer(buffer, from, to);
    }

    /** The tree of an object that {@link JsonScan} accepted. */
    static ObjectNode checkedAnswer(byte[] buffer, int from, int to) {
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
    static @Nullable JsonNode lenient(byte[] body) {
        try {
            return MAPPER.readTree(body);
        } catch (IOException e) {
            return null;
        }
    }

    static @Nullable JsonNode lenient(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    static byte[] bytes(JsonNode tree) {
        try {
            return MAPPER.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** A member's text, or null where it is absent or no string. */
    static @Nullable String text(JsonNode object, String name) {
        JsonNode value = object.path(name);
        return value.isTextual() ? value.textValue() : null;
    }

    /** A member's text, empty where it is absent or no string. */
    static String textOrEmpty(JsonNode object, String name) {
        String value = text(object, name);
        return value == null ? "" : value;
    }
}
