package dev.gatehouse.directory;

import dev.gatehouse.access.TeamRole;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Somebody on the roster of a team.
 *
 * @param spend US dollars
 * @param budget the id of a budget row of the member's own, or of the team's for all members
 */
public record Member(
        String user,
        @Nullable String email,
        TeamRole role,
        BigDecimal spend,
        @Nullable String budget) {
    public static Member of(String user, @Nullable String email, TeamRole role) {
        return new Member(user, email, role, BigDecimal.ZERO, null);
    }

    public Member withBudget(@Nullable String budget) {
        return new Member(user, email, role, spend, budget);
    }

    public Member withEmail(@Nullable String other) {
        return new Member(user, other, role, spend, budget);
    }

    public Member withRole(TeamRole other) {
        return new Member(user, email, other, spend, budget);
    }
}
