package dev.gatehouse.keys;

import org.jspecify.annotations.Nullable;

/** All keys of somebody. */
public record KeySelection(
        @Nullable String user,
        @Nullable String team,
        @Nullable String organization) {
    public static KeySelection ofUser(String user) {
        return new KeySelection(user, null, null);
    }

    public static KeySelection ofTeam(String team) {
        return new KeySelection(null, team, null);
    }

    /** A member's keys of the team. */
    public static KeySelection ofMember(String team, String user) {
        return new KeySelection(user, team, null);
    }

    public static KeySelection ofOrganization(String organization) {
        return new KeySelection(null, null, organization);
    }
}
