package dev.gatehouse.keys;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which keys are listed: those that meet all conditions and are in one of the scope's sets. Null stands for no condition.
 *
 * @param aliasPart a pattern
 */
record KeyFilter(
        @Nullable String hash,
        @Nullable String alias,
        @Nullable String aliasPart,
        @Nullable String team,
        @Nullable String organization,
        @Nullable String project,
        @Nullable String agent,
        @Nullable String accessGroup,
        @Nullable Search search,
        @Nullable Ended ended,
        Scope scope) {
    /** Whether a part of a name is all that is asked for. */
    boolean isByPartAlone() {
        var nothingElse = Stream.of(hash, alias, team, organization, project, agent, accessGroup, search, ended)
                .allMatch(Objects::isNull);
        var owners = scope.owners();
        return nothingElse
                && scope.teams().equals(Teams.NONE)
                && scope.creator().equals(Creator.NONE)
                && (aliasPart == null ? owners.part() != null : owners.everybody());
    }

    /**
     * What is looked for in several places.
     *
     * @param aliasPart a pattern
     */
    record Search(String aliasPart, String hash) {}

    /** Whether it had ended at that moment, or not. */
    record Ended(boolean expired, Instant now) {}

    /** Whose keys: those of any of these. */
    record Scope(Owners owners, Teams teams, Creator creator) {}

    /**
     * By the user they belong to.
     *
     * @param everybody then the others do not matter
     * @param part a pattern
     */
    record Owners(
            boolean everybody,
            @Nullable String user,
            @Nullable String part) {}

    /**
     * By the team they belong to.
     *
     * @param whole with all their keys
     * @param services with those nobody owns
     */
    record Teams(List<String> whole, List<String> services) {
        static final Teams NONE = new Teams(List.of(), List.of());

        Teams {
            whole = List.copyOf(whole);
            services = List.copyOf(services);
        }
    }

    /**
     * By who made them.
     *
     * @param user null for nobody's
     * @param teams outside of which only keys without a team count
     */
    record Creator(@Nullable String user, List<String> teams) {
        static final Creator NONE = new Creator(null, List.of());

        Creator {
            teams = List.copyOf(teams);
        }
    }
}
