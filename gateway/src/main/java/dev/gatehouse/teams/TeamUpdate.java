package dev.gatehouse.teams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.Patch;
import dev.gatehouse.objectpermissions.ObjectPermissionPatch;
import dev.gatehouse.teams.NewTeam.LimitType;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** What of a team is to change; what is left out stays, null takes away. */
@Description("What of a team is to change; what is left out stays, null takes away.")
public record TeamUpdate(
        String teamId,
        Patch<String> teamAlias,

        @Description("Moves the team; an empty text takes it out of its organization.")
        Patch<String> organizationId,

        @Description("Replaces what was there.") Patch<ObjectNode> metadata,
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
    public TeamUpdate {
        if (organizationId instanceof Patch.Value<String>(var named) && named.isEmpty()) {
            organizationId = new Patch.Null<>();
        }
    }

    MemberLimits memberLimits() {
        return new MemberLimits(teamMemberBudget, teamMemberTpmLimit, teamMemberRpmLimit, teamMemberBudgetDuration);
    }
}
