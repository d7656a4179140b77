package dev.gatehouse.credits;

import java.time.Instant;
import java.util.List;

/** Some of a user's own transactions, and what all that match come to. */
record UserTransactions(
        List<CreditTransaction> transactions,
        TransactionSummary summary,
        long total,
        int returned,
        int limit,
        long offset,
        Instant asOf) {
    UserTransactions {
        transactions = List.copyOf(transactions);
    }

    static UserTransactions of(
            List<CreditTransaction> shown, TransactionSummary summary, CreditQueries.Own query, Instant now) {
        return new UserTransactions(
                shown, summary, summary.totalTransactions(), shown.size(), query.most(), query.skipped(), now);
    }
}
