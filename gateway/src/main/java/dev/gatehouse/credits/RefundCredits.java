package dev.gatehouse.credits;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.endpoint.Description;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Money to give back. */
record RefundCredits(
        @JsonUnwrapped HolderName holder,

        @Description("In dollars, more than 0.") BigDecimal amount,

        @Description(
                "The charge that is taken back: to the parts of the wallet it came from. Without one it goes to the bonus.")
        @Nullable
        Long originalTransactionId,

        @Nullable String reason,
        ObjectNode metadata) {
    RefundCredits {
        holder.requireOne();
        Amounts.positive(amount);
    }
}
