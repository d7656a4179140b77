package dev.gatehouse.acceptance.management;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.gatehouse.acceptance.Http;
import java.math.BigDecimal;
import java.util.Map;

/**
 * The notation in which the matrix writes what is sent: JSON without quotes, in which a word stands for what the test made
 * under that name, and a member without a value for the word of its own name.
 */
final class Params {
    private final String text;
    private final Map<String, JsonNode> words;
    private int at;

    private Params(String text, Map<String, JsonNode> words) {
        this.text = text;
        this.words = words;
    }

    /** The first object in the text; what is said after it is said to readers. */
    static ObjectNode object(String text, Map<String, JsonNode> words) {
        int start = text.indexOf('{');
        if (start < 0) {
            throw new AssertionError("no object in " + text);
        }
        var params = new Params(text, words);
        params.at = start;
        return params.object();
    }

    /** A query such as {@code ?key=<own clear text>&size=100}, ready to be appended to a path. */
    static String query(String text, Map<String, JsonNode> words) {
        var query = new StringBuilder();
        for (var pair : text.split(" \\(", 2)[0].substring(1).split("&")) {
            var parts = pair.split("=", 2);
            var value = parts[1];
            for (var word : words.entrySet()) {
                value = value.replace("<" + word.getKey() + ">", word.getValue().asText());
            }
            var known = words.get(value);
            query.append(query.isEmpty() ? '?' : '&')
                    .append(parts[0])
                    .append('=')
                    .append(Api.encoded(known == null ? value : known.asText()));
        }
        if (query.indexOf("%3C") >= 0) {
            throw new AssertionError("unknown words in " + text);
        }
        return query.toString();
    }

    private ObjectNode object() {
        var object = Http.JSON.createObjectNode();
        at++;
        while (next() != '}') {
            var name = scalar(":,}");
            if (next() == ':') {
                at++;
                object.set(name, value());
            } else {
                object.set(name, known(name));
            }
            comma();
        }
        at++;
        return object;
    }

    private JsonNode value() {
        return switch (next()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> quoted();
            default -> meaning(scalar(",}]"));
        };
    }

    private ArrayNode array() {
        var array = Http.JSON.createArrayNode();
        at++;
        while (next() != ']') {
            var value = value();
            if (value instanceof ArrayNode several) {
                array.addAll(several);
            } else {
                array.add(value);
            }
            comma();
        }
        at++;
        return array;
    }

    private TextNode quoted() {
        int end = text.indexOf('"', at + 1);
        var quoted = text.substring(at + 1, end);
        at = end + 1;
        return TextNode.valueOf(quoted);
    }

    private JsonNode meaning(String scalar) {
        var word = words.get(scalar);
        if (word != null) {
            return word;
        }
        if (scalar.equals("true") || scalar.equals("false")) {
            return BooleanNode.valueOf(scalar.equals("true"));
        }
        return scalar.matches("-?\\d+(\\.\\d+)?")
                ? DecimalNode.valueOf(new BigDecimal(scalar))
                : TextNode.valueOf(scalar);
    }

    private JsonNode known(String name) {
        var word = words.get(name);
        if (word == null) {
            throw new AssertionError("unknown word " + name + " in " + text);
        }
        return word;
    }

    /** Up to one of the ends; brackets within it belong to it. */
    private String scalar(String ends) {
        int start = at;
        int depth = 0;
        while (depth > 0 || ends.indexOf(text.charAt(at)) < 0) {
            depth += text.charAt(at) == '(' ? 1 : text.charAt(at) == ')' ? -1 : 0;
            at++;
        }
        return text.substring(start, at).strip();
    }

    private char next() {
        while (Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return text.charAt(at);
    }

    private void comma() {
        if (next() == ',') {
            at++;
        }
    }
}
