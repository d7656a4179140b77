package dev.gatehouse.organizations;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.gatehouse.endpoint.Description;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What is to be another member's: what is left out stays. */
public record OrganizationMemberUpdate(
        @JsonUnwrapped OrganizationMemberName name,
        @Nullable OrganizationRole role,

        @Description("US dollars the member may spend there.") @Nullable
        BigDecimal maxBudgetInOrganization) {}
