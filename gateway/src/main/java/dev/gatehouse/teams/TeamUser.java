package dev.gatehouse.teams;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A user who was added to a team, as he is now. */
public record TeamUser(
        String userId,
        @Nullable String userAlias,
        @Nullable String userEmail,
        @Nullable String userRole,
        List<String> models,
        ObjectNode metadata,
        @Nullable BigDecimal maxBudget,
        BigDecimal spend,
        @Nullable Integer maxParallelRequests,
        @Nullable Long tpmLimit,
        @Nullable Long rpmLimit,
        @Nullable String budgetDuration,
        @Nullable Instant budgetResetAt,
        Instant createdAt,
        Instant updatedAt,
        List<String> teams) {
    public TeamUser {
        models = List.copyOf(models);
        teams = List.copyOf(teams);
    }
}
