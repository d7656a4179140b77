package dev.gatehouse.wallets;

import dev.gatehouse.money.Usd;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One owner's prepaid money.
 *
 * @param allowanceEnds when what is left of the allowance is lost; null for never
 * @param trialEnds the same of the trial
 */
public record Wallet(
        long id,
        WalletOwner owner,
        Credits balance,
        @Nullable Instant allowanceEnds,
        @Nullable Instant trialEnds) {

    public Usd total() {
        return balance.total();
    }

    Wallet changed(Credits change) {
        return new Wallet(id, owner, balance.plus(change), allowanceEnds, trialEnds);
    }

    Wallet ending(@Nullable Instant allowance, @Nullable Instant trial) {
        return new Wallet(id, owner, balance, allowance, trial);
    }

    /** Parts with money in them whose time is over. */
    Set<CreditBucket> over(Instant now) {
        var over = EnumSet.noneOf(CreditBucket.class);
        if (isOver(CreditBucket.ALLOWANCE, allowanceEnds, now)) {
            over.add(CreditBucket.ALLOWANCE);
        }
        if (isOver(CreditBucket.TRIAL, trialEnds, now)) {
            over.add(CreditBucket.TRIAL);
        }
        return over;
    }

    private boolean isOver(CreditBucket bucket, @Nullable Instant ends, Instant now) {
        return ends != null && !ends.isAfter(now) && balance.of(bucket).nanos() > 0;
    }

    /** When the next part of it is lost. */
    public Optional<Instant> nextEnd(Instant now) {
        return Stream.of(
                        balance.allowance().nanos() > 0
                                ? Optional.ofNullable(allowanceEnds)
                                : Optional.<Instant>empty(),
                        balance.trial().nanos() > 0 ? Optional.ofNullable(trialEnds) : Optional.<Instant>empty())
                .flatMap(Optional::stream)
                .filter(end -> end.isAfter(now))
                .min(Instant::compareTo);
    }
}
