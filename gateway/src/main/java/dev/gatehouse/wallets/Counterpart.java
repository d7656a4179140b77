package dev.gatehouse.wallets;

import java.util.Locale;

/** The installation's own accounts: the other side of what happens to a wallet. */
public enum Counterpart {
    STRIPE_CLEARING,
    USAGE_REVENUE,
    PROMOTIONS,
    TRIAL_GRANTS,
    ALLOWANCE_GRANTS,
    ADJUSTMENTS,
    REFUNDS,
    EXPIRED;

    String account() {
        return "sys:" + name().toLowerCase(Locale.ROOT);
    }
}
