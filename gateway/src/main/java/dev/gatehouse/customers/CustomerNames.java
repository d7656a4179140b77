package dev.gatehouse.customers;

import dev.gatehouse.endpoint.Description;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Invalid.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which customers are meant. */
public record CustomerNames(
        @Description("Required.") @Nullable List<String> userIds) {
    public CustomerNames {
        if (userIds == null) {
            throw new ApiError.Invalid(List.of(new Violation(List.of("user_ids"), "Field required", "missing")))
                    .asException();
        }
        userIds = userIds.stream().distinct().toList();
    }

    List<String> ids() {
        return userIds == null ? List.of() : userIds;
    }
}
