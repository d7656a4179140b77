package dev.gatehouse.leases;

import dev.gatehouse.money.Usd;

/**
 * Why a purse does not pay for a request.
 *
 * @param spent of what was reported so far
 */
public record Shortage(Usd spent, Usd limit) {
    /** Whether nothing is left. Otherwise the rest is held by requests under way, or smaller than what the request may cost. */
    public boolean isExhausted() {
        return spent.compareTo(limit) >= 0;
    }
}
