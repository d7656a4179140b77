package dev.gatehouse.credits;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.wallets.CreditBucket;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Money to give somebody. */
record AddCredits(
        @JsonUnwrapped HolderName holder,

        @Description("In dollars, more than 0.") BigDecimal amount,

        @Description("At least 10 characters, where one is given.") @Nullable
        String reason,

        @Nullable String description,

        @Description("The part of the wallet it goes to; bonus where none is named.") @Nullable
        CreditBucket bucket,

        @Description(
                "When what is left of it is lost: of trial and allowance only; 30 days from now where nothing is said.")
        @Nullable
        Instant expiresAt,

        ObjectNode metadata) {
    AddCredits {
        holder.requireOne();
        Amounts.positive(amount);
        Reasons.checked(reason);
    }
}
