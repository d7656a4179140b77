package dev.gatehouse.server;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which types of body are let in under {@code /v1}. */
final class ContentTypes {
    /** What curl calls a body it was given no type for is read as JSON too. */
    private static final List<String> ACCEPTED =
            List.of("application/json", "application/x-www-form-urlencoded", "multipart/form-data");

    private ContentTypes() {}

    /** A missing type is let in: many a script sends none. */
    static boolean isAccepted(@Nullable String type) {
        return type == null || type.isBlank() || ACCEPTED.stream().anyMatch(accepted -> isOf(type, accepted));
    }

    private static boolean isOf(String type, String accepted) {
        return type.regionMatches(true, 0, accepted, 0, accepted.length())
                && (type.length() == accepted.length() || " ;".indexOf(type.charAt(accepted.length())) >= 0);
    }
}
