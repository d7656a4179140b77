package dev.gatehouse.endpoint;

import org.jspecify.annotations.Nullable;

/** The HTTP methods endpoints answer to. */
public enum Method {
    GET,
    POST,
    PUT,
    PATCH,
    DELETE;

    /** The method with exactly this name, or null: method names are case-sensitive. */
    static @Nullable Method named(String name) {
        return switch (name) {
            case "GET" -> GET;
            case "POST" -> POST;
            case "PUT" -> PUT;
            case "PATCH" -> PATCH;
            case "DELETE" -> DELETE;
            default -> null;
        };
    }
}
