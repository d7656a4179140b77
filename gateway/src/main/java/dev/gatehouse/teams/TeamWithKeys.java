package dev.gatehouse.teams;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.gatehouse.keys.KeyFields;
import java.util.List;

/** A team with its keys and what its members may spend. */
public record TeamWithKeys(@JsonUnwrapped ShownTeam team, List<Membership> teamMemberships, List<KeyFields> keys) {
    public TeamWithKeys {
        teamMemberships = List.copyOf(teamMemberships);
        keys = List.copyOf(keys);
    }
}
