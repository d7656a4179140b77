package dev.gatehouse.teams;

import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Invalid.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How requests name a member: by id, by e-mail, or by both. */
final class Identifiers {
    private Identifiers() {}

    /** Forms send an empty text for what was not filled in. */
    static @Nullable String orNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    /** @throws dev.gatehouse.error.ApiException 422 for a record that names nobody */
    static void require(@Nullable String user, @Nullable String email) {
        if (user == null && email == null) {
            throw new ApiError.Invalid(List.of(
                            new Violation(List.of(), "Either user_id or user_email must be provided", "value_error")))
                    .asException();
        }
    }
}
