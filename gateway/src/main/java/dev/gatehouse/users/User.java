package dev.gatehouse.users;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.endpoint.Description;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A user: one component for each column but the password, under the column's name, and the teams. */
@Description("A user. Nothing shows the password.")
public record User(
        String userId,
        @Nullable String userAlias,

        @Description("What the identity provider calls the user; unique.") @Nullable
        String ssoUserId,

        @Nullable String objectPermissionId,

        @Description("Null counts as internal_user.") @Nullable
        String userRole,

        @Nullable String userEmail,

        @Description("Models the user's own keys may call; empty for all.")
        List<String> models,

        ObjectNode metadata,

        @Description("US dollars the user may spend.") @Nullable
        BigDecimal maxBudget,

        @Description("US dollars from which somebody is told.") @Nullable
        BigDecimal softBudget,

        @Description("US dollars spent so far.") BigDecimal spend,
        @Nullable Integer maxParallelRequests,
        @Description("Tokens a minute.") @Nullable Long tpmLimit,
        @Description("Requests a minute.") @Nullable Long rpmLimit,

        @Description("Period of max_budget, such as 1d.") @Nullable
        String budgetDuration,

        @Nullable Instant budgetResetAt,
        List<String> allowedCacheControls,
        List<String> policies,
        ObjectNode modelSpend,
        ObjectNode modelMaxBudget,
        Instant createdAt,
        Instant updatedAt,

        @Description("Ids of the teams on whose roster the user is.")
        List<String> teams) {
    public User {
        models = List.copyOf(models);
        allowedCacheControls = List.copyOf(allowedCacheControls);
        policies = List.copyOf(policies);
        teams = List.copyOf(teams);
    }
}
