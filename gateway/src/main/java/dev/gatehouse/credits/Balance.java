package dev.gatehouse.credits;

import dev.gatehouse.leases.HeldAmounts.Held;
import dev.gatehouse.wallets.Wallet;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is in a wallet, or in all; in dollars.
 *
 * @param purchasedCredits everything but the allowance
 * @param reserved of all of it, by requests under way
 * @param asOf up to when everything that was spent is taken off
 */
record Balance(
        String status,
        String scope,
        @Nullable Long userId,
        BigDecimal purchasedCredits,
        BigDecimal subscriptionAllowance,
        BigDecimal totalCredits,
        BigDecimal trialCredits,
        BigDecimal bonusCredits,
        BigDecimal reserved,
        @Nullable Instant allowanceResetDate,
        String currency,
        Instant asOf,
        Instant timestamp) {
    static Balance of(Holder holder, Wallet wallet, Held held, Instant now) {
        var balance = wallet.balance();
        return new Balance(
                "success",
                holder.subject().topic(),
                holder.number(),
                balance.total().minus(balance.allowance()).dollars(),
                balance.allowance().dollars(),
                balance.total().dollars(),
                balance.trial().dollars(),
                balance.bonus().dollars(),
                held.amount().dollars(),
                wallet.allowanceEnds(),
                "USD",
                held.asOf(),
                now);
    }

    static Balance of(CreditRepository.Totals totals, Instant now) {
        var paid = totals.trial().add(totals.bonus()).add(totals.purchased());
        return new Balance(
                "success",
                "system",
                null,
                paid,
                totals.allowance(),
                paid.add(totals.allowance()),
                totals.trial(),
                totals.bonus(),
                totals.reserved(),
                null,
                "USD",
                now,
                now);
    }
}
