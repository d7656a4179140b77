package dev.gatehouse.teams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.budgets.BudgetWindow;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.objectpermissions.ObjectPermissionPatch;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a team is to be. */
@Description("What a team is to be. All members are optional.")
public record NewTeam(
        @Description("Left out, one is made.") @Nullable String teamId,
        @Nullable String teamAlias,

        @Description("The organization it belongs to.") @Nullable
        String organizationId,

        @Description("Who is on its roster, besides the caller.")
        List<TeamMember> membersWithRoles,

        List<String> admins,
        List<String> members,

        @Description("What members may do with the team's keys, besides what every member may.") @Nullable
        List<String> teamMemberPermissions,

        @Description("Free to use; some other members are stored in it.")
        ObjectNode metadata,

        @Description("Models it may call; empty for all.") List<String> models,
        @Description("Model names it replaces.") @Nullable ObjectNode modelAliases,

        @Description("US dollars it may spend.") @Nullable BigDecimal maxBudget,

        @Description("US dollars from which somebody is told; below max_budget.") @Nullable
        BigDecimal softBudget,

        @Description("Period of max_budget, such as 1d.") @Nullable
        String budgetDuration,

        @Description("Tokens a minute.") @Nullable Long tpmLimit,
        @Description("Requests a minute.") @Nullable Long rpmLimit,
        @Nullable Integer maxParallelRequests,
        @Nullable Boolean blocked,
        @Nullable ObjectNode routerSettings,
        List<String> accessGroupIds,
        @Description("Limits by model.") ObjectNode modelMaxBudget,
        @Nullable ObjectPermissionPatch objectPermission,

        @Description("US dollars each member may spend who has no budget of his own.") @Nullable
        BigDecimal teamMemberBudget,

        @Nullable String teamMemberBudgetDuration,
        @Nullable Long teamMemberRpmLimit,
        @Nullable Long teamMemberTpmLimit,

        @Description("Limits that hold at once, each for a period of its own.")
        List<BudgetWindow> budgetLimits,

        @Description("Models those may call who join without any of their own; empty for all of the team's.")
        List<String> defaultTeamMemberModels,

        @Nullable Map<String, Long> modelRpmLimit,
        @Nullable Map<String, Long> modelTpmLimit,
        @Nullable LimitType rpmLimitType,
        @Nullable LimitType tpmLimitType,
        @Nullable List<String> guardrails,
        @Nullable List<String> policies,
        @Nullable List<String> prompts,
        @Nullable List<String> tags,
        @Nullable List<String> enforcedParams,
        @Nullable List<String> allowedPassthroughRoutes,
        @Nullable JsonNode allowedVectorStoreIndexes,
        @Nullable ObjectNode secretManagerSettings,
        @Nullable JsonNode logging,
        @Nullable String teamMemberKeyDuration) {
    /** Which limits are promised, and so may not be allotted twice. */
    public enum LimitType {
        GUARANTEED_THROUGHPUT,
        BEST_EFFORT_THROUGHPUT
    }

    public NewTeam {
        organizationId = Identifiers.orNull(organizationId);
    }

    MemberLimits memberLimits() {
        return MemberLimits.of(
                teamMemberBudget, teamMemberTpmLimit, teamMemberRpmLimit, teamMemberBudgetDuration, null);
    }
}
