package dev.gatehouse.wallets;

import java.util.Locale;

/** A part of a wallet. Charges take from them in this order. */
public enum CreditBucket {
    /** Of a plan; ends with its period. */
    ALLOWANCE,
    /** Ends with the trial. */
    TRIAL,
    BONUS,
    PURCHASED;

    /** Its account in the ledger. */
    public String account() {
        return name().toLowerCase(Locale.ROOT);
    }

    static CreditBucket ofAccount(String account) {
        return valueOf(account.toUpperCase(Locale.ROOT));
    }
}
