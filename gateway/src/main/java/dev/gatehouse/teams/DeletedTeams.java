package dev.gatehouse.teams;

import java.util.List;

/** The ids of teams that are no more. */
public record DeletedTeams(List<String> deletedTeams) {
    public DeletedTeams {
        deletedTeams = List.copyOf(deletedTeams);
    }
}
