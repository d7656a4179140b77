package dev.gatehouse.credits;

import dev.gatehouse.leases.HeldAmounts.Held;
import dev.gatehouse.wallets.Wallet;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a user can spend; in dollars.
 *
 * @param apiKey that was used, masked; null where it was none
 * @param credits all of it; what is reserved is not taken off
 * @param status {@code trial} while there is nothing but a trial, else {@code active}
 * @param reserved by requests under way
 */
record UserBalance(
        @Nullable Long userId,
        @Nullable String apiKey,
        BigDecimal credits,
        String status,
        BigDecimal purchasedCredits,
        BigDecimal subscriptionAllowance,
        BigDecimal totalCredits,
        BigDecimal trialCredits,
        BigDecimal bonusCredits,
        BigDecimal reserved,
        @Nullable Instant trialEndDate,
        String currency,
        Instant asOf) {
    static UserBalance of(Holder holder, @Nullable String key, Wallet wallet, Held held) {
        var balance = wallet.balance();
        var total = balance.total();
        boolean trial = balance.trial().nanos() > 0 && balance.trial().equals(total);
        return new UserBalance(
                holder.number(),
                key,
                total.dollars(),
                trial ? "trial" : "active",
                total.minus(balance.allowance()).dollars(),
                balance.allowance().dollars(),
                total.dollars(),
                balance.trial().dollars(),
                balance.bonus().dollars(),
                held.amount().dollars(),
                balance.trial().nanos() > 0 ? wallet.trialEnds() : null,
                "USD",
                held.asOf());
    }
}
