package dev.gatehouse.organizations;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.endpoint.Description;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An organization's row. One component for each column, under the column's name. */
public record OrganizationFields(
        String organizationId,
        @Description("What people call it.") String organizationAlias,
        String budgetId,
        ObjectNode metadata,

        @Description("Models its teams may have; empty for all.")
        List<String> models,

        @Description("US dollars spent so far.") BigDecimal spend,
        ObjectNode modelSpend,
        @Nullable String objectPermissionId,
        Instant createdAt,
        @Nullable String createdBy,
        Instant updatedAt,
        @Nullable String updatedBy) {
    public OrganizationFields {
        models = List.copyOf(models);
    }
}
