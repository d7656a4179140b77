package dev.gatehouse.organizations;

import static dev.gatehouse.access.PolicyGroup.Keyed.ROUTE_GATE;
import static dev.gatehouse.endpoint.Cost.FREE;
import static dev.gatehouse.endpoint.Dialect.Wrapper.AUTH500;
import static dev.gatehouse.endpoint.Dialect.Wrapper.NONE;
import static dev.gatehouse.endpoint.Dialect.litellm;
import static dev.gatehouse.endpoint.Endpoint.delete;
import static dev.gatehouse.endpoint.Endpoint.patch;
import static dev.gatehouse.endpoint.Endpoint.post;

import dev.gatehouse.directory.OrganizationMember;
import dev.gatehouse.endpoint.Endpoint;
import java.util.List;

/** What can be done with the members of organizations. */
public final class MemberEndpoints {
    private MemberEndpoints() {}

    public static List<Endpoint> of(Members members) {
        return List.of(
                post("/organization/member_add", "organization.member_add")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(AUTH500))
                        .costs(FREE)
                        .describe("Adds one or many to an organization, all of them or none.")
                        .takes(MembersToAdd.class)
                        .returns(AddedOrganizationMembers.class, call -> members.add(call.grant(), call.body())),
                patch("/organization/member_update", "organization.member_update")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(NONE))
                        .costs(FREE)
                        .describe("Changes a member's role or budget in an organization.")
                        .takes(OrganizationMemberUpdate.class)
                        .returns(OrganizationMember.class, call -> members.update(call.grant(), call.body())),
                delete("/organization/member_delete", "organization.member_delete")
                        .needs(ROUTE_GATE)
                        .speaks(litellm(NONE))
                        .costs(FREE)
                        .describe("Removes somebody from an organization; null where he is no member.")
                        .takes(OrganizationMemberName.class)
                        .finds(OrganizationMember.class, call -> members.remove(call.grant(), call.body())));
    }
}
