package dev.gatehouse.access;

import dev.gatehouse.leases.PurseId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of those a token names.
 *
 * @param owner null where it names no user, or one without a row
 * @param teams those that exist, in any order
 * @param organization its id; null where the token names none, or one that does not exist
 * @param purses budgets that limit what is spent for each team, by its id, and under an empty one without a team
 */
public record TokenFacts(
        @Nullable UserFacts owner,
        List<TeamFacts> teams,
        @Nullable String organization,
        Map<String, List<PurseId>> purses) {
    public TokenFacts {
        teams = List.copyOf(teams);
        purses = Map.copyOf(purses);
    }

    List<PurseId> purses(@Nullable TeamFacts team) {
        return purses.getOrDefault(team == null ? "" : team.id(), List.of());
    }
}
