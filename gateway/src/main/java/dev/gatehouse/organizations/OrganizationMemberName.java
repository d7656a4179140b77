package dev.gatehouse.organizations;

import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Invalid.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which member of which organization is meant. */
public record OrganizationMemberName(
        String organizationId,
        @Nullable String userId,
        @Nullable String userEmail) {
    public OrganizationMemberName {
        requireOne(userId, userEmail);
    }

    static void requireOne(@Nullable String userId, @Nullable String userEmail) {
        if (userId == null && userEmail == null) {
            throw new ApiError.Invalid(List.of(new Violation(
                            List.of(), "Value error, Either user_id or user_email must be provided", "value_error")))
                    .asException();
        }
    }
}
