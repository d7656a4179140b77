package dev.gatehouse.credits;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.endpoint.Description;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Money to give somebody, or to take. */
record AdjustCredits(
        @JsonUnwrapped HolderName holder,

        @Description("In dollars; less than 0 to take it.") BigDecimal amount,

        @Description("At least 10 characters, where one is given.") @Nullable
        String reason,

        @Nullable String description,
        ObjectNode metadata) {
    AdjustCredits {
        holder.requireOne();
        Amounts.signed(amount);
        Reasons.checked(reason);
    }
}
