package dev.gatehouse.teams;

import dev.gatehouse.endpoint.Description;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Invalid.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which teams are to be deleted: all of them or none. */
public record TeamsToDelete(
        List<String> teamIds,

        @Description("Their organization, by which its administrators are let through.") @Nullable
        String organizationId) {
    public TeamsToDelete {
        teamIds = teamIds.stream().distinct().toList();
        if (teamIds.isEmpty()) {
            throw new ApiError.Invalid(List.of(new Violation(List.of("team_ids"), "Field required", "missing")))
                    .asException();
        }
    }
}
