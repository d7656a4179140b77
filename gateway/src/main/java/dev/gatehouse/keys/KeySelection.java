package dev.gatehouse.keys;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All keys of somebody: of any of these users, of any of these teams, of an organization; null narrows nothing. */
public record KeySelection(
        @Nullable List<String> users,
        @Nullable List<String> teams,
        @Nullable String organization) {
    public static KeySelection ofUser(String user) {
        return ofUsers(List.of(user));
    }

    public static KeySelection ofUsers(Collection<String> users) {
        return new KeySelection(List.copyOf(users), null, null);
    }

    public static KeySelection ofTeam(String team) {
        return ofTeams(List.of(team));
    }

    public static KeySelection ofTeams(Collection<String> teams) {
        return new KeySelection(null, List.copyOf(teams), null);
    }

    /** The keys members have in the team. */
    public static KeySelection ofMembers(String team, Collection<String> users) {
        return new KeySelection(List.copyOf(users), List.of(team), null);
    }

    public static KeySelection ofOrganization(String organization) {
        return new KeySelection(null, null, organization);
    }
}
