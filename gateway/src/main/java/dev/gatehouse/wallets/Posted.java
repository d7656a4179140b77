package dev.gatehouse.wallets;

import dev.gatehouse.money.Usd;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A transaction of the ledger.
 *
 * @param amount what it did to the balance
 * @param before balance of all parts together
 * @param metadata a JSON object
 * @param reverses the wallet's transaction it takes back
 */
public record Posted(
        long id,
        long wallet,
        TransactionType type,
        Usd amount,
        Usd before,
        Usd after,
        String description,
        @Nullable String payment,
        @Nullable Long reverses,
        String createdBy,
        String metadata,
        Instant at) {}
