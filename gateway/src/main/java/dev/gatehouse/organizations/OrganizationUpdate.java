package dev.gatehouse.organizations;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.budgets.BudgetPatch;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.objectpermissions.ObjectPermissionPatch;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is to be another organization's: what is left out stays. */
public record OrganizationUpdate(
        @Description("Required.") @Nullable String organizationId,
        @Nullable String organizationAlias,
        @Nullable List<String> models,

        @Description("Of a budget there is, to be linked to.") @Nullable
        String budgetId,

        @Description("Merged into what there is, member by member.") @Nullable
        ObjectNode metadata,

        @Nullable Map<String, Long> modelRpmLimit,
        @Nullable Map<String, Long> modelTpmLimit,
        @Nullable ObjectPermissionPatch objectPermission,

        @Description("Changes of the budget it is linked to.") @JsonUnwrapped
        BudgetPatch budget) {}
