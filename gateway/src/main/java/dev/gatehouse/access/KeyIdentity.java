package dev.gatehouse.access;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What authentication and the data plane know of a key. One per hot key stays in memory, so it holds only what a request needs.
 *
 * @param alias what people call it
 * @param name the masked clear text
 * @param user owner, where it has one
 * @param models which models it may call
 * @param aliases model names it replaces
 * @param allowedRoutes routes, patterns and route groups it is confined to; empty for all
 * @param expires the moment from which it no longer counts, or null for never
 */
public record KeyIdentity(
        KeyHash hash,
        Format format,
        @Nullable String alias,
        @Nullable String name,
        @Nullable String user,
        @Nullable String team,
        @Nullable String organization,
        ModelList models,
        Map<String, String> aliases,
        List<String> allowedRoutes,
        boolean blocked,
        @Nullable Instant expires) {

    /** Whose clients hold it: refusals speak their words. */
    public enum Format {
        SK,
        GW
    }

    public KeyIdentity {
        aliases = Map.copyOf(aliases);
        allowedRoutes = List.copyOf(allowedRoutes);
    }

    boolean hasExpired(Instant now) {
        return expires != null && expires.isBefore(now);
    }
}
