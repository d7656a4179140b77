package dev.gatehouse.credits;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Invalid.Violation;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Money to give many users, the same to each. */
record BulkAddCredits(
        @Description("Their numbers, 100 at most.") List<Long> userIds,

        @Description("In dollars for each, more than 0.") BigDecimal amount,

        @Description("At least 10 characters, where one is given.") @Nullable
        String reason,

        @Nullable String description,
        ObjectNode metadata) {
    private static final int MOST = 100;

    BulkAddCredits {
        userIds = List.copyOf(userIds);
        if (userIds.isEmpty() || userIds.size() > MOST) {
            throw new ApiError.Invalid(List.of(new Violation(
                            List.of("user_ids"), "List should have between 1 and " + MOST + " items", "value_error")))
                    .asException();
        }
        Amounts.positive(amount);
        Reasons.checked(reason);
    }
}
