package dev.gatehouse.teams;

import dev.gatehouse.access.TeamRole;
import dev.gatehouse.endpoint.Closed;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.Patch;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Invalid.Violation;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The same change of many members of one team. */
public record MembersUpdate(
        List<String> userIds,

        @Description("Everybody on the roster, in place of user_ids.") @Nullable
        Boolean allMembersInTeam,

        Fields updateFields) {
    /** What of each is to change: what is left out stays, null takes away. */
    @Closed
    public record Fields(
            @Nullable TeamRole role,
            @Description("US dollars.") Patch<BigDecimal> maxBudgetInTeam,
            Patch<Long> tpmLimit,
            Patch<Long> rpmLimit,
            Patch<String> budgetDuration,
            Patch<List<String>> allowedModels) {
        MemberLimits limits() {
            return new MemberLimits(maxBudgetInTeam, tpmLimit, rpmLimit, budgetDuration, allowedModels);
        }
    }

    public MembersUpdate {
        userIds = userIds.stream().distinct().toList();
        if (userIds.isEmpty() != Boolean.TRUE.equals(allMembersInTeam)) {
            throw new ApiError.Invalid(List.of(new Violation(
                            List.of(), "Exactly one of user_ids or all_members_in_team=true is needed", "value_error")))
                    .asException();
        }
    }

    boolean everybody() {
        return Boolean.TRUE.equals(allMembersInTeam);
    }

    /** What came of it. */
    public record Updated(
            String teamId, int totalRequested, List<UpdatedOne> successfulUpdates, List<FailedOne> failedUpdates) {
        public Updated {
            successfulUpdates = List.copyOf(successfulUpdates);
            failedUpdates = List.copyOf(failedUpdates);
        }
    }

    record UpdatedOne(
            String userId,
            @Nullable String userEmail,
            TeamRole role,
            @Nullable String budgetId) {}

    record FailedOne(String userId, String failedReason) {}
}
