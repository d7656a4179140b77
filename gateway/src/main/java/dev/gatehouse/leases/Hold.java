package dev.gatehouse.leases;

import dev.gatehouse.money.Usd;

/**
 * What one request may spend of one purse. To be settled once.
 *
 * @param book in which it was lent
 */
public record Hold(Purse purse, long book, Usd amount) {
    /** @param spent nothing, less than was held, or in bad luck more */
    public void settle(Usd spent) {
        purse.settle(this, spent).forEach(Runnable::run);
    }
}
