package dev.gatehouse.wire.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.wire.json.JsonScan;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Members are written in camelCase or in snake_case, as Google's own servers take them; bodies mix both. */
final class Spelling {
    private static final Map<String, String> SNAKES = new ConcurrentHashMap<>();

    private Spelling() {}

    /** The index of a member, -1 where there is none or it is null. */
    static int find(JsonScan object, String camel) {
        int member = object.find(camel);
        if (member < 0) {
            member = object.find(snake(camel));
        }
        return member >= 0 && object.kind(member) == JsonScan.Kind.NULL ? -1 : member;
    }

    /** The member; missing where there is none or it is null. */
    static JsonNode path(JsonNode object, String camel) {
        var value = object.path(camel);
        if (value.isMissingNode()) {
            value = object.path(snake(camel));
        }
        return value.isNull() ? value.path(camel) : value;
    }

    /** @param camel a name from the source, never from a body: each is remembered */
    static String snake(String camel) {
        return SNAKES.computeIfAbsent(camel, Spelling::snaked);
    }

    private static String snaked(String camel) {
        var snake = new StringBuilder();
        for (int i = 0; i < camel.length(); i++) {
            char c = camel.charAt(i);
            if (Character.isUpperCase(c)) {
                snake.append('_');
            }
            snake.append(Character.toLowerCase(c));
        }
        return snake.toString();
    }
}
