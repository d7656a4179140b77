package dev.gatehouse.leases;

import dev.gatehouse.money.Usd;

/**
 * What one request may spend of one purse. To be settled once.
 *
 * @param book in which it was lent
 */
public record Hold(Purse purse, long book, Usd amount) {
    /** Whose it is. */
    public PurseId of() {
        return purse.id();
    }

    /** A smaller hold in place of this one, or this one where it is no larger. */
    public Hold lessened(Usd to) {
        if (amount.compareTo(to) <= 0) {
            return this;
        }
        purse.settle(new Hold(purse, book, amount.minus(to)), Usd.ZERO).forEach(Runnable::run);
        return new Hold(purse, book, to);
    }

    /** @param spent nothing, less than was held, or in bad luck more */
    public void settle(Usd spent) {
        purse.settle(this, spent).forEach(Runnable::run);
    }
}
