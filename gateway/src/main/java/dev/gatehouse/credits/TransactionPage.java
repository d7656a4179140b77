package dev.gatehouse.credits;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/** Some of the transactions that match. */
record TransactionPage(
        String status,
        List<CreditTransaction> transactions,
        Pagination pagination,
        ObjectNode filtersApplied,
        Instant asOf,
        Instant timestamp) {
    TransactionPage {
        transactions = List.copyOf(transactions);
    }

    /** @param total of all that match */
    record Pagination(long total, int limit, long offset, boolean hasMore) {}

    static TransactionPage of(
            List<CreditTransaction> shown, long total, CreditQueries.Transactions query, Instant now) {
        long offset = query.which().skipped();
        return new TransactionPage(
                "success",
                shown,
                new Pagination(total, query.which().most(), offset, total - offset > shown.size()),
                query.filters(),
                now,
                now);
    }
}
