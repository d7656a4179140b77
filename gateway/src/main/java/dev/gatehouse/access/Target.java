package dev.gatehouse.access;

import org.jspecify.annotations.Nullable;

/**
 * What is acted on, and whose it is.
 *
 * @param kind the noun, such as {@code key}
 */
public record Target(
        String kind,
        String id,
        @Nullable String user,
        @Nullable String team,
        @Nullable String organization) {
    /** For operations on nothing that exists yet, or on what the service looks up itself. */
    public static final Target NONE = new Target("", "", null, null, null);

    public static Target of(String kind, String id) {
        return new Target(kind, id, null, null, null);
    }
}
