package dev.gatehouse.credits;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.endpoint.Json;
import dev.gatehouse.wallets.Posted;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One change of a wallet, as it is shown; in dollars, less than 0 where something was taken. */
record CreditTransaction(
        long id,
        @Nullable Long userId,
        BigDecimal amount,
        String transactionType,
        String description,
        BigDecimal balanceBefore,
        BigDecimal balanceAfter,
        Instant createdAt,
        @Nullable String paymentId,
        ObjectNode metadata,
        @Nullable String createdBy) {
    /** What users see of the metadata: nothing that administrators wrote for each other. */
    private static final Set<String> SAFE =
            Set.of("model", "endpoint", "request_id", "prompt_tokens", "completion_tokens");

    static CreditTransaction of(Posted posted, @Nullable Long user) {
        return new CreditTransaction(
                posted.id(),
                user,
                posted.amount().dollars(),
                posted.type().code(),
                posted.description(),
                posted.before().dollars(),
                posted.after().dollars(),
                posted.at(),
                posted.payment(),
                Json.parseObject(posted.metadata()),
                posted.createdBy());
    }

    /** As its user sees it. */
    CreditTransaction forUser() {
        return new CreditTransaction(
                id,
                userId,
                amount,
                transactionType,
                description,
                balanceBefore,
                balanceAfter,
                createdAt,
                paymentId,
                metadata.deepCopy().retain(SAFE),
                null);
    }
}
