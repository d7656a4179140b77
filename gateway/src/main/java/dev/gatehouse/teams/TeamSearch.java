package dev.gatehouse.teams;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which teams are looked for; what is null does not matter.
 *
 * @param organizations the only ones whose teams may be found
 * @param organization whose teams
 * @param unorganized those of no organization
 * @param user on whose roster he is
 * @param team its id
 * @param teamPart of its id, in any case
 * @param aliasPart of its alias, in any case
 */
record TeamSearch(
        @Nullable List<String> organizations,
        @Nullable String organization,
        boolean unorganized,
        @Nullable String user,
        @Nullable String team,
        @Nullable String teamPart,
        @Nullable String aliasPart) {
    /** How clients name the absence of an organization. */
    private static final String NO_ORGANIZATION = "default_organization";

    static TeamSearch of(
            @Nullable List<String> organizations,
            @Nullable String organization,
            @Nullable String user,
            @Nullable String team,
            @Nullable String aliasPart) {
        boolean unorganized = NO_ORGANIZATION.equals(organization);
        return new TeamSearch(
                organizations, unorganized ? null : organization, unorganized, user, team, null, aliasPart);
    }

    static TeamSearch like(@Nullable String teamPart, @Nullable String aliasPart) {
        return new TeamSearch(null, null, false, null, null, teamPart, aliasPart);
    }

    /** @param by the column; null for the newest first */
    record Order(@Nullable String by, boolean ascending) {
        static final Order NEWEST = new Order(null, false);
        static final Order ALIAS = new Order("team_alias", true);
        private static final List<String> COLUMNS = List.of("team_id", "team_alias", "created_at");

        /** What cannot be sorted by is ignored. */
        static Order of(@Nullable String by, @Nullable String order) {
            return by != null && COLUMNS.contains(by) ? new Order(by, !"desc".equalsIgnoreCase(order)) : NEWEST;
        }
    }
}
