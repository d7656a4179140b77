package dev.gatehouse.server;

import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/** Reads headers. */
final class Headers {
    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private Headers() {}

    /** Its first line; but each proxy may add a line of its own, and who reads only the first believes the client. */
    static @Nullable String text(MultiMap headers, String name) {
        return name.equals(FORWARDED_FOR) && headers.contains(name)
                ? String.join(",", headers.getAll(name))
                : headers.get(name);
    }
}
