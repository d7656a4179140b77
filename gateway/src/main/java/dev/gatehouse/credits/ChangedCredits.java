package dev.gatehouse.credits;

import dev.gatehouse.wallets.Posted;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What became of a balance; in dollars. */
record ChangedCredits(
        String status,
        String message,
        @Nullable Long userId,
        BigDecimal previousBalance,
        BigDecimal newBalance,
        BigDecimal amountChanged,
        long transactionId,
        Instant timestamp) {
    static ChangedCredits of(String message, Holder holder, Posted posted) {
        return new ChangedCredits(
                "success",
                message,
                holder.number(),
                posted.before().dollars(),
                posted.after().dollars(),
                posted.amount().dollars(),
                posted.id(),
                posted.at());
    }
}
