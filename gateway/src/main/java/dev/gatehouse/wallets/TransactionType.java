package dev.gatehouse.wallets;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Why a balance changed, under the names users see. */
public enum TransactionType {
    TRIAL,
    PURCHASE,
    ADMIN_CREDIT,
    ADMIN_DEBIT,
    API_USAGE,
    REFUND,
    BONUS,
    TRANSFER,
    SUBSCRIPTION_RENEWAL,
    SUBSCRIPTION_CANCELLATION,
    SUBSCRIPTION_UPGRADE,
    SUBSCRIPTION_DOWNGRADE;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<TransactionType> of(String code) {
        return Stream.of(values()).filter(type -> type.code().equals(code)).findFirst();
    }
}
