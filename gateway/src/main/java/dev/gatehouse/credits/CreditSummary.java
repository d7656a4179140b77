package dev.gatehouse.credits;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What transactions come to: of one wallet, or of the installation. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record CreditSummary(
        String status,
        @Nullable OfSystem systemSummary,
        @Nullable Long userId,
        @Nullable UserInfo userInfo,
        @Nullable Balance currentBalance,
        @Nullable TransactionSummary summary,
        ObjectNode filters,
        Instant timestamp) {

    /** @param id of a user the number */
    record UserInfo(
            @Nullable Long id, String username, @Nullable String email) {}

    record OfSystem(
            long totalUsers,
            BigDecimal totalCreditsInSystem,
            BigDecimal averageCreditsPerUser,
            long totalTransactions,
            BigDecimal totalCreditsAdded,
            BigDecimal totalCreditsUsed,
            BigDecimal netChange,
            Map<String, TransactionSummary.OfType> byType) {
        OfSystem {
            byType = Map.copyOf(byType);
        }
    }

    static CreditSummary of(OfSystem system, ObjectNode filters, Instant now) {
        return new CreditSummary("success", system, null, null, null, null, filters, now);
    }

    static CreditSummary of(
            Holder holder, Balance balance, TransactionSummary summary, ObjectNode filters, Instant now) {
        return new CreditSummary(
                "success",
                null,
                holder.number(),
                new UserInfo(holder.number(), holder.id(), holder.email()),
                balance,
                summary,
                filters,
                now);
    }
}
