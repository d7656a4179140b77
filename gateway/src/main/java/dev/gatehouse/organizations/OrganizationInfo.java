package dev.gatehouse.organizations;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.budgets.Budget;
import dev.gatehouse.directory.OrganizationMember;
import dev.gatehouse.endpoint.Description;
import dev.gatehouse.objectpermissions.ObjectPermission;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An organization as it is shown: with what belongs to it. */
public record OrganizationInfo(
        @JsonUnwrapped OrganizationFields fields,
        @Nullable Budget litellmBudgetTable,
        @Nullable ObjectPermission objectPermission,
        @Description("In the order in which they joined.") List<OrganizationMember> members,

        @Description("Its teams, with their rosters as members_with_roles.")
        List<ObjectNode> teams) {
    public OrganizationInfo {
        members = List.copyOf(members);
        teams = List.copyOf(teams);
    }

    OrganizationInfo with(List<OrganizationMember> itsMembers, List<ObjectNode> itsTeams) {
        return new OrganizationInfo(fields, litellmBudgetTable, objectPermission, itsMembers, itsTeams);
    }
}
