package dev.gatehouse.organizations;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.directory.OrganizationMember;
import dev.gatehouse.endpoint.Description;
import java.util.List;

/** Who joined. */
public record AddedOrganizationMembers(
        String organizationId,
        @Description("The users' rows.") List<ObjectNode> updatedUsers,
        List<OrganizationMember> updatedOrganizationMemberships) {
    public AddedOrganizationMembers {
        updatedUsers = List.copyOf(updatedUsers);
        updatedOrganizationMemberships = List.copyOf(updatedOrganizationMemberships);
    }
}
