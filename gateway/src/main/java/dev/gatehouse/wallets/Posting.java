package dev.gatehouse.wallets;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is to happen to a wallet.
 *
 * @param change of each of its parts
 * @param counterpart where that comes from or goes to
 * @param key of its own within the wallet: what was posted under it is not posted again
 * @param usage the usage record it charges
 * @param reverses the wallet's transaction it takes back
 * @param createdBy {@code user:ID}, {@code admin:ID}, {@code admin:system}, {@code system} or {@code stripe}
 */
public record Posting(
        TransactionType type,
        Credits change,
        Counterpart counterpart,
        String key,
        String description,
        @Nullable String payment,
        @Nullable UUID usage,
        @Nullable Long reverses,
        String createdBy,
        ObjectNode metadata,
        Instant at) {

    public static Posting of(
            TransactionType type,
            Credits change,
            Counterpart counterpart,
            String key,
            String description,
            String createdBy,
            ObjectNode metadata,
            Instant at) {
        return new Posting(type, change, counterpart, key, description, null, null, null, createdBy, metadata, at);
    }

    public Posting reversing(long transaction) {
        return new Posting(
                type, change, counterpart, key, description, payment, usage, transaction, createdBy, metadata, at);
    }
}
