package dev.gatehouse.teams;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.gatehouse.budgets.Budget;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.keys.KeyFields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A team with its keys and what its members may spend. */
public record TeamInfo(
        String teamId,
        Info teamInfo,

        @Description("Its keys that have not expired, newest first.")
        List<KeyFields> keys,

        List<Membership> teamMemberships) {
    /** @param teamMemberBudgetTable of members without a budget of their own */
    public record Info(
            @JsonUnwrapped ShownTeam team, @Nullable Budget teamMemberBudgetTable) {}

    public TeamInfo {
        keys = List.copyOf(keys);
        teamMemberships = List.copyOf(teamMemberships);
    }
}
