package dev.gatehouse.access;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of those a token names.
 *
 * @param owner null where it names no user, or one without a row
 * @param teams those that exist, in any order
 * @param organization its id; null where the token names none, or one that does not exist
 */
public record TokenFacts(
        @Nullable UserFacts owner,
        List<TeamFacts> teams,
        @Nullable String organization) {
    public TokenFacts {
        teams = List.copyOf(teams);
    }
}
