package dev.gatehouse.teams;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.objectpermissions.ObjectPermission;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A team as clients see it. */
public record ShownTeam(
        @JsonUnwrapped Team team,

        @Description("The roster, in the order in which they joined.")
        List<RosterEntry> membersWithRoles,

        @Description("Always null: the aliases are the team's own.") @Nullable
        Integer modelId,

        @Nullable ModelTable litellmModelTable,
        @Nullable ObjectPermission objectPermission) {
    /** Where clients look for the aliases. */
    public record ModelTable(ObjectNode modelAliases) {}

    public ShownTeam {
        membersWithRoles = List.copyOf(membersWithRoles);
    }

    static ShownTeam of(Team team, List<RosterEntry> roster, @Nullable ObjectPermission permission) {
        var aliases = team.modelAliases();
        return new ShownTeam(team, roster, null, aliases == null ? null : new ModelTable(aliases), permission);
    }
}
