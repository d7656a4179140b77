package dev.gatehouse.teams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.endpoint.Description;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything stored of a team but its roster: one component for each column, under the column's name. */
public record Team(
        String teamId,
        @Nullable String teamAlias,
        @Nullable String organizationId,
        @Nullable String objectPermissionId,

        @Description("As given; nothing is decided by it.") List<String> admins,

        @Description("As given; nothing is decided by it.") List<String> members,

        @Description("What members may do with the team's keys, besides what every member may.") @Nullable
        List<String> teamMemberPermissions,

        ObjectNode metadata,
        @Description("Models it may call; empty for all.") List<String> models,
        @Description("Model names it replaces.") @Nullable ObjectNode modelAliases,

        @Description("US dollars it may spend.") @Nullable BigDecimal maxBudget,

        @Description("US dollars from which somebody is told.") @Nullable
        BigDecimal softBudget,

        @Description("US dollars spent so far.") BigDecimal spend,
        @Nullable Integer maxParallelRequests,
        @Description("Tokens a minute.") @Nullable Long tpmLimit,
        @Description("Requests a minute.") @Nullable Long rpmLimit,

        @Description("Period of max_budget, such as 1d.") @Nullable
        String budgetDuration,

        @Nullable Instant budgetResetAt,
        boolean blocked,
        ObjectNode modelSpend,
        ObjectNode modelMaxBudget,
        @Nullable ObjectNode routerSettings,
        List<String> accessGroupIds,
        List<String> policies,

        @Description("Limits that hold at once, each for a period of its own.") @Nullable
        JsonNode budgetLimits,

        @Description("Models those may call who join without any of their own; empty for all of the team's.")
        List<String> defaultTeamMemberModels,

        Instant createdAt,
        Instant updatedAt) {
    /** In the metadata: the budget row of members without one of their own. Only the gateway writes it. */
    static final String MEMBER_BUDGET = "team_member_budget_id";

    public Team {
        admins = List.copyOf(admins);
        members = List.copyOf(members);
        teamMemberPermissions = teamMemberPermissions == null ? null : List.copyOf(teamMemberPermissions);
        models = List.copyOf(models);
        accessGroupIds = List.copyOf(accessGroupIds);
        policies = List.copyOf(policies);
        defaultTeamMemberModels = List.copyOf(defaultTeamMemberModels);
    }

    /** The id of the budget row of members without one of their own. */
    @Nullable
    String memberBudget() {
        return metadata.path(MEMBER_BUDGET).textValue();
    }
}
