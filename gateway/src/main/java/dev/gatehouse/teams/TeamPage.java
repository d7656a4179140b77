package dev.gatehouse.teams;

import java.util.List;

/** Some of the teams there are. */
public record TeamPage(List<ListedTeam> teams, long total, int page, int pageSize, long totalPages) {
    public TeamPage {
        teams = List.copyOf(teams);
    }

    static TeamPage of(List<ListedTeam> teams, long total, int page, int size) {
        return new TeamPage(teams, total, page, size, (total + size - 1) / size);
    }
}
