package dev.gatehouse.organizations;

import dev.gatehouse.endpoint.Description;
import dev.gatehouse.error.ApiError;
import dev.gatehouse.error.ApiError.Invalid.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which organizations are to go. */
public record OrganizationsToDelete(
        @Description("Required.") @Nullable List<String> organizationIds) {
    public OrganizationsToDelete {
        if (organizationIds == null) {
            throw new ApiError.Invalid(List.of(new Violation(List.of("organization_ids"), "Field required", "missing")))
                    .asException();
        }
    }

    List<String> ids() {
        return organizationIds == null ? List.of() : organizationIds;
    }
}
