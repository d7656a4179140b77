package dev.gatehouse.users;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.endpoint.Description;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A team as its member's page shows it. */
@Description("A team of the user. Of its roster only the user's own entry is shown.")
public record UserTeam(
        String teamId,
        @Nullable String teamAlias,
        @Nullable String organizationId,
        @Nullable String objectPermissionId,
        @Nullable List<String> teamMemberPermissions,
        List<Entry> membersWithRoles,
        ObjectNode metadata,
        List<String> models,
        @Nullable BigDecimal maxBudget,
        @Nullable BigDecimal softBudget,
        BigDecimal spend,
        @Nullable Integer maxParallelRequests,
        @Nullable Long tpmLimit,
        @Nullable Long rpmLimit,
        @Nullable String budgetDuration,
        @Nullable Instant budgetResetAt,
        boolean blocked,
        ObjectNode modelSpend,
        ObjectNode modelMaxBudget,
        @Nullable ObjectNode routerSettings,
        List<String> accessGroupIds,
        List<String> policies,
        Instant createdAt,
        Instant updatedAt) {
    /** The user on the roster. */
    @Description("The user on the roster.")
    public record Entry(String userId, @Nullable String userEmail, String role) {}
}
