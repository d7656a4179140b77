package dev.gatehouse.users;

import dev.gatehouse.endpoint.Patch;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Invalid.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What values of users may be. */
final class Checks {
    // Ids and e-mails are indexed, and an index entry has a size.
    private static final int LONGEST_TEXT = 512;

    private Checks() {}

    /** @throws dev.gatehouse.error.ApiException 422 */
    static void requireShort(String member, @Nullable String text) {
        if (text != null && text.length() > LONGEST_TEXT) {
            throw invalid(member, "String should have at most " + LONGEST_TEXT + " characters", "string_too_long");
        }
    }

    static RuntimeException invalid(String member, String message, String type) {
        var location = member.isEmpty() ? List.<Object>of() : List.<Object>of(member);
        return new ApiError.Invalid(List.of(new Violation(location, message, type))).asException();
    }

    /** Null for blank text too. */
    static @Nullable String trimmed(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    /** Null where it was not sent. */
    static <T> @Nullable T sent(Patch<T> patch) {
        return patch.or(null);
    }
}
