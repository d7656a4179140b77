package dev.gatehouse.directory;

import dev.gatehouse.access.TeamRole;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Somebody on the roster of a team.
 *
 * @param spend US dollars, since it was last set back
 * @param totalSpend US dollars since the member joined
 * @param budget the id of a budget row of the member's own, or of the team's for all members
 */
public record Member(
        String user,
        @Nullable String email,
        TeamRole role,
        BigDecimal spend,
        BigDecimal totalSpend,
        @Nullable String budget) {
    public static Member of(String user, @Nullable String email, TeamRole role) {
        return new Member(user, email, role, BigDecimal.ZERO, BigDecimal.ZERO, null);
    }

    public Member withBudget(@Nullable String budget) {
        return new Member(user, email, role, spend, totalSpend, budget);
    }

    public Member withSpend(BigDecimal other) {
        return new Member(user, email, role, other, totalSpend, budget);
    }

    public Member withEmail(@Nullable String other) {
        return new Member(user, other, role, spend, totalSpend, budget);
    }

    public Member withRole(TeamRole other) {
        return new Member(user, email, other, spend, totalSpend, budget);
    }
}
