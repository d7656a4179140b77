package dev.gatehouse.organizations;

import static dev.gatehouse.access.PolicyGroup.Keyed.ROUTE_GATE;
import static dev.gatehouse.endpoint.Cost.FREE;
import static dev.gatehouse.endpoint.Dialect.Wrapper.NONE;
import static dev.gatehouse.endpoint.Dialect.litellm;
import static dev.gatehouse.endpoint.Endpoint.delete;
import static dev.gatehouse.endpoint.Endpoint.get;
import static dev.gatehouse.endpoint.Endpoint.patch;
import static dev.gatehouse.endpoint.Endpoint.post;

import dev.gatehouse.endpoint.Description;
import dev.gatehouse.endpoint.Endpoint;
import dev.gatehouse.endpoint.EndpointDraft.Declared;
import dev.gatehouse.endpoint.EndpointDraft.Named;
import dev.gatehouse.endpoint.None;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be done with organizations. */
public final class OrganizationEndpoints {
    private OrganizationEndpoints() {}

    public static List<Endpoint> of(Organizations organizations) {
        return List.of(
                managed(post("/organization/new", "organization.new"))
                        .describe("Makes an organization, with a budget of its own unless one is named.")
                        .takes(NewOrganization.class)
                        .returns(OrganizationInfo.class, call -> organizations.create(call.grant(), call.body())),
                managed(patch("/organization/update", "organization.update"))
                        .describe("Changes what was sent of an organization and of its budget.")
                        .takes(OrganizationUpdate.class)
                        .returns(OrganizationInfo.class, call -> organizations.update(call.grant(), call.body())),
                managed(delete("/organization/delete", "organization.delete"))
                        .describe("Deletes organizations one after another, each with its members, teams and keys.")
                        .takes(OrganizationsToDelete.class)
                        .lists(
                                OrganizationInfo.class,
                                call -> organizations.delete(
                                        call.grant(),
                                        call.body(),
                                        call.headers()
                                                .value("litellm-changed-by")
                                                .orElse(null))),
                managed(get("/organization/list", "organization.list"))
                        .describe("Lists organizations: all of them to administrators, to others their own.")
                        .asks(ListQuery.class)
                        .lists(
                                OrganizationInfo.class,
                                call -> organizations.list(
                                        call.grant(),
                                        call.query().orgId(),
                                        call.query().orgAlias())),
                managed(get("/organization/info", "organization.info"))
                        .describe("Shows an organization with its budget, members and teams.")
                        .asks(InfoQuery.class)
                        .returns(
                                OrganizationInfo.class,
                                call -> organizations.info(
                                        call.grant(), call.query().organizationId())),
                managed(post("/organization/info", "organization.infos"))
                        .describe("Shows those of the named organizations that exist.")
                        .takes(OrganizationNames.class)
                        .lists(OrganizationInfo.class, call -> organizations.info(call.grant(), call.body())));
    }

    private static Declared<None, None> managed(Named named) {
        return named.needs(ROUTE_GATE).speaks(litellm(NONE)).costs(FREE);
    }

    record InfoQuery(@Description("Of the organization.") String organizationId) {}

    record ListQuery(
            @Description("Exactly this one.") @Nullable String orgId,

            @Description("A part of the alias, in any case.") @Nullable
            String orgAlias) {}
}
