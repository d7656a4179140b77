package dev.gatehouse.access;

import dev.gatehouse.leases.PurseId;
import dev.gatehouse.ratelimits.Rates;
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
 * @param rates that limit how often may be asked, likewise
 */
public record TokenFacts(
        @Nullable UserFacts owner,
        List<TeamFacts> teams,
        @Nullable String organization,
        Map<String, List<PurseId>> purses,
        Map<String, Rates> rates) {
    public TokenFacts {
        teams = List.copyOf(teams);
        purses = Map.copyOf(purses);
        rates = Map.copyOf(rates);
    }

    List<PurseId> purses(@Nullable TeamFacts team) {
        return purses.getOrDefault(place(team), List.of());
    }

    Rates rates(@Nullable TeamFacts team) {
        return rates.getOrDefault(place(team), Rates.NONE);
    }

    private static String place(@Nullable TeamFacts team) {
        return team == null ? "" : team.id();
    }
}
