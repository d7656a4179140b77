package dev.gatehouse.server;

import org.jspecify.annotations.Nullable;

/** Which bodies are read as JSON. */
final class ContentTypes {
    private static final String JSON = "application/json";

    private ContentTypes() {}

    /** A missing type is taken for JSON: many a script sends none. */
    static boolean isJson(@Nullable String type) {
        return type == null
                || type.isBlank()
                || type.regionMatches(true, 0, JSON, 0, JSON.length())
                        && (type.length() == JSON.length() || " ;".indexOf(type.charAt(JSON.length())) >= 0);
    }
}
