package dev.gatehouse.teams;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;

/** A team as it is after people joined. */
public record AddedMembers(
        @JsonUnwrapped ShownTeam team, List<TeamUser> updatedUsers, List<Membership> updatedTeamMemberships) {
    public AddedMembers {
        updatedUsers = List.copyOf(updatedUsers);
        updatedTeamMemberships = List.copyOf(updatedTeamMemberships);
    }
}
