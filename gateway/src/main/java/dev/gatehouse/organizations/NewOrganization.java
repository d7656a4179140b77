package dev.gatehouse.organizations;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.budgets.BudgetLimits;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.objectpermissions.ObjectPermissionPatch;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an organization is to be. */
public record NewOrganization(
        @Description("What people call it.") String organizationAlias,
        @Description("Left out, one is made.") @Nullable String organizationId,

        @Description("Models its teams may have; empty for all.")
        List<String> models,

        @Description("Of a budget there is; left out, one is made of the limits.") @Nullable
        String budgetId,

        ObjectNode metadata,

        @Description("Requests a minute by model.") @Nullable
        Map<String, Long> modelRpmLimit,

        @Description("Tokens a minute by model.") @Nullable Map<String, Long> modelTpmLimit,
        @Nullable ObjectPermissionPatch objectPermission,
        @JsonUnwrapped BudgetLimits limits) {}
