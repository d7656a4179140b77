package dev.gatehouse.teams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.budgets.BudgetWindow;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.Patch;
import dev.gatehouse.objectpermissions.ObjectPermissionPatch;
import dev.gatehouse.teams.NewTeam.LimitType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What of a team is to change; what is left out stays, null takes away. */
public record TeamPatch(
        Patch<String> teamAlias,

        @Description("Moves the team; an empty text takes it out of its organization.")
        Patch<String> organizationId,

        Patch<ObjectNode> metadata,
        Patch<List<String>> teamMemberPermissions,
        Patch<List<String>> models,
        Patch<ObjectNode> modelAliases,
        Patch<BigDecimal> maxBudget,
        Patch<BigDecimal> softBudget,
        Patch<String> budgetDuration,
        Patch<Long> tpmLimit,
        Patch<Long> rpmLimit,
        Patch<Integer> maxParallelRequests,
        Patch<Boolean> blocked,
        Patch<ObjectNode> routerSettings,
        Patch<List<String>> accessGroupIds,
        Patch<ObjectNode> modelMaxBudget,
        Patch<ObjectPermissionPatch> objectPermission,

        @Description("US dollars each member may spend who has no budget of his own.")
        Patch<BigDecimal> teamMemberBudget,

        Patch<String> teamMemberBudgetDuration,
        Patch<Long> teamMemberRpmLimit,
        Patch<Long> teamMemberTpmLimit,

        @Description("Which members' own amounts go, so that they inherit team_member_budget; keep where left out.")
        @Nullable
        MemberBudgetUpdate teamMemberBudgetUpdateMode,

        @Description("Limits that hold at once, each for a period of its own.")
        Patch<List<BudgetWindow>> budgetLimits,

        @Description("Models those may call who join without any of their own; empty for all of the team's.")
        Patch<List<String>> defaultTeamMemberModels,

        Patch<Map<String, Long>> modelRpmLimit,
        Patch<Map<String, Long>> modelTpmLimit,
        Patch<LimitType> rpmLimitType,
        Patch<LimitType> tpmLimitType,
        Patch<List<String>> guardrails,
        Patch<List<String>> policies,
        Patch<List<String>> prompts,
        Patch<List<String>> tags,
        Patch<List<String>> enforcedParams,
        Patch<List<String>> allowedPassthroughRoutes,
        Patch<JsonNode> allowedVectorStoreIndexes,
        Patch<ObjectNode> secretManagerSettings,
        Patch<JsonNode> logging,
        Patch<String> teamMemberKeyDuration) {
    public TeamPatch {
        if (organizationId instanceof Patch.Value<String>(var named) && named.isEmpty()) {
            organizationId = new Patch.Null<>();
        }
    }

    MemberLimits memberLimits() {
        return new MemberLimits(
                teamMemberBudget,
                teamMemberTpmLimit,
                teamMemberRpmLimit,
                teamMemberBudgetDuration,
                new Patch.Absent<>());
    }

    MemberBudgetUpdate memberBudgetUpdate() {
        return teamMemberBudgetUpdateMode == null ? MemberBudgetUpdate.KEEP : teamMemberBudgetUpdateMode;
    }
}
