package dev.gatehouse.directory;

import dev.gatehouse.budgets.Budget;
import dev.gatehouse.endpoint.Description;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Somebody who belongs to an organization, with his own budget there. */
public record OrganizationMember(
        String userId,
        String organizationId,

        @Description("org_admin, internal_user or internal_user_viewer.") @Nullable
        String userRole,

        @Description("US dollars spent so far.") BigDecimal spend,
        @Nullable String budgetId,
        Instant createdAt,
        Instant updatedAt,
        @Nullable String userEmail,
        @Nullable Budget litellmBudgetTable) {}
