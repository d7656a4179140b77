package dev.gatehouse.teams;

import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.OneOrMany;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Invalid.Violation;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who is to join a team. */
public record NewMembers(
        String teamId,
        @OneOrMany List<TeamMember> member,

        @Description("US dollars each of them may spend in the team.") @Nullable
        BigDecimal maxBudgetInTeam,

        @Description("Period of max_budget_in_team.") @Nullable
        String budgetDuration,

        @Description("Models they may call with the team's keys; the team's default_team_member_models where left out.")
        @Nullable
        List<String> allowedModels) {
    public NewMembers {
        member = List.copyOf(member);
        if (member.isEmpty()) {
            throw new ApiError.Invalid(List.of(new Violation(List.of("member"), "Field required", "missing")))
                    .asException();
        }
    }

    MemberLimits limits() {
        return MemberLimits.of(maxBudgetInTeam, null, null, budgetDuration, allowedModels);
    }
}
