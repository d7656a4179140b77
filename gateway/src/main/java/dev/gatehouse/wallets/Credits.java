package dev.gatehouse.wallets;

import dev.gatehouse.money.Usd;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Amounts in the four parts of a wallet: what is in them, or what is put in or taken out. */
public record Credits(Usd allowance, Usd trial, Usd bonus, Usd purchased) {
    public static final Credits NOTHING = new Credits(Usd.ZERO, Usd.ZERO, Usd.ZERO, Usd.ZERO);

    public static Credits of(CreditBucket bucket, Usd amount) {
        return NOTHING.with(bucket, amount);
    }

    public Usd of(CreditBucket bucket) {
        return switch (bucket) {
            case ALLOWANCE -> allowance;
            case TRIAL -> trial;
            case BONUS -> bonus;
            case PURCHASED -> purchased;
        };
    }

    Credits with(CreditBucket bucket, Usd amount) {
        return switch (bucket) {
            case ALLOWANCE -> new Credits(amount, trial, bonus, purchased);
            case TRIAL -> new Credits(allowance, amount, bonus, purchased);
            case BONUS -> new Credits(allowance, trial, amount, purchased);
            case PURCHASED -> new Credits(allowance, trial, bonus, amount);
        };
    }

    public Usd total() {
        return allowance.plus(trial).plus(bonus).plus(purchased);
    }

    public Credits plus(Credits other) {
        return new Credits(
                allowance.plus(other.allowance),
                trial.plus(other.trial),
                bonus.plus(other.bonus),
                purchased.plus(other.purchased));
    }

    public Credits negated() {
        UnaryOperator<Usd> negated = Usd.ZERO::minus;
        return new Credits(
                negated.apply(allowance), negated.apply(trial), negated.apply(bonus), negated.apply(purchased));
    }

    /**
     * What a charge takes from each part, as positive amounts: the first ones first. What is in none of them is owed, and becomes less
     * than nothing in the last.
     */
    public Credits charged(Usd cost) {
        var taken = NOTHING;
        long rest = cost.nanos();
        for (var bucket : CreditBucket.values()) {
            boolean last = bucket == CreditBucket.PURCHASED;
            long here = last ? rest : Math.min(rest, of(bucket).nanos());
            taken = taken.with(bucket, new Usd(here));
            rest -= here;
        }
        return taken;
    }

    /** So much of these amounts, none of which is less than nothing: out of the last part first. */
    public Credits lastFirst(Usd amount) {
        var part = NOTHING;
        long rest = amount.nanos();
        for (var bucket : List.of(CreditBucket.values()).reversed()) {
            long here = Math.min(rest, of(bucket).nanos());
            part = part.with(bucket, new Usd(here));
            rest -= here;
        }
        return part;
    }

    /**
     * What is to be posted away of the parts whose time is over: all that is not held for requests that began before.
     *
     * @param held for them, out of all parts
     */
    Credits expired(Set<CreditBucket> over, Usd held) {
        var gone = NOTHING;
        long rest = Math.max(0, held.nanos());
        for (var bucket : EnumSet.allOf(CreditBucket.class)) {
            long here = of(bucket).nanos();
            long kept = Math.min(rest, Math.max(0, here));
            rest -= kept;
            if (over.contains(bucket)) {
                gone = gone.with(bucket, new Usd(here - kept));
            }
        }
        return gone;
    }
}
