package dev.gatehouse.organizations;

import dev.gatehouse.endpoint.Description;
import java.util.List;

/** Which organizations are meant. */
public record OrganizationNames(
        @Description("At least one id.") List<String> organizations) {
    public OrganizationNames {
        organizations = organizations.stream().distinct().toList();
    }
}
