package dev.gatehouse.usage;

import dev.gatehouse.endpoint.Description;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What one user's keys used of one team. */
public record UserSpend(
        String teamId,
        @Nullable String teamAlias,
        @Description("Empty for keys without a user.") String userId,
        @Nullable String userEmail,
        @Nullable String userAlias,
        @Description("US dollars.") BigDecimal spend,
        BigDecimal promptTokens,
        BigDecimal completionTokens,
        BigDecimal totalTokens,
        long apiRequests,
        long successfulRequests,
        long failedRequests) {}
