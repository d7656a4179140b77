package dev.gatehouse.keys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.endpoint.Description;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything stored of a key but its hash: one component for each column, under the column's name. */
public record KeyFields(
        @Description("Whose clients hold it: sk or gw.") String format,
        @Description("The masked clear text.") @Nullable String keyName,

        @Description("What people call it; unique.") @Nullable
        String keyAlias,

        boolean softBudgetCooldown,
        @Description("US dollars spent so far.") BigDecimal spend,

        @Description("When it stops working; null for never.") @Nullable
        Instant expires,

        @Description("Models it may call; empty for all.") List<String> models,
        @Description("Model names it replaces.") ObjectNode aliases,
        ObjectNode config,
        ObjectNode permissions,
        ObjectNode metadata,
        ObjectNode modelSpend,
        ObjectNode modelMaxBudget,
        @Nullable ObjectNode routerSettings,
        @Nullable JsonNode budgetLimits,
        @Nullable String userId,
        @Nullable String teamId,
        @Nullable String organizationId,
        @Nullable String agentId,
        @Nullable String projectId,
        @Nullable Integer maxParallelRequests,
        @Description("Null counts as false.") @Nullable Boolean blocked,
        @Description("Tokens a minute.") @Nullable Long tpmLimit,
        @Description("Requests a minute.") @Nullable Long rpmLimit,
        @Description("US dollars it may spend.") @Nullable BigDecimal maxBudget,
        @Nullable String budgetDuration,
        @Nullable Instant budgetResetAt,
        List<String> allowedCacheControls,

        @Description("Routes and route groups it is confined to; empty for all.")
        List<String> allowedRoutes,

        List<String> policies,
        List<String> accessGroupIds,
        @Nullable String budgetId,
        @Nullable String objectPermissionId,
        Instant createdAt,
        @Nullable String createdBy,
        Instant updatedAt,
        @Nullable String updatedBy,
        @Nullable Integer rotationCount,
        @Nullable Boolean autoRotate,
        @Nullable String rotationInterval,
        @Nullable Instant lastRotationAt,
        @Nullable Instant keyRotationAt) {
    public KeyFields {
        models = List.copyOf(models);
        allowedCacheControls = List.copyOf(allowedCacheControls);
        allowedRoutes = List.copyOf(allowedRoutes);
        policies = List.copyOf(policies);
        accessGroupIds = List.copyOf(accessGroupIds);
    }
}
