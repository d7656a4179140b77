package dev.gatehouse.teams;

import dev.gatehouse.access.TeamRole;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.Patch;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What of a member is to change; limits that are left out stay, null takes away. */
public record MemberUpdate(
        String teamId,
        @Nullable String userId,
        @Nullable String userEmail,
        @Nullable TeamRole role,
        @Description("US dollars.") Patch<BigDecimal> maxBudgetInTeam,
        Patch<Long> tpmLimit,
        Patch<Long> rpmLimit,
        Patch<String> budgetDuration,

        @Description("Models he may call with the team's keys; empty for all of them.")
        Patch<List<String>> allowedModels) {
    public MemberUpdate {
        userId = Identifiers.orNull(userId);
        userEmail = Identifiers.orNull(userEmail);
        Identifiers.require(userId, userEmail);
    }

    MemberLimits limits() {
        return new MemberLimits(maxBudgetInTeam, tpmLimit, rpmLimit, budgetDuration, allowedModels);
    }
}
