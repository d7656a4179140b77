package dev.gatehouse.teams;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.endpoint.Description;
import org.jspecify.annotations.Nullable;

/** A team as it is after the change. */
public record UpdatedTeam(
        String teamId,
        ShownTeam data,

        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Description("How many members' own budgets went; left out where the budget of all members was not spoken of.")
        @Nullable
        Integer memberBudgetsUpdated) {}
