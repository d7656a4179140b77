package dev.gatehouse.credits;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of many; one that failed does not stop the others. */
record BulkChangedCredits(
        String status,
        String message,
        int totalUsers,
        int successful,
        int failed,
        BigDecimal amountPerUser,
        BigDecimal totalCreditsAdded,
        List<Item> results,
        Instant timestamp) {
    BulkChangedCredits {
        results = List.copyOf(results);
    }

    /** @param status {@code success} or {@code failed} */
    record Item(
            long userId,
            String status,
            @Nullable BigDecimal previousBalance,
            @Nullable BigDecimal newBalance,
            @Nullable Long transactionId,
            @Nullable String error) {
        boolean isDone() {
            return error == null;
        }
    }

    static BulkChangedCredits of(BigDecimal each, List<Item> results, Instant now) {
        int done = (int) results.stream().filter(Item::isDone).count();
        int failed = results.size() - done;
        return new BulkChangedCredits(
                failed == 0 ? "success" : done == 0 ? "failed" : "partial",
                "Credits added to " + done + " of " + results.size() + " users",
                results.size(),
                done,
                failed,
                each,
                each.multiply(BigDecimal.valueOf(done)),
                results,
                now);
    }
}
